"""The network of two modes: who committed to which repository that counts.

Belongs here: which repositories and commits count, and of how many repositories the people are known. Does not belong
here: links between people (`links`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from research_platform_assets.analysis.collaboration.settings import CollaborationSettings
from research_platform_assets.analysis.frames import facet_status, with_fact
from research_platform_assets.analysis.tenure import person_days

_ID = "repository_id"


@dataclass(frozen=True)
class Membership:
    """People and repositories, and what is known of them.

    Attributes:
        rows: `repository_id`, `person_id`, `is_complete`, `is_current`, sorted by the first two.
        observed_count: Repositories that count whose people the latest capture knows.
        last_known_count: Those whose people are the last known.
        total_count: All repositories that count, crowds included.
        crowds_count: Repositories with too many people, which are not among the rows.
    """

    rows: pl.DataFrame
    observed_count: int
    last_known_count: int
    total_count: int
    crowds_count: int


def membership(
    repositories: pl.DataFrame,
    facets: pl.DataFrame,
    people: pl.DataFrame,
    contributions: pl.DataFrame,
    authors: pl.DataFrame,
    settings: CollaborationSettings,
    observed_on: date,
) -> Membership:
    """The people of each repository that the organisation has now; bots are nobody.

    With a window only days of recorded commits count: of somebody whom GitHub's list alone names, no day is known.
    """
    counted = repositories.filter(pl.col("state").is_in(("active", "archived")))
    if not settings.has_forks:
        # Of a repository whose origin is unknown, nothing says that its commits are of others.
        counted = counted.filter(~pl.col("is_fork").fill_null(False))
    rows = (
        contributions.join(counted, on=_ID, how="semi")
        .join(people.filter(~pl.col("is_bot")), on="person_id", how="semi")
        .select(_ID, "person_id", "is_complete", "is_current")
    )
    known = pl.concat([with_fact(facets, "commits"), _listed(facets)]).unique().join(counted, on=_ID, how="semi")
    last_known = rows.select(_ID).unique().join(known, on=_ID, how="anti")
    if settings.window_days is not None:
        days = person_days(authors, people)
        recent = days.filter(_within(pl.col("day"), observed_on, settings.window_days))
        rows = rows.join(recent, on=[_ID, "person_id"], how="semi")
    is_crowd = pl.len().over(_ID) > settings.maximum_people
    return Membership(
        rows=rows.filter(~is_crowd).sort(_ID, "person_id"),
        observed_count=known.height,
        last_known_count=last_known.height,
        total_count=counted.height,
        crowds_count=rows.filter(is_crowd)[_ID].n_unique(),
    )


def _listed(facets: pl.DataFrame) -> pl.DataFrame:
    return facet_status(facets, "contributors", "listed").filter(listed="observed").select(_ID)


def _within(days: pl.Expr, last: date, count: int) -> pl.Expr:
    return days.is_between(last - timedelta(days=count), last, closed="right")
