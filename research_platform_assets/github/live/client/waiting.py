"""How long to wait before asking again, and when not to ask again.

Belongs here: pure functions of outcome, attempt and chance. Does not belong here: the waiting itself (`gate`,
`conversation`).
"""

from __future__ import annotations

import math

from research_platform_assets.github.live.client.answers import Limited, Shrink, Transient
from research_platform_assets.github.live.client.headers import Budget

#: Where GitHub names no time: this long at first, then twice as long each time.
UNTOLD_WAIT_SECONDS = 60.0

LONGEST_BACKOFF_SECONDS = 30.0

#: How often a query is sent that may fail because it asks for too much.
ATTEMPTS_OF_A_LARGE_QUERY = 2

#: Up to this much is added to a pause, so that several processes do not come back at the same moment.
PAUSE_JITTER_SECONDS = 1.0


def pause_seconds(limited: Limited, strikes: int, chance: float) -> float:
    """How long a limit pauses requests.

    Args:
        limited: what GitHub said.
        strikes: how many times in a row it said so before.
        chance: in [0, 1).
    """
    told = limited.wait
    return (UNTOLD_WAIT_SECONDS * 2.0**strikes if told is None else told) + PAUSE_JITTER_SECONDS * chance


def backoff_seconds(outcome: Transient | Shrink, attempt: int, chance: float) -> float:
    """How long to wait after a fault in attempt number `attempt` (from 1), with `chance` in [0, 1).

    At least as long as GitHub says; else between half and all of 1, 2, 4 ... 30 seconds.
    """
    full = min(2.0 ** (attempt - 1), LONGEST_BACKOFF_SECONDS)
    told = outcome.wait if isinstance(outcome, Transient) and outcome.wait is not None else 0.0
    return max(told, full * (0.5 + 0.5 * chance))


def may_repeat(outcome: Transient | Shrink, attempt: int, attempts: int) -> bool:
    """Whether the same request is sent again after this outcome of attempt number `attempt` (from 1)."""
    if isinstance(outcome, Transient):
        return attempt < attempts
    return not outcome.certain and attempt < min(ATTEMPTS_OF_A_LARGE_QUERY, attempts)


def is_spent(budget: Budget, under_way: int, reserve_share: float) -> bool:
    """Whether one more request would touch the share of `budget` that is left to the token's owner."""
    return budget.limit > 0 and budget.remaining - under_way <= math.floor(budget.limit * reserve_share)


def later_budget(known: Budget | None, told: Budget) -> Budget:
    """The budget after an answer tells `told`; answers to requests under way at once may come in any order."""
    if known is None or known.reset != told.reset or known.limit != told.limit:
        return told
    return min(known, told, key=lambda budget: budget.remaining)
