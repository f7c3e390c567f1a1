"""What a capture cost: counted by the client, shown with each run.

Belongs here: the counters. Does not belong here: deciding anything by them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from research_platform_assets.github.live.client.headers import Budget


@dataclass
class Usage:
    """Counters of one client.

    Attributes:
        calls: requests sent, by resource, repeated ones included.
        not_modified: answers 304, which cost nothing.
        points: GraphQL points, as the answers' `rateLimit { cost }` says, else one for each answer.
        retries: requests that were sent again, for whichever reason.
        page_shrinks: queries given back to be asked again for less.
        waited_seconds: time in which at least one request was held back, by limits, faults or pacing.
        refusals: by kind.
        remaining: what is left of each resource's budget, by the latest answer.
        limits: how large each of these budgets is, an hour.
    """

    calls: Counter[str] = field(default_factory=Counter[str])
    not_modified: int = 0
    points: int = 0
    retries: int = 0
    page_shrinks: int = 0
    waited_seconds: float = 0.0
    refusals: Counter[str] = field(default_factory=Counter[str])
    remaining: dict[str, int] = field(default_factory=dict[str, int])
    limits: dict[str, int] = field(default_factory=dict[str, int])
    _waited_until: float = 0.0

    def waits(self, start: float, end: float) -> None:
        """Count a wait from `start` to `end` (epoch seconds); waits at the same time count once."""
        self.waited_seconds += max(end - max(start, self._waited_until), 0.0)
        self._waited_until = max(self._waited_until, end)

    def knows(self, budget: Budget) -> None:
        """Note what is left of a budget."""
        self.remaining[budget.resource] = budget.remaining
        self.limits[budget.resource] = budget.limit

    def add(self, other: Usage) -> None:
        """Count what another client did as well; it came later, so what it knows of budgets holds."""
        self.calls.update(other.calls)
        self.not_modified += other.not_modified
        self.points += other.points
        self.retries += other.retries
        self.page_shrinks += other.page_shrinks
        self.waited_seconds += other.waited_seconds
        self.refusals.update(other.refusals)
        self.remaining |= other.remaining
        self.limits |= other.limits

    def as_dict(self) -> dict[str, Any]:
        """The counters as JSON values."""
        return {
            "calls": dict(self.calls),
            "not_modified": self.not_modified,
            "points": self.points,
            "retries": self.retries,
            "page_shrinks": self.page_shrinks,
            "waited_seconds": round(self.waited_seconds, 3),
            "refusals": dict(self.refusals),
            "remaining": dict(self.remaining),
            "limits": dict(self.limits),
        }
