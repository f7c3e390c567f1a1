"""Damaged archives: every error names the file and says what is wrong."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from research_platform_assets.errors import ArchiveError
from research_platform_assets.github.archive import ArchiveSource
from research_platform_assets_tests.archives import (
    MISSING,
    MemorySink,
    Recorded,
    commit,
    git_oid,
    write_archive,
    write_lines,
)
from research_platform_assets_tests.github.archive.captures import captured

README_BLOB = f"blobs/{git_oid(b'# Alpha' + bytes([10]))}"


def refused(directory: Path, relative: str, *parts: str) -> None:
    """Capturing raises an error that names the file and holds all `parts`."""
    with pytest.raises(ArchiveError) as caught:
        captured(directory)
    message = str(caught.value)
    assert message.startswith(str(directory / relative)), message
    assert all(part in message for part in parts), message
    assert "; " in message.removeprefix(str(directory / relative)), "nothing says what to do"


def changed(relative: str, change: Callable[[bytes], bytes], directory: Path) -> Path:
    path = write_archive(directory) / relative
    path.write_bytes(change(path.read_bytes()))
    return directory


def first_line(relative: str, directory: Path, **overrides: Any) -> Path:
    """An archive in which keys of the first record of a JSON Lines file are replaced."""
    path = write_archive(directory) / relative
    records = [json.loads(line) for line in path.read_text().splitlines()]
    records[0] = {key: value for key, value in (records[0] | overrides).items() if value is not MISSING}
    write_lines(path, records)
    return directory


@pytest.mark.parametrize("relative", ["repos.jsonl", "trees/alpha.jsonl", "commits/alpha.jsonl", "blobs.jsonl"])
def test_a_line_cut_short_is_named(tmp_path: Path, relative: str) -> None:
    refused(changed(relative, lambda text: text + b'{"id": 5, "na', tmp_path), relative, "line ", "is not JSON")


@pytest.mark.parametrize(
    "relative", ["org.json", "contributors/alpha.json", "releases/alpha.json", "commits/alpha.meta.json"]
)
@pytest.mark.parametrize("content", [b"", b"{", b"[1, ", b"\xff\xfe", b"[" * 100_000, b"NaN", b'"text"'])
def test_a_json_file_that_cannot_be_read_is_named(tmp_path: Path, relative: str, content: bytes) -> None:
    refused(changed(relative, lambda _: content, tmp_path), relative)


def test_text_that_is_not_utf8_is_named_with_line_and_byte(tmp_path: Path) -> None:
    directory = changed("trees/alpha.jsonl", lambda text: text + b'{"path": "\xe9"}\n', tmp_path)
    refused(directory, "trees/alpha.jsonl", "line 2", "is not UTF-8 at byte 11")


def test_the_line_of_an_error_inside_a_json_file_is_named(tmp_path: Path) -> None:
    refused(changed("org.json", lambda _: b'{\n"login": "Lab",\n"id" 5}', tmp_path), "org.json", "line 3", "column 6")


def test_blank_lines_do_no_harm(tmp_path: Path) -> None:
    assert captured(changed("repos.jsonl", lambda text: b"\n" + text + b"\r\n", tmp_path)).puts


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id", MISSING),
        ("id", "1001"),
        ("id", 0),
        ("id", True),
        ("id", 2**63),
        ("id", 1001.0),
        ("name", MISSING),
        ("name", None),
        ("private", MISSING),
        ("private", "no"),
        ("archived", 0),
        ("stargazers_count", -1),
        ("stargazers_count", "3"),
        ("size", 2**63),
        ("topics", "tides"),
        ("topics", [None]),
        ("languages", {"Python": -1}),
        ("license", "MIT"),
        ("pushed_at", "yesterday"),
        ("pushed_at", "2026-01-10T00:00:00"),
        ("pushed_at", 5),
        ("pushed_at", "0001-01-01T00:00:00+14:00"),
        ("provenance", {"id": 5}),
    ],
)
def test_a_wrong_value_in_the_listing_is_named_by_its_key(tmp_path: Path, key: str, value: Any) -> None:
    refused(first_line("repos.jsonl", tmp_path, **{key: value}), "repos.jsonl", "line 1", f"key {key}")


@pytest.mark.parametrize(
    ("time", "advice"),
    [
        ("yesterday", "should be a time in ISO 8601 such as 2026-01-31T12:00:00Z"),
        ("2026-01-10T00:00:00", "should be a time with its zone such as 2026-01-31T12:00:00Z"),
        ("0001-01-01T00:00:00+14:00", "should be a time between the years 1 and 9999"),
    ],
)
def test_a_wrong_time_is_told_what_it_should_be(tmp_path: Path, time: str, advice: str) -> None:
    refused(first_line("repos.jsonl", tmp_path, pushed_at=time), "repos.jsonl", "key pushed_at", advice)


@pytest.mark.parametrize(
    "name", ["..", ".", "../alpha", "a/b", "a\\b", "/etc/passwd", "", "a\0", "x" * 101, "ä", "a b", "alpha\n"]
)
def test_a_name_that_could_leave_the_archive_is_refused(tmp_path: Path, name: str) -> None:
    advice = "is not a repository name (letters, digits, `.`, `_` and `-` only)"
    refused(first_line("repos.jsonl", tmp_path, name=name), "repos.jsonl", "line 1", "key name", advice)


@pytest.mark.parametrize(
    ("second", "problem"),
    [
        (Recorded("beta", 1001), "key id: 1001 stands in line 1 already"),
        (Recorded("alpha", 1002), "key name: alpha stands in line 1 already"),
        (Recorded("ALPHA", 1002), "key name: ALPHA stands in line 1 already"),
    ],
)
def test_a_repository_listed_twice_is_refused(tmp_path: Path, second: Recorded, problem: str) -> None:
    refused(write_archive(tmp_path, [Recorded(), second]), "repos.jsonl", "line 2", problem)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("path", MISSING),
        ("path", ""),
        ("type", "file"),
        ("mode", "rw"),
        ("sha", "abc"),
        ("sha", "A" * 40),
        ("size", -5),
        ("size", "5"),
    ],
)
def test_a_wrong_value_in_a_tree_is_named_by_its_key(tmp_path: Path, key: str, value: Any) -> None:
    refused(first_line("trees/alpha.jsonl", tmp_path, **{key: value}), "trees/alpha.jsonl", "line 1", f"key {key}")


@pytest.mark.parametrize(
    ("key", "value", "place"),
    [
        ("sha", "1", "sha"),
        ("date", None, "date"),
        ("committer_date", "2026-13-01T00:00:00Z", "committer_date"),
        ("author", "Ada", "author"),
        ("author", {"id": "7"}, "author.id"),
        ("author", {"pseudonym": "ada@uni.example"}, "author.pseudonym"),
        ("parents", [], "parents"),
        ("additions", 1.5, "additions"),
    ],
)
def test_a_wrong_value_in_a_commit_is_named_by_its_key(tmp_path: Path, key: str, value: Any, place: str) -> None:
    directory = first_line("commits/alpha.jsonl", tmp_path, **{key: value})
    refused(directory, "commits/alpha.jsonl", "line 1", f"key {place}")


def test_errors_do_not_repeat_values_that_may_be_addresses(tmp_path: Path) -> None:
    directory = first_line("commits/alpha.jsonl", tmp_path, author={"pseudonym": "ada@uni.example"})
    with pytest.raises(ArchiveError) as caught:
        captured(directory)
    assert "ada" not in str(caught.value).removeprefix(str(tmp_path))


def test_repeated_records_are_refused(tmp_path: Path) -> None:
    double = [commit(1), commit(1)]
    refused(
        write_archive(tmp_path / "c", [Recorded(commits=double)]), "commits/alpha.jsonl", "line 2", "key sha", "line 1"
    )
    entry = {"path": "README.md", "type": "blob", "mode": "100644", "size": 1, "sha": "1" * 40}
    refused(write_archive(tmp_path / "t", [Recorded(entries=[entry])]), "trees/alpha.jsonl", "line 2", "key path")
    people = [{"login": "ada", "id": 7, "type": "User", "contributions": 2}] * 2
    refused(
        write_archive(tmp_path / "p", [Recorded(contributors=people)]), "contributors/alpha.json", "entry 2", "key id"
    )
    tags = [{"tag_name": "v1"}, {"tag_name": "v1"}]
    refused(write_archive(tmp_path / "r", [Recorded(releases=tags)]), "releases/alpha.json", "entry 2", "key tag_name")
    refused(changed("blobs.jsonl", lambda text: text * 2, tmp_path / "b"), "blobs.jsonl", "line 2", "key sha")


@pytest.mark.parametrize(
    ("relative", "entry", "place"),
    [
        ("contributors/alpha.json", {"login": "x", "id": 1, "type": "Robot", "contributions": 1}, "0.type"),
        ("contributors/alpha.json", {"login": "x", "id": None, "type": "User", "contributions": 1}, "0.id"),
        ("releases/alpha.json", {"name": "x"}, "0.tag_name"),
    ],
)
def test_a_wrong_entry_of_a_list_is_named_by_its_place(tmp_path: Path, relative: str, entry: Any, place: str) -> None:
    refused(changed(relative, lambda _: json.dumps([entry]).encode(), tmp_path), relative, f"key {place}")


def test_a_list_of_commits_cut_short_is_noticed(tmp_path: Path) -> None:
    directory = changed("commits/alpha.jsonl", lambda text: text.splitlines(keepends=True)[0], tmp_path)
    refused(directory, "commits/alpha.meta.json", "key recorded_commits", "says 2", "holds 1")


def test_totals_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    directory = write_archive(tmp_path, [Recorded(meta={"total_commits": 1})])
    refused(directory, "commits/alpha.meta.json", "key total_commits")


def test_contents_of_another_size_than_recorded_are_refused(tmp_path: Path) -> None:
    directory = changed(README_BLOB, lambda text: text + b"more", tmp_path)
    refused(directory, README_BLOB, "holds 12 bytes", "stored_size 8")


def test_contents_without_their_git_hash_are_refused(tmp_path: Path) -> None:
    directory = changed(README_BLOB, lambda _: b"# Omega\n", tmp_path)
    refused(directory, README_BLOB, "git hash")


def test_contents_without_their_git_hash_are_refused_without_an_index_too(tmp_path: Path) -> None:
    directory = changed(README_BLOB, lambda _: b"# Omega\n", tmp_path)
    (directory / "blobs.jsonl").unlink()
    refused(directory, README_BLOB, "git hash")


def test_replaced_contents_have_another_hash_but_the_stored_size(tmp_path: Path) -> None:
    stored = {"README.md": b"replaced"}
    assert captured(write_archive(tmp_path / "good", [Recorded(stored=stored)])).documents
    directory = write_archive(tmp_path / "bad", [Recorded(stored=stored)])
    (directory / README_BLOB).write_bytes(b"cut")
    refused(directory, README_BLOB, "holds 3 bytes")


def test_an_original_size_that_cannot_be_is_refused(tmp_path: Path) -> None:
    refused(first_line("blobs.jsonl", tmp_path, size=7), README_BLOB, "size 7")


def test_contents_named_by_sha256_are_checked_with_it(tmp_path: Path) -> None:
    oid = hashlib.sha256(b"blob 1\0x").hexdigest()
    entry = {"path": "README.md", "type": "blob", "mode": "100644", "size": 1, "sha": oid}
    directory = write_archive(tmp_path, [Recorded(files={}, entries=[entry])])
    (directory / "blobs" / oid).write_bytes(b"x")
    assert captured(directory).documents == {oid: b"x"}
    (directory / "blobs" / oid).write_bytes(b"y")
    refused(directory, f"blobs/{oid}", "git hash")


@pytest.mark.parametrize("relative", ["org.json", "repos.jsonl"])
def test_a_folder_that_is_no_archive_says_so(tmp_path: Path, relative: str) -> None:
    (write_archive(tmp_path) / relative).unlink()
    refused(tmp_path, relative, "is missing", "archive_directory")


def test_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    missing = tmp_path / "nothing"
    source = ArchiveSource(missing)
    for act in (source.state, lambda: captured(missing)):
        with pytest.raises(ArchiveError, match=re.escape(f"{missing}: there is no such folder")):
            act()


@pytest.mark.parametrize("relative", ["org.json", "trees/alpha.jsonl", "commits/alpha.jsonl", README_BLOB])
def test_a_link_that_leaves_the_archive_is_refused(tmp_path: Path, relative: str) -> None:
    directory = write_archive(tmp_path / "archive")
    outside = tmp_path / "outside"
    (directory / relative).rename(outside)
    (directory / relative).symlink_to(outside)
    refused(directory, relative, "leads out of the archive")
    with pytest.raises(ArchiveError, match="leads out of the archive"):
        ArchiveSource(directory).state()


def test_a_folder_linked_to_the_outside_is_refused(tmp_path: Path) -> None:
    directory = write_archive(tmp_path / "archive")
    (directory / "trees").rename(tmp_path / "trees")
    (directory / "trees").symlink_to("../trees")
    refused(directory, "trees/alpha.jsonl", "leads out of the archive")


def test_a_link_to_nothing_or_to_itself_is_refused(tmp_path: Path) -> None:
    path = write_archive(tmp_path) / "releases/alpha.json"
    for target in ("gone.json", "alpha.json"):
        path.unlink()
        path.symlink_to(target)
        refused(tmp_path, "releases/alpha.json", "not a regular file")


def test_a_folder_that_cannot_be_looked_into_is_not_taken_for_missing(tmp_path: Path) -> None:
    folder = write_archive(tmp_path) / "releases"
    (folder / "alpha.json").unlink()
    folder.rmdir()
    folder.symlink_to("releases")
    refused(tmp_path, "releases/alpha.json", "cannot be read")
    with pytest.raises(ArchiveError, match="releases: cannot be read"):
        ArchiveSource(tmp_path).state()


def test_a_pipe_in_place_of_a_file_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    (write_archive(tmp_path) / "org.json").unlink()
    os.mkfifo(tmp_path / "org.json")
    refused(tmp_path, "org.json", "not a regular file")


def test_nothing_says_when_the_archive_was_recorded(tmp_path: Path) -> None:
    never = Recorded(metadata={"pushed_at": None})
    refused(write_archive(tmp_path, [never], {"updated_at": MISSING}), "org.json", "recorded_at")


@pytest.mark.skipif(os.geteuid() == 0, reason="permissions do not bind root")
@pytest.mark.parametrize("relative", ["org.json", "repos.jsonl"])
def test_a_file_without_permission_is_named(tmp_path: Path, relative: str) -> None:
    (write_archive(tmp_path) / relative).chmod(0)
    refused(tmp_path, relative, "permissions")
    with pytest.raises(ArchiveError, match="permissions"):
        ArchiveSource(tmp_path).state()


def test_the_listing_is_checked_before_anything_is_captured(tmp_path: Path) -> None:
    directory = changed("repos.jsonl", lambda text: text + b"{}\n", tmp_path)
    sink = MemorySink()
    with pytest.raises(ArchiveError):
        ArchiveSource(directory).capture(sink)
    assert sink.puts == []
