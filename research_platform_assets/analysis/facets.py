"""`core.facets`: the state of every fact about every repository, and since when it stands.

Belongs here: carrying `since` from capture to capture, and what becomes of repositories that are no longer listed.
Does not belong here: deciding whether a fact was observed (`github`).
"""

from __future__ import annotations

from datetime import datetime

import polars as pl

from research_platform_assets.analysis.frames import conform
from research_platform_assets.tables.core import FACETS_TABLE
from research_platform_assets.tables.github import FACETS

NOT_LISTED = "not listed in the latest capture"
NOT_ASKED = "not asked for in the latest capture"


def core_facets(facets: pl.DataFrame, previous: pl.DataFrame | None, observed_at: datetime) -> pl.DataFrame:
    """`core.facets` from `github.facets` of one capture and the `core.facets` before it (None for the first).

    `since` is the previous one where status and reason are the same, else `observed_at` (an aware time). A row that the
    previous frame has and the capture lacks stays, as `unknown`: its last known value is still what we know.
    """
    earlier = FACETS_TABLE.empty() if previous is None else previous
    found = facets.select("repository_id", "facet", "status", "reason", "origin")
    current = pl.concat([found, _missing(found, earlier)])
    before = earlier.select("repository_id", "facet", "since", old_status="status", old_reason="reason")
    unbroken = pl.col("status").eq_missing(pl.col("old_status")) & pl.col("reason").eq_missing(pl.col("old_reason"))
    now = pl.lit(observed_at).cast(pl.Datetime("us", "UTC"))
    joined = current.join(before, on=["repository_id", "facet"], how="left", validate="1:1")
    return conform(joined.with_columns(since=pl.when(unbroken).then("since").otherwise(now)), FACETS_TABLE)


def _missing(found: pl.DataFrame, earlier: pl.DataFrame) -> pl.DataFrame:
    """Rows of `earlier` without a counterpart in `found`, as unknown; the origin is that of the last known value."""
    is_listed = pl.col("repository_id").is_in(found["repository_id"].unique().implode())
    reason = pl.when(is_listed).then(pl.lit(NOT_ASKED)).otherwise(pl.lit(NOT_LISTED))
    return (
        earlier.filter(pl.col("facet").is_in(FACETS))
        .join(found, on=["repository_id", "facet"], how="anti")
        .select("repository_id", "facet", pl.lit("unknown").alias("status"), reason.alias("reason"), "origin")
    )
