"""The published catalog: one read-only DuckDB file with the tables of a build as real tables.

Belongs here: writing `catalog.duckdb`. Does not belong here: which build is published (`publication`).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from research_platform_assets.tables.declaration import Table
from research_platform_assets.warehouse import objects
from research_platform_assets.warehouse.database import BLOCK_SIZE, STORAGE_VERSION, Connection, translated
from research_platform_assets.warehouse.fingerprint import Derivation
from research_platform_assets.warehouse.store import Store
from research_platform_assets.warehouse.versions import quoted, relation


def write(store: Store, path: Path, tables: Mapping[Table, Derivation]) -> None:
    """Write the catalog of `tables` to `path`: `<schema>.<table>`, rows in key order, declarations as comments."""
    connection = store.connection
    with translated(path):
        connection.execute(
            f"attach {literal(str(path))} as catalog (block_size {BLOCK_SIZE}, storage_version '{STORAGE_VERSION}')"
        )
        try:
            for table, derivation in sorted(tables.items(), key=lambda item: item[0].qualified_name):
                _copy(connection, table, derivation.version)
            connection.execute("checkpoint catalog")
        finally:
            connection.execute("detach catalog")
    path.chmod(objects.READ_ONLY)


def literal(text: str) -> str:
    """`text` as a quoted SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def _copy(connection: Connection, table: Table, version: str) -> None:
    target = f"catalog.{quoted(table.schema)}.{quoted(table.name)}"
    order = ", ".join(quoted(name) for name in table.key)
    connection.execute(f"create schema if not exists catalog.{quoted(table.schema)}")
    connection.execute(f"create table {target} as from {relation(table.qualified_name, version)} order by {order}")
    connection.execute(f"comment on table {target} is {literal(table.description)}")
    for name, column in table.contract.columns().items():
        connection.execute(f"comment on column {target}.{quoted(name)} is {literal(column.description or '')}")
