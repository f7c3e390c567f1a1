"""`reports.changes`: rows that differ between two builds.

Belongs here: comparing the frames of a table by key. Does not belong here: how a value is written (`cells`), which two
builds are compared.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from research_platform_assets.analysis.cells import json_cells, json_rows
from research_platform_assets.analysis.frames import conform
from research_platform_assets.tables.declaration import Table
from research_platform_assets.tables.reports import CHANGES


def changes(
    before: Mapping[str, pl.DataFrame], after: Mapping[str, pl.DataFrame], tables: Mapping[str, Table]
) -> pl.DataFrame:
    """`reports.changes` between two sets of frames by qualified table name; `tables` says which are compared.

    A row that came or went gives one row with all its columns except the key as a JSON object; a row that differs gives
    one row a column. A table that one side lacks has nothing to compare with, so that a first build and a newly
    introduced table show no change; the same holds for a column that one side lacks, and for a table whose key or key
    types are others than before.
    """
    found = [
        _table_changes(before[name], after[name], table)
        for name, table in sorted(tables.items())
        if name in before and name in after and _same_key(before[name], after[name], table)
    ]
    return conform(pl.concat([CHANGES.empty(), *found]), CHANGES)


def _same_key(before: pl.DataFrame, after: pl.DataFrame, table: Table) -> bool:
    declared = table.polars_schema
    return all(frame.schema.get(name) == declared[name] for frame in (before, after) for name in table.key)


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
            *(_changed_cells(old, new, name, table) for name in values),
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
    return frame.select(pl.col(name).cast(dtype) for name, dtype in CHANGES.polars_schema.items())
