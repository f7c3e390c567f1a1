"""arXiv: preprints, as an Atom feed; https://info.arxiv.org/help/api/user-manual.html.

Belongs here: its requests and its format. Does not belong here: sending. arXiv counts no citations.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from research_platform_assets.scholarly.index import Index, Listing, MalformedAnswerError, named, total
from research_platform_assets.scholarly.texts import ARXIV_PREFIX, arxiv, names, text_or_none, year
from research_platform_assets.scholarly.works import Identifier, Work

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_BATCH = 100
_ATOM = "{http://www.w3.org/2005/Atom}"
_OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
_DIGITS = re.compile(r"[0-9]{1,9}")
_EXTENSION = "{http://arxiv.org/schemas/atom}"
#: What the address of an entry holds that is no work but a message, in an answer with status 200.
_ERROR = "/api/errors"


def _name_of(identifier: Identifier) -> str | None:
    if identifier.kind == "arxiv":
        return identifier.value
    is_own = identifier.value.startswith(ARXIV_PREFIX)
    return arxiv(identifier.value.removeprefix(ARXIV_PREFIX)) if is_own else None


def _query(batch: Sequence[str]) -> tuple[str, Mapping[str, str]]:
    return "/api/query", {"id_list": ",".join(batch), "start": "0", "max_results": str(_BATCH)}


def _read(content: bytes) -> Listing:
    feed = _feed(content)
    there_are = (feed.findtext(f"{_OPENSEARCH}totalResults") or "").strip()
    works = [_work(entry) for entry in feed.iterfind(f"{_ATOM}entry")]
    return Listing(works, total(int(there_are) if _DIGITS.fullmatch(there_are) else None))


def _feed(content: bytes) -> Element:
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise MalformedAnswerError(f"it is not XML that can be trusted ({type(error).__name__})") from error
    if root.tag != f"{_ATOM}feed":
        raise MalformedAnswerError("it is not an Atom feed")
    return root


def _work(entry: Element) -> tuple[str, Work]:
    address = entry.findtext(f"{_ATOM}id") or ""
    if _ERROR in address:
        raise MalformedAnswerError("it is a message of error")
    name = named(arxiv(address), "`id` that is an arXiv number")
    work = Work(
        record_id=name,
        title=text_or_none(entry.findtext(f"{_ATOM}title")),
        authors=names(author.findtext(f"{_ATOM}name") for author in entry.iterfind(f"{_ATOM}author")) or None,
        year=year(entry.findtext(f"{_ATOM}published")),
        venue=text_or_none(entry.findtext(f"{_EXTENSION}journal_ref")),
    )
    return name, work


ARXIV = Index(
    name="arxiv",
    api_url="https://export.arxiv.org",
    batch=_BATCH,
    pause_seconds=3.0,
    accept="application/atom+xml",
    name_of=_name_of,
    separators=",",
    query=_query,
    read=_read,
)
