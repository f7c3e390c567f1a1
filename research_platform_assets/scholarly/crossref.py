"""Crossref: what publishers registered for a DOI; https://www.crossref.org/documentation/retrieve-metadata/rest-api/.

Belongs here: its requests and its format. Does not belong here: sending, and the address for its polite pool
(`requests`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from research_platform_assets.scholarly.index import Index, Listing, as_doi, json_object, listed, named, total
from research_platform_assets.scholarly.texts import (
    count,
    doi,
    dois,
    entries,
    first_text,
    is_list,
    mapping,
    names,
    text_or_none,
    year,
)
from research_platform_assets.scholarly.works import Identifier, Work

_BATCH = 50
_RETRACTIONS = frozenset({"retraction", "withdrawal", "removal"})


def _name_of(identifier: Identifier) -> str | None:
    # DOIs of arXiv are registered elsewhere.
    return None if identifier.kind == "arxiv" else as_doi(identifier)


def _query(batch: Sequence[str]) -> tuple[str, Mapping[str, str]]:
    return "/works", {"filter": ",".join(f"doi:{name}" for name in batch), "rows": str(_BATCH)}


def _read(content: bytes) -> Listing:
    message = mapping(json_object(content).get("message"))
    works = [_work(item) for item in listed(message.get("items"), "message.items")]
    return Listing(works, total(message.get("total-results")))


def _work(item: Mapping[str, Any]) -> tuple[str, Work]:
    name = named(doi(item.get("DOI")), "`DOI`")
    references = item.get("reference")
    cited = dois(mapping(each).get("DOI") for each in entries(references))
    work = Work(
        record_id=name,
        title=first_text(item.get("title")),
        authors=names(_person(mapping(each)) for each in entries(item.get("author"))) or None,
        year=_issued(item.get("issued")),
        venue=first_text(item.get("container-title")) or text_or_none(item.get("publisher")),
        type=text_or_none(item.get("type")),
        is_retracted=_is_retracted(item.get("updated-by")),
        cited_by_count=count(item.get("is-referenced-by-count")),
        references_count=count(item.get("references-count")),
        references=cited if is_list(references) else None,
    )
    return name, work


def _person(author: Mapping[str, Any]) -> str | None:
    """Given and family name, or the name of a group."""
    parts = names([author.get("given"), author.get("family")])
    return " ".join(parts) or text_or_none(author.get("name"))


def _issued(value: object) -> int | None:
    """Crossref gives dates as `{"date-parts": [[2021, 3, 1]]}`, and `[[null]]` where there is none."""
    for parts in entries(mapping(value).get("date-parts")):
        for part in entries(parts)[:1]:
            return year(part)
    return None


def _is_retracted(updates: object) -> bool | None:
    """Whether a notice of retraction is registered; Crossref says nothing of works without any notice."""
    kinds = {mapping(each).get("type") for each in entries(updates) if isinstance(mapping(each).get("type"), str)}
    if not is_list(updates):
        return None
    return bool(kinds & _RETRACTIONS)


CROSSREF = Index(
    name="crossref",
    api_url="https://api.crossref.org",
    batch=_BATCH,
    pause_seconds=1.0,
    accept="application/json",
    name_of=_name_of,
    separators=",",
    query=_query,
    read=_read,
)
