"""The collaboration tables: measures put together, and names.

Belongs here: the order of the steps, and `insight.collaborators` and `insight.collaborations`. Does not belong here:
the measures themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from research_platform_assets.analysis.collaboration.centrality import betweenness, closeness, eigenvector, ways
from research_platform_assets.analysis.collaboration.figures import Size, collaboration_stats
from research_platform_assets.analysis.collaboration.incidence import incidence, numbered, places
from research_platform_assets.analysis.collaboration.layout import placed
from research_platform_assets.analysis.collaboration.links import UNIT, links
from research_platform_assets.analysis.collaboration.membership import Membership, membership
from research_platform_assets.analysis.collaboration.pseudonyms import Pseudonyms
from research_platform_assets.analysis.collaboration.settings import CollaborationSettings
from research_platform_assets.analysis.frames import conform
from research_platform_assets.analysis.louvain import Link, communities, modularity
from research_platform_assets.tables.insight_people import COLLABORATIONS, COLLABORATORS

_ID = "person_id"


@dataclass(frozen=True)
class Collaboration:
    """The tables `insight.collaborators`, `insight.collaborations` and `insight.collaboration_stats`."""

    people: pl.DataFrame
    pairs: pl.DataFrame
    stats: pl.DataFrame


@dataclass(frozen=True)
class _Measures:
    """Rows of `person_id` and measures of those who share a repository, and the places of those who do not."""

    linked: pl.DataFrame
    alone: pl.DataFrame
    modularity: float | None


def collaboration(
    repositories: pl.DataFrame,
    facets: pl.DataFrame,
    people: pl.DataFrame,
    contributions: pl.DataFrame,
    authors: pl.DataFrame,
    settings: CollaborationSettings,
    pseudonyms: Pseudonyms | None,
    observed_on: date,
) -> Collaboration:
    """The collaboration tables, from `core` tables and a capture taken on the UTC day `observed_on`.

    With `pseudonyms` nobody is named; everything else is the same.
    """
    found = membership(repositories, facets, people, contributions, authors, settings, observed_on)
    pairs = links(found.rows)
    measures = _measured(found.rows, pairs)
    named = _renamed(pseudonyms)
    linked = measures.linked
    size = Size(
        people=found.rows[_ID].n_unique(),
        pairs=pairs.height,
        alone=measures.alone.height,
        components=_sizes(linked, "component_id"),
        communities=_sizes(linked, "community_id"),
        modularity=measures.modularity,
    )
    return Collaboration(
        people=_collaborators(found, pairs, measures, named),
        pairs=_collaborations(pairs, named),
        stats=collaboration_stats(size, found),
    )


def _measured(rows: pl.DataFrame, pairs: pl.DataFrame) -> _Measures:
    shared = rows.filter(pl.len().over("repository_id") > 1)
    linked = shared[_ID].unique().sort()
    alone = rows.join(shared, on=_ID, how="anti")[_ID].unique().sort()
    network = incidence(
        places(shared[_ID], linked), places(shared["repository_id"], shared["repository_id"].unique().sort())
    )
    weights = _links(pairs, linked)
    groups = numbered(np.asarray(communities(linked.len(), weights), dtype=np.intp))
    everybody = linked.len() + alone.len()
    found = ways(network)
    order = np.lexsort((np.arange(linked.len()), groups)).tolist()
    theirs, others = placed(network, order, alone.len())
    return _Measures(
        linked=pl.DataFrame(
            {
                _ID: linked,
                "betweenness": pl.Series(betweenness(found, everybody), dtype=pl.Float64),
                "closeness": pl.Series(closeness(found, everybody), dtype=pl.Float64),
                "eigenvector": pl.Series(eigenvector(network), dtype=pl.Float64),
                "component_id": pl.Series(network.components, dtype=pl.Int64),
                "community_id": pl.Series(groups, dtype=pl.Int64),
                "x": theirs[:, 0],
                "y": theirs[:, 1],
            }
        ),
        alone=pl.DataFrame({_ID: alone, "x": others[:, 0], "y": others[:, 1]}),
        modularity=modularity(groups.tolist(), weights),
    )


def _links(pairs: pl.DataFrame, linked: pl.Series) -> list[Link]:
    one, other = places(pairs[_ID], linked), places(pairs["other_id"], linked)
    return list(zip(one.tolist(), other.tolist(), pairs["units"].to_list(), strict=True))


def _collaborators(
    found: Membership, pairs: pl.DataFrame, measures: _Measures, named: Callable[[pl.Expr], pl.Expr]
) -> pl.DataFrame:
    everybody = found.rows.group_by(_ID).agg(
        pl.col("is_complete", "is_current").all(), repositories_count=pl.len().cast(pl.Int64)
    )
    shared = (
        found.rows.filter(pl.len().over("repository_id") > 1)
        .group_by(_ID)
        .agg(weighted_degree=pl.len().cast(pl.Float64))
    )
    ends = pl.concat([pairs[_ID], pairs["other_id"].alias(_ID)]).value_counts(name="degree")
    is_alone = {
        "betweenness": 0.0 if everybody.height > 2 else None,
        "closeness": 0.0 if everybody.height > 1 else None,
        **dict.fromkeys(("eigenvector", "component_id", "community_id")),
    }
    alone = measures.alone.with_columns(
        pl.lit(value, dtype=measures.linked.schema[name]).alias(name) for name, value in is_alone.items()
    )
    placed_people = pl.concat([measures.linked, alone.select(measures.linked.columns)])
    rows = (
        everybody.join(placed_people, on=_ID, how="left")
        .join(shared, on=_ID, how="left")
        .join(ends, on=_ID, how="left")
        .with_columns(pl.col("degree").fill_null(0), pl.col("weighted_degree").fill_null(0.0), named(pl.col(_ID)))
    )
    return conform(rows, COLLABORATORS)


def _collaborations(pairs: pl.DataFrame, named: Callable[[pl.Expr], pl.Expr]) -> pl.DataFrame:
    ends = pairs.with_columns(named(pl.col(_ID)), named(pl.col("other_id")))
    is_in_order = pl.col(_ID) < pl.col("other_id")
    return conform(
        ends.with_columns(
            pl.when(is_in_order).then(_ID).otherwise("other_id").alias(_ID),
            pl.when(is_in_order).then("other_id").otherwise(_ID).alias("other_id"),
            weight=pl.col("units") / UNIT,
        ),
        COLLABORATIONS,
    )


def _renamed(pseudonyms: Pseudonyms | None) -> Callable[[pl.Expr], pl.Expr]:
    if pseudonyms is None:
        return lambda person_id: person_id
    return lambda person_id: person_id.map_elements(pseudonyms, return_dtype=pl.String)


def _sizes(linked: pl.DataFrame, column: str) -> list[int]:
    counted: Counter[Any] = Counter(linked[column].to_list())
    return sorted(counted.values(), reverse=True)
