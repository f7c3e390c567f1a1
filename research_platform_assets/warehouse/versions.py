"""Immutable table versions: `versions."<schema>.<table>@<content hash>"`, and the views that show the current ones.

Belongs here: writing, reading, listing and dropping versions. A version, once there, is never changed.
"""

from __future__ import annotations

import polars as pl

from research_platform_assets.errors import WarehouseDamagedError
from research_platform_assets.tables.declaration import Table
from research_platform_assets.warehouse.database import Connection


def relation(table_name: str, version: str) -> str:
    """The quoted SQL name of a version."""
    return f"versions.{quoted(f'{table_name}@{version}')}"


def quoted(name: str) -> str:
    """`name` as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def exists(connection: Connection, table_name: str, version: str) -> bool:
    """Whether the version is stored."""
    found = connection.execute(
        "select count(*) from duckdb_tables() where database_name = current_database() "
        "and schema_name = 'versions' and table_name = ?",
        [f"{table_name}@{version}"],
    ).fetchall()
    return found[0][0] == 1


def stored(connection: Connection) -> set[tuple[str, str]]:
    """Every stored version as (table, content hash)."""
    rows = connection.execute(
        "select table_name from duckdb_tables() where database_name = current_database() and schema_name = 'versions'"
    ).fetchall()
    return {(name.rpartition("@")[0], name.rpartition("@")[2]) for (name,) in rows}


def write(connection: Connection, table: Table, version: str, frame: pl.DataFrame) -> None:
    """Store `frame`, a canonical frame, as a version of `table`; to be called within a transaction."""
    connection.register("incoming_version", frame)
    try:
        connection.execute(f"create table {relation(table.qualified_name, version)} as select * from incoming_version")
    finally:
        connection.unregister("incoming_version")


def read(connection: Connection, table: Table, version: str) -> pl.DataFrame:
    """The rows of a version, in key order.

    Raises:
        WarehouseDamagedError: if the version is not stored.
    """
    if not exists(connection, table.qualified_name, version):
        raise WarehouseDamagedError(
            f"{table.qualified_name}@{version[:12]} is referenced but not stored; run `research-platform doctor` and "
            "restore a backup, or materialize the table again"
        )
    frame = connection.sql(f"select * from {relation(table.qualified_name, version)}").pl()
    # A column that a later declaration no longer has is still in old versions, and the other way round.
    declared = {name: dtype for name, dtype in table.polars_schema.items() if name in frame.columns}
    keys = [name for name in table.key if name in frame.columns]
    return frame.cast(declared).sort(keys, maintain_order=True)  # pyright: ignore[reportArgumentType]


def drop(connection: Connection, table_name: str, version: str) -> None:
    """Remove a version that nothing refers to."""
    connection.execute(f"drop table if exists {relation(table_name, version)}")


def show(connection: Connection, table: Table, version: str) -> None:
    """Point the view `<schema>.<table>` at a version."""
    connection.execute(f"create schema if not exists {quoted(table.schema)}")
    connection.execute(
        f"create or replace view {quoted(table.schema)}.{quoted(table.name)} as "
        f"from {relation(table.qualified_name, version)}"
    )


def hide(connection: Connection, table: Table) -> None:
    """Remove the view `<schema>.<table>`."""
    connection.execute(f"create schema if not exists {quoted(table.schema)}")
    connection.execute(f"drop view if exists {quoted(table.schema)}.{quoted(table.name)}")
