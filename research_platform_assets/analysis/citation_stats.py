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
        publications: `research.publications`; a work is the organisation's own if any repository calls it so.
        works: `research.works`.
    """
    own = publications.filter(relation="own").select("kind", "identifier").unique()
    asked = works.filter(pl.col("source").is_in(list(COUNTING_SOURCES)))
    sources = asked["source"].unique().sort().to_list()
    mine = asked.join(own, on=["kind", "identifier"], how="semi")
    return CITATION_STATS.frame([_row(source, mine.filter(source=source)) for source in sources])


def h_index(counts: Sequence[int]) -> int:
    """The largest h of which h of `counts` are h or more (Hirsch 2005)."""
    ranked = sorted(counts, reverse=True)
    return sum(count >= rank for rank, count in enumerate(ranked, start=1))


def _row(source: str, works: pl.DataFrame) -> dict[str, Any]:
    observed = works.filter(status="observed")
    # Two identifiers of one record may have been asked for on different days: the later answer counts.
    records = observed.sort("observed_at", "identifier").unique("record_id", keep="last", maintain_order=True)
    counts: list[int] = records["cited_by_count"].drop_nulls().to_list()
    unknown_count = works.filter(status="unknown").height
    reason = None
    if unknown_count:
        reason = "unknown_works"
    elif records.is_empty():
        reason = "no_works"
    elif len(counts) < records.height:
        reason = "uncounted_works"
    return {
        "source": source,
        "works_count": works.height,
        "observed_count": observed.height,
        "absent_count": works.filter(status="absent").height,
        "unknown_count": unknown_count,
        "records_count": records.height,
        "citations_count": None if reason else sum(counts),
        "h_index": None if reason else h_index(counts),
        "reason": reason,
        "first_observed_at": records["observed_at"].min(),
        "last_observed_at": records["observed_at"].max(),
    }
