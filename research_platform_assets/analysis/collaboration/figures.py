"""`insight.collaboration_stats`: figures of the network as a whole.

Belongs here: what is counted, and of how many repositories it speaks. Does not belong here: figures of a person
(`network`).
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from research_platform_assets.analysis.collaboration.membership import Membership
from research_platform_assets.analysis.frames import conform
from research_platform_assets.tables.insight_people import COLLABORATION_STATS


@dataclass(frozen=True)
class Size:
    """People in the network, pairs of them, those without any, and the people of each component and each community."""

    people: int
    pairs: int
    alone: int
    components: list[int]
    communities: list[int]
    modularity: float | None


def collaboration_stats(size: Size, membership: Membership) -> pl.DataFrame:
    """The table; density and mean degree are two figures: the one grows with the network, the other need not."""
    possible = size.people * (size.people - 1) // 2
    is_known = membership.observed_count + membership.last_known_count > 0
    measures = [
        ("people_count", size.people, "people", "People with a commit to a repository that counts; no bots."),
        ("collaborations_count", size.pairs, "pairs", "Pairs of people who share a repository."),
        ("isolated_people_count", size.alone, "people", "People who share no repository with anybody."),
        (
            "mean_degree",
            2 * size.pairs / size.people if size.people else None,
            "people",
            "Mean number of people with whom somebody shares a repository.",
        ),
        (
            "density",
            size.pairs / possible if possible else None,
            "share",
            "Part of all possible pairs of people that share a repository.",
        ),
        ("components_count", len(size.components), "groups", "Groups of two people or more who hang together."),
        (
            "largest_component_share",
            max(size.components, default=0) / size.people if size.people else None,
            "share",
            "Part of the people who are in the largest of these groups.",
        ),
        ("communities_count", len(size.communities), "groups", "Groups of people who work together more than others."),
        (
            "modularity",
            size.modularity,
            "index",
            "By how much the weight of links within communities exceeds what chance lets expect (Newman 2004).",
        ),
        (
            "crowded_repositories_count",
            membership.crowds_count,
            "repositories",
            "Repositories left out because more people committed to them than collaboration.maximum_people.",
        ),
    ]
    coverage = {
        "observed_count": membership.observed_count,
        "last_known_count": membership.last_known_count,
        "total_count": membership.total_count,
    }
    rows = [
        {
            "metric": metric,
            "value": float(value) if is_known and value is not None else None,
            "unit": unit,
            "description": description,
            **coverage,
        }
        for metric, value, unit, description in measures
    ]
    return conform(COLLABORATION_STATS.frame(rows), COLLABORATION_STATS)
