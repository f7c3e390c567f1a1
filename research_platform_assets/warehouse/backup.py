"""Backups: a folder with a consistent copy of the warehouse and of the key that its pseudonyms depend on.

Belongs here: writing a backup and putting one back. Published folders are not in it: they are laid out again from the
warehouse.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from research_platform_assets.errors import StorageError, WarehouseError
from research_platform_assets.warehouse import hold, pseudonyms, retention
from research_platform_assets.warehouse.database import connect
from research_platform_assets.warehouse.store import Store, database_path


def write(store: Store, destination: Path) -> Path:
    """Write a backup of an open warehouse to the folder `destination`, which must not exist; returns it.

    Raises:
        WarehouseError: `destination` exists.
        StorageError: the disk refuses; no half backup stays behind.
    """
    if destination.exists():
        raise WarehouseError(f"{destination} exists; a backup is never written over anything, name a new folder")
    fresh = destination.with_name(f".{destination.name}.{os.getpid()}.tmp")
    try:
        fresh.mkdir(parents=True, mode=0o700)
        retention.copy_database(store.connection, store.path, database_path(fresh))
        for path in (pseudonyms.path(store.directory), hold.path(store.directory)):
            if path.exists():
                shutil.copy2(path, fresh / path.name)
        fresh.rename(destination)
    except OSError as error:
        raise StorageError(f"{destination} could not be written ({error.strerror}); choose another disk") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return destination


def put_back(backup: Path, directory: Path) -> None:
    """Put a backup in the place of the warehouse in `directory`; what was there is kept beside it, renamed.

    To be called by whoever holds the warehouse's lock, with the warehouse closed.

    Raises:
        WarehouseError: `backup` is no backup.
        WarehouseDamagedError: its warehouse cannot be read.
    """
    source = database_path(backup)
    if not source.is_file():
        raise WarehouseError(f"{backup} holds no {source.name}; name a folder that `research-platform backup` wrote")
    fresh = directory / "warehouse.restore.tmp"
    shutil.copy2(source, fresh)
    connect(fresh).close()
    target = database_path(directory)
    if target.exists():
        aside = target.with_name(f"warehouse.replaced-{_first_free(target)}.duckdb")
        wal = target.with_name(target.name + ".wal")
        if wal.exists():
            wal.rename(aside.with_name(aside.name + ".wal"))
        # A second name rather than a rename: there is a warehouse at every moment.
        os.link(target, aside)
    fresh.replace(target)
    for name in (pseudonyms.path(backup).name, hold.path(backup).name):
        if (backup / name).exists():
            shutil.copy2(backup / name, directory / name)


def _first_free(target: Path) -> int:
    number = 1
    while target.with_name(f"warehouse.replaced-{number}.duckdb").exists():
        number += 1
    return number
