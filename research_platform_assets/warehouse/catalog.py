"""The published catalog: one read-only DuckDB file with the tables of a build as real tables.

Belongs here: writing `catalog.duckdb`. Does not belong here: which build is published (`publication`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl

from research_platform_assets.tables.declaration import Table
from research_platform_assets.warehouse import files, objects
from research_platform_assets.warehouse.database import (
    BLOCK_SIZE,
    STORAGE_VERSION,
    Connection,
    transaction,
    translated,
    wal_path,
)
from research_platform_assets.warehouse.fingerprint import Derivation
from research_platform_assets.warehouse.store import Store
from research_platform_assets.warehouse.versions import quoted, relation

_CHANGED = "changed_rows"
CHECKSUM_SUFFIX = ".sha256"
"""Beside a catalog lies its SHA-256, in the format of `sha256sum`: the bytes of a catalog follow from no table."""


Change = Callable[[pl.DataFrame], pl.DataFrame]
"""The rows of a table as they may be published."""


def write(
    store: Store,
    path: Path,
    tables: Mapping[Table, Derivation],
    changes: Mapping[str, Change] | None = None,
) -> None:
    """Write the catalog of `tables` to `path`: `<schema>.<table>`, rows in key order, declarations as comments.

    Tables that `changes` names hold what it makes of their rows.

    Raises:
        StorageError: the disk refuses; what was at `path` is still there.
    """
    connection = store.connection
    fresh = path.with_name(f".{path.name}.tmp")
    for leftover in (fresh, wal_path(fresh)):
        leftover.unlink(missing_ok=True)
    with translated(path):
        connection.execute(
            f"attach {literal(str(fresh))} as catalog (block_size {BLOCK_SIZE}, storage_version '{STORAGE_VERSION}')"
        )
        try:
            # Each of some hundred statements would otherwise wait for the disk by itself.
            with transaction(connection):
                for table, derivation in sorted(tables.items(), key=lambda item: item[0].qualified_name):
                    change = (changes or {}).get(table.qualified_name)
                    changed = change and change(store.read(table, derivation.version))
                    _copy(connection, table, derivation.version, changed)
            connection.execute("checkpoint catalog")
        finally:
            connection.execute("detach catalog")
    fresh.chmod(objects.READ_ONLY)
    line = f"{files.sha256(fresh.read_bytes())}  {path.name}\n"
    fresh.replace(path)
    objects.write_whole(_checksum_path(path), line.encode(), mode=objects.READ_ONLY)


def is_intact(path: Path) -> bool:
    """Whether the catalog at `path` is the one that was written there."""
    try:
        recorded = _checksum_path(path).read_text(encoding="ascii").partition(" ")[0]
    except (OSError, ValueError):
        return False
    return objects.has_content(path, recorded)


def _checksum_path(path: Path) -> Path:
    return path.with_name(path.name + CHECKSUM_SUFFIX)


def literal(text: str) -> str:
    """`text` as a quoted SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def _copy(connection: Connection, table: Table, version: str, changed: pl.DataFrame | None) -> None:
    target = f"catalog.{quoted(table.schema)}.{quoted(table.name)}"
    source = relation(table.qualified_name, version)
    # A build of earlier code has the columns of its time.
    present = {row[0] for row in connection.execute(f"describe {source}").fetchall()}
    order = ", ".join(quoted(name) for name in table.key if name in present) or "all"
    connection.execute(f"create schema if not exists catalog.{quoted(table.schema)}")
    if changed is None:
        connection.execute(f"create table {target} as from {source} order by {order}")
    else:
        # With the types of the stored table, which a frame without rows does not tell.
        connection.execute(f"create table {target} as from {source} limit 0")
        connection.register(_CHANGED, changed.select(name for name in changed.columns if name in present))
        try:
            connection.execute(f"insert into {target} by name from {_CHANGED} order by {order}")
        finally:
            connection.unregister(_CHANGED)
    connection.execute(f"comment on table {target} is {literal(table.description)}")
    for name, column in table.contract.columns().items():
        if name in present:
            connection.execute(f"comment on column {target}.{quoted(name)} is {literal(column.description or '')}")
