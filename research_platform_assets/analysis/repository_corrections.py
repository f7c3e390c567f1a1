"""Putting declared corrections into the rows of `core.repositories`.

Belongs here: which entry sets which column of which row. Does not belong here: reading the corrections file
(`corrections`), captured values (`repositories`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from research_platform_assets.analysis.correction_targets import resolve_repository
from research_platform_assets.analysis.corrections import Corrections, RepositoryCorrection
from research_platform_assets.errors import CorrectionsError
from research_platform_assets.tables.core import REPOSITORIES


def with_repository_corrections(rows: pl.DataFrame, corrections: Corrections) -> pl.DataFrame:
    """`rows` of `core.repositories` with the corrections in, sorted by id.

    Entries whose repository is unknown or ambiguous change nothing (`correction_states` reports them). Raises
    `CorrectionsError` where two entries set the same column of one repository.
    """
    wanted = _wanted(rows, corrections)
    if not wanted:
        return rows.sort("repository_id")
    is_touched = pl.col("repository_id").is_in(list(wanted))
    corrected = [
        _correct_row(row, wanted[row["repository_id"]]) for row in rows.filter(is_touched).iter_rows(named=True)
    ]
    return pl.concat([rows.filter(~is_touched), REPOSITORIES.frame(corrected)]).sort("repository_id")


def _wanted(rows: pl.DataFrame, corrections: Corrections) -> dict[int, dict[str, RepositoryCorrection]]:
    """Repository id -> column -> the entry that sets it."""
    wanted: dict[int, dict[str, RepositoryCorrection]] = {}
    for entry in corrections.repositories:
        meant = resolve_repository(entry.repository, rows)
        if len(meant) != 1:
            continue
        fields = wanted.setdefault(meant[0], {})
        if entry.field in fields:
            raise CorrectionsError(
                f"Two corrections set {entry.field} of repository {meant[0]}, one as "
                f"{fields[entry.field].repository}, one as {entry.repository}; delete one of them."
            )
        fields[entry.field] = entry
    return wanted


def _correct_row(row: Mapping[str, Any], entries: Mapping[str, RepositoryCorrection]) -> dict[str, Any]:
    values: dict[str, Any] = {field: entry.value for field, entry in entries.items()}
    if "former_names" in values:
        names = dict.fromkeys([*values["former_names"], *row["former_names"]])
        values["former_names"] = [name for name in names if name != row["name"]]
    return {**row, **values, "corrected_fields": sorted(values)}
