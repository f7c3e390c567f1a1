"""`insight.organization_stats`: figures for the whole organisation, each with its coverage.

Belongs here: what is counted, over which repositories, and of how many of them the value is known. Does not belong
here: figures that depend on the day they are computed, and scores.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from research_platform_assets.analysis.frames import conform, facet_status, with_fact
from research_platform_assets.analysis.repositories import COLUMN_FACETS
from research_platform_assets.tables.insight import ORGANIZATION_STATS

#: Metric -> column of `core.repositories` that it sums, unit, description.
_TOTALS = {
    "stargazers_count": ("stargazers_count", "stars", "Stars of all repositories together."),
    "forks_count": ("forks_count", "forks", "Forks of all repositories together."),
    "open_issues_count": ("open_issues_count", "issues", "Open issues and pull requests of all repositories together."),
    "size_kilobytes": ("size_kilobytes", "kilobytes", "Size of all repositories on GitHub's disk."),
    "releases_count": ("releases_count", "releases", "Published releases of all repositories together."),
    "commits_count": ("commits_count", "commits", "Commits on default branches, authors that nobody knows included."),
}

#: Metric -> column of `core.repositories` that has to hold something, its facet, description.
_PRESENCE = {
    "repositories_with_description": ("description", "description", "Repositories with a description."),
    "repositories_with_license": ("license_spdx_id", "license", "Repositories with a licence that GitHub sees."),
    "repositories_with_topics": ("topics", "topics", "Repositories with at least one topic set."),
}

_STATES = {
    "active_repositories_count": ("active", "Repositories that are not archived."),
    "archived_repositories_count": ("archived", "Archived repositories."),
    "gone_repositories_count": ("gone", "Repositories that were once listed and no longer are."),
    "transferred_repositories_count": ("transferred", "Repositories that belong to another owner now."),
}


@dataclass(frozen=True)
class Metric:
    """One row of `insight.organization_stats`."""

    metric: str
    value: float | None
    unit: str
    observed_count: int
    last_known_count: int
    total_count: int
    description: str


@dataclass(frozen=True)
class _Coverage:
    """Of how many repositories a value is known now, was last known, and should be known."""

    observed: int
    last_known: int
    total: int


def organization_stats(
    repositories: pl.DataFrame,
    facets: pl.DataFrame,
    readmes: pl.DataFrame,
    people: pl.DataFrame,
    contributions: pl.DataFrame,
) -> pl.DataFrame:
    """`insight.organization_stats` from the `core` tables.

    Except for the counts by state, everything is over the repositories that the organisation has now (active and
    archived). A last known value enters like a current one, and is counted apart. Somebody who committed to several
    repositories counts once. A value is null where it is known of no repository.
    """
    listed = repositories.filter(pl.col("state").is_in(("active", "archived")))
    metrics = [
        *_by_state(repositories, listed),
        *(_total(listed, facets, name) for name in _TOTALS),
        *(_presence(listed, facets, name) for name in _PRESENCE),
        _with_readme(listed, facets, readmes),
        _languages(listed, facets),
        *_contributors(listed, facets, people, contributions),
    ]
    return conform(ORGANIZATION_STATS.frame([vars(metric) for metric in metrics]), ORGANIZATION_STATS)


def _by_state(repositories: pl.DataFrame, listed: pl.DataFrame) -> list[Metric]:
    counts = [
        (name, repositories.filter(pl.col("state") == state).height, repositories.height, description)
        for name, (state, description) in _STATES.items()
    ]
    origins = listed["is_fork"].drop_nulls()
    counts.append(("repositories_count", listed.height, listed.height, "Repositories, active and archived together."))
    metrics = [
        Metric(name, float(value), "repositories", total, 0, total, description)
        for name, value, total, description in counts
    ]
    forks = float(origins.sum()) if len(origins) or listed.is_empty() else None
    coverage = (len(origins), 0, listed.height)
    return [
        *metrics,
        Metric("fork_repositories_count", forks, "repositories", *coverage, "Repositories that are forks."),
    ]


def _total(listed: pl.DataFrame, facets: pl.DataFrame, name: str) -> Metric:
    column, unit, description = _TOTALS[name]
    held = listed.filter(pl.col(column).is_not_null())
    return _metric(
        name, _sum(held[column]), unit, _coverage(listed, held, with_fact(facets, COLUMN_FACETS[column])), description
    )


def _presence(listed: pl.DataFrame, facets: pl.DataFrame, name: str) -> Metric:
    column, facet, description = _PRESENCE[name]
    holds = pl.col(column).list.len() > 0 if column == "topics" else pl.col(column).is_not_null()
    is_corrected = pl.col("corrected_fields").list.contains(column)
    # GitHub sees licences that have no SPDX id, so that the facet knows more than the column.
    has = pl.when(is_corrected).then(holds).otherwise(holds | (pl.col("status") == "observed").fill_null(False))
    settled = _settled(listed, facets, facet, column)
    having = listed.join(facet_status(facets, facet, "status"), on="repository_id", how="left").filter(has)
    known = pl.concat([having.select("repository_id"), settled]).unique()
    return _metric(name, having.height, "repositories", _coverage(listed, known, settled), description)


def _with_readme(listed: pl.DataFrame, facets: pl.DataFrame, readmes: pl.DataFrame) -> Metric:
    """A README whose contents are not at hand is a README all the same: the tree shows it."""
    rows = listed.select("repository_id").join(readmes, on="repository_id", how="inner")
    has = rows.filter(pl.col("path").is_not_null())
    known = pl.concat([has, rows.filter(pl.col("path").is_null() & (pl.col("status") == "absent"))])
    description = "Repositories with a README."
    # Some sources hold READMEs without the tree.
    read = rows.filter(pl.col("status") != "unknown").select("repository_id")
    settled = pl.concat([with_fact(facets, "files"), read]).unique()
    coverage = _coverage(listed, known, settled)
    return _metric("repositories_with_readme", has.height, "repositories", coverage, description)


def _languages(listed: pl.DataFrame, facets: pl.DataFrame) -> Metric:
    held = listed.filter(pl.col("language").is_not_null())
    settled = _settled(listed, facets, "languages", "language")
    known = pl.concat([held.select("repository_id"), settled]).unique()
    value = held["language"].n_unique()
    coverage = _coverage(listed, known, settled)
    return _metric("languages_count", value, "languages", coverage, "Different main languages.")


def _contributors(
    listed: pl.DataFrame, facets: pl.DataFrame, people: pl.DataFrame, contributions: pl.DataFrame
) -> list[Metric]:
    counted = contributions.join(listed, on="repository_id", how="semi").join(
        people.select("person_id", "is_bot"), on="person_id", how="inner"
    )
    by_list = counted.join(facet_status(facets, "contributors", "status"), on="repository_id", how="left")
    by_list = by_list.filter(pl.col("status") == "observed").select("repository_id")
    current = pl.concat([with_fact(facets, "commits"), by_list]).unique()
    known = pl.concat([current, counted.select("repository_id")]).unique()
    coverage = _coverage(listed, known, current)
    programs, humans = counted.filter("is_bot"), counted.filter(~pl.col("is_bot"))
    values = [
        ("people_count", humans["person_id"].n_unique(), "people", "People with a commit, each counted once."),
        ("bots_count", programs["person_id"].n_unique(), "bots", "Bots with a commit, each counted once."),
        ("commits_by_people_count", _sum(humans["commits_count"]), "commits", "Commits by people."),
        ("commits_by_bots_count", _sum(programs["commits_count"]), "commits", "Commits by bots."),
    ]
    return [_metric(name, value, unit, coverage, text) for name, value, unit, text in values]


def _settled(listed: pl.DataFrame, facets: pl.DataFrame, facet: str, column: str) -> pl.DataFrame:
    """Column `repository_id`: where the latest capture knows the fact, or a correction declares it."""
    corrected = listed.filter(pl.col("corrected_fields").list.contains(column)).select("repository_id")
    return pl.concat([with_fact(facets, facet), corrected]).unique()


def _coverage(listed: pl.DataFrame, known: pl.DataFrame, current: pl.DataFrame) -> _Coverage:
    """`known` are the repositories whose value is known at all, `current` (also unlisted) those where it is now."""
    entered = listed.join(known, on="repository_id", how="semi")
    observed = entered.join(current, on="repository_id", how="semi").height
    return _Coverage(observed, entered.height - observed, listed.height)


def _sum(values: pl.Series) -> int:
    return int(values.sum())


def _metric(name: str, value: int, unit: str, coverage: _Coverage, description: str) -> Metric:
    is_known = coverage.observed + coverage.last_known > 0
    shown = float(value) if is_known else None
    return Metric(name, shown, unit, coverage.observed, coverage.last_known, coverage.total, description)
