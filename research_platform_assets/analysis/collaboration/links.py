"""Links between people: the projection of the network of two modes.

Belongs here: pairs and their weight. Does not belong here: what follows from the links (`centrality`, `communities`).
"""

from __future__ import annotations

import polars as pl

UNIT = 10**9
"""What a weight of 1 is as a whole number, so that weights add up to the same in any order."""

_PAIR = ["person_id", "other_id"]


def links(rows: pl.DataFrame) -> pl.DataFrame:
    """Pairs of people in the rows of a `Membership`, each once, in the order of their ids.

    Columns `person_id`, `other_id`, `shared_repositories_count`, `units` (the weight in billionths), `repository_ids`
    (sorted), `is_current`. The weight is the one of Newman (2001), Physical Review E 64, 016132: for each shared
    repository 1 / (people - 1).
    """
    alike = rows.select("repository_id", other_id="person_id", other_is_current="is_current")
    crowd = rows.group_by("repository_id").agg(size=pl.len().cast(pl.Int64))
    pairs = (
        rows.join(alike, on="repository_id", how="inner")
        .filter(pl.col("person_id") < pl.col("other_id"))
        .join(crowd, on="repository_id", how="inner")
    )
    return (
        pairs.group_by(_PAIR)
        .agg(
            shared_repositories_count=pl.len().cast(pl.Int64),
            units=(UNIT // (pl.col("size") - 1)).sum(),
            repository_ids=pl.col("repository_id").sort(),
            is_current=(pl.col("is_current") & pl.col("other_is_current")).all(),
        )
        .sort(_PAIR)
    )
