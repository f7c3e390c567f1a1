"""An archive is there whole or not at all, and nothing else is lost for it."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from research_platform_assets.errors import ArchiveError, CaptureError, StorageError
from research_platform_assets.github.archive.destination import check_destination, new_folder, write_file
from research_platform_assets_tests.archives import MemorySink, git_oid
from research_platform_assets_tests.github.archive import pages as make
from research_platform_assets_tests.workbench import STATES, copy_data


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def capture() -> MemorySink:
    return make.capture_of(make.page())


@pytest.mark.parametrize("place", ["copy", "deep/er/copy", "empty", "link"])
def test_an_archive_is_written_where_nothing_is(tmp_path: Path, place: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    make.recorded(capture(), tmp_path / place)
    assert set(files(tmp_path / place)) == {
        "org.json",
        "repos.jsonl",
        "blobs.jsonl",
        f"blobs/{git_oid(make.README)}",
        "commits/alpha.jsonl",
        "commits/alpha.meta.json",
        "contributors/alpha.json",
        "facts/alpha.json",
        "releases/alpha.json",
        "trees/alpha.jsonl",
    }
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_the_same_capture_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        make.recorded(capture(), tmp_path / name)
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_a_file_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("a file")
    with pytest.raises(ArchiveError, match="is a file"):
        make.recorded(capture(), tmp_path / "copy", replace=True)
    with pytest.raises(ArchiveError, match=f"{tmp_path / 'copy'} is a file; name another folder"):
        make.recorded(capture(), tmp_path / "copy" / "inside")
    assert files(tmp_path) == {"copy": b"a file"}


def test_a_folder_with_other_files_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work")
    for replace in (False, True):
        with pytest.raises(ArchiveError, match="no recorded organisation"):
            make.recorded(capture(), tmp_path, replace=replace)
    assert files(tmp_path) == {"thesis.tex": b"years of work"}


def test_an_archive_is_replaced_only_when_that_is_asked_for(tmp_path: Path) -> None:
    make.recorded(make.capture_of(make.page(repository=make.repository(name="old"))), tmp_path / "copy")
    before = files(tmp_path / "copy")
    with pytest.raises(ArchiveError, match="--replace"):
        make.recorded(capture(), tmp_path / "copy")
    assert files(tmp_path / "copy") == before
    make.recorded(capture(), tmp_path / "copy", replace=True)
    make.recorded(capture(), tmp_path / "fresh")
    assert files(tmp_path / "copy") == files(tmp_path / "fresh")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "fresh"]


def test_a_damaged_archive_can_be_replaced(tmp_path: Path) -> None:
    make.recorded(capture(), tmp_path / "copy")
    (tmp_path / "copy" / "repos.jsonl").write_text("{")
    make.recorded(capture(), tmp_path / "copy", replace=True)
    assert len(make.repositories_of(make.read(tmp_path / "copy"))) == 1


@pytest.mark.parametrize(
    "stranger", ["notes.txt", ".git/config", "facts/notes.txt", "blobs/deeper/x", "history/2026.json"]
)
def test_an_archive_with_something_more_is_not_replaced(tmp_path: Path, stranger: str) -> None:
    make.recorded(capture(), tmp_path / "copy")
    path = tmp_path / "copy" / stranger
    path.parent.mkdir(exist_ok=True)
    path.write_text("mine")
    before = files(tmp_path / "copy")
    with pytest.raises(ArchiveError, match=r"also holds (notes|\.git/|facts/notes|blobs/deeper|history/)"):
        make.recorded(capture(), tmp_path / "copy", replace=True)
    assert files(tmp_path / "copy") == before


def test_an_archive_with_a_link_in_it_is_not_replaced(tmp_path: Path) -> None:
    for place in ("linked", "facts/linked.json"):
        make.recorded(capture(), tmp_path / "copy")
        (tmp_path / "copy" / place).symlink_to(tmp_path)
        with pytest.raises(ArchiveError, match=f"also holds {place}"):
            check_destination(tmp_path / "copy", replace=True)
        (tmp_path / "copy" / place).unlink()
        (tmp_path / "copy").rename(tmp_path / place.replace("/", "-"))


def test_the_sample_with_its_history_is_not_replaced(tmp_path: Path) -> None:
    state = copy_data(STATES[1], tmp_path / "state")
    before = files(state)
    with pytest.raises(ArchiveError, match="history/"):
        make.recorded(capture(), state, replace=True)
    assert files(state) == before


@pytest.mark.parametrize("error", [CaptureError, KeyboardInterrupt])
def test_where_writing_ends_early_nothing_is_left(tmp_path: Path, error: type[BaseException]) -> None:
    make.recorded(capture(), tmp_path / "copy")
    before = files(tmp_path)

    def written_in_part() -> None:
        with new_folder(tmp_path / "copy", replace=True) as folder:
            write_file(folder / "org.json", b"{}")
            raise error

    with pytest.raises(error):
        written_in_part()
    assert files(tmp_path) == before


def test_missing_contents_are_named_and_nothing_is_left(tmp_path: Path) -> None:
    sink = capture()
    sink.documents.clear()
    with pytest.raises(CaptureError, match=f"lacks the contents {git_oid(make.README)} of alpha/README.md"):
        make.recorded(sink, tmp_path / "copy")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("listed", "problem"), [((7, 8), "is listed but has no page"), ((), "has a page but is not")])
def test_an_incomplete_capture_is_refused(tmp_path: Path, listed: tuple[int, ...], problem: str) -> None:
    page = make.page()
    owner = make.organization(page).model_copy(update={"repository_ids": list(listed)})
    with pytest.raises(CaptureError, match=problem):
        make.recorded(make.capture_of(page, owner=owner), tmp_path / "copy")
    with pytest.raises(CaptureError, match="no page of the organisation"):
        make.recorded(MemorySink(), tmp_path / "copy")
    assert list(tmp_path.iterdir()) == []


def test_two_repositories_that_would_share_files_are_refused(tmp_path: Path) -> None:
    pages = [
        make.page(repository=make.repository(repository_id=number, name=name))
        for number, name in ((7, "alpha"), (8, "Alpha"))
    ]
    with pytest.raises(ArchiveError, match="are both called Alpha"):
        make.recorded(make.capture_of(*pages), tmp_path / "copy")


def test_what_an_archive_cannot_hold_is_refused(tmp_path: Path) -> None:
    page = make.page(commits=[make.commit(0), make.commit(1, oid="0" * 40)])
    with pytest.raises(ArchiveError, match=r"copy was not written, since it cannot hold .*stands in line 1 already"):
        make.recorded(make.capture_of(page), tmp_path / "copy")
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_recording_left_is_removed_by_the_next(tmp_path: Path) -> None:
    code = f"""
