"""Rows of one table, gathered page by page.

Belongs here: from records to columns of the declared types, without addresses. Does not belong here: which records make
which table (`frames`).

A large organisation has a million files. So values go into columns, not into one dictionary for each row, and into
frames of many rows each.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl

from research_platform_assets.github.records import Record
from research_platform_assets.github.texts import masked, masked_texts
from research_platform_assets.tables.declaration import Table

#: Rows that are held as Python values, which take five times the memory of a frame.
_MOST_ROWS = 20_000


class Columns:
    """The rows of `table` so far."""

    def __init__(self, table: Table) -> None:
        """Begin without rows."""
        self._key = table.key
        self._schema = table.polars_schema
        self._texts = {name for name, dtype in self._schema.items() if dtype == pl.String}
        self._frames = [table.empty()]
        self._waiting: dict[str, list[Any]] = {name: [] for name in self._schema}

    def add(self, records: Sequence[Record], **given: Iterable[Any]) -> None:
        """Add a row for each record; `given` are the columns that records do not have, or have otherwise.

        Texts of records lose their addresses, `given` values stay as they are.
        """
        for name, waiting in self._waiting.items():
            if name in given:
                waiting.extend(given[name])
                continue
            values = [getattr(record, name) for record in records]
            waiting.extend(masked_texts(values) if name in self._texts else map(_plain, values))
        if len(self._waiting[self._key[0]]) >= _MOST_ROWS:
            self._flush()

    def frame(self) -> pl.DataFrame:
        """All rows, sorted by key; raises `polars` errors where a value has another type than declared."""
        self._flush()
        return pl.concat(self._frames).sort(self._key)

    def _flush(self) -> None:
        self._frames.append(pl.DataFrame(self._waiting, schema=self._schema, strict=True))
        for values in self._waiting.values():
            values.clear()


def _plain(value: Any) -> Any:
    """`value` as a frame takes it, without addresses in its texts."""
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, list):
        return [_plain(part) for part in value]  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, Record):
        return {name: _plain(getattr(value, name)) for name in type(value).model_fields}
    return value
