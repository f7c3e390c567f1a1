"""How far a main topic may be trusted, in words.

Belongs here: the words for the confidence of `insight.topic_coverage`. Does not belong here: the confidence itself
(`analysis.topics.confidence`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from research_platform_assets.site.content import Row

WORDS: tuple[tuple[float, str], ...] = (
    (0.6, "Clearly about its first topic"),
    (0.3, "Mostly about its first topic"),
    (0.0, "Between topics, or like none of them"),
)
"""The least confidence for each, the highest first."""


@dataclass(frozen=True)
class TrustGroup:
    """Words, how many repositories they hold for, and the condition on `insight.topic_coverage` that says which."""

    words: str
    count: int
    where: str


def trust_groups(coverage: Iterable[Row]) -> list[TrustGroup]:
    """Return how many repositories each of the words holds for; none where no confidence was computed."""
    values = [row["confidence"] for row in coverage if row["confidence"] is not None]
    groups: list[TrustGroup] = []
    below: float | None = None
    for least, words in WORDS:
        count = sum(value >= least and (below is None or value < below) for value in values)
        where = f"confidence >= {least}" + ("" if below is None else f" and confidence < {below}")
        groups.append(TrustGroup(words, count, where))
        below = least
    return groups if values else []


def trust(confidence: float | None) -> str | None:
    """Return the words for a `confidence` from 0 to 1; None without one."""
    if confidence is None:
        return None
    return next(words for least, words in WORDS if confidence >= least)
