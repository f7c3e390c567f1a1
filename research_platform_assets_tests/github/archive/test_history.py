"""Commits, contributors and releases of a recorded repository."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from research_platform_assets.github.archive.facts import EMPTY_REPOSITORY, NOT_RECORDED
from research_platform_assets_tests.archives import EMPTY, MISSING, Recorded, commit
from research_platform_assets_tests.github.archive.captures import facets_of, frames_of, rows_of

MADE_UP_IDS = {"provenance": {"id": "synthetic"}}
HEAD_COLUMNS = ["head_oid", "commits_count", "recorded_commits_count", "is_history_complete"]
HEAD = commit(1)["sha"]


def test_commits_come_with_their_place_in_the_history(tmp_path: Path) -> None:
    frame = frames_of(tmp_path, Recorded())["github.commits"]
    newest = frame.filter(frame["position"] == 0).row(0, named=True)
    assert newest == {
        "repository_id": 1001,
        "oid": HEAD,
        "position": 0,
        "authored_at": datetime(2026, 1, 2, 10, tzinfo=UTC),
        "committed_at": datetime(2026, 1, 2, 11, tzinfo=UTC),
        "author_id": 7,
        "author_login": "ada",
        "author_identity": "account",
        "author_pseudonym": None,
        "author_name": "Ada",
        "author_type": "User",
        "headline": "Change 1",
        "parents_count": 1,
        "files_changed": 1,
        "additions": 2,
        "deletions": 1,
    }


@pytest.mark.parametrize(
    ("repository", "expected"),
    [
        (Recorded(), (HEAD, 2, 2, True)),
        (Recorded(meta={"total_commits": 700}), (HEAD, 700, 2, False)),
        (Recorded(meta={"shallow": True}), (HEAD, None, 2, False)),
        (Recorded(meta=None), (HEAD, None, 2, False)),
        (Recorded(commits=None, meta=None), (None, None, 0, False)),
        (Recorded(commits=[], meta={"total_commits": 9}), (None, 9, 0, False)),
        (Recorded(commits=[]), (None, None, 0, False)),
        (Recorded(commits=None, meta={"total_commits": 2, "recorded_commits": 2}), (None, 2, 0, False)),
        (EMPTY, (None, 0, 0, True)),
        (Recorded(files={}, commits=[]), (None, 0, 0, True)),
        (Recorded(files=None, commits=None), (None, 0, 0, True)),
        (Recorded(files=None, commits=[], meta=None), (None, 0, 0, True)),
        (Recorded(files=None, commits=None, meta=None), (None, None, 0, False)),
    ],
)
def test_the_head_says_how_much_of_the_history_is_at_hand(
    tmp_path: Path, repository: Recorded, expected: tuple[Any, ...]
) -> None:
    assert rows_of(frames_of(tmp_path, repository)["github.heads"], HEAD_COLUMNS) == [expected]


def test_everything_is_absent_in_an_empty_repository(tmp_path: Path) -> None:
    facets = facets_of(frames_of(tmp_path, EMPTY), "head", "files", "readme", "commits", "contributors", "releases")
    assert facets == [("absent", EMPTY_REPOSITORY, None)] * 6


def test_parts_without_a_file_are_unknown(tmp_path: Path) -> None:
    repository = Recorded(files=None, commits=None, meta=None, contributors=None, releases=None)
    facets = facets_of(
        frames_of(tmp_path, repository), "head", "files", "readme", "commits", "contributors", "releases"
    )
    assert facets == [("unknown", NOT_RECORDED, None)] * 6


def test_an_empty_list_of_commits_beside_a_tree_is_unknown(tmp_path: Path) -> None:
    assert facets_of(frames_of(tmp_path, Recorded(commits=[])), "commits", "head", "files") == [
        ("unknown", NOT_RECORDED, None),
        ("unknown", NOT_RECORDED, None),
        ("observed", None, None),
    ]


def test_empty_lists_of_contributors_and_releases_are_absences(tmp_path: Path) -> None:
    assert facets_of(frames_of(tmp_path, Recorded(contributors=[])), "contributors", "releases") == [
        ("absent", "no contributors listed", None),
        ("absent", "no releases published", None),
    ]


def test_an_archive_with_provenance_read_its_parts_from_git(tmp_path: Path) -> None:
    facets = facets_of(
        frames_of(tmp_path, Recorded(metadata=MADE_UP_IDS)),
        "head",
        "files",
        "readme",
        "commits",
        "contributors",
        "releases",
    )
    assert [origin for _, _, origin in facets] == ["git", "git", "git", "git", "derived", "derived"]


@pytest.mark.parametrize(
    ("author", "metadata", "expected"),
    [
        ({"login": "ada", "id": 7}, {}, (7, "ada", "account", None, "User")),
        ({"login": "ada", "id": 7}, MADE_UP_IDS, (7, "ada", "account", None, "User")),
        ({"login": "eve", "id": 2_000_000_000}, MADE_UP_IDS, (2_000_000_000, "eve", "synthetic", None, None)),
        ({"login": "eve", "id": 2_000_000_000}, {}, (2_000_000_000, "eve", "account", None, None)),
        (
            {"login": "eve", "id": 2_000_000_000},
            {"provenance": {"id": "git"}},
            (2_000_000_000, "eve", "account", None, None),
        ),
        ({"login": "eve", "id": 1_999_999_999}, MADE_UP_IDS, (1_999_999_999, "eve", "account", None, None)),
        (
            {"login": None, "id": None, "pseudonym": "0123456789abcdef"},
            {},
            (None, None, "pseudonym", "0123456789abcdef", None),
        ),
        ({"login": None, "id": None}, {}, (None, None, "pseudonym", None, None)),
        ({"login": "ADA"}, {}, (7, "ADA", "account", None, "User")),
        ({"login": "eve"}, {}, (None, "eve", "pseudonym", None, None)),
        ({"login": "dependabot[bot]", "id": 9, "type": "Bot"}, {}, (9, "dependabot[bot]", "account", None, "Bot")),
        (None, {}, (None, None, "pseudonym", None, None)),
    ],
)
def test_an_author_is_an_account_a_made_up_one_or_a_pseudonym(
    tmp_path: Path, author: dict[str, Any] | None, metadata: dict[str, Any], expected: tuple[Any, ...]
) -> None:
    frames = frames_of(tmp_path, Recorded(metadata=metadata, commits=[commit(0, author=author)]))
    columns = ["author_id", "author_login", "author_identity", "author_pseudonym", "author_type"]
    assert rows_of(frames["github.commits"], columns) == [expected]


def test_figures_and_texts_that_are_not_recorded_are_null(tmp_path: Path) -> None:
    bare = commit(0, files_changed=None, additions=None, deletions=MISSING, headline=None)
    frames = frames_of(tmp_path, Recorded(commits=[bare]))
    assert rows_of(frames["github.commits"], ["files_changed", "additions", "deletions", "headline"]) == [
        (None, None, None, "")
    ]


def test_contributors_and_releases_are_taken_as_listed(tmp_path: Path) -> None:
    releases = [
        {"tag_name": "v2", "name": "Second", "published_at": "2026-01-02T00:00:00Z", "target_commitish": HEAD},
        {"tag_name": "v1", "name": "", "published_at": None, "target_commitish": None},
    ]
    frames = frames_of(tmp_path, Recorded(releases=releases))
    assert frames["github.releases"].rows() == [
        (1001, "v1", None, None, None),
        (1001, "v2", "Second", datetime(2026, 1, 2, tzinfo=UTC), HEAD),
    ]
    assert frames["github.contributors"].rows() == [(1001, 7, "ada", "User", 2)]
