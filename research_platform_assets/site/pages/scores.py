"""Scores on the page of a repository, and the badges that go with them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from research_platform_assets.site.addresses import badge_file
from research_platform_assets.site.badges import badge
from research_platform_assets.site.content import Row
from research_platform_assets.site.index import SiteIndex

#: Scores in the order of the page: the analysis, its tables, and its heading.
_SCORES = (
    ("reproducibility", "research.reproducibility", "Reproducibility"),
    ("health", "insight.health", "Health"),
)
_IMPROVEMENTS = 3
_WITH_BADGE = "research.reproducibility"


def scores_of(index: SiteIndex, repository_id: int) -> list[dict[str, Any]]:
    """What the page of a repository shows of each score that was computed for it."""
    return [
        {
            "analysis": analysis,
            "table": table,
            "title": title,
            "row": index.scores[table][repository_id],
            "criteria": index.criteria[table].get(repository_id, []),
            "improvements": _improvements(index.criteria[table].get(repository_id, [])),
            "is_off": index.content.is_switched_off(analysis),
            "badge": badge_file(repository_id) if table == _WITH_BADGE else None,
            "declarations": index.declarations.get(repository_id, []) if table == _WITH_BADGE else [],
        }
        for analysis, table, title in _SCORES
        if repository_id in index.scores[table]
    ]


def _improvements(criteria: Sequence[Row]) -> list[Row]:
    """The criteria by which the score would rise most, largest gain first."""
    gaining = [row for row in criteria if row["improvement"] and row["gain"]]
    return sorted(gaining, key=lambda row: (-row["gain"], row["position"]))[:_IMPROVEMENTS]


def badge_files(index: SiteIndex) -> Mapping[str, bytes]:
    """The badge of each repository that the score of reproducibility knows, by its path in the site."""
    return {
        badge_file(number): badge("reproducibility", badge_words(row))
        for number, row in index.scores[_WITH_BADGE].items()
        if number in index.repository
    }


def badge_words(row: Row) -> str:
    """What the badge of a row of `research.reproducibility` says."""
    # Rounded up, a score may reach the next level, which the badge then denies.
    return "not scored" if row["score"] is None else f"{row['level']} ({math.floor(row['score'])}/100)"
