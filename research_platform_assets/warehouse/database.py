"""The DuckDB file: opening it, its layout, transactions, and what DuckDB's errors mean.

Belongs here: everything that knows how DuckDB behaves as a file. Does not belong here: what the platform tables mean.
Code runs on DuckDB 1.5 and 2.0: a query is `execute(...).fetchall()` or `sql(...).pl()`, never a cursor left open.
"""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from pathlib import Path
from typing import Any

import duckdb

from research_platform_assets.errors import (
    PlatformError,
    StorageError,
    WarehouseBusyError,
    WarehouseDamagedError,
    WarehouseError,
    WarehouseFormatError,
)
from research_platform_assets.warehouse import owner_only, ways_back

FORMAT = 1

# Small blocks because most tables are small: one costs 18 KiB instead of 260 KiB. The storage version keeps the file
# readable by DuckDB 1.5, which analysts still have.
BLOCK_SIZE = 16384
STORAGE_VERSION = "v1.5.0"
_CONFIG: dict[str, Any] = {
    "default_block_size": str(BLOCK_SIZE),
    "storage_compatibility_version": STORAGE_VERSION,
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}

# Tables carry no primary keys: DuckDB checks them too eagerly when a row is replaced within one transaction, and the
# warehouse writes every row under its own lock.
_LAYOUT = """
create schema if not exists platform;
create schema if not exists versions;
create table if not exists platform.format (version integer);
create table if not exists platform.capture (capture_id varchar, observed_at timestamptz, source varchar);
create table if not exists platform.derivation (
    table_name varchar, fingerprint varchar, version varchar, code_version varchar, settings varchar, inputs varchar,
    capture_id varchar, run_id varchar, row_count bigint, created_at timestamptz);
create table if not exists platform.head (table_name varchar, fingerprint varchar);
create table if not exists platform.build (
    build_id varchar, number bigint, cause varchar, run_id varchar, created_at timestamptz);
create table if not exists platform.build_table (build_id varchar, table_name varchar, fingerprint varchar);
create table if not exists platform.publication (
    sequence bigint, build_id varchar, run_id varchar, published_at timestamptz);
create table if not exists platform.pin (build_id varchar, reason varchar, created_at timestamptz);
create table if not exists platform.document (oid varchar, size_bytes bigint, content blob);
create table if not exists platform.document_result (
    oid varchar, argument varchar, function varchar, code_version varchar, result varchar);
create table if not exists platform.file (sha256 varchar, size_bytes bigint, content blob);
create table if not exists platform.remembered_file (mark varchar, code_version varchar, sha256 varchar);
create table if not exists platform.rejected (
    table_name varchar, rule varchar, row_count bigint, rows varchar, run_id varchar, rejected_at timestamptz);
"""

Connection = duckdb.DuckDBPyConnection


def connect(path: Path) -> Connection:
    """Open the warehouse file `path`, create it where there is none, and bring its layout up to date.

    Raises:
        WarehouseDamagedError: the file is there but is no readable DuckDB database.
        WarehouseFormatError: a newer version of this package, or of DuckDB, wrote it.
        WarehouseBusyError: a program that does not know the warehouse's lock has the file open.
        StorageError: the disk does not let it be opened or created.
    """
    connection = connect_plain(path)
    try:
        with translated(path), transaction(connection):
            connection.execute(_LAYOUT)
            _check_format(connection, path)
    except BaseException:  # interrupted or not, it is closed
        connection.close()
        raise
    return connection


def connect_plain(path: Path) -> Connection:
    """Open or create a DuckDB file with the warehouse's settings but without its layout.

    Raises:
        WarehouseDamagedError, WarehouseFormatError, WarehouseBusyError, StorageError: as `connect`.
    """
    with translated(path):
        if path.exists():
            owner_only.tighten(path)
        else:
            _create(path)
        connection = duckdb.connect(str(path), config=_CONFIG)
        connection.execute("set TimeZone = 'UTC'")
    return connection


