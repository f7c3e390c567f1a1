"""How many repositories a GraphQL query asks for: as many as GitHub can answer in time.

Belongs here: the size as a value that changes with answers. Does not belong here: queries.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

#: A page within this many seconds is far enough from the ten after which GitHub gives up.
QUICK_SECONDS = 4.0
QUICK_PAGES_BEFORE_GROWTH = 5
GROWTH = 5


@dataclass(frozen=True)
class PageSize:
    """Additive growth, halving on failure; `quick` counts the quick pages since the last change of `size`."""

    size: int = 25
    maximum: int = 100
    quick: int = 0

    @property
    def is_smallest(self) -> bool:
        """Whether there is nothing left to halve."""
        return self.size <= 1

    def shrunk(self) -> PageSize:
        """The size after GitHub could not answer: half, at least 1."""
        return replace(self, size=max(self.size // 2, 1), quick=0)

    def after(self, seconds: float) -> PageSize:
        """The size after a page that took `seconds`: larger after several quick ones in a row."""
        if seconds >= QUICK_SECONDS:
            return replace(self, quick=0)
        if self.quick + 1 < QUICK_PAGES_BEFORE_GROWTH or self.size >= self.maximum:
            return replace(self, quick=self.quick + 1)
        return replace(self, size=min(self.size + GROWTH, self.maximum), quick=0)
