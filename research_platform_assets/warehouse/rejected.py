"""Frames that failed their audit: the reasons and the rows, kept for the person who has to find out why.

Belongs here: storing and reading rejections. Does not belong here: the rules (`audit`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

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
            json.dumps(_masked(violation.rows.head(KEPT_ROWS).to_dicts()), ensure_ascii=False, default=str),
            run_id,
            at,
        ]
        for violation in violations
    ]
    with transaction(connection):
        connection.executemany("insert into platform.rejected values (?, ?, ?, ?, ?, ?)", rows)


def _masked(value: Any) -> Any:
    # Before it becomes JSON: escapes of JSON in front of an address would be taken for a part of it.
    if isinstance(value, str):
        return mask_addresses(value)
    if isinstance(value, dict):
        return {name: _masked(inner) for name, inner in value.items()}  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, list):
        return [_masked(item) for item in value]  # pyright: ignore[reportUnknownVariableType]
    return value
