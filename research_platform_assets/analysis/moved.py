"""Which cells of a table moved between two builds, whatever they hold.

Belongs here: comparing two frames of one table by key, for the search for causes. Does not belong here: how a value is
written in the report (`changes`), why it moved (`causes`).
"""

from __future__ import annotations

import polars as pl

from research_platform_assets.tables.declaration import Table

COLUMN = "column"


def is_comparable(before: pl.DataFrame | None, after: pl.DataFrame | None, table: Table) -> bool:
    """Whether both sides have the table, with the key and the types of the key that are declared now."""
    if before is None or after is None:
        return False
    declared = table.polars_schema
    return all(frame.schema.get(name) == declared[name] for frame in (before, after) for name in table.key)


def moved_cells(before: pl.DataFrame, after: pl.DataFrame, table: Table) -> pl.DataFrame:
    """The key columns of `table` and `column`: one row for each cell that differs.

    A row that came or went moves in all its columns, those of the key included.
    """
    shared = [name for name in table.polars_schema if name in before.columns and name in after.columns]
    came = after.select(table.key).join(before, on=table.key, how="anti")
    went = before.select(table.key).join(after, on=table.key, how="anti")
    whole = pl.concat([came, went])
    names = pl.DataFrame({COLUMN: shared}, schema={COLUMN: pl.String})
    common = before.select(table.key).join(after.select(table.key), on=table.key, how="semi")
    old = common.join(before, on=table.key, how="left", maintain_order="left")
    new = common.join(after, on=table.key, how="left", maintain_order="left")
    values = [name for name in shared if name not in table.key]
    return pl.concat(
        [
            whole.join(names, how="cross"),
            *(_differing(old, new, name, table.key) for name in values),
        ]
    )


def _differing(old: pl.DataFrame, new: pl.DataFrame, name: str, key: list[str]) -> pl.DataFrame:
    if old[name].dtype != new[name].dtype:
        return old.select(key).with_columns(pl.lit(name).alias(COLUMN))
    return old.filter(old[name].ne_missing(new[name])).select(key).with_columns(pl.lit(name).alias(COLUMN))
