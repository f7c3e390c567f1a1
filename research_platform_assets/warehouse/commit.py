"""The last steps before a version exists: the audit, and writing version and derivation side by side.

Belongs here: what derived and captured tables have in common. Does not belong here: deciding whether to compute
(`store`) or what a capture is (`captures`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import polars as pl

from research_platform_assets.tables.declaration import Table
from research_platform_assets.warehouse import audit, derivations, differences, rejected, versions
from research_platform_assets.warehouse.canonical import canonical_frame
from research_platform_assets.warehouse.database import Connection
from research_platform_assets.warehouse.fingerprint import Derivation


@dataclass(frozen=True)
class Outcome:
    """What became of a table: the derivation it stands at now, and how it got there.

    `is_reused` says that nothing was computed for it. `previous_version` is what readers saw before, if anything.
    """

    derivation: Derivation
    is_reused: bool
    differences: differences.Differences
    previous_version: str | None


def audited(connection: Connection, table: Table, frame: pl.DataFrame, run_id: str) -> pl.DataFrame:
    """The canonical form of `frame`, fit to become a version; to be called outside a transaction.

    Raises:
        ContractError: columns or types are not the declared ones.
        AuditError: rows break rules; reasons and rows were stored in `platform.rejected`.
    """
    canonical = canonical_frame(table, frame)
    violations = audit.audit(table, canonical)
    if violations:
        rejected.keep(connection, table.qualified_name, violations, run_id=run_id, at=datetime.now(UTC))
        raise rejected.AuditError(table.qualified_name, violations)
    return canonical


def put(connection: Connection, table: Table, derivation: Derivation, frame: pl.DataFrame) -> None:
    """Store a version, unless it is there already, and its derivation; to be called within a transaction."""
    if not versions.exists(connection, table.qualified_name, derivation.version):
        versions.write(connection, table, derivation.version, frame)
    derivations.add(connection, derivation)


def outcome(
    connection: Connection, table: Table, derivation: Derivation, before: Derivation | None, *, is_reused: bool
) -> Outcome:
    """The outcome of moving `table` from the derivation `before` to `derivation`."""
    previous = before.version if before else None
    counted = differences.count(connection, table, previous, derivation.version)
    return Outcome(derivation, is_reused, counted, previous)
