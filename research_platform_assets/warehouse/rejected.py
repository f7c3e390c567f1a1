"""Frames that failed their audit: the reasons and the rows, kept for the person who has to find out why.

Belongs here: storing and reading rejections. Does not belong here: the rules (`audit`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from research_platform_assets.errors import PermanentError
from research_platform_assets.privacy import mask_addresses
from research_platform_assets.warehouse.audit import Violation
from research_platform_assets.warehouse.database import Connection, transaction

KEPT_ROWS = 1000
"""At most this many rows are kept of each broken rule; their full number is kept anyway."""


class AuditError(PermanentError):
    """A frame broke rules of its table; nothing was stored but the reasons and rows in `platform.rejected`."""

    def __init__(self, table_name: str, violations: Sequence[Violation]) -> None:
        """Say which rules of `table_name` were broken by how many rows."""
        rules = "; ".join(f"{v.rule}: {v.row_count} rows" for v in violations)
        super().__init__(
            f"{table_name} was not stored, its rows break the contract ({rules}). Readers keep the version before. "
            f"The rows are in platform.rejected (table_name = '{table_name}')"
        )
        self.table_name = table_name
        self.violations = tuple(violations)


def keep(
    connection: Connection, table_name: str, violations: Sequence[Violation], *, run_id: str, at: datetime
) -> None:
    """Store the reasons and rows of a rejected frame, e-mail addresses masked."""
    rows = [
        [
            table_name,
            violation.rule,
            violation.row_count,
            mask_addresses(violation.rows.head(KEPT_ROWS).write_json()),
            run_id,
            at,
        ]
        for violation in violations
    ]
    with transaction(connection):
        connection.executemany("insert into platform.rejected values (?, ?, ?, ?, ?, ?)", rows)
