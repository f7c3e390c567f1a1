"""Tables as files for download: Parquet for all, CSV and JSON for those that people open by hand, and a description.

Belongs here: file formats, and `datapackage.json` (Data Package 2.0, https://datapackage.org). A pure function with
deterministic bytes. Does not belong here: `catalog.duckdb`, which is made when a build is published.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

import dataframely as dy
import polars as pl

from research_platform_assets.tables.declaration import Table

_OPENED_BY_HAND = frozenset({"core", "research", "insight", "reports"})
#: Tables that grow with every day or week, with pairs, files or bibliographies, or that say a lot of each repository: a
#: text of all of it would soon be larger than everything else.
_TOO_LONG = frozenset(
    {
        "insight.history",
        "insight.topic_models",
        "insight.activity",
        "insight.collaborations",
        "insight.code_files",
        "insight.health_criteria",
        "research.mentions",
        "research.reproducibility_criteria",
    }
)
_ROW_GROUP = 100_000
#: How a text begins that a spreadsheet takes for a formula; some programs read the wide forms alike.
_FORMULA = r"^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]"


def data_files(
    tables: Mapping[str, pl.DataFrame], declarations: Sequence[Table], *, name: str, title: str
) -> dict[str, bytes]:
    """Return every data file by its path relative to the build's folder.

    Args:
        tables: Frames by qualified name, rows in key order.
        declarations: The tables to export.
        name: Name of the data package: lower-case letters, digits, `-`, `_`.
        title: Its title.
    """
    files: dict[str, bytes] = {}
    resources: list[dict[str, Any]] = []
    for table in sorted(declarations, key=lambda each: each.qualified_name):
        frame = tables[table.qualified_name]
        formats = file_formats(table)
        shown = {"CSV": _without_formulas(table, frame)}
        files |= {path: _WRITERS[name](shown.get(name, frame)) for name, path in formats}
        resources.append(_resource(table, formats[0][1], frame.height))
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": name,
        "title": title,
        "resources": resources,
    }
    files["datapackage.json"] = (json.dumps(package, indent=2, ensure_ascii=False) + "\n").encode()
    return files


def file_formats(table: Table) -> list[tuple[str, str]]:
    """The formats in which a table is published, Parquet first, each with its path relative to the build's folder."""
    name = table.qualified_name
    formats = [("Parquet", f"tables/{name}.parquet")]
    if table.schema in _OPENED_BY_HAND and name not in _TOO_LONG:
        formats += [("CSV", f"csv/{name}.csv"), ("JSON", f"json/{name}.json")]
    return formats


def _parquet(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd", compression_level=3, row_group_size=_ROW_GROUP)
    return buffer.getvalue()


def _csv(frame: pl.DataFrame) -> bytes:
    nested = [name for name, dtype in frame.schema.items() if dtype.is_nested()]
    # A cell holds one value: lists and structs are written as JSON.
    texts = [pl.Series(name, [_cell(value) for value in frame[name].to_list()], dtype=pl.String) for name in nested]
    return frame.with_columns(texts).write_csv(datetime_format="%Y-%m-%dT%H:%M:%S%.fZ").encode()


def _without_formulas(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` with an apostrophe before each text that a spreadsheet would run.

    Texts that begin like a formula, as OWASP lists them under CSV injection. Words that the declaration lists are ours.
    """
    columns = table.contract.columns()
    foreign = [
        name
        for name, dtype in frame.schema.items()
        if dtype == pl.String and "allowed" not in (columns[name].metadata or {})
    ]
    return frame.with_columns(pl.col(foreign).str.replace(_FORMULA, "'$0"))


def _cell(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, default=str)


def _json(frame: pl.DataFrame) -> bytes:
    stamps = [name for name, dtype in frame.schema.items() if isinstance(dtype, pl.Datetime)]
    plain = frame.with_columns(pl.col(stamps).dt.strftime("%Y-%m-%dT%H:%M:%S%.fZ")) if stamps else frame
    return (json.dumps(plain.to_dicts(), indent=1, ensure_ascii=False) + "\n").encode()


_WRITERS = {"Parquet": _parquet, "CSV": _csv, "JSON": _json}


def _resource(table: Table, path: str, rows: int) -> dict[str, Any]:
    return {
        "name": table.qualified_name.replace("_", "-"),
        "description": table.description,
        "path": path,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "rows": rows,
        "schema": {
            "fields": [_field(name, column) for name, column in table.contract.columns().items()],
            "primaryKey": table.key,
        },
    }


_FIELD_TYPES: dict[type[dy.Column], str] = {
    dy.Bool: "boolean",
    dy.Int64: "integer",
    dy.Float64: "number",
    dy.Datetime: "datetime",
    dy.List: "array",
    dy.Struct: "object",
    dy.String: "string",
}


def _field(name: str, column: dy.Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {} if column.nullable else {"required": True}
    allowed = (column.metadata or {}).get("allowed")
    if allowed:
        constraints["enum"] = list(allowed)
    field: dict[str, Any] = {"name": name, "type": _FIELD_TYPES[type(column)], "description": column.description}
    return field | ({"constraints": constraints} if constraints else {})
