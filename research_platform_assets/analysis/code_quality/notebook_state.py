"""In which state the notebooks of a repository were saved.

Belongs here: shares over the notebooks of a repository. Does not belong here: the state of one notebook
(`analysis.notebooks`), the program in it (`notebooks`).

A notebook that was run from top to bottom shows what its code gives. One that was run in another order, with cells left
out or with an error at the end shows what nobody can repeat by running it again.
"""

from __future__ import annotations

from typing import Any

import polars as pl

FEWEST_UNEXECUTED = 1
"""With so many cells of code that were not run, or more, a notebook was not run as a whole."""

NO_NOTEBOOKS: dict[str, Any] = {"notebooks_count": 0, "stateful_notebooks_count": 0}


def notebook_states(notebooks: pl.DataFrame) -> dict[int, dict[str, Any]]:
    """The columns of `insight.code_quality` about notebooks, for each repository that has any.

    Args:
        notebooks: `research.notebooks`.
    """
    ran, left = pl.col("executed_cells_count"), pl.col("unexecuted_cells_count")
    # Other formats than Jupyter's store no state, and without code there is nothing to run: both counts tell.
    has_state = (pl.col("status") == "observed") & (ran + left > 0).fill_null(value=False)
    in_order = pl.col("is_executed_in_order")
    without_errors = pl.col("errors_count") == 0
    executed = left < FEWEST_UNEXECUTED
    clean = in_order.fill_null(value=False) & without_errors & executed
    found = (
        notebooks.group_by("repository_id")
        .agg(
            notebooks_count=pl.len(),
            stateful_notebooks_count=has_state.sum(),
            ordered_notebooks_share=in_order.filter(has_state).mean(),
            error_free_notebooks_share=without_errors.filter(has_state).mean(),
            executed_notebooks_share=executed.filter(has_state).mean(),
            clean_notebooks_share=clean.filter(has_state).mean(),
        )
        .sort("repository_id")
    )
    return {int(row.pop("repository_id")): row for row in found.to_dicts()}
