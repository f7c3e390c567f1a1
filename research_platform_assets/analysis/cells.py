"""Values of table columns as JSON text, one spelling for one value.

Belongs here: how a value of each declared type is written in `reports.changes`. Does not belong here: what differs
(`changes`), hashing (the warehouse has its own encoding).

Keys are sorted, times are ISO 8601 in UTC, floats have the decimals that their column declares. A text of more than 200
characters is not copied but described: `{"length": characters, "sha256": first 16 hexadecimal digits}`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date
from json.encoder import encode_basestring
from typing import Any, cast

import dataframely as dy
import polars as pl

LONGEST_TEXT = 200
_TIME_FORMAT = "%Y-%m-%dT%H:%M:%S%.6fZ"

_encode: Callable[[object], str] = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
).encode


def json_cells(values: pl.Series, column: dy.Column, *, whole: bool = False) -> pl.Series:
    """Each of `values` as JSON text, null as `null`; `whole` keeps long texts as they are."""
    dtype = values.dtype
    if values.null_count() == values.len():
        return pl.repeat("null", values.len(), eager=True)
    if dtype.is_integer() or dtype == pl.Boolean:
        return values.cast(pl.String).fill_null("null")
    if isinstance(dtype, pl.Datetime):
        times = values.dt.strftime(_TIME_FORMAT).str.replace(".000000Z", "Z", literal=True)
        return ('"' + times + '"').fill_null("null")
    if dtype == pl.String:
        return pl.Series([_text(value, whole=whole) for value in values.to_list()], dtype=pl.String)
    cells = [_encode(_plain(value, column, whole=whole)) for value in values.to_list()]
    return pl.Series(cells, dtype=pl.String)


def json_rows(cells: dict[str, pl.Series]) -> pl.Series:
    """One JSON object a row from columns that are JSON text already, keys in the order given."""
    if not cells:
        raise ValueError("a row needs a column")
    parts: list[pl.Expr] = []
    for position, name in enumerate(cells):
        parts += [pl.lit(("," if position else "{") + _encode(name) + ":"), pl.col(name)]
    return pl.DataFrame(cells).select(pl.concat_str(*parts, pl.lit("}")).alias("row"))["row"]


def _text(value: str | None, *, whole: bool) -> str:
    # The general encoder takes ten times as long, and most cells of a new table are texts.
    if value is None:
        return "null"
    return encode_basestring(value) if whole or len(value) <= LONGEST_TEXT else _encode(_described(value))


def _plain(value: Any, column: dy.Column, *, whole: bool) -> Any:
    """A value as `json` takes it: floats rounded, times written, long texts described."""
    if isinstance(value, str):
        return value if whole or len(value) <= LONGEST_TEXT else _described(value)
    if isinstance(value, float):
        return round(value, (column.metadata or {}).get("decimals", 15)) + 0.0
    if isinstance(value, date):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, list) and isinstance(column, dy.List):
        items = cast("list[Any]", value)
        return [_plain(item, column.inner, whole=whole) for item in items]
    if isinstance(value, dict) and isinstance(column, dy.Struct):
        fields = cast("dict[str, Any]", value)
        return {name: _plain(fields.get(name), inner, whole=whole) for name, inner in column.inner.items()}
    return cast("Any", value)


def _described(text: str) -> dict[str, object]:
    return {"length": len(text), "sha256": hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]}
