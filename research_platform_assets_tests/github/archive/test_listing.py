"""`org.json` and `repos.jsonl` as tables."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from research_platform_assets.github.archive.facts import MADE_UP, NOT_RECORDED
from research_platform_assets.github.frames import observed_at
from research_platform_assets_tests.archives import MISSING, Recorded, write_archive
from research_platform_assets_tests.github.archive.captures import captured, facets_of, frames_of

COUNTS = ("stargazers_count", "forks_count", "subscribers_count", "open_issues_count", "size")


def only_row(frame: Any) -> dict[str, Any]:
    [row] = frame.iter_rows(named=True)
    return row


def test_a_repository_keeps_what_github_says(tmp_path: Path) -> None:
    row = only_row(frames_of(tmp_path, Recorded())["github.repositories"])
    assert row == {
        "repository_id": 1001,
        "node_id": "R_1001",
        "name": "alpha",
        "full_name": "Lab/alpha",
        "description": "About alpha",
        "homepage": None,
        "html_url": "https://github.com/Lab/alpha",
        "language": "Python",
        "languages": [{"name": "Python", "size_bytes": 200}, {"name": "Shell", "size_bytes": 10}],
        "topics": ["tides"],
        "license_spdx_id": "MIT",
        "license_name": "MIT License",
        "is_private": False,
        "is_fork": False,
        "is_archived": False,
        "is_disabled": False,
        "stargazers_count": 3,
        "forks_count": 0,
        "subscribers_count": 1,
        "open_issues_count": 2,
        "size_kilobytes": 120,
        "default_branch": "main",
        "has_issues": True,
        "has_wiki": False,
        "has_pages": False,
        "created_at": datetime(2025, 1, 1, tzinfo=UTC),
        "pushed_at": datetime(2026, 1, 10, tzinfo=UTC),
        "updated_at": datetime(2026, 1, 11, tzinfo=UTC),
    }


def test_watching_accounts_are_not_the_stars(tmp_path: Path) -> None:
    # What GitHub calls `watchers_count` are the stars once more.
    metadata = {"stargazers_count": 3, "watchers_count": 3, "subscribers_count": MISSING}
    row = only_row(frames_of(tmp_path, Recorded(metadata=metadata))["github.repositories"])
    assert (row["stargazers_count"], row["subscribers_count"]) == (3, None)


def test_without_provenance_values_are_observed_without_an_origin(tmp_path: Path) -> None:
    frames = frames_of(tmp_path, Recorded())
    facets = frames["github.facets"]
    assert facets["origin"].null_count() == facets.height
    assert set(facets.filter(facets["facet"] != "releases")["status"]) == {"observed"}


@pytest.mark.parametrize("key", COUNTS)
def test_a_made_up_count_is_unknown(tmp_path: Path, key: str) -> None:
    frames = frames_of(tmp_path, Recorded(metadata={"provenance": {key: "synthetic", "id": "synthetic"}}))
    column = {"size": "size_kilobytes"}.get(key, key)
    assert only_row(frames["github.repositories"])[column] is None
    assert only_row(frames["github.repositories"])["repository_id"] == 1001
    assert facets_of(frames, column) == [("unknown", MADE_UP, None)]


@pytest.mark.parametrize("origin", ["git", "legacy", "derived"])
def test_the_origin_of_a_fact_is_kept(tmp_path: Path, origin: str) -> None:
    frames = frames_of(tmp_path, Recorded(metadata={"provenance": {"stargazers_count": origin}}))
    assert only_row(frames["github.repositories"])["stargazers_count"] == 3
    assert facets_of(frames, "stargazers_count") == [("observed", None, origin)]


def test_every_made_up_value_is_null(tmp_path: Path) -> None:
    keys = (
        "description homepage language languages topics license disabled default_branch has_issues has_wiki has_pages"
    )
    dates = "created_at pushed_at updated_at"
    provenance = dict.fromkeys(f"{keys} {dates}".split(), "synthetic")
    row = only_row(frames_of(tmp_path, Recorded(metadata={"provenance": provenance}))["github.repositories"])
    columns = {"license": "license_spdx_id", "disabled": "is_disabled"}
    assert [row[columns.get(key, key)] for key in provenance] == [None] * len(provenance)


@pytest.mark.parametrize(
    ("facet", "key", "value", "reason"),
    [
        ("description", "description", None, "no description set"),
        ("description", "description", "", "no description set"),
        ("topics", "topics", [], "no topics set"),
        ("languages", "languages", {}, "no language detected"),
        ("license", "license", None, "no licence detected"),
    ],
)
def test_a_value_that_is_empty_is_absent(tmp_path: Path, facet: str, key: str, value: object, reason: str) -> None:
    assert facets_of(frames_of(tmp_path, Recorded(metadata={key: value})), facet) == [("absent", reason, None)]


@pytest.mark.parametrize("key", [*COUNTS, "description", "topics", "languages", "license"])
def test_a_key_that_is_not_there_is_unknown(tmp_path: Path, key: str) -> None:
    frames = frames_of(tmp_path, Recorded(metadata={key: MISSING}))
    facet = {"size": "size_kilobytes"}.get(key, key)
    assert facets_of(frames, facet) == [("unknown", NOT_RECORDED, None)]


def test_a_null_size_is_unknown(tmp_path: Path) -> None:
    frames = frames_of(tmp_path, Recorded(metadata={"size": None}))
    assert facets_of(frames, "size_kilobytes") == [("unknown", NOT_RECORDED, None)]


def test_names_and_addresses_that_are_not_recorded_follow_from_the_name(tmp_path: Path) -> None:
    frames = frames_of(tmp_path, Recorded(metadata={"full_name": MISSING, "html_url": MISSING}), html_url=MISSING)
    row = only_row(frames["github.repositories"])
    assert (row["full_name"], row["html_url"]) == ("Lab/alpha", "https://github.com/Lab/alpha")
    assert only_row(frames["github.organizations"])["html_url"] == "https://github.com/Lab"


def test_the_organisation_is_one_row(tmp_path: Path) -> None:
    frames = frames_of(tmp_path, Recorded(), invented=True, description="Tides and waves")
    assert only_row(frames["github.organizations"]) == {
        "organization_id": 42,
        "login": "Lab",
        "name": "The Lab",
        "description": "Tides and waves",
        "html_url": "https://github.com/Lab",
        "public_repos": 1,
        "created_at": datetime(2024, 1, 1, tzinfo=UTC),
        "is_invented": True,
    }


def test_made_up_values_of_the_organisation_are_null(tmp_path: Path) -> None:
    keys = ("name", "description", "public_repos", "created_at")
    provenance = dict.fromkeys((*keys, "id"), "synthetic")
    frames = frames_of(tmp_path, Recorded(), provenance=provenance, description="Invented")
    row = only_row(frames["github.organizations"])
    assert row["organization_id"] == 42
    assert [row[key] for key in keys] == [None] * len(keys)
    assert row["is_invented"] is False


@pytest.mark.parametrize(
    ("organization", "expected"),
    [
        ({"recorded_at": "2026-03-01T10:00:00Z"}, datetime(2026, 3, 1, 10, tzinfo=UTC)),
        ({}, datetime(2026, 2, 1, 12, tzinfo=UTC)),
        ({"updated_at": MISSING}, datetime(2026, 1, 10, tzinfo=UTC)),
        ({"provenance": {"updated_at": "synthetic"}}, datetime(2026, 1, 10, tzinfo=UTC)),
    ],
)
def test_the_time_of_observation_is_the_best_that_is_recorded(
    tmp_path: Path, organization: dict[str, Any], expected: datetime
) -> None:
    older = Recorded("beta", 2, metadata={"pushed_at": "2026-01-09T00:00:00Z"})
    newest_is_made_up = Recorded(
        "c", 3, metadata={"pushed_at": "2027-01-09T00:00:00Z", "provenance": {"pushed_at": "synthetic"}}
    )
    directory = write_archive(tmp_path, [Recorded(), older, newest_is_made_up], organization)
    assert observed_at(captured(directory).pages()) == expected
