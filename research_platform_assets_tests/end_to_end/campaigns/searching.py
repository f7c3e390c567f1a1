"""Looking for texts in every file below a folder, also in what databases and compressed values hold.

Belongs here: taking files apart. Does not belong here: what must not be found (`test_secrets`).
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

_SQLITE, _PARQUET = b"SQLite format 3\0", b"PAR1"


def found_in(folder: Path, needles: Iterable[str]) -> list[str]:
    """Where any of `needles` stands, in whatever case: file, and the needle."""
    wanted = [(needle, needle.lower().encode()) for needle in needles]
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink()]
    return [
        f"{path.relative_to(folder)}: {needle}"
        for path in files
        for text in [b"\0".join(contents(path)).lower()]
        for needle, small in wanted
        if small in text
    ]


def contents(path: Path) -> Iterator[bytes]:
    """The bytes of a file, its path, and every value that it holds."""
    raw = path.read_bytes()
    yield str(path).encode()
    yield raw
    if raw.startswith(_SQLITE):
        yield from _values(_sqlite_rows(path))
    elif raw[8:12] == b"DUCK":
        yield from _values(_duckdb_rows(path))
    elif raw.startswith(_PARQUET):
        yield pl.read_parquet(path).write_json().encode()


def _values(rows: Iterable[tuple[Any, ...]]) -> Iterator[bytes]:
    for row in rows:
        for value in row:
            if not isinstance(value, bytes):
                yield str(value).encode()
                continue
            yield value
            try:
                yield zlib.decompress(value)
            except zlib.error:
                continue


def _sqlite_rows(path: Path) -> Iterator[tuple[Any, ...]]:
    with _copied(path) as copy, closing(sqlite3.connect(copy)) as connection:
        names = connection.execute("select name from sqlite_master where type = 'table'").fetchall()
        for (name,) in names:
            yield from connection.execute(f'select * from "{name}"').fetchall()


def _duckdb_rows(path: Path) -> Iterator[tuple[Any, ...]]:
    with _copied(path) as copy, duckdb.connect(str(copy)) as connection:
        connection.execute("set TimeZone = 'UTC'")
        tables = connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
        for schema, name in tables:
            yield from connection.execute(f'select * from "{schema}"."{name}"').fetchall()


@contextmanager
def _copied(path: Path) -> Iterator[Path]:
    """A copy of a database with its logs, so that looking changes nothing."""
    with tempfile.TemporaryDirectory() as folder:
        for each in path.parent.glob(f"{path.name}*"):
            if each.is_file():
                shutil.copy(each, folder)
        copy = Path(folder) / path.name
        copy.chmod(0o600)
        yield copy
