"""`insight.history`: what each repository counted on each day on which it was captured.

Belongs here: the list of metrics, taking the values of a build, and adding them to what was kept. Does not belong here:
values that another platform recorded (`history_import`).

A day is the UTC day of a capture; of several captures of a day the last one counts. A day on which a value could not be
read has none, and says why: what was last known belongs to the day on which it was seen. A day without a row is one on
which nothing was captured, or nothing differed from the capture before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import polars as pl

from research_platform_assets.analysis.facets import NOT_LISTED
from research_platform_assets.analysis.frames import conform
from research_platform_assets.tables.insight import HISTORY

BUILD, IMPORT = "build", "import"
_NOT_COMPUTED = "not computed in this build"


@dataclass(frozen=True)
class Metric:
    """Where a build has the value of a metric.

    Attributes:
        table: A table with `repository_id`; where it has a `status`, that says whether the value is known.
        column: Its column; rows are counted where it has no such column.
        facet: The facet behind the value, which has the reason.
    """

    table: str
    column: str
    facet: str


#: Every metric of the table. One more is one more line here and one more word in the declaration.
METRICS: Mapping[str, Metric] = {
    "stargazers_count": Metric("core.repositories", "stargazers_count", "stargazers_count"),
    "forks_count": Metric("core.repositories", "forks_count", "forks_count"),
    "commits_count": Metric("core.repositories", "commits_count", "head"),
    "contributors_count": Metric("insight.repository_contributors", "contributors_count", "commits"),
    "listed_contributors_count": Metric("github.contributors", "listed_contributors_count", "contributors"),
}
_VALUES = ["repository_id", "name", "value", "status", "reason"]
_KEY = ["subject", "day", "metric"]


def history(
    tables: Mapping[str, pl.DataFrame],
    previous: pl.DataFrame | None,
    imported: pl.DataFrame,
    observed_at: datetime,
) -> pl.DataFrame:
    """`insight.history` after one more build.

    Args:
        tables: The tables that `METRICS` names, `core.repositories` and `core.facets`, by qualified name.
        previous: The history before; None for the first.
        imported: Rows of the table that other files tell; they are taken anew each time, so that what is not imported
            any more is gone.
        observed_at: When the capture behind `tables` was taken.
    """
    kept = (HISTORY.empty() if previous is None else previous).filter(pl.col("source") == BUILD)
    at = observed_at.astimezone(UTC)
    new = conform(_of_build(tables, kept, at), HISTORY)
    rows = pl.concat([conform(kept, HISTORY), new, conform(imported, HISTORY)])
    # What was captured last wins; of the same capture what is computed now; an import never over a build of ours.
    order = pl.int_range(pl.len())
    ranked = rows.with_columns(order.alias("order"), (pl.col("source") == BUILD).alias("ours"))
    best = ranked.sort([*_KEY, "ours", "observed_at", "order"]).group_by(_KEY, maintain_order=True).last()
    return conform(best, HISTORY)


def subject_of(repository_id: str) -> pl.Expr:
    """The key of a repository that is known by its id, which stands in the column `repository_id`."""
    return pl.col(repository_id).cast(pl.String)


def _of_build(tables: Mapping[str, pl.DataFrame], kept: pl.DataFrame, at: datetime) -> pl.DataFrame:
    day = at.date().isoformat()
    parts = [_values(tables, source).with_columns(pl.lit(metric).alias("metric")) for metric, source in METRICS.items()]
    values = pl.concat(parts)
    is_unknown = pl.col("status").is_null() | (pl.col("status") == "unknown") | pl.col("value").is_null()
    rows = values.with_columns(
        value=pl.when(~is_unknown).then("value"),
        state=pl.when(is_unknown).then(pl.lit("unknown")).otherwise("status"),
        reason=pl.when(pl.col("status") == "observed")
        .then(pl.when(is_unknown).then(pl.lit(_NOT_COMPUTED)))
        .otherwise(pl.col("reason").fill_null(_NOT_COMPUTED)),
        subject=subject_of("repository_id"),
        day=pl.lit(day),
        source=pl.lit(BUILD),
        observed_at=pl.lit(at, dtype=pl.Datetime("us", "UTC")),
    )
    return rows.join(_said_before(kept, day), on=["subject", "metric", "reason"], how="anti")


def _values(tables: Mapping[str, pl.DataFrame], source: Metric) -> pl.DataFrame:
    """Columns `repository_id`, `name`, `value`, `status`, `reason`: a row for each repository."""
    table = tables[source.table]
    facets = tables["core.facets"].filter(facet=source.facet).select("repository_id", "status", "reason")
    known = tables["core.repositories"].select("repository_id", "name").join(facets, on="repository_id", how="left")
    if "status" in table.columns:
        known = known.drop("status").join(table.select("repository_id", "status"), on="repository_id", how="left")
    if source.column in table.columns:
        values = table.select("repository_id", pl.col(source.column).cast(pl.Float64).alias("value"))
        return known.join(values, on="repository_id", how="left").select(_VALUES)
    counted = table.group_by("repository_id").agg(pl.len().cast(pl.Float64).alias("value"))
    counts = known.join(counted, on="repository_id", how="left").select(_VALUES)
    return counts.with_columns(pl.col("value").fill_null(0.0))


def _said_before(kept: pl.DataFrame, day: str) -> pl.DataFrame:
    """Repositories whose last row before `day` says already that they are not listed: once is enough."""
    last = (
        kept.filter(pl.col("day") < day)
        .sort("subject", "metric", "day")
        .group_by("subject", "metric", maintain_order=True)
        .last()
    )
    return last.filter(reason=NOT_LISTED).select("subject", "metric", "reason")
