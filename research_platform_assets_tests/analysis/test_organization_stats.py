"""Figures for the whole organisation: what enters, and of how many repositories it is known."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from research_platform_assets.analysis.organization_stats import organization_stats
from research_platform_assets.tables import core, insight
from research_platform_assets_tests.analysis import rows
from research_platform_assets_tests.analysis.rows import facets, frame, is_valid, shuffled

AWAY = ((90, "gone"), (91, "transferred"))


def build(
    repositories: list[dict[str, Any]],
    statuses: dict[int, dict[str, str]] | None = None,
    readmes: list[dict[str, Any]] | None = None,
    commits: list[tuple[int, str, int]] | None = None,
    bots: tuple[str, ...] = (),
    seed: int | None = None,
    last_known: bool = False,
) -> dict[str, tuple[float | None, int, int]]:
    """Value, observed count (or, where asked for, last known count) and total count of every metric."""
    everyone = sorted({person for _, person, _ in commits or []})
    people = [
        {"person_id": person, "identity": "account", "is_bot": person in bots, "identities": []} for person in everyone
    ]
    contributions = [
        {"repository_id": number, "person_id": person, "commits_count": count, "is_complete": True, "is_current": True}
        for number, person, count in commits or []
    ]
    parts = [
        rows.core_repositories(*repositories),
        facets({row["repository_id"]: {} for row in repositories} | (statuses or {}), table=core.FACETS_TABLE),
        frame(core.READMES, readmes or []),
        frame(core.PEOPLE, people),
        frame(core.CONTRIBUTIONS, contributions),
    ]
    result = organization_stats(*(parts if seed is None else [shuffled(part, seed) for part in parts]))
    assert is_valid(result, insight.ORGANIZATION_STATS)
    assert result.filter(pl.col("observed_count") + pl.col("last_known_count") > pl.col("total_count")).is_empty()
    counted = "last_known_count" if last_known else "observed_count"
    return {row["metric"]: (row["value"], row[counted], row["total_count"]) for row in result.iter_rows(named=True)}


def test_repositories_are_counted_by_state() -> None:
    states = ["active", "active", "archived", "gone", "transferred", "active"]
    result = build([{"repository_id": n, "state": state, "is_fork": n == 1} for n, state in enumerate(states)])
    assert result["repositories_count"] == (4, 4, 4)
    assert result["active_repositories_count"] == (3, 6, 6)
    assert result["archived_repositories_count"] == (1, 6, 6)
    assert result["gone_repositories_count"] == (1, 6, 6)
    assert result["transferred_repositories_count"] == (1, 6, 6)
    assert result["fork_repositories_count"] == (1, 4, 4)


@pytest.mark.parametrize(
    "column",
    ["stargazers_count", "forks_count", "open_issues_count", "size_kilobytes", "releases_count", "commits_count"],
)
@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([3, 4], (7, 2, 2)),
        ([3, None], (3, 1, 2)),
        ([None, None], (None, 0, 2)),
        ([0, 0], (0, 2, 2)),
        ([], (None, 0, 0)),
    ],
)
def test_a_total_says_of_how_many_repositories_it_knows(
    column: str, values: list[int | None], expected: tuple[float | None, int, int]
) -> None:
    listed = [{"repository_id": number, column: value} for number, value in enumerate(values)]
    away = [
        {"repository_id": 90, "state": "gone", column: 50},
        {"repository_id": 91, "state": "transferred", column: 50},
    ]
    assert build(listed + away)[column] == expected


@pytest.mark.parametrize(
    ("column", "facet", "metric", "value"),
    [
        ("description", "description", "repositories_with_description", "words"),
        ("license_spdx_id", "license", "repositories_with_license", "MIT"),
        ("topics", "topics", "repositories_with_topics", ["ai"]),
    ],
)
@pytest.mark.parametrize(
    ("status", "has_value", "is_corrected", "expected"),
    [
        ("observed", True, False, (1, 1, 1)),
        ("absent", False, False, (0, 1, 1)),
        ("unknown", False, False, (None, 0, 1)),
        ("unknown", True, False, (1, 0, 1)),
        ("absent", True, True, (1, 1, 1)),
        ("unknown", False, True, (0, 1, 1)),
        ("observed", False, True, (0, 1, 1)),
    ],
)
def test_what_a_repository_has_is_counted_where_known(
    column: str,
    facet: str,
    metric: str,
    value: object,
    status: str,
    has_value: bool,
    is_corrected: bool,
    expected: tuple[float | None, int, int],
) -> None:
    row = {"repository_id": 1, "corrected_fields": [column] if is_corrected else []}
    held = {column: value} if has_value else {}
    assert build([row | held], {1: {facet: status}})[metric] == expected


def test_a_licence_without_spdx_id_is_a_licence_and_a_missing_one_is_none() -> None:
    result = build([{"repository_id": 1}, {"repository_id": 2}], {1: {"license": "observed"}, 2: {"license": "absent"}})
    assert result["repositories_with_license"] == (1, 2, 2)


def test_a_repository_without_facets_is_unknown() -> None:
    result = build([{"repository_id": 1}], {1: dict.fromkeys(("description", "languages", "commits"), "unknown")})
    assert result["repositories_with_description"] == (None, 0, 1)
    assert result["languages_count"] == (None, 0, 1)
    assert result["people_count"] == (None, 0, 1)


def test_a_readme_whose_contents_are_not_at_hand_is_a_readme() -> None:
    listed = [{"repository_id": number} for number in range(1, 6)] + [{"repository_id": 6, "state": "gone"}]
    readmes = [
        {"repository_id": 1, "status": "observed", "path": "README.md"},
        {"repository_id": 2, "status": "unknown", "path": "README.md"},
        {"repository_id": 3, "status": "absent"},
        {"repository_id": 4, "status": "unknown"},
        {"repository_id": 6, "status": "observed", "path": "README.md"},
    ]
    assert build(listed, readmes=readmes)["repositories_with_readme"] == (2, 3, 5)


@pytest.mark.parametrize(
    ("metric", "facet", "values", "expected"),
    [
        ("stargazers_count", "stargazers_count", {"stargazers_count": 5}, (10, 1, 2)),
        ("commits_count", "head", {"commits_count": 5}, (10, 1, 2)),
        ("repositories_with_description", "description", {"description": "words"}, (2, 1, 2)),
        ("repositories_with_topics", "topics", {"topics": ["ai"]}, (2, 1, 2)),
        ("languages_count", "languages", {"language": "R"}, (1, 1, 2)),
        ("repositories_with_readme", "files", {}, (2, 1, 2)),
        ("people_count", "commits", {}, (2, 1, 2)),
        ("commits_by_people_count", "commits", {}, (7, 1, 2)),
        ("repositories_count", "head", {}, (2, 0, 2)),
    ],
)
def test_what_is_only_last_known_enters_and_is_counted_apart(
    metric: str, facet: str, values: dict[str, Any], expected: tuple[float | None, int, int]
) -> None:
    listed = [{"repository_id": number, **values} for number in (1, 2)]
    readmes = [{"repository_id": number, "status": "unknown", "path": "README.md"} for number in (1, 2)]
    commits = [(1, "account-1", 5), (2, "account-2", 2)]
    statuses = {2: {facet: "unknown", "contributors": "unknown"}}
    assert build(listed, statuses, readmes, commits, last_known=True)[metric] == expected
    value, last_known_count, total_count = expected
    assert build(listed, statuses, readmes, commits)[metric] == (value, total_count - last_known_count, total_count)


def test_languages_count_once() -> None:
    languages = ["R", "Python", "R", None]
    listed = [{"repository_id": number, "language": language} for number, language in enumerate(languages)]
    assert build(listed, {3: {"languages": "absent"}})["languages_count"] == (2, 4, 4)
    corrected = [{"repository_id": 0, "language": None, "corrected_fields": ["language"]}]
    assert build(corrected, {0: {"languages": "unknown"}})["languages_count"] == (0, 1, 1)


def test_somebody_in_several_repositories_counts_once() -> None:
    listed = [{"repository_id": 1}, {"repository_id": 2}, {"repository_id": 3}, {"repository_id": 4, "state": "gone"}]
    commits = [(1, "account-1", 5), (2, "account-1", 6), (2, "account-2", 1), (2, "account-3", 40), (4, "account-9", 7)]
    result = build(listed, {3: {"commits": "unknown"}}, commits=commits, bots=("account-3",))
    assert result["people_count"] == (2, 2, 3)
    assert result["bots_count"] == (1, 2, 3)
    assert result["commits_by_people_count"] == (12, 2, 3)
    assert result["commits_by_bots_count"] == (40, 2, 3)


def test_counts_from_githubs_list_are_known_even_if_commits_did_not_come() -> None:
    result = build([{"repository_id": 1}], {1: {"commits": "unknown"}}, commits=[(1, "account-1", 5)])
    assert result["people_count"] == (1, 1, 1)


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_does_not_matter(seed: int) -> None:
    listed = [
        {"repository_id": number, "stargazers_count": number, "language": f"L{number % 3}"} for number in range(9)
    ]
    commits = [(number, f"account-{number % 4}", number + 1) for number in range(9)]
    assert build(listed, commits=commits, seed=seed) == build(listed, commits=commits)


def test_no_metric_stands_twice() -> None:
    repositories = pl.DataFrame(schema=core.REPOSITORIES.polars_schema)
    empty = [table.empty() for table in (core.FACETS_TABLE, core.READMES, core.PEOPLE, core.CONTRIBUTIONS)]
    result = organization_stats(repositories, *empty)
    assert result["metric"].is_unique().all()
    assert result.filter(pl.col("metric") == "repositories_count")["value"].to_list() == [0.0]


def test_every_metric_says_in_what_it_counts() -> None:
    nothing = [core.REPOSITORIES, core.FACETS_TABLE, core.READMES, core.PEOPLE, core.CONTRIBUTIONS]
    result = organization_stats(*(table.empty() for table in nothing))
    units = dict(result.select("metric", "unit").iter_rows())
    assert {metric: unit for metric, unit in units.items() if unit != "repositories"} == {
        "stargazers_count": "stars",
        "forks_count": "forks",
        "open_issues_count": "issues",
        "size_kilobytes": "kilobytes",
        "releases_count": "releases",
        "commits_count": "commits",
        "languages_count": "languages",
        "people_count": "people",
        "bots_count": "bots",
        "commits_by_people_count": "commits",
        "commits_by_bots_count": "commits",
    }
    assert len(units) == 21
    assert result["description"].str.contains(r"^[A-Z].*\.$").all()
