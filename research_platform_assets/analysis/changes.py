"""`reports.changes`: what differs between two builds, and why.

Belongs here: comparing the frames of a table by key, and putting causes and events beside what differs. Does not belong
here: how a value is written (`cells`), what caused it (`possible_causes`), which two builds are compared.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from research_platform_assets.analysis.causes import MASK, UNCLEAR, cause_of, names_of, united
from research_platform_assets.analysis.cells import json_cells, json_rows
from research_platform_assets.analysis.circumstances import Circumstances, Origins
from research_platform_assets.analysis.frames import conform
from research_platform_assets.analysis.moved import COLUMN, is_comparable
from research_platform_assets.analysis.possible_causes import possible_causes
from research_platform_assets.analysis.repository_events import repository_events, why_unclear
from research_platform_assets.tables.core import REPOSITORIES
from research_platform_assets.tables.declaration import Table
from research_platform_assets.tables.reports import CHANGES

Frames = Mapping[str, pl.DataFrame]

_CELL = ["table_name", "row_key", "column_name"]
_TIME = pl.Datetime("us", "UTC")
_DIFFERENCE = (*_CELL, "kind", "before", "after", "repository_id")


def changes(
    before: Frames,
    after: Frames,
    compared: Mapping[str, Table],
    captured: Mapping[str, Table],
    origins: Origins,
    circumstances: Circumstances,
) -> pl.DataFrame:
    """`reports.changes` between two sets of frames by qualified table name.

    Args:
        before: Frames of the earlier build; those of captured tables tell causes.
        after: Frames of the later build.
        compared: The tables whose rows are reported.
        captured: The tables that GitHub is read into.
        origins: What each value is computed from.
        circumstances: What else differs between the builds.
    """
    found = differences(before, after, compared)
    masks = possible_causes(before, after, compared, captured, origins, circumstances)
    parts = [_cell_causes(frame, compared[name]) for name, frame in sorted(masks.items())]
    empty = pl.DataFrame(schema={**dict.fromkeys(_CELL, pl.String()), MASK: pl.UInt8()})
    known = found.join(pl.concat([empty, *parts]), on=_CELL, how="left").with_columns(pl.col(MASK).fill_null(0))
    told = known.join(
        _events(before, after, circumstances), on=["table_name", "repository_id", "column_name"], how="left"
    )
    masks_in_order = told[MASK].to_list()
    return conform(
        told.with_columns(
            pl.Series("cause", [cause_of(mask) for mask in masks_in_order], dtype=pl.String),
            pl.Series("possible_causes", [names_of(mask) for mask in masks_in_order], dtype=pl.List(pl.String)),
            pl.Series("unclear", [why_unclear(mask) for mask in masks_in_order], dtype=pl.String),
            previous_captured_at=pl.lit(circumstances.captured_before, dtype=_TIME),
            captured_at=pl.lit(circumstances.captured_at, dtype=_TIME),
        ).with_columns(explanation=pl.coalesce("explanation", pl.when(pl.col("cause") == UNCLEAR).then("unclear"))),
        CHANGES,
    )


def _cell_causes(cells: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Columns `table_name`, `row_key`, `column_name` and `MASK`, for single cells and, without a column, for rows."""
    contract = table.contract.columns()
    # A row comes and goes with what its key is made from.
    rows = united(cells.filter(pl.col(COLUMN).is_in(table.key)), table.key).with_columns(pl.lit("").alias(COLUMN))
    every = pl.concat([cells.select(*table.key, COLUMN, MASK), rows.select(*table.key, COLUMN, MASK)])
    key = json_rows({name: json_cells(every[name], contract[name], whole=True) for name in table.key})
    return pl.DataFrame({"row_key": key, "column_name": every[COLUMN], MASK: every[MASK]}).select(
        pl.lit(table.qualified_name).alias("table_name"), "row_key", "column_name", MASK
    )


