"""Upkeep of a warehouse and its published folder as whole operations, with the locks they need.

Belongs here: pruning and putting a backup back, each under the locks of capture and warehouse (capture first, as a
capture takes them in that order). Does not belong here: the steps (`retention`, `publication`, `backup`).
"""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from research_platform_assets.warehouse import backup, builds, hold, lock, publication, retention, spool
from research_platform_assets.warehouse.publication import Layout
from research_platform_assets.warehouse.retention import Policy, Pruned
from research_platform_assets.warehouse.store import lock_path, opened


@dataclass(frozen=True)
class Thinned:
    """What a prune did: what was forgotten, which folders went, and the size of the warehouse before and after."""

    pruned: Pruned
    removed_folders: list[str]
    bytes_before: int
    bytes_after: int


def thin(directory: Path, layout: Layout, policy: Policy, now: datetime, *, timeout_seconds: float) -> Thinned:
    """Forget what `policy` does not keep, in the warehouse and in the published folder, and give disk space back.

    Raises:
        WarehouseBusyError: a capture or another process is at work for longer than `timeout_seconds`.
        StorageError: no room to compact; what was pruned stays pruned, the file stays as it is.
    """
    with alone(directory, "prune", timeout_seconds):
        held = hold.read(directory)
        with opened(directory, run_id="prune") as store:
            pruned = retention.prune(store, policy, now, held.build_id if held else None)
            kept = frozenset(build.build_id for build in builds.listing(store.connection))
            removed = publication.clean(layout, kept)
        before, after = retention.compact(directory)
    return Thinned(pruned, removed, before, after)


def put_back(source: Path, directory: Path, *, timeout_seconds: float) -> None:
    """Put the backup `source` in the place of the warehouse in `directory`; see `backup.put_back`.

    Raises what `backup.put_back` raises, and `WarehouseBusyError` where a capture, a recording or another process is at
    work for longer than `timeout_seconds`.
    """
    with quite_alone(directory, "restore of a backup", timeout_seconds):
        backup.put_back(source, directory)


@contextlib.contextmanager
def quite_alone(directory: Path, purpose: str, timeout_seconds: float) -> Generator[None]:
    """The same as `alone`, and nobody records; raises `WarehouseBusyError` where somebody keeps a lock."""
    recording = spool.lock_path(spool.recording_folder(directory))
    with contextlib.ExitStack() as held:
        if recording.exists():
            held.enter_context(lock.exclusive(recording, purpose=purpose, timeout_seconds=timeout_seconds))
        held.enter_context(alone(directory, purpose, timeout_seconds))
        yield


@contextlib.contextmanager
def alone(directory: Path, purpose: str, timeout_seconds: float) -> Generator[None]:
    """Hold both locks of a warehouse; raises `WarehouseBusyError` where somebody keeps one of them."""
    with (
        lock.exclusive(spool.lock_path(directory), purpose=purpose, timeout_seconds=timeout_seconds),
        lock.exclusive(lock_path(directory), purpose=purpose, timeout_seconds=timeout_seconds),
    ):
        yield
