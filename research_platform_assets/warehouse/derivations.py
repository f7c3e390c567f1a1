"""Derivations and heads as rows of `platform.derivation` and `platform.head`.

Belongs here: storing and finding derivations, moving a head. Does not belong here: what a fingerprint is made of
(`fingerprint`).
"""

from __future__ import annotations

import json
from typing import Any

from research_platform_assets.errors import WarehouseDamagedError
from research_platform_assets.tables.declaration import Table
from research_platform_assets.warehouse import versions
from research_platform_assets.warehouse.database import Connection
from research_platform_assets.warehouse.fingerprint import Derivation, canonical_json

_COLUMNS = "table_name, fingerprint, version, code_version, settings, inputs, capture_id, run_id, row_count, created_at"


def find(connection: Connection, table_name: str, fingerprint: str) -> Derivation | None:
    """The derivation of `table_name` with this fingerprint, if it is known."""
    rows = connection.execute(
        f"select {_COLUMNS} from platform.derivation where table_name = ? and fingerprint = ?",
        [table_name, fingerprint],
    ).fetchall()
    return _derivation(rows[0]) if rows else None


def get(connection: Connection, table_name: str, fingerprint: str) -> Derivation:
    """The derivation that something refers to.

    Raises:
        WarehouseDamagedError: it is not there.
    """
    derivation = find(connection, table_name, fingerprint)
    if derivation is None:
        raise WarehouseDamagedError(
            f"the derivation {fingerprint[:12]} of {table_name} is referenced but not stored; put a backup back"
        )
    return derivation


def add(connection: Connection, derivation: Derivation) -> None:
    """Store a derivation in place of one with the same fingerprint; to be called within a transaction."""
    connection.execute(
        "delete from platform.derivation where table_name = ? and fingerprint = ?",
        [derivation.table, derivation.fingerprint],
    )
    connection.execute(
        f"insert into platform.derivation ({_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            derivation.table,
            derivation.fingerprint,
            derivation.version,
            derivation.code_version,
            derivation.settings,
            canonical_json(dict(derivation.inputs)),
            derivation.capture,
            derivation.run_id,
            derivation.rows,
            derivation.created_at,
        ],
    )


def every(connection: Connection) -> list[Derivation]:
    """All derivations, by table and fingerprint."""
    rows = connection.execute(f"select {_COLUMNS} from platform.derivation order by table_name, fingerprint").fetchall()
    return [_derivation(row) for row in rows]


def head(connection: Connection, table_name: str) -> Derivation | None:
    """The current derivation of a table, if it has one."""
    rows = connection.execute("select fingerprint from platform.head where table_name = ?", [table_name]).fetchall()
    return find(connection, table_name, rows[0][0]) if rows else None


def heads(connection: Connection) -> dict[str, Derivation]:
    """The current derivation of every table that has one."""
    columns = ", ".join(f"d.{name.strip()}" for name in _COLUMNS.split(","))
    rows = connection.execute(
        f"select {columns} from platform.head h join platform.derivation d "
        "on d.table_name = h.table_name and d.fingerprint = h.fingerprint order by h.table_name"
    ).fetchall()
    return {row[0]: _derivation(row) for row in rows}


def move_head(connection: Connection, table: Table, derivation: Derivation) -> None:
    """Make `derivation` the current one of `table` and let its view show it; to be called within a transaction."""
    connection.execute("delete from platform.head where table_name = ?", [table.qualified_name])
    connection.execute("insert into platform.head values (?, ?)", [table.qualified_name, derivation.fingerprint])
    versions.show(connection, table, derivation.version)


def _derivation(row: tuple[Any, ...]) -> Derivation:
    table, fingerprint, version, code_version, settings, inputs, capture, run_id, rows, created_at = row
    return Derivation(
        table, fingerprint, version, code_version, settings, json.loads(inputs), capture, run_id, rows, created_at
    )