import os, signal
from pathlib import Path
from research_platform_assets.github.archive.destination import new_folder, write_file
with new_folder(Path({str(tmp_path / "copy")!r}), replace=False) as folder:
    write_file(folder / "org.json", b"{{}}")
    os.kill(os.getpid(), signal.SIGKILL)
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -signal.SIGKILL
    [leftover] = tmp_path.iterdir()
    assert leftover.name.startswith(".copy.recording-")
    # One that still runs holds its folder.
    running = tmp_path / ".copy.recording-running"
    running.mkdir()
    descriptor = os.open(running, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    make.recorded(capture(), tmp_path / "copy")
    os.close(descriptor)
    assert sorted(path.name for path in tmp_path.iterdir()) == [running.name, "copy"]


def test_a_disk_that_takes_no_more_leaves_everything_as_it_was(tmp_path: Path) -> None:
    make.recorded(capture(), tmp_path / "copy")
    before = files(tmp_path)
    code = f"""
import resource, signal
from pathlib import Path
from research_platform_assets.errors import StorageError
from research_platform_assets_tests.github.archive import pages as make
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (400, 400))
try:
    make.recorded(make.capture_of(make.page()), Path({str(tmp_path / "copy")!r}), replace=True)
except StorageError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith(f"{tmp_path / 'copy'} could not be written (File too large)")
    assert files(tmp_path) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    with pytest.raises(StorageError, match="Permission denied"):
        check_destination(tmp_path / "locked" / "copy", replace=False)
