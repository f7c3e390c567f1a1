"""How two builds were made, as far as it can explain a difference between them.

Belongs here: the plain values that a comparison needs besides the rows. Does not belong here: reading them out of a
warehouse (`warehouse/comparison`), what follows from them (`causes`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Columns = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Circumstances:
    """What differs between two builds apart from their rows.

    Attributes:
        redone: Derived tables whose own code or settings differ; a change of what they read is not meant.
        is_recaptured: Whether the code or the settings of the capture differ.
        captured_before: When the capture behind the earlier build was taken, UTC; None where there was none.
        captured_at: The same for the later build.
        aged: Derived tables whose figures depend on the day of the capture, where that day differs.
    """

    redone: frozenset[str] = frozenset()
    is_recaptured: bool = False
    captured_before: datetime | None = None
    captured_at: datetime | None = None
    aged: frozenset[str] = frozenset()

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Circumstances:
        """From the plain values that a derivation stores; times are ISO 8601 texts, empty where there is none."""
        before, after = (
            datetime.fromisoformat(values[key]) if values.get(key) else None
            for key in ("captured_before", "captured_at")
        )
        return cls(
            frozenset(values.get("redone", ())),
            bool(values.get("is_recaptured", False)),
            before,
            after,
            frozenset(values.get("aged", ())),
        )


@dataclass(frozen=True)
class Origins:
    """What each value is computed from.

    Attributes:
        columns: For each table and column the (table, column) pairs it is computed from.
        spread: (table, column) pairs that depend on every row of what they are computed from, not on matching ones.
        rows: For tables that name a measure in each row: the key column, and the sources of `value` by its value.
        dated: (table, column) pairs that depend on the day of the capture, too.
    """

    columns: Mapping[str, Mapping[str, Columns]]
    spread: Collection[tuple[str, str]] = frozenset()
    rows: Mapping[str, tuple[str, Mapping[str, Columns]]] = field(
        default_factory=dict[str, tuple[str, Mapping[str, Columns]]]
    )
    dated: Collection[tuple[str, str]] = frozenset()
