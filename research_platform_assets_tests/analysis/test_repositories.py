"""States, names over time, last known values and corrections of `core.repositories`."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from research_platform_assets.analysis.corrections import Corrections, parse_corrections
from research_platform_assets.analysis.repositories import core_repositories
from research_platform_assets.errors import CorrectionsError
from research_platform_assets.tables import core, github
from research_platform_assets_tests.analysis import rows
from research_platform_assets_tests.analysis.rows import DAY, facets, frame, is_valid, oid, shuffled

FILES = frame(
    github.FILES,
    [
        {"repository_id": 1, "path": "a", "type": "blob", "mode": "100644", "oid": oid("a")},
        {"repository_id": 1, "path": "l", "type": "blob", "mode": "120000", "oid": oid("l")},
        {"repository_id": 1, "path": "d", "type": "tree", "mode": "040000", "oid": oid("d")},
        {"repository_id": 1, "path": "s", "type": "commit", "mode": "160000", "oid": oid("s")},
    ],
)
RELEASES = frame(github.RELEASES, [{"repository_id": 1, "tag_name": "v1"}, {"repository_id": 1, "tag_name": "v2"}])
OBSERVED = {
    "description": "Tools",
    "topics": ["ai"],
    "license_spdx_id": "MIT",
    "language": "Python",
    "stargazers_count": 7,
    "forks_count": 2,
    "open_issues_count": 3,
    "size_kilobytes": 44,
    "homepage": "",
    "created_at": DAY,
}


def build(
    *captured: dict[str, Any],
    statuses: dict[int, dict[str, str]] | None = None,
    previous: pl.DataFrame | None = None,
    corrections: str = "",
    login: str = "acme",
    seed: int | None = None,
) -> pl.DataFrame:
    listed = rows.captured_repositories(*captured)
    ids = listed["repository_id"].to_list()
    heads = rows.heads(*((number, True) for number in ids), commits_count=9)
    parts = [listed, heads, FILES, RELEASES, facets({number: {} for number in ids} | (statuses or {}))]
    if seed is not None:
        parts = [shuffled(part, seed) for part in parts]
        previous = None if previous is None else shuffled(previous, seed)
    declared = parse_corrections(corrections, "corrections.yaml") if corrections else Corrections()
    result = core_repositories(*parts, previous, declared, login=login)
    assert is_valid(result, core.REPOSITORIES)
    return result


def only(result: pl.DataFrame, repository_id: int = 1) -> dict[str, Any]:
    return result.row(by_predicate=pl.col("repository_id") == repository_id, named=True)


def entry(target: str, field: str, value: str) -> str:
    return (
        f"repositories:\n- {{repository: {target}, field: {field}, value: {value}, "
        "by: ada, date: 2026-01-02, why: checked by hand}\n"
    )


def test_observed_values_are_taken_and_entries_counted() -> None:
    row = only(build({"repository_id": 1, **OBSERVED}))
    assert row["stargazers_count"] == 7
    assert row["files_count"] == 2, "blobs and links, neither folders nor submodules"
    assert (row["releases_count"], row["commits_count"], row["head_oid"]) == (2, 9, oid(1))
    assert row["homepage"] is None
    assert (row["state"], row["former_names"], row["corrected_fields"]) == ("active", [], [])


def test_a_repository_without_rows_has_no_files_and_releases_when_that_was_observed() -> None:
    row = only(build({"repository_id": 2, **OBSERVED}), 2)
    assert (row["files_count"], row["releases_count"]) == (0, 0)


@pytest.mark.parametrize(
    ("column", "facet", "absent"),
    [
        ("description", "description", None),
        ("topics", "topics", []),
        ("license_spdx_id", "license", None),
        ("language", "languages", None),
        ("stargazers_count", "stargazers_count", None),
        ("forks_count", "forks_count", None),
        ("open_issues_count", "open_issues_count", None),
        ("size_kilobytes", "size_kilobytes", None),
        ("head_oid", "head", None),
        ("commits_count", "head", 0),
        ("files_count", "files", 0),
        ("releases_count", "releases", 0),
    ],
)
def test_a_fact_is_as_its_facet_says(column: str, facet: str, absent: object) -> None:
    first = build({"repository_id": 1, **OBSERVED})
    known = only(first)[column]
    assert known not in (None, [], 0)
    unknown = only(build({"repository_id": 1}, statuses={1: {facet: "unknown"}}, previous=first))
    assert unknown[column] == known, "unknown carries the last known value"
    never = only(build({"repository_id": 1, **OBSERVED}, statuses={1: {facet: "unknown"}}))
    assert never[column] == ([] if column == "topics" else None), "unknown and never known is not zero"
    gone = only(build({"repository_id": 1, **OBSERVED}, statuses={1: {facet: "absent"}}, previous=first))
    assert gone[column] == absent


def test_a_repository_without_facets_carries_what_is_known() -> None:
    first = build({"repository_id": 1, **OBSERVED})
    captured = rows.captured_repositories({"repository_id": 1})
    none = facets({})
    second = core_repositories(
        captured, rows.heads(), FILES.clear(), RELEASES.clear(), none, first, Corrections(), login="acme"
    )
    assert only(second) == only(first)


def test_times_that_a_capture_lacks_are_the_last_known_ones() -> None:
    first = build({"repository_id": 1, **OBSERVED, "default_branch": "main"})
    second = only(build({"repository_id": 1}, previous=first))
    assert (second["created_at"], second["default_branch"]) == (DAY, "main")


@pytest.mark.parametrize(
    ("captured", "login", "state"),
    [
        ({}, "acme", "active"),
        ({}, "ACME", "active"),
        ({"is_archived": True}, "acme", "archived"),
        ({"full_name": "elsewhere/repo-1"}, "acme", "transferred"),
        ({"full_name": "elsewhere/repo-1", "is_archived": True}, "acme", "transferred"),
        ({"full_name": "new-name/repo-1"}, "new-name", "active"),
    ],
)
def test_the_state_follows_the_listing(captured: dict[str, Any], login: str, state: str) -> None:
    first = build({"repository_id": 1, **OBSERVED})
    assert only(build({"repository_id": 1, **captured}, previous=first, login=login))["state"] == state


def test_a_repository_that_is_no_longer_listed_is_gone_with_its_last_known_values() -> None:
    first = build({"repository_id": 1, **OBSERVED}, {"repository_id": 2})
    second = build({"repository_id": 2}, previous=first)
    assert only(second) == only(first) | {"state": "gone"}
    third = build({"repository_id": 2}, previous=second)
    assert third.equals(second)
    back = build({"repository_id": 1, **OBSERVED}, {"repository_id": 2}, previous=third)
    assert only(back)["state"] == "active"


def test_a_transferred_repository_that_is_no_longer_listed_stays_transferred() -> None:
    first = build({"repository_id": 1, "full_name": "elsewhere/repo-1"}, {"repository_id": 2})
    assert only(build({"repository_id": 2}, previous=first))["state"] == "transferred"


def test_former_names_are_kept_oldest_first_and_never_the_current_one() -> None:
    result = build({"repository_id": 1, "name": "a"})
    for name, expected in [
        ("b", ["a"]),
        ("c", ["a", "b"]),
        ("c", ["a", "b"]),
        ("a", ["b", "c"]),
        ("d", ["b", "c", "a"]),
    ]:
        result = build({"repository_id": 1, "name": name}, previous=result)
        assert only(result)["former_names"] == expected


def test_a_new_repository_under_an_old_name_is_another_one() -> None:
    first = build({"repository_id": 1, "name": "tools"})
    second = build({"repository_id": 2, "name": "tools"}, previous=first)
    assert [(row["repository_id"], row["state"]) for row in second.iter_rows(named=True)] == [
        (1, "gone"),
        (2, "active"),
    ]
    corrected = build(
        {"repository_id": 2, "name": "tools"}, previous=first, corrections=entry("tools", "language", "R")
    )
    assert only(corrected, 2)["language"] == "R"
    assert only(corrected, 1)["corrected_fields"] == []


@pytest.mark.parametrize("target", ["1", "repo-1", "REPO-1", "acme/repo-1", "Acme/Repo-1", "old"])
@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("description", "Better words", "Better words"),
        ("license_spdx_id", "null", None),
        ("topics", "[x, y]", ["x", "y"]),
        ("state", "transferred", "transferred"),
    ],
)
def test_a_correction_wins_and_is_named(target: str, field: str, value: str, expected: object) -> None:
    first = build({"repository_id": 1, "name": "old"}, {"repository_id": 2})
    second = build(
        {"repository_id": 1, **OBSERVED}, {"repository_id": 2}, previous=first, corrections=entry(target, field, value)
    )
    assert only(second)[field] == expected
    assert only(second)["corrected_fields"] == [field]
    assert only(second, 2)["corrected_fields"] == []


def test_declared_former_names_come_before_those_that_captures_know() -> None:
    first = build({"repository_id": 1, "name": "old"})
    second = build(
        {"repository_id": 1}, previous=first, corrections=entry("1", "former_names", "[oldest, old, repo-1]")
    )
    assert only(second)["former_names"] == ["oldest", "old"]


def test_a_corrected_value_is_not_the_last_known_one() -> None:
    corrected = build({"repository_id": 1, **OBSERVED}, corrections=entry("1", "description", "Mine"))
    unknown = {1: {"description": "unknown"}}
    without = build({"repository_id": 1}, statuses=unknown, previous=corrected)
    assert only(without)["description"] is None
    gone = build(
        {"repository_id": 2},
        previous=build({"repository_id": 1, **OBSERVED}, corrections=entry("1", "topics", "[mine]")),
    )
    assert (only(gone)["topics"], only(gone)["corrected_fields"]) == ([], [])
    declared_away = build({"repository_id": 1}, corrections=entry("1", "state", "transferred"))
    assert only(build({"repository_id": 2}, previous=declared_away))["state"] == "gone"


def test_a_correction_of_an_unknown_or_ambiguous_repository_changes_nothing() -> None:
    assert (
        only(build({"repository_id": 1, **OBSERVED}, corrections=entry("nope", "language", "R")))["language"]
        == "Python"
    )
    first = build({"repository_id": 1, "name": "x"}, {"repository_id": 2, "name": "y"})
    first = first.with_columns(former_names=pl.lit(["same"]))
    second = build(
        {"repository_id": 1}, {"repository_id": 2}, previous=first, corrections=entry("same", "language", "R")
    )
    assert second["corrected_fields"].list.len().sum() == 0


def test_two_corrections_of_the_same_column_are_refused_however_they_name_the_repository() -> None:
    both = entry("1", "language", "R") + entry("repo-1", "language", "Julia").removeprefix("repositories:\n")
    with pytest.raises(
        CorrectionsError, match=r"Two corrections set language of repository 1, one as 1, one as repo-1"
    ):
        build({"repository_id": 1}, corrections=both)


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_does_not_matter(seed: int) -> None:
    captured = [{"repository_id": number, **OBSERVED, "name": f"new-{number}"} for number in range(1, 9)]
    first = build(*({"repository_id": number} for number in range(1, 12)))
    declared = entry("new-3", "language", "R")
    expected = build(*captured, previous=first, corrections=declared)
    assert build(*captured, previous=first, corrections=declared, seed=seed).equals(expected)
