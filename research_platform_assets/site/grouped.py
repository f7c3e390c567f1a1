"""Rows of a frame by what they are about, made into dicts only when a page asks for them.

Belongs here: looking rows up without holding all of them as dicts, which would take ten times the memory of the frame.
Does not belong here: which tables are grouped by what (`index`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

import polars as pl

from research_platform_assets.site.content import Row

#: Rows that are made into dicts at a time where groups are asked for one after the other.
_BLOCK = 4096
_PLACE = "_place"
_COUNT = "_count"

Shown = TypeVar("Shown")
"""What is shown of a group."""


class Groups(Mapping[Any, list[Row]]):
    """The rows of each group.

    Groups that are asked for in their order are made in blocks; any other is made by itself.
    """

    def __init__(self, frame: pl.DataFrame, column: str) -> None:
        """Take a frame in which the rows of each group, those with the same value in `column`, stand together."""
        self._frame = frame
        counted = frame.group_by(column, maintain_order=True).agg(pl.len().alias(_COUNT))
        self._spans: dict[Any, tuple[int, int]] = {}
        start = 0
        for name, count in counted.iter_rows():
            self._spans[name] = (start, count)
            start += count
        self._first, self._rows = 0, list[Row]()

    def __getitem__(self, name: Any) -> list[Row]:
        start, count = self._spans[name]
        end = self._first + len(self._rows)
        if start < self._first or start + count > end:
            is_next = self._first <= start <= end
            self._rows = self._frame.slice(start, max(count, _BLOCK) if is_next else count).to_dicts()
            self._first = start
        return self._rows[start - self._first : start - self._first + count]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._spans)

    def __len__(self) -> int:
        return len(self._spans)

    def __contains__(self, name: object) -> bool:
        return name in self._spans


class _View(Mapping[Any, Shown]):
    """The same groups, each shown in another way."""

    def __init__(self, groups: Groups) -> None:
        self._groups = groups

    def __iter__(self) -> Iterator[Any]:
        return iter(self._groups)

    def __len__(self) -> int:
        return len(self._groups)

    def __contains__(self, name: object) -> bool:
        return name in self._groups


class Singles(_View[Row]):
    """The row of each group that has one."""

    def __init__(self, frame: pl.DataFrame, column: str) -> None:
        """Take a frame in which no two rows have the same value in `column`."""
        super().__init__(Groups(frame, column))

    def __getitem__(self, name: Any) -> Row:
        return self._groups[name][0]


class Named(_View[Mapping[str, Row]]):
    """The rows of each group by what a second column calls them."""

    def __init__(self, frame: pl.DataFrame, column: str, name: str) -> None:
        """Take a frame in which the rows of each group stand together, each with another value in `name`."""
        super().__init__(Groups(frame, column))
        self._name = name
        self._latest: tuple[Any, dict[str, Row]] = (None, {})

    def __getitem__(self, name: Any) -> Mapping[str, Row]:
        if self._latest[0] != name:
            self._latest = (name, {row[self._name]: row for row in self._groups[name]})
        return self._latest[1]


def in_order_of(frame: pl.DataFrame, column: str, names: pl.Series) -> pl.DataFrame:
    """`frame` with its rows in the order in which `names` has their values of `column`; others come last.

    Rows of the same group keep their order.
    """
    places = pl.DataFrame({column: names, _PLACE: range(names.len())}, schema_overrides={column: frame.schema[column]})
    ordered = frame.join(places, on=column, how="left", maintain_order="left")
    return ordered.sort(_PLACE, column, nulls_last=True, maintain_order=True).drop(_PLACE)
