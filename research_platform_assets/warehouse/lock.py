"""One writer at a time: an advisory lock on a file beside the one it protects.

Belongs here: taking, naming and freeing the lock. The kernel frees it when its holder dies, whatever killed it, so the
lock tells the truth about who is alive where Dagster's run status cannot.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import random
import sys
import threading
import time
from collections.abc import Generator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from research_platform_assets.errors import StorageError, WarehouseBusyError


@dataclass(frozen=True)
class Holder:
    """Who holds a lock, as the holder wrote it down."""

    process_id: int
    purpose: str
    since: str

    def __str__(self) -> str:
        return f"process {self.process_id} ({self.purpose}) since {self.since}"


_held_by_thread: dict[str, int] = {}


@contextlib.contextmanager
def exclusive(path: Path, *, purpose: str, timeout_seconds: float) -> Generator[None]:
    """Hold the lock file `path` for the length of the block.

    Raises:
        WarehouseBusyError: if another holder keeps it for longer than `timeout_seconds`; names the holder.
        StorageError: the file cannot be created, or the file system has no locks.
    """
    name = str(path.resolve())
    if _held_by_thread.get(name) == threading.get_ident():
        raise WarehouseBusyError(f"{path} is already held by this thread ({holder(path)}); it cannot be taken twice")
    descriptor = _open(path)
    try:
        _take(descriptor, path, timeout_seconds)
        me = Holder(os.getpid(), purpose, datetime.now(UTC).isoformat(timespec="seconds"))
        _write_holder(descriptor, json.dumps(asdict(me)).encode())
        _held_by_thread[name] = threading.get_ident()
        try:
            yield
        finally:
            del _held_by_thread[name]
            _write_holder(descriptor, b"")
    finally:
        os.close(descriptor)


def _open(path: Path) -> int:
    try:
        # The lock is the first file of a warehouse's folder, and what lies there is private.
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StorageError(f"{path} cannot be opened ({error.strerror}); choose another data_directory") from error


def holder(path: Path) -> Holder | None:
    """Who holds the lock file `path` right now, or None if it is free."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return None
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return _read_holder(path)
        return None
    finally:
        os.close(descriptor)


def _take(descriptor: int, path: Path, timeout_seconds: float) -> None:
    deadline = time.monotonic() + timeout_seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise WarehouseBusyError(
                    f"{path} is held by {_read_holder(path)} and was not freed within {timeout_seconds:g} s; "
                    "wait for that process, stop it, or raise warehouse.lock_timeout_seconds"
                ) from None
            # Jitter keeps several waiters from asking in step.
            time.sleep(random.uniform(0.02, 0.1))  # noqa: S311 - not for security
        except OSError as error:
            raise StorageError(
                f"{path} cannot be locked ({error.strerror}); choose a data_directory on a file system with locks"
            ) from error


def _write_holder(descriptor: int, name: bytes) -> None:
    # The name is a courtesy to those who wait. The lock holds without it, and has to on a full disk.
    with contextlib.suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, name, 0)


def _read_holder(path: Path) -> Holder:
    # The holder may not have written its name yet, or may be freeing the lock this very moment.
    try:
        return Holder(**json.loads(path.read_text()))
    except (OSError, ValueError, TypeError):
        return Holder(0, "not yet named", "just now")


def describe_this_process() -> str:
    """A short word for what this process is, for the holder's note."""
    return Path(sys.argv[0]).name or "python"
