"""One gate for all requests: what one of them learns about limits holds for all.

Belongs here: who may be sent now, and the waiting of the others. Does not belong here: how long a limit lasts
(`waiting`), sending (`conversation`).

Until GitHub has answered once, and again after each pause for a secondary limit, one request goes alone: if the limit
still stands, that costs one request and not one for each task.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal, TypeAlias

from research_platform_assets.errors import BudgetExhaustedError
from research_platform_assets.github.live.client.answers import Limited
from research_platform_assets.github.live.client.headers import Budget
from research_platform_assets.github.live.client.options import ClientOptions
from research_platform_assets.github.live.client.pacing import RollingSum
from research_platform_assets.github.live.client.usage import Usage
from research_platform_assets.github.live.client.waiting import is_spent, later_budget, pause_seconds

_LOG = logging.getLogger(__name__)

#: Name of the limit that concerns every resource.
SECONDARY = "secondary"

#: Whatever an answer asks for; later times have no calendar.
_LONGEST_PAUSE_SECONDS = 30 * 86_400.0

Api: TypeAlias = Literal["rest", "graphql"]
Clock: TypeAlias = Callable[[], float]
Sleep: TypeAlias = Callable[[float], Awaitable[None]]
Chance: TypeAlias = Callable[[], float]


@dataclass
class Patience:
    """How long one call may still wait for limits, in seconds."""

    left: float


@dataclass(frozen=True)
class Ticket:
    """A request that was let through, and how many pauses each limit had made by then."""

    api: Api
    resource: str
    pauses_before: tuple[int, int]


@dataclass
class _Limit:
    until: float = 0.0
    pauses: int = 0
    strikes: int = 0


class Gate:
    """Lets requests through as GitHub's limits, the reserve and the pace allow; belongs to one event loop."""

    def __init__(self, options: ClientOptions, usage: Usage, *, clock: Clock, sleep: Sleep, chance: Chance) -> None:
        self._options, self._usage = options, usage
        self._clock, self._sleep, self._chance = clock, sleep, chance
        self._limits: dict[str, _Limit] = {}
        self._budgets: dict[str, Budget] = {}
        self._slots: dict[Api, int] = {"rest": options.rest_concurrency, "graphql": options.graphql_concurrency}
        self._under_way: Counter[Api] = Counter()
        self._of_resource: Counter[str] = Counter()
        self._queues: dict[Api, deque[asyncio.Future[None]]] = {"rest": deque(), "graphql": deque()}
        self._is_proven = False
        self._rest_requests = RollingSum(options.rest_requests_per_minute)
        self._graphql_seconds = RollingSum(options.graphql_seconds_per_minute)
        self._all_seconds = RollingSum(options.all_seconds_per_minute)

    async def enter(self, api: Api, resource: str, patience: Patience) -> Ticket:
        """Wait until one request of `resource` may be sent.

        Raises:
            BudgetExhaustedError: a limit lasts longer than `patience`.
        """
        admitted = False
        try:
            while True:
                now = self._clock()
                if (hold := self._hold(resource, now)) is not None:
                    await self._wait_for_limit(*hold, now, patience)
                elif (pace := self._pace(api, now)) > 0:
                    await self.wait(pace)
                elif self._free(api) < 1:
                    await self._queue(api)
                else:
                    admitted = True
                    return self._admit(api, resource, now)
        finally:
            if not admitted:  # whoever was to come next must not wait for this one
                self._wake()

    def leave(self, ticket: Ticket, seconds: float) -> None:
        """The request of `ticket` is over; it took `seconds`."""
        now = self._clock()
        self._under_way[ticket.api] -= 1
        self._of_resource[ticket.resource] -= 1
        self._all_seconds.add(now, seconds)
        if ticket.api == "graphql":
            self._graphql_seconds.add(now, seconds)
        self._wake()

    def learn(self, budget: Budget) -> None:
        """Note what an answer tells of a budget."""
        budget = replace(budget, reset_at=min(budget.reset_at, self._clock() + _LONGEST_PAUSE_SECONDS))
        self._budgets[budget.resource] = later_budget(self._budgets.get(budget.resource), budget)
        self._usage.knows(self._budgets[budget.resource])

    def answered(self, ticket: Ticket) -> None:
        """The request was not limited, so what paused it before is over, unless others were paused meanwhile."""
        for name, pauses in zip((SECONDARY, ticket.resource), ticket.pauses_before, strict=True):
            limit = self._limit(name)
            if limit.pauses == pauses:
                limit.strikes = 0
                self._is_proven = self._is_proven or name == SECONDARY

    def pause(self, ticket: Ticket, limited: Limited) -> None:
        """The request was limited: hold back all that the limit concerns.

        Requests that were under way together are refused together; that is one refusal, not several in a row.
        """
        is_secondary = limited.scope == "secondary"
        limit = self._limit(SECONDARY if is_secondary else ticket.resource)
        is_news = limit.pauses == ticket.pauses_before[0 if is_secondary else 1]
        if not is_news and limited.wait is None:
            return
        seconds = min(pause_seconds(limited, limit.strikes if is_news else 0, self._chance()), _LONGEST_PAUSE_SECONDS)
        limit.until = max(limit.until, self._clock() + seconds)
        if is_news:
            limit.pauses += 1
            limit.strikes += 1
            what = "all requests" if is_secondary else f"requests of `{limited.resource}`"
            _LOG.warning("GitHub's %s limit holds back %s for %.0f seconds", limited.scope, what, seconds)
        if is_secondary:
            self._is_proven = False

    async def wait(self, seconds: float) -> None:
        """Sleep, and count it."""
        now = self._clock()
        self._usage.waits(now, now + seconds)
        await self._sleep(seconds)

    def _limit(self, name: str) -> _Limit:
        return self._limits.setdefault(name, _Limit())

    def _hold(self, resource: str, now: float) -> tuple[str, float, str] | None:
        """The limit that holds back `resource`: its name, until when, and why."""
        for name in (SECONDARY, resource):
            if (until := self._limit(name).until) > now:
                return name, until, "GitHub asks to wait"
        budget = self._budgets.get(resource)
        if budget is None or budget.reset_at <= now:
            return None
        if is_spent(budget, self._of_resource[resource], self._options.reserve_share):
            share = f"{self._options.reserve_share:.0%}"
            return resource, budget.reset_at + 1.0, f"{share} of the budget are left to the token's owner"
        return None

    async def _wait_for_limit(self, name: str, until: float, why: str, now: float, patience: Patience) -> None:
        seconds = until - now
        if seconds > patience.left:
            reset_at = datetime.fromtimestamp(until, UTC)
            raise BudgetExhaustedError(
                f"GitHub's limit `{name}` lasts until {reset_at:%Y-%m-%dT%H:%M:%SZ} ({why}), longer than may be "
                "waited; what was captured stays, go on then",
                resource=name,
                reset_at=reset_at,
            )
        patience.left -= seconds
        await self.wait(seconds)

    def _pace(self, api: Api, now: float) -> float:
        own = self._rest_requests if api == "rest" else self._graphql_seconds
        return max(own.wait(now), self._all_seconds.wait(now))

    def _free(self, api: Api) -> int:
        if not self._is_proven:
            return 1 - self._under_way["rest"] - self._under_way["graphql"]
        return self._slots[api] - self._under_way[api]

    def _admit(self, api: Api, resource: str, now: float) -> Ticket:
        self._under_way[api] += 1
        self._of_resource[resource] += 1
        if api == "rest":
            self._rest_requests.add(now, 1)
        return Ticket(api, resource, (self._limit(SECONDARY).pauses, self._limit(resource).pauses))

    async def _queue(self, api: Api) -> None:
        turn = asyncio.get_running_loop().create_future()
        self._queues[api].append(turn)
        await turn

    def _wake(self) -> None:
        for api, queue in self._queues.items():
            free = self._free(api)
            while queue and free > 0:
                turn = queue.popleft()
                if not turn.done():  # its task was cancelled
                    turn.set_result(None)
                    free -= 1
