"""Giving a frame exactly the shape that its table declares.

Belongs here: columns, types and order of rows. Does not belong here: any computation, or the check of a contract's
rules (that is the warehouse's audit).
"""

from __future__ import annotations

import polars as pl

from research_platform_assets.errors import ContractError
from research_platform_assets.tables.declaration import Table


def conform(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """`frame` with the columns and types of `table` in declared order, rows sorted by the table's key.

    Other columns are dropped. Raises `ContractError` where a declared column is missing; polars' own errors where a
    value does not fit its type.
    """
    missing = [name for name in table.polars_schema if name not in frame.columns]
    if missing:
        raise ContractError(
            f"{table.qualified_name}: the computed frame lacks the column(s) {', '.join(missing)}; "
            "compute them or drop them from the declaration."
        )
    return frame.select(pl.col(name).cast(dtype) for name, dtype in table.polars_schema.items()).sort(table.key)


def facet_status(facets: pl.DataFrame, facet: str, alias: str) -> pl.DataFrame:
    """Columns `repository_id` and `alias`: the status of one facet, from `github.facets` or `core.facets`."""
    return facets.filter(pl.col("facet") == facet).select("repository_id", pl.col("status").alias(alias))


def with_fact(facets: pl.DataFrame, facet: str) -> pl.DataFrame:
    """Column `repository_id`: the repositories of which `facet` is known (observed or absent)."""
    is_known = (pl.col("facet") == facet) & (pl.col("status") != "unknown")
    return facets.filter(is_known).select("repository_id")
