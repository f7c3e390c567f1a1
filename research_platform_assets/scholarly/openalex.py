"""OpenAlex: works of all kinds, with counts of citations; https://developers.openalex.org.

Belongs here: its requests and its format. Does not belong here: sending. Data of OpenAlex are CC0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from research_platform_assets.scholarly.index import Index, Listing, as_doi, json_object, listed, named, total
from research_platform_assets.scholarly.texts import (
    count,
    doi,
    entries,
    flag,
    is_list,
    mapping,
    names,
    text_or_none,
    year,
)
from research_platform_assets.scholarly.works import Work

_BATCH = 50
_FIELDS = (
    "id,doi,display_name,authorships,publication_year,primary_location,type,is_retracted,cited_by_count,"
    "referenced_works_count"
)


def _query(batch: Sequence[str]) -> tuple[str, Mapping[str, str]]:
    return "/works", {"filter": f"doi:{'|'.join(batch)}", "select": _FIELDS, "per-page": str(_BATCH)}


def _read(content: bytes) -> Listing:
    answer = json_object(content)
    works = [_work(item) for item in listed(answer.get("results"), "results")]
    return Listing(works, total(mapping(answer.get("meta")).get("count")))


def _work(item: Mapping[str, Any]) -> tuple[str, Work]:
    authorships = item.get("authorships")
    writers = [mapping(mapping(each).get("author")).get("display_name") for each in entries(authorships)]
    source = mapping(mapping(item.get("primary_location")).get("source"))
    work = Work(
        record_id=named(text_or_none(item.get("id")), "`id`").rpartition("/")[2],
        title=text_or_none(item.get("display_name")),
        authors=names(writers) if is_list(authorships) else None,
        year=year(item.get("publication_year")),
        venue=text_or_none(source.get("display_name")),
        type=text_or_none(item.get("type")),
        is_retracted=flag(item.get("is_retracted")),
        cited_by_count=count(item.get("cited_by_count")),
        references_count=count(item.get("referenced_works_count")),
    )
    return named(doi(item.get("doi")), "`doi`"), work


OPENALEX = Index(
    name="openalex",
    api_url="https://api.openalex.org",
    batch=_BATCH,
    pause_seconds=0.2,
    accept="application/json",
    name_of=as_doi,
    separators=",|",
    query=_query,
    read=_read,
)
