"""How many rows two versions of a table differ in.

Belongs here: the counts that a materialization shows. Does not belong here: the row by row list (`reports.changes`).
"""

from __future__ import annotations

from dataclasses import dataclass

from research_platform_assets.tables.declaration import Table
from research_platform_assets.warehouse.database import Connection
from research_platform_assets.warehouse.versions import quoted, relation


@dataclass(frozen=True)
class Differences:
    """Rows by key: only in the later version, only in the earlier one, in both but not equal."""

    added: int
    removed: int
    changed: int


NONE = Differences(0, 0, 0)


def count(connection: Connection, table: Table, before: str | None, after: str) -> Differences:
    """Differences between the versions `before` and `after`; with no `before`, every row is added."""
    later = relation(table.qualified_name, after)
    if before is None:
        return Differences(_number(connection, _rows(later)), 0, 0)
    if before == after:
        return NONE
    earlier = relation(table.qualified_name, before)
    columns_before, columns_after = _columns(connection, earlier), _columns(connection, later)
    if any(columns_before.get(name, "") != columns_after.get(name) for name in table.key):
        # The key itself was declared differently: no row is the same row.
        return Differences(_number(connection, _rows(later)), _number(connection, _rows(earlier)), 0)
    keys = " and ".join(f"a.{quoted(name)} = b.{quoted(name)}" for name in table.key)
    added = _number(connection, f"select count(*) from {later} a anti join {earlier} b on {keys}")
    removed = _number(connection, f"select count(*) from {earlier} a anti join {later} b on {keys}")
    common = _number(connection, f"select count(*) from {later} a semi join {earlier} b on {keys}")
    if columns_before != columns_after:
        # The declaration changed: every row that is in both has another shape.
        return Differences(added, removed, common)
    same = _number(connection, f"select count(*) from (from {later} intersect from {earlier})")
    return Differences(added, removed, common - same)


def _columns(connection: Connection, name: str) -> dict[str, str]:
    return {row[0]: row[1] for row in connection.execute(f"describe {name}").fetchall()}


def _rows(name: str) -> str:
    return f"select count(*) from {name}"


def _number(connection: Connection, query: str) -> int:
    return connection.execute(query).fetchall()[0][0]
