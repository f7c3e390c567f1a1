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


def heads(connection: Connection) -> dict[str, Derivation]:
    """The current derivation of every table that has one."""
    return {name: made for name, _, made in _referenced(connection, "platform.head", []) if made is not None}


def of_build(connection: Connection, build_id: str) -> dict[str, Derivation]:
    """The derivations of a build, by table; empty if there is no such build.

    Raises:
        WarehouseDamagedError: one of them is not stored.
    """
    found = _referenced(connection, "platform.build_table", [build_id], "where r.build_id = ?")
    return {name: get(connection, name, mark) if made is None else made for name, mark, made in found}


def _referenced(
    connection: Connection, relation: str, parameters: list[str], condition: str = ""
) -> list[tuple[str, str, Derivation | None]]:
    """Table, fingerprint and derivation, where it is stored, of each row of a relation that refers to them."""
    columns = ", ".join(f"d.{name.strip()}" for name in _COLUMNS.split(","))
    rows = connection.execute(
        f"select r.table_name, r.fingerprint, {columns} from {relation} r left join platform.derivation d "
        f"on d.table_name = r.table_name and d.fingerprint = r.fingerprint {condition} order by r.table_name",
        parameters,
    ).fetchall()
    return [(row[0], row[1], None if row[2] is None else _derivation(row[2:])) for row in rows]


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
