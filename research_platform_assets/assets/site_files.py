"""The site as files that are kept while they are made, and READMEs that are rendered once for each content.

Belongs here: the last look at each file before it is kept, and how the site's READMEs are remembered with the
documents. Does not belong here: which files there are (`site.render`), where they are kept (`warehouse`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Any

from research_platform_assets.analysis.text.decoding import decode
from research_platform_assets.assets.inputs import PerDocument
from research_platform_assets.errors import PrivacyError
from research_platform_assets.privacy import contains_address
from research_platform_assets.programs.pagefind import search_files
from research_platform_assets.redaction import redact
from research_platform_assets.site.content import SiteContent
from research_platform_assets.site.media_types import media_type
from research_platform_assets.site.readme import Readme, Renderer, readme_html, render_each
from research_platform_assets.site.render import SiteFile, site_files


def checked_site_files(content: SiteContent, known: Container[str]) -> Iterator[SiteFile]:
    """The files of the site, each looked through before it is handed on.

    Raises:
        PrivacyError: a file would show an e-mail address.
    """
    for file in site_files(content, known):
        if file.content is not None:
            refuse_addresses("reports.site", file.path, file.content)
        yield file


def search_index(pages: Iterable[tuple[str, bytes]], known: Container[str]) -> Iterator[SiteFile]:  # noqa: ARG001
    """The files of the search index of these pages; one that changed changes most of it, so it is always made anew."""
    for path, content in search_files(pages).items():
        yield SiteFile(path, None, content)


def refuse_addresses(table: str, path: str, content: bytes) -> None:
    """Raise where a file that people read shows an e-mail address.

    Raises:
        PrivacyError: it does.
    """
    kind = media_type(path)
    is_text = kind.startswith("text/") or kind.endswith(("+xml", "/xml", "/json"))
    if is_text and contains_address(content.decode()):
        raise PrivacyError(
            f"{table}: {path} would show an e-mail address, so nothing was published. "
            "Please report it: addresses are masked long before this point"
        )


def remembered_readmes(per_document: PerDocument) -> Renderer:
    """Renders READMEs, each once for its contents, place and code; a commit that leaves it alone changes links only."""

    def render(readmes: Sequence[Readme]) -> Mapping[int, str]:
        asked = {readme.repository_id: (readme.oid, _argument(readme)) for readme in readmes if readme.oid is not None}
        found = per_document(readme_page, asked.values())
        html: dict[int, str | None] = {number: found[subject]["html"] for number, subject in asked.items()}
        # A text that was masked further, or that only an earlier build could read, is none of a stored document.
        known = {number: text for number, text in html.items() if text is not None}
        made = {
            readme.repository_id: _at_head(known[readme.repository_id], readme)
            for readme in readmes
            if readme.repository_id in known
        }
        return {**made, **render_each([readme for readme in readmes if readme.repository_id not in known])}

    return render


def readme_page(content: bytes, argument: str) -> Mapping[str, Any]:
    """The HTML of a README under `html`; null where the document does not read as the text that is to be shown.

    Args:
        content: The document.
        argument: SHA-256 of the text, and the arguments of `site.markup.render_readme`, as JSON.
    """
    asked = json.loads(argument)
    text = decode(content).text
    shown = None if text is None else redact(text)
    if shown is None or _sha256(shown) != asked["sha256"]:
        return {"html": None}
    return {"html": readme_html(shown, asked["arguments"])}


def _argument(readme: Readme) -> str:
    arguments = {**readme.arguments, "head_oid": _stand_in(readme)}
    return json.dumps({"sha256": _sha256(readme.text), "arguments": arguments}, sort_keys=True)


def _stand_in(readme: Readme) -> str | None:
    """What stands for the commit: nobody can write a text that holds the hash of itself."""
    return None if readme.arguments["head_oid"] is None else _sha256(readme.text)[:40]


def _at_head(html: str, readme: Readme) -> str:
    stand_in, head_oid = _stand_in(readme), readme.arguments["head_oid"]
    return html if stand_in is None or head_oid is None else html.replace(stand_in, head_oid)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
