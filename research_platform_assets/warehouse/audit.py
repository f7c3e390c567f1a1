"""The audit before a write: a frame is held against its contract and against the privacy rule, in memory.

Belongs here: what makes a frame unfit to become a version. Does not belong here: where the rejected rows go (`store`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from research_platform_assets import privacy
from research_platform_assets.tables.declaration import Table

ADDRESS_RULE = "no_addresses"


@dataclass(frozen=True)
class Violation:
    """One broken rule: its name, how many rows break it, and those rows."""

    rule: str
    row_count: int
    rows: pl.DataFrame


def audit(table: Table, frame: pl.DataFrame) -> list[Violation]:
    """Every rule of `table` that `frame` (a canonical frame) breaks, by rule; empty if it is fit."""
    _, failure = table.contract.filter(frame)
    details = failure.details()
    broken = [
        Violation(rule, rows, details.filter(pl.col(rule) == "invalid").select(frame.columns))
        for rule, rows in failure.counts().items()
    ]
    with_addresses = frame.filter(_row_has_address(frame))
    if with_addresses.height:
        broken.append(Violation(ADDRESS_RULE, with_addresses.height, with_addresses))
    return sorted(broken, key=lambda violation: violation.rule)


def _row_has_address(frame: pl.DataFrame) -> pl.Series:
    found: set[int] = set()
    rows = pl.int_range(frame.height, eager=True)
    for series in frame.get_columns():
        for texts, numbers in _texts(series, rows):
            suspects = texts.str.contains(privacy.CANDIDATE_PATTERN).fill_null(value=False)
            pairs = zip(numbers.filter(suspects), texts.filter(suspects), strict=True)
            found |= {number for number, text in pairs if privacy.contains_address(text)}
    return rows.is_in(sorted(found))


def _texts(series: pl.Series, rows: pl.Series) -> Iterator[tuple[pl.Series, pl.Series]]:
    """The texts in a column, however deep, each beside the number of its row."""
    dtype = series.dtype
    if dtype == pl.String:
        yield series, rows
    elif isinstance(dtype, pl.Struct):
        for field in dtype.fields:
            yield from _texts(series.struct.field(field.name), rows)
    elif isinstance(dtype, pl.List):
        items = pl.DataFrame({"row": rows, "item": series}).explode("item")
        yield from _texts(items.get_column("item"), items.get_column("row"))
