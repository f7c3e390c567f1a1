"""A sum over the last minute, and when it will be small enough.

Belongs here: the rolling window. Does not belong here: what is summed, and the bounds (`gate`, `options`).
"""

from __future__ import annotations

from collections import deque

WINDOW_SECONDS = 60.0


class RollingSum:
    """Amounts added over time; those older than a minute do not count."""

    def __init__(self, bound: float) -> None:
        self._bound = bound
        self._amounts: deque[tuple[float, float]] = deque()
        self._sum = 0.0

    def add(self, now: float, amount: float) -> None:
        """Count `amount` from `now` on; calls come in the order of time."""
        self._amounts.append((now, amount))
        self._sum += amount

    def wait(self, now: float) -> float:
        """Seconds from `now` until the sum is below the bound; 0.0 if it is."""
        while self._amounts and self._amounts[0][0] + WINDOW_SECONDS <= now:
            self._sum -= self._amounts.popleft()[1]
        over = self._sum - self._bound
        for at, amount in self._amounts:
            if over < 0:
                break
            over -= amount
            if over < 0:
                return at + WINDOW_SECONDS - now
        return 0.0
