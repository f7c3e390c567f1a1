"""Backups: a folder with a consistent copy of the warehouse and of the key that its pseudonyms depend on.

Whoever writes one holds the lock of the warehouse, so that it is the state between two writers: before a build, after
it, or while a capture is under way, which needs the warehouse only at its end.

Belongs here: writing a backup and putting one back. Published folders are not in it: they are laid out again from the
warehouse.

What lies beside a warehouse may be younger than the one that is put back. Spools go: their pages speak of documents
that the warehouse had when they were captured, and a page that is there is never asked for again. What a source
remembers stays: whatever of it is used is held against GitHub and against the documents at hand first, and without it
every repository would have to be read again. The note of the state that readers see goes, so that a run is asked for.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

from research_platform_assets.errors import PlatformError, StorageError, WarehouseError
from research_platform_assets.warehouse import (
    hold,
    objects,
    opted_out,
    pseudonyms,
    retention,
    spool,
    taken_in,
    ways_back,
)
from research_platform_assets.warehouse.database import connect, wal_path
from research_platform_assets.warehouse.store import Store, database_path

PRIVATE = 0o600

#: What lies beside a warehouse and belongs to it. The key comes first: nothing may be continued with another one.
_BESIDE = (pseudonyms.path, pseudonyms.note_path, hold.path, opted_out.path)


def write(store: Store, destination: Path) -> Path:
    """Write a backup of an open warehouse to the folder `destination`, which must not exist; returns it.

    Raises:
        WarehouseError: `destination` exists, or a file beside the warehouse is damaged: nobody could put it back.
        StorageError: the disk refuses; no half backup stays behind.
    """
    if destination.exists():
        raise WarehouseError(f"{destination} exists; a backup is never written over anything, name a new folder")
    pseudonyms.check(store.directory)
    hold.read(store.directory)
    opted_out.read(store.directory)
    fresh = destination.with_name(f".{destination.name}.tmp")
    try:
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True, mode=0o700)
        retention.copy_database(store.connection, store.path, database_path(fresh))
        for path in (path_in(store.directory) for path_in in _BESIDE):
            if path.exists():
                objects.write_whole(fresh / path.name, path.read_bytes(), mode=PRIVATE)
        objects.sync_folder(fresh)
        fresh.rename(destination)
        objects.sync_folder(destination.parent)
        at = datetime.now(UTC).isoformat(timespec="seconds")
        written = ways_back.Written(str(destination.resolve()), at)
        objects.write_whole(
            ways_back.path(store.directory), ways_back.with_backup(store.directory, written), mode=PRIVATE
        )
    except OSError as error:
        raise StorageError(f"{destination} could not be written ({error.strerror}); choose another disk") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return destination


def put_back(backup: Path, directory: Path) -> None:
    """Put a backup in the place of the warehouse in `directory`; what was there is kept beside it, renamed.

    Spools and the note of what readers see are removed. To be called by whoever holds the locks of warehouse and
    spools, with the warehouse closed.

    Raises:
        WarehouseError: `backup` is no backup, or a small file in it is damaged; nothing was changed.
        WarehouseDamagedError: its warehouse cannot be read.
        StorageError: the disk refuses; there is a whole warehouse, the old one or that of the backup.
    """
    source = database_path(backup)
    if not source.is_file():
        raise WarehouseError(f"{backup} holds no {source.name}; name a folder that `research-platform backup` wrote")
    _check_beside(backup)
    fresh = directory / "warehouse.restore.tmp"
    try:
        directory.mkdir(parents=True, exist_ok=True)
        _copy_checked(source, fresh)
        _set_aside(directory)
        knows_more = _has_key_of(backup, directory) and _has_learnt(directory)
        for path in (path_in(backup) for path_in in _BESIDE):
            # What is known of those who opted out since must not be forgotten.
            if path.exists() and not (knows_more and path.name == opted_out.path(backup).name):
                objects.write_whole(directory / path.name, path.read_bytes(), mode=PRIVATE)
        # Before the warehouse: whatever ends this here, no spool is left beside a warehouse that it does not belong to.
        for folder in spool.folders(directory):
            spool.remove(folder)
        taken_in.forget(directory)
        fresh.replace(database_path(directory))
        objects.sync_folder(directory)
    except OSError as error:
        raise StorageError(f"{backup} could not be put back into {directory} ({error.strerror}); try again") from error
    finally:
        with contextlib.suppress(OSError):
            for leftover in (fresh, wal_path(fresh)):
                leftover.unlink(missing_ok=True)


def _check_beside(backup: Path) -> None:
    wrong = pseudonyms.path(backup) if pseudonyms.is_damaged(backup) else None
    for path, read in ((hold.path, hold.read), (opted_out.path, opted_out.read)):
        try:
            read(backup)
        except WarehouseError:
            wrong = path(backup)
    if wrong is not None:
        raise WarehouseError(
            f"{wrong} is damaged, so nothing of this backup was put back and everything is as it was; choose another "
            "backup, or replace that file by the one from another backup of the same warehouse"
        )


def _has_learnt(directory: Path) -> bool:
    try:
        opted_out.read(directory)
    except WarehouseError:
        return False
    return opted_out.path(directory).exists()


def _has_key_of(backup: Path, directory: Path) -> bool:
    one, other = pseudonyms.path(backup), pseudonyms.path(directory)
    return one.exists() and other.exists() and one.read_bytes() == other.read_bytes()


def _copy_checked(source: Path, fresh: Path) -> None:
    """Copy a warehouse, together with a write-ahead log that somebody's own copy may have, and see that it opens."""
    wal_path(fresh).unlink(missing_ok=True)
    shutil.copyfile(source, fresh)
    if wal_path(source).exists():
        shutil.copyfile(wal_path(source), wal_path(fresh))
    connection = connect(fresh)
    try:
        connection.execute("checkpoint")
    finally:
        connection.close()


def _set_aside(directory: Path) -> None:
    target, key = database_path(directory), pseudonyms.path(directory)
    number = 1
    while target.with_name(f"{target.stem}.replaced-{number}.duckdb").exists():
        number += 1
    if target.exists():
        with contextlib.suppress(PlatformError):
            # Closing it takes the write-ahead log in; one that cannot be opened is set aside as it is.
            connect(target).close()
        aside = target.with_name(f"{target.stem}.replaced-{number}.duckdb")
        if wal_path(target).exists():
            wal_path(target).rename(wal_path(aside))
        if target.is_dir():
            target.rename(aside)
        else:
            # A second name rather than a rename: there is a warehouse at every moment.
            _second_name(target, aside)
    if key.exists():
        _second_name(key, key.with_name(f"{key.stem}.replaced-{number}{key.suffix}"))


def _second_name(path: Path, name: Path) -> None:
    name.unlink(missing_ok=True)
    try:
        os.link(path, name)
    except OSError:
        shutil.copy2(path, name)
