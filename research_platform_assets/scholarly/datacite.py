"""DataCite: data, software and preprints with a DOI, such as those of Zenodo and arXiv; https://support.datacite.org.

Belongs here: its requests and its format. Does not belong here: sending.
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
    is_list,
    mapping,
    names,
    text_or_none,
    year,
)
from research_platform_assets.scholarly.works import Identifier, Work

_BATCH = 100
_CITES = frozenset({"Cites", "References"})


def _name_of(identifier: Identifier) -> str | None:
    # DOIs of SSRN are registered elsewhere.
    return None if identifier.kind == "ssrn" else as_doi(identifier)


def _query(batch: Sequence[str]) -> tuple[str, Mapping[str, str]]:
    return "/dois", {"ids": ",".join(batch), "page[size]": str(_BATCH)}


def _read(content: bytes) -> Listing:
    answer = json_object(content)
    works = [_work(item) for item in listed(answer.get("data"), "data")]
    return Listing(works, total(mapping(answer.get("meta")).get("total")))


def _work(item: Mapping[str, Any]) -> tuple[str, Work]:
    said = mapping(item.get("attributes"))
    name = named(doi(said.get("doi")) or doi(item.get("id")), "`doi`")
    creators = said.get("creators")
    related = said.get("relatedIdentifiers")
    types = mapping(said.get("types"))
    work = Work(
        record_id=name,
        title=_title(said.get("titles")),
        authors=names(_person(mapping(each)) for each in entries(creators)) if is_list(creators) else None,
        year=year(said.get("publicationYear")),
        venue=text_or_none(mapping(said.get("container")).get("title")) or _publisher(said.get("publisher")),
        type=text_or_none(types.get("resourceTypeGeneral")),
        cited_by_count=count(said.get("citationCount")),
        references_count=count(said.get("referenceCount")),
        references=dois(_cited(mapping(each)) for each in entries(related)) if is_list(related) else None,
    )
    return name, work


def _title(titles: object) -> str | None:
    """The first title that is none of another type, such as a subtitle or a translation."""
    listed_titles = [mapping(each) for each in entries(titles)]
    ordered = sorted(listed_titles, key=lambda each: each.get("titleType") is not None)
    return next((found for each in ordered if (found := text_or_none(each.get("title")))), None)


def _person(creator: Mapping[str, Any]) -> str | None:
    """Given and family name; else the name as registered, `family, given` or that of a group."""
    parts = names([creator.get("givenName"), creator.get("familyName")])
    return " ".join(parts) if len(parts) == 2 else text_or_none(creator.get("name"))


def _publisher(value: object) -> str | None:
    return text_or_none(value) or text_or_none(mapping(value).get("name"))


def _cited(related: Mapping[str, Any]) -> object:
    is_cited = related.get("relationType") in _CITES and related.get("relatedIdentifierType") == "DOI"
    return related.get("relatedIdentifier") if is_cited else None


DATACITE = Index(
    name="datacite",
    api_url="https://api.datacite.org",
    batch=_BATCH,
    pause_seconds=0.5,
    accept="application/vnd.api+json",
    name_of=_name_of,
    separators=",",
    query=_query,
    read=_read,
)
