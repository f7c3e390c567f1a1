"""The folder that an archive is written to: there whole or not at all.

Belongs here: which folders may be written or replaced, and putting a new one in its place. Does not belong here: what
is in it.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import secrets
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path

from research_platform_assets.errors import ArchiveError, StorageError
from research_platform_assets.github.archive.folder import READ_FILES


def check_destination(directory: Path, *, replace: bool) -> None:
    """See to it that an archive may be written to `directory`.

    Free are a path where nothing is, and an empty folder; with `replace` also an archive that holds nothing but what
    this package reads, so that nothing is lost that cannot be recorded again.

    Raises:
        ArchiveError: it may not.
        StorageError: it cannot be looked at.
    """
    with _explained(directory):
        if not os.path.lexists(directory):
            _check_parents(directory)
            return
        if not directory.is_dir():
            raise ArchiveError(f"{directory} is a file; name a folder that is empty or does not exist")
        if next(directory.iterdir(), None) is None:
            return
        if not (directory / "org.json").is_file():
            raise ArchiveError(
                f"{directory} is not empty and no recorded organisation (it has no org.json); name another folder"
            )
        if not replace:
            raise ArchiveError(f"{directory} holds a recorded organisation; name another folder, or add --replace")
        stranger = min(_strangers(directory), default=None)
        if stranger is not None:
            raise ArchiveError(
                f"{directory} is not replaced, since it also holds {stranger}, which would be lost; move it elsewhere, "
                "or name another folder"
            )


@contextlib.contextmanager
def new_folder(directory: Path, *, replace: bool) -> Generator[Path]:
    """A new folder beside `directory`, which takes its place when the block ends without an error.

    Where the block fails nothing is left of it, and where the process is killed the next one removes what is left.

    Raises:
        ArchiveError: nothing may be written to `directory`.
        StorageError: the disk refuses; what was at `directory` is still there.
    """
    check_destination(directory, replace=replace)
    with _explained(directory), _locked_folder(directory) as fresh:
        try:
            yield fresh
            _sync_folders(fresh)
            check_destination(directory, replace=replace)
            _put_in_place(fresh, directory)
        except BaseException:  # an interrupted copy goes, too
            shutil.rmtree(fresh, ignore_errors=True)
            raise


def write_file(path: Path, content: bytes) -> None:
    """Write a file that is not there yet, durably."""
    path.parent.mkdir(exist_ok=True)
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _check_parents(directory: Path) -> None:
    existing = next(parent for parent in directory.parents if os.path.lexists(parent))
    if not existing.is_dir():
        raise ArchiveError(f"{directory} cannot be made, since {existing} is a file; name another folder")
    if not os.access(existing, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(existing))


def _strangers(directory: Path) -> Iterator[str]:
    for entry in directory.iterdir():
        if entry.is_symlink():
            yield entry.name
        elif not entry.is_dir():
            if not READ_FILES[""].fullmatch(entry.name):
                yield entry.name
        elif entry.name not in READ_FILES:
            yield f"{entry.name}/"
        else:
            names = READ_FILES[entry.name]
            yield from (
                f"{entry.name}/{inner.name}"
                for inner in entry.iterdir()
                if inner.is_symlink() or not inner.is_file() or not names.fullmatch(inner.name)
            )


@contextlib.contextmanager
def _locked_folder(directory: Path) -> Generator[Path]:
    """A new folder beside `directory`; the kernel frees its lock when this process ends, however it does."""
    directory.parent.mkdir(parents=True, exist_ok=True)
    prefix = f".{directory.name}.recording-"
    for leftover in [path for path in directory.parent.iterdir() if path.name.startswith(prefix)]:
        _remove_if_abandoned(leftover)
    fresh = directory.with_name(f"{prefix}{secrets.token_hex(4)}")
    fresh.mkdir()
    descriptor = os.open(fresh, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield fresh
    finally:
        os.close(descriptor)


def _remove_if_abandoned(leftover: Path) -> None:
    # What cannot be removed, perhaps for being another user's, does not stop a recording.
    try:
        descriptor = os.open(leftover, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    else:
        shutil.rmtree(leftover, ignore_errors=True)
    finally:
        os.close(descriptor)


def _put_in_place(fresh: Path, directory: Path) -> None:
    if not directory.is_dir() or next(directory.iterdir(), None) is None:
        fresh.replace(directory)
    else:
        before = directory.with_name(f".{directory.name}.replaced-{secrets.token_hex(4)}")
        directory.rename(before)
        try:
            fresh.rename(directory)
        except OSError:
            before.rename(directory)
            raise
        # What is replaced now is not missed if it cannot be removed.
        shutil.rmtree(before, ignore_errors=True)
    _sync_folder(directory.parent)


def _sync_folders(folder: Path) -> None:
    for path in [*folder.iterdir(), folder]:
        if path.is_dir():
            _sync_folder(path)


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _explained(directory: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"{directory} could not be written ({error.strerror}); what was there is untouched. Free space or fix the "
            "permissions, or name another folder"
        ) from error
