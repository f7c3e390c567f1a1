"""An organisation read from the predecessor's files: what they tell, what they cannot, and what is wrong with them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from research_platform_assets.errors import LegacyError
from research_platform_assets.github.documents import DocumentLimits
from research_platform_assets.github.frames import capture_frames, observed_at
from research_platform_assets.github.legacy import LegacySource
from research_platform_assets.github.legacy.repository import README_PATH
from research_platform_assets.tables.github import FACETS
from research_platform_assets.warehouse import spool
from research_platform_assets_tests.conftest import SHARED
from research_platform_assets_tests.legacy_files import EXAMPLE, entry, write_legacy

RUNS = SHARED / "data" / "legacy"


def captured(directory: Path, tmp_path: Path, login: str = "acme", **options: Any) -> dict[str, pl.DataFrame]:
    """The tables of a capture, read through a real spool."""
    source = LegacySource(directory, login, **options)
    with spool.open_spool(tmp_path / "spool", source.state(), frozenset(), timeout_seconds=5) as pages:
        source.capture(pages)
        source.capture(pages)
        return capture_frames(pages.pages()) | {"at": pl.DataFrame({"at": [observed_at(pages.pages())]})}


def one(tmp_path: Path, **changed: Any) -> tuple[dict[str, Any], dict[str, tuple[str, str | None]]]:
    """Row and facets of a single repository with these values."""
    frames = captured(write_legacy(tmp_path / "data", entry("tides", **changed)), tmp_path)
    facets = {row["facet"]: (row["status"], row["reason"]) for row in frames["github.facets"].to_dicts()}
    return frames["github.repositories"].row(0, named=True), facets


def test_what_the_files_hold_is_observed_and_everything_else_unknown_for_a_reason(tmp_path: Path) -> None:
    row, facets = one(tmp_path)
    assert set(facets) == set(FACETS)
    known = {facet for facet, (status, _) in facets.items() if status == "observed"}
    counts = {"stargazers_count", "forks_count", "open_issues_count", "size_kilobytes"}
    assert known == counts | {"readme", "license", "description", "topics", "languages"}
    assert all((status == "unknown") == (facet not in known) for facet, (status, _) in facets.items())
    assert all(bool(reason) == (facet not in known) for facet, (_, reason) in facets.items())
    assert (row["full_name"], row["stargazers_count"], row["license_spdx_id"]) == ("acme/tides", 3, "MIT")
    assert (row["is_fork"], row["subscribers_count"], row["languages"]) == (None, None, None)
    assert row["html_url"] == "https://github.com/acme/tides"


@pytest.mark.parametrize(
    ("changed", "facet", "status"),
    [
        ({"license": "No License"}, "license", "absent"),
        ({"license": ...}, "license", "unknown"),
        ({"description": ""}, "description", "absent"),
        ({"description": None}, "description", "unknown"),
        ({"language": "Unknown"}, "languages", "absent"),
        ({"topics": []}, "topics", "absent"),
        ({"stars": 0}, "stargazers_count", "observed"),
        ({"stars": None}, "stargazers_count", "unknown"),
        ({"readme": "No README available"}, "readme", "unknown"),
        ({"readme": ""}, "readme", "observed"),
        ({"readme": ...}, "readme", "unknown"),
        ({"research_metadata": None}, "readme", "observed"),
        ({"latest_release": {"tag": "v1", "name": "", "published_at": None}}, "releases", "unknown"),
    ],
)
def test_words_for_none_and_for_an_error_are_told_apart(
    tmp_path: Path, changed: dict[str, Any], facet: str, status: str
) -> None:
    _, facets = one(tmp_path, **changed)
    assert facets[facet][0] == status


def test_the_newest_release_is_kept_although_the_others_are_unknown(tmp_path: Path) -> None:
    release = {"tag": "v2", "name": "Second", "published_at": "2025-01-02T00:00:00Z"}
    frames = captured(write_legacy(tmp_path / "d", entry("tides", latest_release=release)), tmp_path)
    assert frames["github.releases"].select("tag_name", "name").rows() == [("v2", "Second")]


def test_a_readme_is_a_document_by_the_name_that_git_gives_its_contents(tmp_path: Path) -> None:
    frames = captured(write_legacy(tmp_path / "d", entry("tides", readme="hello\n")), tmp_path)
    document = frames["github.documents"].row(0, named=True)
    assert (document["oid"], document["path"]) == ("ce013625030ba8dba906f756967f9e9ca394464a", README_PATH)
    assert (document["size_bytes"], document["status"]) == (6, "observed")
    assert frames["github.files"].is_empty()


def test_a_readme_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    directory = write_legacy(tmp_path / "d", entry("tides", readme="hello\n"))
    frames = captured(directory, tmp_path, limits=DocumentLimits(size_bytes=5))
    assert frames["github.documents"]["reason"].to_list() == ["larger than 5 bytes"]
    assert frames["github.facets"].filter(facet="readme")["status"].to_list() == ["unknown"]


def test_ids_follow_the_name_whatever_its_case(tmp_path: Path) -> None:
    first, second = (
        captured(write_legacy(tmp_path / name, entry("tides", full_name=full)), tmp_path)["github.repositories"]
        for name, full in (("a", "acme/tides"), ("b", "Acme/Tides"))
    )
    assert first["repository_id"].to_list() == second["repository_id"].to_list()
    assert 2**52 <= first["repository_id"].item() < 2**53


def test_repositories_that_nobody_says_to_be_public_stay_out_of_a_public_capture(tmp_path: Path) -> None:
    entries = [entry("tides"), entry("drafts", visibility="private"), entry("old", visibility=...)]
    directory = write_legacy(tmp_path / "d", *entries)
    names = captured(directory, tmp_path)["github.repositories"]["name"].to_list()
    assert names == ["tides"]
    everything = captured(directory, tmp_path, include_private=True)["github.repositories"]
    assert dict(everything.select("name", "is_private").iter_rows()) == {"tides": False, "drafts": True, "old": True}


@pytest.mark.parametrize(
    ("statistics", "expected"),
    [
        ({"generated_at": "2025-12-13T03:16:33.111274"}, "2025-12-13T03:16:33.111274+00:00"),
        ({"generated_at": "2025-12-13T03:16:33Z"}, "2025-12-13T03:16:33+00:00"),
        ({"generated_at": "soon"}, "2025-03-01T00:00:00+00:00"),
        ({}, "2025-03-01T00:00:00+00:00"),
    ],
)
def test_the_time_is_that_of_the_statistics_else_the_newest(
    tmp_path: Path, statistics: dict[str, Any], expected: str
) -> None:
    frames = captured(write_legacy(tmp_path / "d", entry("tides"), stats=statistics), tmp_path)
    assert frames["at"].item().isoformat() == expected


def test_the_state_follows_what_is_read_and_nothing_else(tmp_path: Path) -> None:
    directory = write_legacy(tmp_path / "d", entry("tides"), stats={}, citation_report={})
    state = LegacySource(directory, "acme").state()
    write_legacy(directory, entry("tides"), citation_report={"generated_at": "2025-12-13"})
    assert LegacySource(directory, "acme").state() == state
    assert LegacySource(directory, "acme", include_private=True).state() != state
    assert LegacySource(directory, "acme", opt_outs="x").state() != state
    write_legacy(directory, entry("tides", stars=4))
    assert LegacySource(directory, "acme").state() != state


def test_addresses_reach_no_table(tmp_path: Path) -> None:
    directory = write_legacy(tmp_path / "d", entry("tides", description="Ask ada@acme.example", topics=["a@b.example"]))
    frames = captured(directory, tmp_path)
    assert "@" not in json.dumps(frames["github.repositories"].to_dicts(), default=str)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[", r"repos\.json: is not JSON: .* in line 1, column 2"),
        ("[]", r"repos\.json: lists no repository"),
        ("{}", r"repos\.json: is not a list of repositories"),
        ("[" * 100_000, r"repos\.json: is not JSON"),
        ("[1]", r"repos\.json: entry 1: .*; correct the entry or take it out"),
        (json.dumps([entry("tides", stars="3")]), r"entry 1 \(acme/tides\): key stars: "),
        (json.dumps([entry("tides", stars=-1)]), r"entry 1 \(acme/tides\): key stars: "),
        (json.dumps([entry("tides", archived=...)]), r"entry 1 \(acme/tides\): key archived: "),
        (json.dumps([entry("tides", pushed_at="soon")]), r"key pushed_at: should be a time in ISO 8601"),
        (json.dumps([entry("tides", full_name="../tides/x")]), r"key full_name: should be owner and name"),
        (json.dumps([entry("tides"), entry("Tides")]), r"acme/Tides stands in it twice"),
        (json.dumps([entry("a"), entry("b", full_name="other/b")]), r"several owners \(acme, other\)"),
        (json.dumps([entry("a", full_name="other/b")]), r"lists repositories of other, not of acme"),
        (
            json.dumps([entry("a", created_at=None, updated_at=None, pushed_at=None)]),
            r"nothing says when it was written; copy the predecessor's `stats\.json`",
        ),
    ],
)
def test_a_broken_file_is_named_with_the_repository_and_what_to_do(tmp_path: Path, content: str, message: str) -> None:
    directory = write_legacy(tmp_path / "d")
    (directory / "repos.json").write_text(content)
    with pytest.raises(LegacyError, match=message):
        captured(directory, tmp_path)


def test_a_message_never_holds_the_value_which_may_be_an_address(tmp_path: Path) -> None:
    directory = write_legacy(tmp_path / "d", entry("tides", stars="ada@acme.example"))
    with pytest.raises(LegacyError) as error:
        captured(directory, tmp_path)
    assert "ada" not in str(error.value)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("repos.json", None, r"repos\.json: is missing; set legacy_directory"),
        ("repos.json", b"\xff[]", r"repos\.json: is not UTF-8 at byte 1"),
        ("stats.json", b"{", r"stats\.json: is not JSON"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str, content: bytes | None, message: str) -> None:
    directory = write_legacy(tmp_path / "d", entry("tides"), stats={})
    (directory / name).unlink()
    if content is not None:
        (directory / name).write_bytes(content)
    with pytest.raises(LegacyError, match=message):
        captured(directory, tmp_path)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(LegacyError, match=r"gone: there is no such folder; set legacy_directory"):
        LegacySource(tmp_path / "gone", "acme").state()


def test_the_example_comes_in_whole(tmp_path: Path) -> None:
    frames = captured(EXAMPLE, tmp_path, "ellerfosse-lab", include_private=True)
    assert frames["github.repositories"].height == 6
    assert frames["github.documents"].height == 4


@pytest.mark.parametrize(("run", "repositories"), [("cc1c9dc", 30), ("c575cc9", 5)])
def test_every_record_of_a_published_run_comes_in(tmp_path: Path, run: str, repositories: int) -> None:
    if not (RUNS / run).is_dir():
        pytest.skip("no outputs of the predecessor beside the checkout (../shared)")
    said = json.loads((RUNS / run / "repos.json").read_text(encoding="utf-8"))
    frames = captured(RUNS / run, tmp_path, "Digital-AI-Finance")
    rows = {row["full_name"]: row for row in frames["github.repositories"].to_dicts()}
    assert len(rows) == len(said) == repositories
    for each in said:
        row = rows[each["full_name"]]
        assert row["stargazers_count"] == each["stars"]
        assert row["pushed_at"].isoformat() == each["pushed_at"]
        assert (row["license_name"] or "No License") == each["license"]
        assert (row["language"] or "Unknown") == each["language"]
    with_readme = sum(each["readme"] != "No README available" for each in said)
    assert frames["github.documents"].height == with_readme
    assert frames["github.releases"].height == sum(each["latest_release"] is not None for each in said)
