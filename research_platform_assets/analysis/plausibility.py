"""Whether readers may see a build: is enough of it known, and could the organisation really have changed so much?

Belongs here: what speaks against a build, from its tables and from those that readers see. Does not belong here: how
one publishes it all the same (`assets/gate`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

#: Figures of `insight.organization_stats` that say what an organisation is; of the others, half may go in a day.
GUARDED = (
    "commits_count",
    "people_count",
    "releases_count",
    "repositories_count",
    "repositories_with_readme",
    "stargazers_count",
)
SMALLEST = 20.0
"""A figure that was and is below this may do what it likes: a laboratory of three may become one of twelve."""


@dataclass(frozen=True)
class Limits:
    """What is believed.

    Attributes:
        coverage_floor: Smallest share of the facts that has to be known, 0 to 1.
        max_fall_share: Largest share of a figure of the organisation that may be lost at once, 0 to 1.
        max_rise_factor: Largest factor by which it may grow at once, at least 1.
    """

    coverage_floor: float
    max_fall_share: float
    max_rise_factor: float


def completeness(facets: pl.DataFrame) -> dict[str, float]:
    """For each facet of `core.facets` the share of repositories of which it is known, 0 to 1, 4 decimals."""
    shares = facets.group_by("facet").agg(share=(pl.col("status") != "unknown").mean().round(4)).sort("facet")
    return dict(shares.iter_rows())


def listed_share(organizations: pl.DataFrame, repositories: pl.DataFrame) -> float | None:
    """Public repositories listed of those that GitHub counts, 4 decimals; None where it does not say or has none.

    More than GitHub counts is all of them: its counter is known to lag.
    """
    counted: int | None = organizations["public_repos"].item()
    if not counted:
        return None
    return round(min(1.0, repositories.filter(~pl.col("is_private")).height / counted), 4)


def gaps(coverage: float | None, shares: Mapping[str, float], limits: Limits) -> list[str]:
    """What of a build is not known well enough, a sentence each; empty where it is.

    Args:
        coverage: Share of all facts that are known; None where there are none.
        shares: The result of `completeness`; the worst three are named.
        limits: What is believed.
    """
    floor = limits.coverage_floor
    if coverage is None or coverage >= floor:
        return []
    # Where the whole is below the floor, a part of it is.
    worst = sorted((share, facet) for facet, share in shares.items() if share < floor)[:3]
    named = ", ".join(f"{facet} of {share:.0%} of the repositories" for share, facet in worst)
    return [f"only {coverage:.1%} of the facts are known, worst {named}"]


def jumps(before: pl.DataFrame, after: pl.DataFrame, limits: Limits) -> list[str]:
    """Figures that moved further than is believed, a sentence each, by name.

    Args:
        before: `insight.organization_stats` of the build that readers see.
        after: The same of the build to be published.
        limits: What is believed.
    """
    earlier, later = _figures(before), _figures(after)
    return [
        f"{name} {'falls' if new < old else 'rises'} from {old:g} to {new:g}"
        for name in GUARDED
        if (old := earlier.get(name)) is not None
        and (new := later.get(name)) is not None
        and max(old, new) >= SMALLEST
        and (new < old * (1 - limits.max_fall_share) or (old > 0 and new > old * limits.max_rise_factor))
    ]


def _figures(stats: pl.DataFrame) -> dict[str, float | None]:
    return dict(stats.select("metric", "value").iter_rows())


def objection(slug: str, build_id: str, reasons: Sequence[str], limits: Limits) -> str:
    """Why a build is not shown to readers, and how one shows it all the same."""
    return (
        f"build {build_id} of {slug} is not published, readers keep the build before: {'; '.join(reasons)}. "
        "If that is how it is, accept this one build: research-platform build --accept "
        f"{build_id} (in the UI: accept_build of the resource warehouse). The limits are capture.coverage_floor "
        f"({limits.coverage_floor:.0%}), publication.max_fall_share ({limits.max_fall_share:.0%}) and "
        f"publication.max_rise_factor ({limits.max_rise_factor:g}); core.facets has the reasons of what is unknown"
    )
