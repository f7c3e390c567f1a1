"""Citations of the organisation's own works, as each index counts them for itself.

Belongs here: sums and the h-index within one index. Does not belong here: asking indexes (`scholarly`). Nothing is
added or averaged over indexes, as they know different works.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from research_platform_assets.tables.research_works import CITATION_STATS, COUNTING_SOURCES


def citation_stats(publications: pl.DataFrame, works: pl.DataFrame) -> pl.DataFrame:
    """`research.citation_stats`: a row for each index that counts citations and of which `works` speaks.

    Args:
        publications: `research.publications`; what any repository calls its own is the organisation's own.
        works: `research.works`.
    """
    own = publications.filter(relation="own").select("kind", "identifier", "work_id").unique()
    asked = works.filter(pl.col("source").is_in(list(COUNTING_SOURCES)))
    mine = asked.join(own.select("kind", "identifier").unique(), on=["kind", "identifier"], how="semi")
    sources = asked["source"].unique().sort().to_list()
    same = list(own.select("identifier", "work_id").iter_rows())
    return CITATION_STATS.frame([_row(source, mine.filter(source=source), same) for source in sources])


def h_index(counts: Sequence[int]) -> int:
    """The largest h of which h of `counts` are h or more (Hirsch 2005)."""
    ranked = sorted(counts, reverse=True)
    return sum(count >= rank for rank, count in enumerate(ranked, start=1))


def _row(source: str, told: pl.DataFrame, same: Sequence[tuple[str, str]]) -> dict[str, Any]:
    observed = told.filter(status="observed")
    # Two identifiers of one record may have been asked for on different days: the later answer counts.
    records = observed.sort("observed_at", "identifier").unique("record_id", keep="last", maintain_order=True)
    counts = dict(records.select("record_id", "cited_by_count").iter_rows())
    works = _works(observed.select("identifier", "record_id").rows(), same)
    unknown_count = told.filter(status="unknown").height
    reason = None
    if unknown_count:
        reason = "unknown_works"
    elif not works:
        reason = "no_works"
    elif None in counts.values():
        reason = "uncounted_works"
    cited = [] if reason else [max(counts[record] for record in work) for work in works]
    return {
        "source": source,
        "identifiers_count": told.height,
        "observed_count": observed.height,
        "absent_count": told.filter(status="absent").height,
        "unknown_count": unknown_count,
        "works_count": len(works),
        "citations_count": None if reason else sum(cited),
        "h_index": None if reason else h_index(cited),
        "reason": reason,
        "first_observed_at": records["observed_at"].min(),
        "last_observed_at": records["observed_at"].max(),
    }


def _works(observed: Sequence[tuple[str, str]], same: Sequence[tuple[str, str]]) -> list[set[str]]:
    """The records of each work.

    Args:
        observed: Identifiers with the names of their records; one record is one work.
        same: Identifiers with those that stand for their works; one name is one work.
    """
    works: dict[str, set[str]] = {}
    for identifier, stands_for in [*same, *((name, f"record {record}") for name, record in observed)]:
        joined = works.get(identifier, {identifier}) | works.get(stands_for, {stands_for})
        works.update(dict.fromkeys(joined, joined))
    records = {record: works[name] for name, record in observed}
    found: dict[str, set[str]] = {}
    for record, members in records.items():
        found.setdefault(min(members), set()).add(record)
    return [found[name] for name in sorted(found)]
