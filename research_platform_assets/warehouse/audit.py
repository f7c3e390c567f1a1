"""The audit before a write: a frame is held against its contract and against the privacy rule, in memory.

Belongs here: what makes a frame unfit to become a version. Does not belong here: where the rejected rows go (`store`).
"""

from __future__ import annotations

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
    found = pl.Series([False]).new_from_index(0, frame.height)
    for series in frame.get_columns():
        for texts in _texts(series):
            suspects = texts.str.contains(privacy.CANDIDATE_PATTERN).fill_null(value=False)
            if suspects.any():
                confirmed = [
                    suspect and privacy.contains_address(text)
                    for suspect, text in zip(suspects.to_list(), texts.to_list(), strict=True)
                ]
                found = found | pl.Series(confirmed, dtype=pl.Boolean)
    return found


def _texts(series: pl.Series) -> list[pl.Series]:
    """The texts in a column, one value a row; the texts of a nested value are joined by line feeds."""
    dtype = series.dtype
    if dtype == pl.String:
        return [series]
    if isinstance(dtype, pl.Struct):
        return [texts for field in dtype.fields for texts in _texts(series.struct.field(field.name))]
    if isinstance(dtype, pl.List):
        if dtype.inner == pl.String:
            return [series.list.join("\n", ignore_nulls=True)]
        if isinstance(dtype.inner, pl.Struct):
            names = [field.name for field in dtype.inner.fields]
            columns = [series.list.eval(pl.element().struct.field(name)) for name in names]
            return [texts for column in columns for texts in _texts(column)]
    return []
