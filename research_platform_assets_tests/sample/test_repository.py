"""Repositories resolved from bundles, and the metadata recorded of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from research_platform_assets.errors import ArchiveError
from research_platform_assets.sample.bundle import parse_bundle
from research_platform_assets.sample.metadata_history import metadata_files
from research_platform_assets.sample.people import Person
from research_platform_assets.sample.repository import Repository, license_record, resolve

PEOPLE = {"ada": Person("Ada", "ada", 1)}
COMMITS = "@@@ commits 2025-01-06 2025-01-09\nada | Start\nada | Release 1\n"


def _repository(header: str, commits: str = COMMITS) -> Repository:
    (repository,) = resolve([parse_bundle(f"id = 7\n{header}\n{commits}", "gauges")], PEOPLE, Path())
    return repository


def _record(header: str, recorded_at: str = "2026-01-01T00:00:00Z") -> dict[str, Any]:
    return _repository(header).record("lab", recorded_at)


def test_a_repository_is_named_by_its_bundle_unless_the_header_says_otherwise() -> None:
    assert _record("")["full_name"] == "lab/gauges"
    assert _record('name = "levels"')["html_url"] == "https://github.com/lab/levels"


@pytest.mark.parametrize(("recorded_at", "expected"), [("2025-05-01T00:00:00Z", False), ("2025-07-01T00:00:00Z", True)])
def test_a_repository_is_archived_from_its_day_on(recorded_at: str, expected: bool) -> None:
    assert _record('archived_at = "2025-06-01T00:00:00Z"', recorded_at)["archived"] is expected


def test_a_repository_without_an_archiving_day_is_not_archived() -> None:
    assert _record("")["archived"] is False


def test_pushes_follow_the_newest_commit() -> None:
    repository = _repository("")
    assert repository.record("lab", "2026-01-01T00:00:00Z")["pushed_at"].startswith("2025-01-09T")
    assert repository.created_at.startswith("2025-01-06T")


def test_an_empty_repository_was_pushed_when_it_was_created() -> None:
    record = _repository('created_at = "2025-02-03T04:05:06Z"', "").record("lab", "2026-01-01T00:00:00Z")
    assert record["pushed_at"] == record["updated_at"] == "2025-02-03T04:05:06Z"
    assert record["language"] is None


def test_a_release_points_to_the_commit_with_its_headline() -> None:
    repository = _repository('[[releases]]\ntag_name = "v1"\ncommit = "Release 1"')
    (release,) = repository.releases()
    assert release["target_commitish"] == repository.commits[1].sha
    assert release["name"] == "v1"


def test_a_release_of_no_commit_is_refused() -> None:
    repository = _repository('[[releases]]\ntag_name = "v1"\ncommit = "Realease 1"')
    with pytest.raises(ArchiveError, match="bundle gauges: release v1 names no commit"):
        repository.releases()


@pytest.mark.parametrize(
    ("spdx_id", "expected"),
    [
        (None, None),
        ("MIT", {"key": "mit", "name": "MIT License", "spdx_id": "MIT"}),
        ("NOASSERTION", {"key": "other", "name": "Other", "spdx_id": "NOASSERTION"}),
    ],
)
def test_licences_are_given_as_github_does(spdx_id: str | None, expected: dict[str, str] | None) -> None:
    assert license_record(spdx_id) == expected


def test_metadata_versions_tell_renames_growth_and_archiving() -> None:
    header = 'stargazers_count = 10\n[[former_names]]\nname = "old"\nuntil = "2025-06-01T00:00:00Z"'
    repository = _repository(f'archived_at = "2025-06-02T00:00:00Z"\n{header}')
    moments = ["2025-01-08T00:00:00Z", "2026-03-01T00:00:00Z"]
    files = metadata_files([(moment, [repository]) for moment in moments], "lab")
    first, second = files["index.json"]
    assert (first["added"], first["renamed"], first["changed"]) == (["old"], [], {})
    assert (second["added"], second["removed"], second["renamed"]) == ([], [], [["old", "gauges"]])
    assert second["changed"]["gauges"]["archived"] == [False, True]
    assert second["changed"]["gauges"]["stars"] == [0, 10]
    assert files["2025-01-08T000000Z.json"][0]["license"] == "No License"


def test_metadata_does_not_know_repositories_of_the_future() -> None:
    files = metadata_files([("2024-12-31T00:00:00Z", [_repository("")])], "lab")
    assert files["2024-12-31T000000Z.json"] == []