def _events(before: Frames, after: Frames, circumstances: Circumstances) -> pl.DataFrame:
    name = REPOSITORIES.qualified_name
    old, new = (frames.get(name, REPOSITORIES.empty()) for frames in (before, after))
    if name not in before or name not in after:
        old = new = REPOSITORIES.empty()
    found = repository_events(old, new, circumstances.captured_before)
    return found.with_columns(pl.lit(name).alias("table_name"))


def differences(before: Frames, after: Frames, tables: Mapping[str, Table]) -> pl.DataFrame:
    """What differs, without why: the columns of `reports.changes` from `table_name` to `repository_id`.

    A row that came or went gives one row with all its columns except the key as a JSON object; a row that differs gives
    one row a column. A table that one side lacks has nothing to compare with, so that a first build and a newly
    introduced table show no change; the same holds for a column that one side lacks, and for a table whose key or key
    types are others than before.
    """
    found = [
        _table_changes(before[name], after[name], table)
        for name, table in sorted(tables.items())
        if name in before and name in after and is_comparable(before[name], after[name], table)
    ]
    return pl.concat([CHANGES.empty().select(_DIFFERENCE), *found]).sort(_CELL)


def _table_changes(before: pl.DataFrame, after: pl.DataFrame, table: Table) -> pl.DataFrame:
    columns = [name for name in table.polars_schema if name in before.columns and name in after.columns]
    before, after = before.select(columns), after.select(columns)
    common = before.select(table.key).join(after, on=table.key, how="semi")
    old = common.join(before, on=table.key, how="left", maintain_order="left")
    new = common.join(after, on=table.key, how="left", maintain_order="left")
    values = [name for name in columns if name not in table.key]
    return pl.concat(
        [
            _whole_rows(after.join(before, on=table.key, how="anti"), values, table, kind="added"),
            _whole_rows(before.join(after, on=table.key, how="anti"), values, table, kind="removed"),
            *(
                _changed_cells(old, new, name, table)
                for name in values
                if not old[name].equals(new[name], check_dtypes=True)
            ),
        ]
    )


def _whole_rows(rows: pl.DataFrame, values: list[str], table: Table, *, kind: str) -> pl.DataFrame:
    cells = {name: json_cells(rows[name], table.contract.columns()[name]) for name in sorted(values)}
    content = json_rows(cells) if cells else pl.repeat("{}", rows.height, eager=True)
    nothing = pl.Series([None] * rows.height, dtype=pl.String)
    before, after = (content, nothing) if kind == "removed" else (nothing, content)
    return _report(rows, table, column_name="", kind=kind, before=before, after=after)


def _changed_cells(old: pl.DataFrame, new: pl.DataFrame, name: str, table: Table) -> pl.DataFrame:
    """Rows of one column; `old` and `new` hold the same keys in the same order."""
    column = table.contract.columns()[name]
    if old[name].dtype == new[name].dtype:
        differs = old[name].ne_missing(new[name])
        old, new = old.filter(differs), new.filter(differs)
    before, after = json_cells(old[name], column), json_cells(new[name], column)
    # Two values may differ only beyond the decimals that are kept, or in type alone.
    told_apart = before != after
    return _report(
        new.filter(told_apart),
        table,
        column_name=name,
        kind="changed",
        before=before.filter(told_apart),
        after=after.filter(told_apart),
    )


def _report(
    rows: pl.DataFrame, table: Table, *, column_name: str, kind: str, before: pl.Series, after: pl.Series
) -> pl.DataFrame:
    contract = table.contract.columns()
    key = json_rows({name: json_cells(rows[name], contract[name], whole=True) for name in table.key})
    has_repository = "repository_id" in rows.columns
    frame = pl.DataFrame({"row_key": key, "before": before, "after": after}).with_columns(
        table_name=pl.lit(table.qualified_name),
        column_name=pl.lit(column_name),
        kind=pl.lit(kind),
        repository_id=rows["repository_id"] if has_repository else pl.lit(None, pl.Int64),
    )
    schema = CHANGES.polars_schema
    return frame.select(pl.col(name).cast(schema[name]) for name in _DIFFERENCE)
