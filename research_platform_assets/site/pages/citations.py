"""What scholarly indexes say of own works: citations, and works that were withdrawn.

Belongs here: which count stands beside which work, each with its index and day; counts of different indexes are never
added. Does not belong here: citations between repositories (`found_works`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from research_platform_assets.site.content import Row
from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.works import Work

NAMES = {"openalex": "OpenAlex", "crossref": "Crossref", "datacite": "DataCite", "arxiv": "arXiv"}
_WORKS = "research.works"
_STATS = "research.citation_stats"


@dataclass(frozen=True)
class Indexes:
    """What indexes say of all own works.

    Attributes:
        is_computed: Whether any table of them is there.
        stats: A row for each index that was asked and counts citations; none while no index is asked.
    """

    is_computed: bool
    stats: list[Row]


@dataclass(frozen=True)
class Said:
    """What one index says of a work.

    Attributes:
        index: Its name.
        count: Citations of the work's most cited record there; null where it counts none.
        row: The row of that record in `research.works`.
        is_withdrawn: Whether it says of any record of the work that it was withdrawn.
    """

    index: str
    count: int | None
    row: Row
    is_withdrawn: bool


def indexes(index: SiteIndex) -> Indexes:
    """The counts of each index for all own works."""
    return Indexes(_STATS in index.content.tables, index.content.rows(_STATS))


def citations_of(index: SiteIndex, works: Iterable[Work]) -> Mapping[str, list[Said]]:
    """By the key of each work what every index says that has it, in the order of their names."""
    records: dict[str, list[Row]] = {}
    for row in index.content.rows(_WORKS):
        if row["observed_at"] is not None and row["record_id"] is not None:
            records.setdefault(row["identifier"], []).append(row)
    return {
        work.key: said
        for work in works
        if (said := _said([each for row in work.identifiers for each in records.get(row["identifier"], [])]))
    }


def _said(rows: Iterable[Row]) -> list[Said]:
    by_index: dict[str, list[Row]] = {}
    for row in rows:
        by_index.setdefault(row["source"], []).append(row)
    return [_most_cited(source, by_index[source]) for source in sorted(by_index)]


def _most_cited(source: str, rows: list[Row]) -> Said:
    lead = max(rows, key=lambda row: (row["cited_by_count"] is not None, row["cited_by_count"] or 0, row["identifier"]))
    is_withdrawn = any(row["is_retracted"] for row in rows)
    return Said(NAMES.get(source, source), lead["cited_by_count"], lead, is_withdrawn)
