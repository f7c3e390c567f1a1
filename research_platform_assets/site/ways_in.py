"""What the overview offers readers who come with a purpose.

Belongs here: what would raise scores most often, what was active last, how much there is to judge by. Does not belong
here: the scores themselves (`pages/scores`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import polars as pl

from research_platform_assets.site.addresses import table_page
from research_platform_assets.site.content import Row
from research_platform_assets.site.evidence import literal
from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.work_queries import works_query

IMPROVED = "research.reproducibility"
"""The score whose improvements are told, as it is what one repository can do for itself."""

_GAIN = (
    "improvement = {} and gain > 0 and "
    "repository_id in (select repository_id from core.repositories where state = 'active')"
)
#: Tables that are counted here, by the analysis that makes them.
_COUNTED = {
    "publications": "research.publications",
    "reproducibility": "research.reproducibility",
    "health": "insight.health",
}
_SHOWN = 3
_LATEST = 6


@dataclass(frozen=True)
class Improvement:
    """What would raise scores, for how many repositories, and the condition in SQL that holds for these."""

    text: str
    repositories_count: int
    key: str


@dataclass(frozen=True)
class Evidence:
    """How much there is to judge by: label, count, what the count is taken from, and the page that shows it.

    `key` is the condition in SQL that holds for the rows counted; where other things than rows are, it is null and
    `whole` the query that counts them.
    """

    label: str
    count: int
    table: str
    column: str
    path: str
    key: str | None
    whole: str = ""


def improvements(index: SiteIndex) -> list[Improvement]:
    """What would raise the reproducibility of the repositories in use most, all their gains together."""
    criteria = index.content.tables.get(f"{IMPROVED}_criteria")
    if criteria is None:
        return []
    active = [row["repository_id"] for row in index.repositories if row["state"] == "active"]
    gaining = criteria.filter(
        pl.col("repository_id").is_in(active) & (pl.col("gain") > 0) & (pl.col("improvement") != "")
    )
    gains: dict[str, list[float]] = {}
    for text, gain in gaining.select("improvement", "gain").iter_rows():
        gains.setdefault(text, []).append(gain)
    ordered = sorted(gains.items(), key=lambda item: (-math.fsum(item[1]), item[0]))
    return [Improvement(text, len(gained), _GAIN.format(literal(text))) for text, gained in ordered[:_SHOWN]]


def latest(index: SiteIndex) -> list[Row]:
    """The repositories pushed to last."""
    pushed = [row for row in index.repositories if row["pushed_at"] is not None]
    ordered = sorted(pushed, key=lambda row: (-row["pushed_at"].timestamp(), row["repository_id"]))
    return [{**index.named[row["repository_id"]], "pushed_at": row["pushed_at"]} for row in ordered[:_LATEST]]


def evidence(index: SiteIndex) -> list[Evidence]:
    """Own works, repositories with a score, and data, of the tables that were computed.

    What was always switched off has tables without rows, which are no count of 0.
    """
    scores = {
        "research.reproducibility": ("Judged for reproducibility", "reproducibility.html"),
        "insight.health": ("Judged for health", "health.html"),
    }
    data = sum(len(rows) for rows in index.findings["research.datasets"].values())
    works = len(index.own_works())
    counted = works_query("own", "count(*)")
    found = [Evidence("Own works", works, "research.publications", "work_id", "publications.html", None, counted)]
    for table, (label, path) in scores.items():
        judged = sum(row["score"] is not None for row in index.scores[table].values())
        found.append(Evidence(label, judged, table, "score", path, "score is not null"))
    found.append(
        Evidence("Data files and deposits", data, "research.datasets", "location", table_page("research.datasets"), "")
    )
    never = {
        _COUNTED[name]
        for name in index.content.without_result()
        if name in _COUNTED and index.content.is_switched_off(name)
    }
    return [entry for entry in found if entry.table in index.content.tables and entry.table not in never]
