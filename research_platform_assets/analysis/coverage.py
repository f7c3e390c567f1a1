"""How much of what was asked for is known.

Belongs here: the one number that a build is judged by. Does not belong here: the floor that it must reach (settings).
"""

from __future__ import annotations

import polars as pl


def coverage(facets: pl.DataFrame) -> float | None:
    """Share of the rows of `core.facets` that are observed or absent, 0 to 1, 4 decimals; None if there are none."""
    if facets.is_empty():
        return None
    known = facets.filter(pl.col("status") != "unknown").height
    return round(known / facets.height, 4)
