"""Why a computed value differs between two builds, as far as that can be known.

Belongs here: following each value back to what it is computed from. Does not belong here: captured values
(`captured_causes`), how a change is reported (`changes`).

A value can differ because the code or the settings of its own table differ, because it is figured for another day, or
because something it is computed from does: of the latter only cells that did move count, in rows that belong to it. So
a cell whose sources all stand still was moved by our code or by time, however much else changed. Where a value is a
source's own, before and after, our code had no part in it even if it is another. A word about knowing itself (`status`,
`is_current`) that turns to or from "not known" says what we see.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from research_platform_assets.analysis.captured_causes import Frames, captured_causes
from research_platform_assets.analysis.causes import CODE, MASK, SEEN, TIME, bits, united
from research_platform_assets.analysis.circumstances import Circumstances, Columns, Origins
from research_platform_assets.analysis.moved import COLUMN, is_comparable, moved_cells
from research_platform_assets.tables.declaration import Table

_ROW = "row"

#: What is possible wherever anything moved, and by which columns of the key it is possible in some rows.
_Moved = tuple[int, list[tuple[list[str], pl.DataFrame]]]
#: Columns that speak of what is known, in rows where that turned.
_ABOUT_KNOWING = ("status", "reason", "since", "is_current", "is_complete")


def possible_causes(
    before: Frames,
    after: Frames,
    compared: Mapping[str, Table],
    captured: Mapping[str, Table],
    origins: Origins,
    circumstances: Circumstances,
) -> dict[str, pl.DataFrame]:
    """For each of `compared` that both sides have: its key columns, `column` and `MASK`, a row for each moved cell.

    Cells of a row that came or went are all listed, those of the key included.
    """
    found = captured_causes(before, after, captured, circumstances)
    search = _Search(before, after, compared, origins, circumstances, found)
    for name in sorted(compared):
        search.follow(name)
    return {name: frame for name, frame in found.items() if name in compared}


class _Search:
    """The moved cells found so far, by table; a table is followed after those that it is computed from."""

    def __init__(
        self,
        before: Frames,
        after: Frames,
        tables: Mapping[str, Table],
        origins: Origins,
        circumstances: Circumstances,
        found: dict[str, pl.DataFrame],
    ) -> None:
        self._before, self._after = before, after
        self._tables, self._origins, self._circumstances = tables, origins, circumstances
        self._found = found
        self._known: dict[tuple[str, Columns, bool], _Moved] = {}

    def follow(self, name: str) -> None:
        """Find the causes in table `name`, unless they are known or it cannot be compared."""
        table = self._tables.get(name)
        if name in self._found or table is None:
            return
        if not is_comparable(self._before.get(name), self._after.get(name), table):
            return
        columns = self._origins.columns.get(name, {})
        for source in sorted({source for pairs in columns.values() for source, _ in pairs} - {name}):
            self.follow(source)
        cells = moved_cells(self._before[name], self._after[name], table).with_row_index(_ROW)
        parts = [self._column(table, column, rows) for (column,), rows in cells.group_by(COLUMN, maintain_order=True)]
        if not parts:
            self._found[name] = cells.drop(_ROW).with_columns(bits(0).alias(MASK))
            return
        self._found[name] = self._as_seen(table, pl.concat(parts)).sort(_ROW).drop(_ROW)

    def _column(self, table: Table, column: object, rows: pl.DataFrame) -> pl.DataFrame:
        name = str(column)
        key, by_value = self._origins.rows.get(table.qualified_name, ("", {}))
        if name != "value" or not by_value:
            return self._from_sources(
                table, name, rows, self._origins.columns.get(table.qualified_name, {}).get(name, [])
            )
        parts = [
            self._from_sources(table, name, measures, by_value.get(str(value), []))
            for (value,), measures in rows.group_by(key, maintain_order=True)
        ]
        return pl.concat(parts)

    def _from_sources(self, table: Table, column: str, rows: pl.DataFrame, sources: Columns) -> pl.DataFrame:
        masked = rows.with_columns(self._own(table, column, rows, sources).alias(MASK))
        is_spread = (table.qualified_name, column) in self._origins.spread
        everywhere, parts = self._moved(table, tuple(sources), is_spread=is_spread)
        masked = masked.with_columns(pl.col(MASK) | bits(everywhere))
        for shared, theirs in parts:
            masked = (
                masked.join(theirs, on=shared, how="left", maintain_order="left")
                .with_columns((pl.col(MASK) | pl.col("theirs").fill_null(bits(0))).alias(MASK))
                .drop("theirs")
            )
        return masked

    def _moved(self, table: Table, sources: Columns, *, is_spread: bool) -> _Moved:
        """What moved in `sources`; many columns of a table have the same ones, which are looked at once."""
        mark = (table.qualified_name, tuple(sources), is_spread)
        if mark not in self._known:
            self._known[mark] = self._united(table, sources, is_spread=is_spread)
        return self._known[mark]

    def _united(self, table: Table, sources: Columns, *, is_spread: bool) -> _Moved:
        everywhere = 0
        by_shared: dict[tuple[str, ...], list[pl.DataFrame]] = {}
        for source, source_column in sources:
            moved = self._found.get(source)
            if moved is None:
                continue
            moved = moved.filter(pl.col(COLUMN) == source_column)
            if moved.is_empty():
                continue
            shared = tuple(name for name in table.key if name in moved.columns)
            if not shared or is_spread:
                everywhere |= united(moved.with_columns(pl.lit(1).alias(_ROW)), [_ROW])[MASK].item()
            else:
                by_shared.setdefault(shared, []).append(moved.select(*shared, MASK))
        return everywhere, [
            (list(shared), united(pl.concat(frames), list(shared)).rename({MASK: "theirs"}))
            for shared, frames in by_shared.items()
        ]

    def _own(self, table: Table, column: str, rows: pl.DataFrame, sources: Columns) -> pl.Series:
        """What the code and the settings of the table itself make possible, and the day that it speaks of."""
        name = table.qualified_name
        is_aged = name in self._circumstances.aged and (name, column) in self._origins.dated
        own = pl.repeat(TIME if is_aged else 0, rows.height, dtype=pl.UInt8, eager=True)
        if name not in self._circumstances.redone:
            return own
        verbatim = self._verbatim(table, column, rows.select(table.key), sources)
        if verbatim is None:
            return own + CODE
        return own + pl.select(pl.when(verbatim).then(bits(0)).otherwise(bits(CODE)))[:, 0]

    def _verbatim(self, table: Table, column: str, keys: pl.DataFrame, sources: Columns) -> pl.Series | None:
        """For each of `keys` whether the value is that of its only source on both sides, or on neither is one."""
        if len(sources) != 1:
            return None
        (source, source_column), name = sources[0], table.qualified_name
        same = pl.repeat(True, keys.height, eager=True)
        for frames in (self._before, self._after):
            theirs, ours = frames.get(source), frames[name]
            if theirs is None or not {*table.key, source_column} <= set(theirs.columns):
                return None
            if theirs.schema[source_column] != ours.schema[column] or theirs.select(table.key).is_duplicated().any():
                return None
            joined = keys.join(_value(ours, table, column, "ours"), on=table.key, how="left", maintain_order="left")
            joined = joined.join(
                _value(theirs, table, source_column, "theirs"), on=table.key, how="left", maintain_order="left"
            )
            same &= joined["ours"].eq_missing(joined["theirs"])
        return same

    def _as_seen(self, table: Table, cells: pl.DataFrame) -> pl.DataFrame:
        """`cells` with those that say whether something is known marked as what we see."""
        names = [name for name in ("status", "is_current") if name in table.polars_schema]
        if not names:
            return cells
        old, new = self._before[table.qualified_name], self._after[table.qualified_name]
        names = [name for name in names if name in old.columns and name in new.columns]
        both = old.select(*table.key, *names).join(new.select(*table.key, *names), on=table.key, suffix=" now")
        turned = [pl.lit(False)]
        if "status" in names:
            turned.append((pl.col("status") == "unknown") | (pl.col("status now") == "unknown"))
        if "is_current" in names:
            turned.append(pl.col("is_current") != pl.col("is_current now"))
        rows = both.filter(pl.any_horizontal(*turned)).select(*table.key, pl.lit(True).alias("turned"))
        about_knowing = pl.col(COLUMN).is_in(list(_ABOUT_KNOWING))
        return (
            cells.join(rows, on=table.key, how="left", maintain_order="left")
            .with_columns(pl.when(pl.col("turned") & about_knowing).then(bits(SEEN)).otherwise(MASK).alias(MASK))
            .drop("turned")
        )


def _value(frame: pl.DataFrame, table: Table, column: str, name: str) -> pl.DataFrame:
    """The key of `table` and a struct of the value, so that a null is told from a row that is not there."""
    return frame.select(*table.key, pl.struct(pl.col(column).alias("value")).alias(name))
