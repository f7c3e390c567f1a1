"""What a source remembers between captures: a small SQLite file beside the warehouse.

Belongs here: keeping values by key, each set of them whole or not at all. Does not belong here: what the values mean
(`github/`). It is no part of the warehouse: nothing is lost with it but requests, so a file that cannot be read is
replaced by an empty one, and a value that cannot be read counts as forgotten.
"""

from __future__ import annotations

import contextlib
import json
import logging
import sqlite3
import zlib
from collections.abc import Generator, Iterator, Mapping
from pathlib import Path
from typing import Any

from research_platform_assets.errors import StorageError
from research_platform_assets.warehouse import owner_only

_logger = logging.getLogger(__name__)
_LAYOUT = "create table if not exists memory (key text primary key, value blob not null) without rowid"
_BUSY_SECONDS = 60.0
#: What SQLite may leave beside a file; it must not be taken for what belongs to the next one.
_BESIDE = ("-journal", "-wal", "-shm")


class Memory:
    """Values by key; see `open_memory`."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        """Wrap an open file."""
        self._connection = connection
        self._path = path

    def recall(self, key: str) -> Any:
        """The value of `key`; None where there is none."""
        with _translated(self._path):
            found = self._connection.execute("select value from memory where key = ?", [key]).fetchone()
        return None if found is None else self._unpacked(key, found[0])

    def recall_all(self, prefix: str) -> Iterator[tuple[str, Any]]:
        """Keys that begin with `prefix`, with their values, ordered by key."""
        query = "select key, value from memory where key >= ? and key < ? order by key"
        with _translated(self._path):
            found = self._connection.execute(query, [prefix, prefix + chr(0x10FFFF)]).fetchall()
        for key, value in found:
            unpacked = self._unpacked(key, value)
            if unpacked is not None:
                yield key, unpacked

    def remember(self, values: Mapping[str, Any]) -> None:
        """Set all of `values`, or none; None forgets a key."""
        with _translated(self._path), self._connection:
            for key, value in sorted(values.items()):
                if value is None:
                    self._connection.execute("delete from memory where key = ?", [key])
                else:
                    self._connection.execute("insert or replace into memory values (?, ?)", [key, _packed(value)])

    def _unpacked(self, key: str, value: bytes) -> Any:
        try:
            return json.loads(zlib.decompress(value))
        except (zlib.error, ValueError) as error:
            _logger.warning("%s: the value of %s cannot be read (%s) and counts as forgotten", self._path, key, error)
            return None


@contextlib.contextmanager
def open_memory(directory: Path) -> Generator[Memory]:
    """Open the memory in `directory`, made where there is none.

    Raises:
        StorageError: the disk refuses, or another process keeps the file for a minute.
    """
    path = memory_path(directory)
    with _translated(path):
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        connection = _connected(path)
    try:
        yield Memory(connection, path)
    finally:
        connection.close()


def tidy(directory: Path) -> None:
    """Write the memory in `directory`, if there is one, anew: what was forgotten is then in none of its bytes.

    Raises:
        StorageError: the disk refuses, or another process keeps the file for a minute.
    """
    path = memory_path(directory)
    if not path.exists():
        return
    with _translated(path), contextlib.closing(_connected(path)) as connection:
        connection.execute("vacuum")
        connection.execute("pragma wal_checkpoint(truncate)")


def memory_path(directory: Path) -> Path:
    """Where the memory beside the warehouse in `directory` lies."""
    return directory / "source-memory.sqlite"


def _connected(path: Path) -> sqlite3.Connection:
    try:
        return _opened(path)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        _logger.warning("%s cannot be read (%s) and is begun anew; the next capture asks for everything", path, error)
        for damaged in (path, *(path.with_name(path.name + ending) for ending in _BESIDE)):
            damaged.unlink(missing_ok=True)
        return _opened(path)


def _opened(path: Path) -> sqlite3.Connection:
    # What SQLite lays beside a file has the mode of the file.
    owner_only.create(path)
    owner_only.tighten(path)
    connection = sqlite3.connect(path, timeout=_BUSY_SECONDS)
    try:
        # Nobody waits for the disk: what the machine forgets with its last seconds costs requests only.
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = normal")
        connection.execute(_LAYOUT)
        _check(connection)
    except BaseException:  # interrupted or not, it is closed
        connection.close()
        raise
    return connection


def _check(connection: sqlite3.Connection) -> None:
    if connection.execute("pragma quick_check(1)").fetchone() != ("ok",):
        raise sqlite3.DatabaseError("its contents are damaged")


@contextlib.contextmanager
def _translated(path: Path) -> Generator[None]:
    try:
        yield
    except (sqlite3.OperationalError, OSError) as error:
        is_busy = "locked" in str(error)
        remedy = "wait until the other build has ended" if is_busy else "make room or choose another data_directory"
        raise StorageError(f"{path} cannot be used ({error}); {remedy}") from error
    except sqlite3.DatabaseError as error:
        raise StorageError(f"{path} is damaged ({error}); delete it and build again: only requests are lost") from error


def _packed(value: Any) -> bytes:
    return zlib.compress(json.dumps(value, separators=(",", ":")).encode(), level=6)
