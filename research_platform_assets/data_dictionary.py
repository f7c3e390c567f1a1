"""The data dictionary as one Markdown page, made from the table declarations.

Belongs here: how a declaration reads on `docs/data-model.md`. Does not belong here: the declarations (`tables/`), the
data dictionary of the published site, which also knows lineage and row counts (`site/`), and writing the file
(`docs/generate.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import dataframely as dy
import polars as pl
from polars._typing import PolarsDataType
from polars.datatypes import DataTypeClass

from research_platform_assets.tables.declaration import Table

INTRODUCTION = """\
# Data model

<!-- Written by `make data-model` from research_platform_assets/tables; change the declarations, not this page. -->

Every table declares itself once, in `research_platform_assets/tables`. The checks that a table has to pass before it is
stored, the schema that Dagster shows, the data dictionary of the published site and this page come from that
declaration.

Types are those of the published `catalog.duckdb`. Rows are stored in the order of their key. A column
whose *null* is `no` always has a value. A count is null, never zero, where the number is not known.
"""

_SQL_TYPES: Mapping[type[pl.DataType], str] = {
    pl.Boolean: "BOOLEAN",
    pl.Date: "DATE",
    pl.Float64: "DOUBLE",
    pl.Int64: "BIGINT",
    pl.String: "VARCHAR",
}


def data_model_page(tables: Iterable[Table], schemas: Mapping[str, str]) -> str:
    """The whole page: a summary of all tables, then each with its columns, in the order given.

    Args:
        tables: The declarations; tables of one schema follow each other.
        schemas: For each schema the sentence that says what it holds.

    Raises:
        KeyError: A table's schema has no sentence.
        TypeError: A column has a type that the catalog has no name for.
    """
    parts = [INTRODUCTION, _summary(tables := list(tables))]
    current = None
    for table in tables:
        if table.schema != current:
            current = table.schema
            parts.append(f"## `{current}`\n\n{schemas[current]}\n")
        parts.append(_section(table))
    return "\n".join(parts)


def sql_type(dtype: pl.DataType) -> str:
    """The name of a polars type in the published catalog.

    Raises:
        TypeError: The catalog has no name for it.
    """
    if isinstance(dtype, pl.List):
        return f"{sql_type(_instance(dtype.inner))}[]"
    if isinstance(dtype, pl.Struct):
        return f"STRUCT({', '.join(f'{field.name} {sql_type(_instance(field.dtype))}' for field in dtype.fields)})"
    if isinstance(dtype, pl.Datetime):
        return "TIMESTAMP WITH TIME ZONE" if dtype.time_zone else "TIMESTAMP"
    if type(dtype) not in _SQL_TYPES:
        raise TypeError(f"no SQL name for the polars type {dtype}; add it to data_dictionary._SQL_TYPES")
    return _SQL_TYPES[type(dtype)]


def _instance(dtype: PolarsDataType) -> pl.DataType:
    return dtype() if isinstance(dtype, DataTypeClass) else dtype


def _summary(tables: Iterable[Table]) -> str:
    rows = [
        f"| [`{table.qualified_name}`](#{_anchor(table)}) | {_cell(table.description)} | {_names(table.key)} |"
        for table in tables
    ]
    return "\n".join(["| table | what it holds | key |", "| --- | --- | --- |", *rows, ""])


def _section(table: Table) -> str:
    rows = [_row(name, column) for name, column in table.contract.columns().items()]
    return "\n".join(
        [
            f"### `{table.qualified_name}`",
            "",
            f"{table.description} Key: {_names(table.key)}.",
            "",
            "| column | type | null | unit | meaning |",
            "| --- | --- | --- | --- | --- |",
            *rows,
            "",
        ]
    )


def _row(name: str, column: dy.Column) -> str:
    null = "yes" if column.nullable else "no"
    cells = (f"`{name}`", f"`{sql_type(column.dtype)}`", null, _unit(column), _cell(column.description or ""))
    return f"| {' | '.join(cells)} |"


def _unit(column: dy.Column) -> str:
    metadata = column.metadata or {}
    unit = "" if metadata.get("unit") == "count" else str(metadata.get("unit", ""))
    decimals = metadata.get("decimals")
    places = "" if decimals is None else f"{decimals} decimal" if decimals == 1 else f"{decimals} decimals"
    return ", ".join(part for part in (unit, places) if part)


def _names(columns: Iterable[str]) -> str:
    return ", ".join(f"`{column}`" for column in columns)


def _anchor(table: Table) -> str:
    # The anchor that GitHub and Python-Markdown both give a heading `schema.table`: the full stop is dropped.
    return table.qualified_name.replace(".", "")


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
