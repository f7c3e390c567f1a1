"""Immutable table versions: `versions."<schema>.<table>@<content hash>"`, and the views that show the current ones.

Belongs here: writing, reading, listing and dropping versions. A version, once there, is never changed.
"""

from __future__ import annotations

import duckdb
import polars as pl

from research_platform_assets.errors import WarehouseDamagedError, WarehouseError
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


def require(connection: Connection, table_name: str, version: str) -> None:
    """See to it that a version is stored.

    Raises:
        WarehouseDamagedError: it is not.
    """
    if not exists(connection, table_name, version):
        raise WarehouseDamagedError(
            f"{table_name}@{version[:12]} is referenced but not stored; run `research-platform doctor` and "
            "put a backup back, or materialize the table again"
        )


def read(connection: Connection, table: Table, version: str) -> pl.DataFrame:
    """The rows of a version in the shape that `table` declares now, in key order.

    A version may stem from an earlier declaration: columns that it does not have are null, those that were given up are
    left out. See `lacking` for whether that is fit to compute with.

    Raises:
        WarehouseDamagedError: if the version is not stored.
        WarehouseError: its columns cannot be read as they are declared now.
    """
    try:
        frame = connection.sql(f"select * from {relation(table.qualified_name, version)}").pl()
    except duckdb.CatalogException:
        # Asking beforehand takes as long as reading a small table.
        require(connection, table.qualified_name, version)
        raise
    columns = [
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in table.polars_schema.items()
    ]
    try:
        return frame.select(columns).sort(table.key, maintain_order=True)
    except pl.exceptions.PolarsError as error:
        raise WarehouseError(
            f"{table.qualified_name}@{version[:12]} was stored under an earlier declaration, with other types, and "
            f"cannot be read under the present one; materialize {table.qualified_name}, or deploy the earlier code"
        ) from error


def lacking(connection: Connection, table: Table, version: str) -> list[str]:
    """Columns that `table` declares as never null and that a version of an earlier declaration does not have."""
    described = connection.execute(f"describe {relation(table.qualified_name, version)}").fetchall()
    present = {row[0] for row in described}
    return [name for name, column in table.contract.columns().items() if name not in present and not column.nullable]


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
