"""What a table declaration is made of: `Table`, and the column constructors that the declarations share.

Belongs here: the vocabulary of declarations. Does not belong here: any particular table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import dataframely as dy
import polars as pl

Unit = Literal["bytes", "count", "days", "lines", "share"]


@dataclass(frozen=True)
class Table:
    """One table: where it lives, what a row is, and its contract.

    `contract` declares columns, types, key and rules. A float column declares how many decimals it keeps; the warehouse
    rounds to them before hashing and storing.
    """

    schema: str
    name: str
    description: str
    contract: type[dy.Schema]

    def __post_init__(self) -> None:
        for name, column in self.contract.columns().items():
            if not column.description:
                raise TypeError(f"{self.qualified_name}.{name} has no description")
            for part in _float_parts(column):
                if "decimals" not in (part.metadata or {}):
                    raise TypeError(f"{self.qualified_name}.{name} is a float without declared decimals")

    @property
    def qualified_name(self) -> str:
        """`schema.table`, the name by which everything refers to the table."""
        return f"{self.schema}.{self.name}"

    @cached_property
    def key(self) -> list[str]:
        """The columns of the primary key, in declaration order."""
        return list(self.contract.primary_key())

    @cached_property
    def polars_schema(self) -> pl.Schema:
        """Column names and polars types, in declaration order."""
        return pl.Schema({name: column.dtype for name, column in self.contract.columns().items()})

    def decimals(self) -> dict[str, int]:
        """The decimals kept by each top-level float column."""
        return {
            name: column.metadata["decimals"]
            for name, column in self.contract.columns().items()
            if isinstance(column, dy.Float64) and column.metadata
        }

    def empty(self) -> pl.DataFrame:
        """A frame of this table with no rows."""
        return pl.DataFrame(schema=self.polars_schema)

    def frame(self, rows: Sequence[dict[str, Any]]) -> pl.DataFrame:
        """A frame of this table from `rows`; raises `polars` errors where a value has another type than declared."""
        return pl.DataFrame(list(rows), schema=self.polars_schema, strict=True)


class Explained(dy.Schema):
    """What a contract with `status` and `reason` builds on: a reason stands exactly where nothing was observed."""

    @dy.rule()
    def reason_unless_observed(cls) -> pl.Expr:
        """There is a reason exactly where nothing was observed."""
        return only_where("reason", pl.col("status") != "observed")


def only_where(column: str, condition: pl.Expr) -> pl.Expr:
    """What a rule returns by which `column` has a value exactly where `condition` holds."""
    return pl.col(column).is_not_null() == condition


def _float_parts(column: dy.Column) -> list[dy.Column]:
    if isinstance(column, dy.Float64):
        return [column]
    if isinstance(column, dy.List):
        return _float_parts(column.inner)
    if isinstance(column, dy.Struct):
        return [part for inner in column.inner.values() for part in _float_parts(inner)]
    return []


def text(description: str, *, key: bool = False, nullable: bool = False) -> dy.String:
    """A text column."""
    return dy.String(description=description, primary_key=key, nullable=nullable)


def word(description: str, allowed: Sequence[str], *, key: bool = False, nullable: bool = False) -> dy.String:
    """A text column that takes one of `allowed`; the description lists them."""
    words = list(allowed)
    return dy.String(
        description=f"{description} One of: {', '.join(words)}.",
        primary_key=key,
        nullable=nullable,
        check={"allowed": lambda column: column.is_in(words)},
        metadata={"allowed": words},
    )


def oid(description: str, *, key: bool = False, nullable: bool = False) -> dy.String:
    """A git object id: 40 or 64 hexadecimal digits."""
    return dy.String(description=description, primary_key=key, nullable=nullable, regex="^([0-9a-f]{40}|[0-9a-f]{64})$")


def integer(description: str, *, key: bool = False, nullable: bool = False) -> dy.Int64:
    """A whole number that may be anything, such as an id."""
    return dy.Int64(description=description, primary_key=key, nullable=nullable)


def count(description: str, *, nullable: bool = False, unit: Unit = "count") -> dy.Int64:
    """A whole number that is never negative."""
    return dy.Int64(description=description, nullable=nullable, min=0, metadata={"unit": unit})


def decimal(
    description: str,
    decimals: int,
    *,
    nullable: bool = False,
    minimum: float | None = None,
    maximum: float | None = None,
    unit: Unit | None = None,
) -> dy.Float64:
    """A float kept to `decimals` decimals."""
    metadata: dict[str, Any] = {"decimals": decimals} | ({"unit": unit} if unit else {})
    return dy.Float64(description=description, nullable=nullable, min=minimum, max=maximum, metadata=metadata)


def share(description: str, *, nullable: bool = False) -> dy.Float64:
    """A part of a whole between 0 and 1, kept to 4 decimals."""
    return decimal(description, 4, nullable=nullable, minimum=0.0, maximum=1.0, unit="share")


def flag(description: str, *, nullable: bool = False) -> dy.Bool:
    """A yes or no."""
    return dy.Bool(description=description, nullable=nullable)


def timestamp(description: str, *, nullable: bool = False) -> dy.Datetime:
    """An instant in UTC, to the microsecond."""
    return dy.Datetime(description=description, nullable=nullable, time_unit="us", time_zone="UTC")


def texts(description: str, *, nullable: bool = False) -> dy.List:
    """A list of texts."""
    return dy.List(dy.String(), description=description, nullable=nullable)
