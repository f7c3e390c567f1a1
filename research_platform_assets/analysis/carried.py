"""Rows of an earlier state that stand, because nobody can tell what is true now.

Belongs here: carrying rows whose tables say `is_current`. Does not belong here: tables that carry single values
(`readmes`, `repositories`).
"""

from __future__ import annotations

import polars as pl


def last_known(previous: pl.DataFrame | None, current: pl.DataFrame, facets: pl.DataFrame, facet: str) -> pl.DataFrame:
    """The rows of `previous` (None for the first) whose repository has `facet` unknown in `core.facets`.

    They are no longer current. Repositories with rows in `current`, which has the same columns, are left out.
    """
    if previous is None:
        return current.clear()
    unknown = facets.filter(facet=facet, status="unknown")
    kept = previous.join(unknown, on="repository_id", how="semi").join(current, on="repository_id", how="anti")
    return kept.select(current.columns).with_columns(is_current=pl.lit(False))
