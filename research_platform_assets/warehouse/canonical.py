"""The content hash of a table: a canonical form of a frame and the SHA-256 of its canonical encoding.

Belongs here: rounding, row order, and the byte encoding that names a version. The encoding is our own because neither
DuckDB nor Polars promises that its hash functions stay as they are.

Encoding, format 1. Rows are in key order. The digest is fed a header (JSON: format, columns with type names, key, row
count) and then each column in declaration order. A column is its validity (one byte a row, 1 = present) followed by its
values, nulls filled with the type's zero:

=============  =====================================================================================
Boolean        one byte
Int64          8 bytes, little endian, two's complement
Float64        8 bytes, IEEE 754 little endian; -0.0 as 0.0, every NaN as the same NaN
Datetime, Date 8 bytes, as Int64: microseconds (days) since 1970-01-01 UTC
String, Binary lengths in bytes (as Int64), then all bytes (UTF-8) joined
List           lengths in items (as Int64), then the items of all lists as one column
Struct         its fields, each as a column
=============  =====================================================================================

Every block of bytes is preceded by its length (8 bytes, little endian), so that no two tables share an encoding.
"""

from __future__ import annotations

import hashlib
import json
from typing import Protocol

import dataframely as dy
import numpy as np
import polars as pl
from polars._typing import PolarsDataType

from research_platform_assets.errors import ContractError
from research_platform_assets.tables.declaration import Table

FORMAT = 1
_CANONICAL_NAN = np.array([float("nan")], dtype="<f8")


class _Digest(Protocol):
    def update(self, data: bytes, /) -> None: ...


def canonical_frame(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """Return `frame` in the form that is stored: columns in declaration order, floats rounded, rows in key order.

    Raises:
        ContractError: if columns or types are not those that `table` declares.
    """
    declared = table.polars_schema
    if set(frame.columns) != set(declared.names()):
        missing = sorted(set(declared.names()) - set(frame.columns))
        extra = sorted(set(frame.columns) - set(declared.names()))
        raise ContractError(f"{table.qualified_name}: columns missing {missing}, columns not declared {extra}")
    wrong = [
        f"{name} is {frame.schema[name]}, declared {dtype}"
        for name, dtype in declared.items()
        if frame.schema[name] != dtype
    ]
    if wrong:
        raise ContractError(f"{table.qualified_name}: {'; '.join(wrong)}")
    rounded = frame.select(
        _rounded(pl.col(name), column).alias(name) for name, column in table.contract.columns().items()
    )
    return rounded.cast(declared).sort(table.key, maintain_order=True)


def content_hash(table: Table, frame: pl.DataFrame) -> str:
    """SHA-256 of the canonical encoding of `frame`, 64 hexadecimal digits. `frame` is a `canonical_frame`."""
    digest = hashlib.sha256()
    columns = [[name, _type_name(dtype)] for name, dtype in frame.schema.items()]
    header = {"format": FORMAT, "columns": columns, "key": table.key, "rows": frame.height}
    _block(digest, json.dumps(header, sort_keys=True, ensure_ascii=True).encode())
    for name in frame.columns:
        _encode(digest, frame.get_column(name))
    return digest.hexdigest()


def _rounded(expression: pl.Expr, column: dy.Column) -> pl.Expr:
    if isinstance(column, dy.Float64):
        # Adding zero turns -0.0 into 0.0, so that what is stored is what is hashed.
        return expression.round((column.metadata or {})["decimals"]) + 0.0
    if isinstance(column, dy.List):
        return expression.list.eval(_rounded(pl.element(), column.inner))
    if isinstance(column, dy.Struct):
        fields = [_rounded(expression.struct.field(name), inner).alias(name) for name, inner in column.inner.items()]
        return pl.when(expression.is_null()).then(None).otherwise(pl.struct(fields))
    return expression


def _type_name(dtype: pl.DataType) -> str:
    if isinstance(dtype, pl.List):
        return f"list<{_type_name(_instance(dtype.inner))}>"
    if isinstance(dtype, pl.Struct):
        return (
            "struct<" + ",".join(f"{json.dumps(f.name)}:{_type_name(_instance(f.dtype))}" for f in dtype.fields) + ">"
        )
    if isinstance(dtype, pl.Datetime):
        if dtype.time_unit != "us" or dtype.time_zone != "UTC":
            raise ContractError(f"timestamps are microseconds in UTC, not {dtype}")
        return "timestamp_us_utc"
    name = _SCALARS.get(type(dtype))
    if name is None:
        raise ContractError(f"no canonical encoding for columns of type {dtype}")
    return name


_SCALARS: dict[type[pl.DataType], str] = {
    pl.Boolean: "boolean",
    pl.Int64: "int64",
    pl.Float64: "float64",
    pl.Date: "date",
    pl.String: "string",
    pl.Binary: "binary",
}


def _instance(dtype: PolarsDataType) -> pl.DataType:
    return dtype if isinstance(dtype, pl.DataType) else dtype()


def _encode(digest: _Digest, series: pl.Series) -> None:
    dtype = series.dtype
    _block(digest, series.is_not_null().cast(pl.UInt8).to_numpy().tobytes())
    if isinstance(dtype, pl.List):
        _integers(digest, series.list.len().fill_null(0))
        _encode(digest, series.drop_nulls().filter(series.drop_nulls().list.len() > 0).explode())
    elif isinstance(dtype, pl.Struct):
        for field in dtype.fields:
            _encode(digest, series.struct.field(field.name))
    elif dtype == pl.String:
        values = series.fill_null("")
        _integers(digest, values.str.len_bytes())
        _block(digest, "".join(values.to_list()).encode())
    elif dtype == pl.Binary:
        values = series.fill_null(b"")
        _integers(digest, values.bin.size())
        _block(digest, b"".join(values.to_list()))
    elif dtype == pl.Float64:
        floats = series.fill_null(0.0).to_numpy().astype("<f8") + 0.0
        _block(digest, np.where(np.isnan(floats), _CANONICAL_NAN, floats).astype("<f8").tobytes())
    elif dtype == pl.Boolean:
        _block(digest, series.fill_null(value=False).cast(pl.UInt8).to_numpy().tobytes())
    else:
        _integers(digest, series.to_physical().fill_null(0))


def _integers(digest: _Digest, series: pl.Series) -> None:
    _block(digest, series.cast(pl.Int64).to_numpy().astype("<i8").tobytes())


def _block(digest: _Digest, data: bytes) -> None:
    digest.update(len(data).to_bytes(8, "little"))
    digest.update(data)
