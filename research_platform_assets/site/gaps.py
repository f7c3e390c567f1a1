"""What is unknown about how many repositories, and why.

Belongs here: counting states of `core.facets` for the organisation. Does not belong here: one repository's facts
(`facts`).
"""

from __future__ import annotations

from dataclasses import dataclass

from research_platform_assets.site.content import Row
from research_platform_assets.site.facts import SOURCES
from research_platform_assets.site.formats import label
from research_platform_assets.site.index import SiteIndex

_EXAMPLES = 5


@dataclass(frozen=True)
class Reason:
    """Why a fact is unknown, for how many repositories, and the first few of these; without text none was recorded."""

    text: str | None
    count: int
    examples: list[Row]


@dataclass(frozen=True)
class Gap:
    """A fact that is unknown for some repositories; `reasons` by falling count."""

    facet: str
    label: str
    unknown_count: int
    total_count: int
    reasons: list[Reason]


def gaps(index: SiteIndex) -> list[Gap]:
    """The facts that are unknown for at least one repository, those that miss most first."""
    labels = {source.facet: source.label for source in SOURCES}
    totals: dict[str, int] = {}
    reasons: dict[str, dict[str | None, list[Row]]] = {}
    for repository in index.named.values():
        for facet, state in sorted(index.facets.get(repository["repository_id"], {}).items()):
            totals[facet] = totals.get(facet, 0) + 1
            if state["status"] == "unknown":
                reasons.setdefault(facet, {}).setdefault(state["reason"], []).append(repository)
    found = [
        Gap(
            facet=facet,
            label=labels.get(facet) or label(facet),
            unknown_count=sum(len(rows) for rows in by_reason.values()),
            total_count=totals[facet],
            reasons=[
                Reason(text, len(rows), rows[:_EXAMPLES])
                for text, rows in sorted(by_reason.items(), key=lambda item: (-len(item[1]), item[0] or ""))
            ],
        )
        for facet, by_reason in reasons.items()
    ]
    return sorted(found, key=lambda gap: (-gap.unknown_count, gap.facet))
