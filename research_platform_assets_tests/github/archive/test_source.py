"""Capturing an archive: what comes out, what is skipped, what a state depends on."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import polars as pl
import pytest

from research_platform_assets.github.archive import ArchiveSource
from research_platform_assets.github.frames import capture_frames
from research_platform_assets.github.source import ORGANIZATION_KEY, OrganizationSource, PageSink, repository_key
from research_platform_assets_tests.archives import MemorySink, Recorded, commit, git_oid, write_archive
from research_platform_assets_tests.github.archive.captures import captured

REPOSITORIES = [Recorded("beta", 12), Recorded("alpha", 7), Recorded("gamma", 2_000_000_001)]


def test_there_is_one_page_for_the_organisation_and_one_for_each_repository(tmp_path: Path) -> None:
    sink = captured(write_archive(tmp_path, REPOSITORIES))
    keys = [key for key, _ in sink.pages()]
    assert keys == [ORGANIZATION_KEY, repository_key(7), repository_key(12), repository_key(2_000_000_001)]


def test_contents_are_stored_by_oid_once(tmp_path: Path) -> None:
    sink = captured(write_archive(tmp_path, [Recorded("beta", 1), Recorded("alpha", 2), Recorded("c", 3, files={})]))
    assert sink.documents == {git_oid(b"# Alpha\n"): b"# Alpha\n"}


def test_a_capture_cut_short_goes_on_with_the_pages_that_are_missing(tmp_path: Path) -> None:
    source = ArchiveSource(write_archive(tmp_path, REPOSITORIES))
    sink = MemorySink(broken_at=2)
    with pytest.raises(InterruptedError):
        source.capture(sink)
    assert sink.puts == [ORGANIZATION_KEY, repository_key(12)]
    sink.broken_at = None
    source.capture(sink)
    assert sink.puts == [ORGANIZATION_KEY, *map(repository_key, (12, 7, 2_000_000_001))]
    assert list(sink.pages()) == list(captured(tmp_path).pages())
    source.capture(sink)
    assert len(sink.puts) == 4


def test_an_archive_fits_the_protocol_of_sources(tmp_path: Path) -> None:
    source: OrganizationSource = ArchiveSource(write_archive(tmp_path))
    sink: PageSink = MemorySink()
    source.capture(sink)
    assert sink.has_page(ORGANIZATION_KEY)


def test_the_state_is_the_same_in_another_folder_at_another_time(tmp_path: Path) -> None:
    first = write_archive(tmp_path / "first", REPOSITORIES)
    second = tmp_path / "elsewhere" / "second"
    shutil.copytree(first, second)
    for path in sorted(second.rglob("*"), reverse=True):
        os.utime(path, (1, 1))
    (tmp_path / "link").symlink_to(first)
    states = {ArchiveSource(path).state() for path in (first, second, tmp_path / "link")}
    assert len(states) == 1
    assert captured(first).documents == captured(second).documents
    assert list(captured(first).pages()) == list(captured(second).pages())


@pytest.mark.parametrize(
    "relative",
    [
        "org.json",
        "repos.jsonl",
        "blobs.jsonl",
        f"blobs/{git_oid(b'# Alpha' + bytes([10]))}",
        "trees/alpha.jsonl",
        "commits/alpha.jsonl",
        "commits/alpha.meta.json",
        "contributors/alpha.json",
        "facts/alpha.json",
        "releases/alpha.json",
    ],
)
def test_a_change_in_any_file_that_is_read_changes_the_state(tmp_path: Path, relative: str) -> None:
    source = ArchiveSource(write_archive(tmp_path))
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts" / "alpha.json").write_text("{}")
    before = source.state()
    path = tmp_path / relative
    path.write_bytes(path.read_bytes() + b" ")
    changed = source.state()
    path.unlink()
    assert len({before, changed, source.state()}) == 3


@pytest.mark.parametrize("relative", ["README.md", "history/2026.json", "issues/alpha.json", "blobs/.DS_Store"])
def test_files_that_are_not_read_do_not_change_the_state(tmp_path: Path, relative: str) -> None:
    source = ArchiveSource(write_archive(tmp_path))
    before = source.state()
    (tmp_path / relative).parent.mkdir(exist_ok=True)
    (tmp_path / relative).write_text("x")
    assert source.state() == before


def test_swapping_the_contents_of_two_files_changes_the_state(tmp_path: Path) -> None:
    source = ArchiveSource(write_archive(tmp_path, [Recorded("a", 1), Recorded("b", 2, commits=[commit(5)])]))
    before = source.state()
    a, b = tmp_path / "commits/a.jsonl", tmp_path / "commits/b.jsonl"
    first, second = a.read_bytes(), b.read_bytes()
    a.write_bytes(second)
    b.write_bytes(first)
    assert source.state() != before


def test_the_order_of_the_listing_does_not_change_the_tables(tmp_path: Path) -> None:
    forward = capture_frames(captured(write_archive(tmp_path / "f", REPOSITORIES)).pages())
    backward = capture_frames(captured(write_archive(tmp_path / "b", REPOSITORIES[::-1])).pages())
    assert all(pl.DataFrame.equals(frame, backward[name]) for name, frame in forward.items())


def test_a_file_may_be_a_link_inside_the_archive(tmp_path: Path) -> None:
    write_archive(tmp_path)
    (tmp_path / "org.json").rename(tmp_path / "releases" / "organisation")
    (tmp_path / "org.json").symlink_to("releases/organisation")
    assert captured(tmp_path).has_page(ORGANIZATION_KEY)


def test_the_page_names_the_time_of_recording(tmp_path: Path) -> None:
    [(_, page), *_] = captured(
        write_archive(tmp_path, organization={"recorded_at": "2026-03-01T01:00:00+01:00"})
    ).pages()
    assert json.loads(json.dumps(page))["observed_at"] == "2026-03-01T00:00:00Z"


def test_private_repositories_are_captured_only_when_they_are_asked_for(tmp_path: Path) -> None:
    directory = write_archive(tmp_path, [Recorded("open", 1), Recorded("closed", 2, metadata={"private": True})])
    public, everything = MemorySink(), MemorySink()
    ArchiveSource(directory).capture(public)
    ArchiveSource(directory, include_private=True).capture(everything)
    assert capture_frames(public.pages())["github.repositories"]["name"].to_list() == ["open"]
    assert capture_frames(everything.pages())["github.repositories"]["name"].to_list() == ["open", "closed"]
    assert ArchiveSource(directory).state() != ArchiveSource(directory, include_private=True).state()
