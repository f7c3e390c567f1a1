"""What is remembered of a notebook that was rendered, and which are rendered at all.

Belongs here: the function that is applied to each content once, ever, and what it was asked. Does not belong here:
rendering (`rendering`), the pages (`pages/notebooks`).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from research_platform_assets.redaction import redact
from research_platform_assets.site.content import Row
from research_platform_assets.site.links import DocumentPlace
from research_platform_assets.site.markup import render_readme
from research_platform_assets.site.notebooks.reading import LARGEST_BYTES, UnreadableNotebookError
from research_platform_assets.site.notebooks.rendering import rendered_cells
from research_platform_assets.site.rewriting import TooLargeError

JUPYTER = "jupyter"

# Links are made for the commit at hand when a page is; so a commit elsewhere in the repository renders nothing again.
_ANY_COMMIT = "0" * 40


@dataclass(frozen=True)
class RenderedNotebook:
    """A notebook as a page shows it.

    Attributes:
        html: Its cells, safe to put on a page; null where they are not shown.
        reason: Why they are not; null where they are.
        pictures: Pictures in it by file name.
    """

    html: str | None
    reason: str | None
    pictures: Mapping[str, bytes] = field(default_factory=dict[str, bytes])


def question(repository: Row, path: str, of_format: str) -> str:
    """What `render_notebook` has to know of a notebook besides its content, as one text."""
    return json.dumps([of_format, repository["full_name"], repository["html_url"], path], ensure_ascii=False)


def render_notebook(content: bytes, asked: str) -> Mapping[str, Any]:
    """Render one notebook, JSON-able: `html`, `reason`, and `pictures` in base64 by file name.

    Args:
        content: The file.
        asked: What `question` gave for it.
    """
    of_format, full_name, html_url, path = json.loads(asked)
    place = DocumentPlace(html_url, _ANY_COMMIT, path)
    try:
        if of_format != JUPYTER:
            return {"html": _document(content, full_name, place), "reason": None, "pictures": {}}
        html, pictures = rendered_cells(content, place)
    except (UnreadableNotebookError, TooLargeError) as error:
        reason = str(error) if isinstance(error, UnreadableNotebookError) else f"it has {error}"
        return {"html": None, "reason": reason, "pictures": {}}
    encoded = {name: base64.b64encode(data).decode() for name, data in sorted(pictures.items())}
    return {"html": html, "reason": None, "pictures": encoded}


def _document(content: bytes, full_name: str, place: DocumentPlace) -> str:
    """R Markdown and Quarto are Markdown with pieces of code in it, and have no outputs."""
    if len(content) > LARGEST_BYTES:
        raise UnreadableNotebookError(f"it is larger than {LARGEST_BYTES // 1024 // 1024} MB")
    return render_readme(
        redact(content.decode("utf-8", "replace")),
        "markdown",
        full_name=full_name,
        head_oid=place.head_oid,
        path=place.path,
        html_url=place.html_url,
    )


def rendered(result: Mapping[str, Any], head_oid: str | None) -> RenderedNotebook:
    """What `render_notebook` gave, as it stands on a page that is made for the commit `head_oid`."""
    html: str | None = result["html"]
    if html is not None:
        html = html.replace(f"/{_ANY_COMMIT}/", f"/{head_oid or 'HEAD'}/")
    pictures = {name: base64.b64decode(data) for name, data in result["pictures"].items()}
    return RenderedNotebook(html, result["reason"], pictures)
