"""What speaks against a build: too little known, too much gone or come at once."""

from __future__ import annotations

import polars as pl
import pytest

from research_platform_assets.analysis.plausibility import (
    GUARDED,
    Limits,
    completeness,
    gaps,
    jumps,
    listed_share,
    objection,
)
from research_platform_assets_tests.conftest import SampleBuilds
from research_platform_assets_tests.workbench import Workbench

LIMITS = Limits(coverage_floor=0.8, max_fall_share=0.5, max_rise_factor=10.0)


def stats(**figures: float | None) -> pl.DataFrame:
    schema = {"metric": pl.String, "value": pl.Float64}
    return pl.DataFrame({"metric": list(figures), "value": list(figures.values())}, schema=schema)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (1000, 500, []),
        (1000, 499, ["commits_count falls from 1000 to 499"]),
        (100, 1000, []),
        (100, 1001, ["commits_count rises from 100 to 1001"]),
        (100, 100, []),
        # Small figures may move as they like.
        (19, 0, []),
        (20, 9, ["commits_count falls from 20 to 9"]),
        (1, 19, []),
        (1, 20, ["commits_count rises from 1 to 20"]),
        # From nothing there is no factor, and what is not known is not compared.
        (0, 5000, []),
        (5000, 0, ["commits_count falls from 5000 to 0"]),
        (None, 5000, []),
        (5000, None, []),
    ],
)
def test_a_figure_moves_so_far_and_no_further(before: float | None, after: float | None, expected: list[str]) -> None:
    assert jumps(stats(commits_count=before), stats(commits_count=after), LIMITS) == expected


def test_only_guarded_figures_are_held_and_all_of_them_are_named() -> None:
    before = stats(open_issues_count=1000, **dict.fromkeys(GUARDED, 1000.0))
    after = stats(open_issues_count=1, **dict.fromkeys(GUARDED, 1.0))
    assert jumps(before, after, LIMITS) == [f"{name} falls from 1000 to 1" for name in GUARDED]
    assert jumps(before, stats(), LIMITS) == [], "a table of other code"


def test_every_guarded_figure_is_one_of_the_organisation(sample_builds: SampleBuilds) -> None:
    figures = Workbench(sample_builds.first).read("insight.organization_stats")["metric"].to_list()
    assert set(GUARDED) <= set(figures)


FACETS = pl.DataFrame(
    {
        "facet": ["readme"] * 4 + ["commits"] * 4,
        "status": ["observed", "absent", "unknown", "observed", "unknown", "unknown", "unknown", "absent"],
    }
)


def test_what_is_known_is_counted_for_each_facet() -> None:
    assert completeness(FACETS) == {"commits": 0.25, "readme": 0.75}
    assert completeness(FACETS.clear()) == {}


@pytest.mark.parametrize(
    ("coverage", "expected"),
    [
        (None, []),
        (0.8, []),
        (0.7999, ["only 80.0% of the facts are known, worst commits of 25% of the repositories"]),
        (0.5, ["only 50.0% of the facts are known, worst commits of 25% of the repositories"]),
    ],
)
def test_what_lacks_most_is_named(coverage: float | None, expected: list[str]) -> None:
    assert gaps(coverage, {"commits": 0.25, "readme": 0.9}, LIMITS) == expected


@pytest.mark.parametrize(
    ("public", "counted", "expected"),
    [(10, 10, 1.0), (8, 10, 0.8), (11, 10, 1.0), (3, None, None), (0, 0, None), (1, 3, 0.3333)],
)
def test_the_listing_is_held_against_githubs_own_count(
    public: int, counted: int | None, expected: float | None
) -> None:
    organizations = pl.DataFrame({"public_repos": [counted]}, schema={"public_repos": pl.Int64})
    repositories = pl.DataFrame({"is_private": [False] * public + [True]})
    assert listed_share(organizations, repositories) == expected


def test_the_objection_says_what_is_wrong_and_how_it_is_accepted() -> None:
    said = objection("lab", "abc123", ["one", "two"], LIMITS)
    assert said.startswith("build abc123 of lab is not published, readers keep the build before: one; two. ")
    assert "research-platform build --accept abc123" in said
    assert "publication.max_fall_share (50%)" in said