def _create(path: Path) -> None:
    # DuckDB writes the headers of a new file one after the other. Killed in between, it leaves a file that it refuses
    # to open; so the file takes its name only when it is whole.
    fresh = path.with_name(f"{path.name}.new.tmp")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        for leftover in (fresh, wal_path(fresh), wal_path(path)):
            leftover.unlink(missing_ok=True)
        duckdb.connect(str(fresh), config=_CONFIG).close()
        owner_only.tighten(fresh)
        fresh.replace(path)
    except OSError as error:
        raise StorageError(f"{path} cannot be created ({error.strerror}); choose another data_directory") from error


def wal_path(path: Path) -> Path:
    """Where DuckDB keeps the write-ahead log of the file `path`; transactions may be in it alone."""
    return path.with_name(f"{path.name}.wal")


def _check_format(connection: Connection, path: Path) -> None:
    rows = connection.execute("select version from platform.format").fetchall()
    if not rows:
        connection.execute("insert into platform.format values (?)", [FORMAT])
    elif rows[0][0] > FORMAT:
        raise WarehouseFormatError(
            f"{path} has format {rows[0][0]}, this version reads up to {FORMAT}; install the newer version of "
            "research-platform-assets that wrote it, or restore a backup made before the upgrade"
        )


@contextlib.contextmanager
def transaction(connection: Connection) -> Generator[None]:
    """Everything in the block happens, or nothing of it."""
    connection.begin()
    try:
        yield
    except BaseException:  # an interrupted transaction is none, either
        # After a full disk DuckDB has already rolled back and says so by refusing to do it again.
        with contextlib.suppress(duckdb.Error):
            connection.rollback()
        raise
    connection.commit()


@contextlib.contextmanager
def translated(path: Path) -> Generator[None]:
    """Turn DuckDB's errors about files into the platform's, saying what to do."""
    try:
        yield
    except duckdb.Error as error:
        raise explain(error, path) from error


def explain(error: duckdb.Error, path: Path) -> PlatformError:
    """The platform's error for a DuckDB error concerning `path`."""
    text = str(error).strip()
    lowered = text.lower()
    if "could not set lock on file" in lowered:
        return WarehouseBusyError(
            f"{path} is open in another program ({text.splitlines()[0]}). Close it there; to look at the tables while "
            "builds run, open the published catalog.duckdb instead"
        )
    if "cannot open file" in lowered and "permission denied" in lowered and path.exists():
        return StorageError(
            f"{path} may not be read or written by this user ({text.splitlines()[0]}): give the file its permissions "
            f"back, such as with `chmod u+rw`, or {ways_back.described(path)}"
        )
    if any(sign in lowered for sign in _DISK_SIGNS):
        return StorageError(
            f"{path}: the disk refused a write ({text.splitlines()[0]}). Nothing was lost: the last committed state "
            "stands. Free space or fix the permissions, then run again"
        )
    if "version number" in lowered:
        return WarehouseFormatError(
            f"{path} was written by a newer DuckDB ({text.splitlines()[0]}). Nothing was changed. Install that "
            "version, or put a backup in its place"
        )
    if isinstance(error, duckdb.FatalException | duckdb.SerializationException) or any(
        sign in lowered for sign in _DAMAGE_SIGNS
    ):
        return WarehouseDamagedError(
            f"{path} cannot be read as a warehouse ({text.splitlines()[0]}), and nothing in it was overwritten: "
            f"{ways_back.described(path)}"
        )
    return WarehouseError(f"{path}: {text}")


_DISK_SIGNS = (
    "no space left",
    "disk full",
    "file too large",
    "disk quota",
    "read-only file system",
    "permission denied",
    "could not write",
    "failed to write",
    "cannot write",
    "could not truncate",
    "fsync failed",
)
_DAMAGE_SIGNS = (
    "not a valid duckdb database",
    "corrupt",
    "checksum",
    "serialization",
    "failure while replaying wal",
    "database has been invalidated",
    "could not read enough bytes",
    "could not read all bytes",
    "is a directory",
)
