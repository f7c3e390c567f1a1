"""The gate alone: who waits for what, in virtual time and without a network."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, Literal

import pytest

from research_platform_assets.errors import BudgetExhaustedError
from research_platform_assets.github.live.client import ClientOptions, Usage
from research_platform_assets.github.live.client.answers import Limited
from research_platform_assets.github.live.client.gate import Api, Gate, Patience
from research_platform_assets.github.live.client.headers import Budget
from research_platform_assets_tests.github_server.replies import START
from research_platform_assets_tests.github_server.virtual_time import VirtualTime


@dataclass
class Door:
    """A gate, and what went through it."""

    options: ClientOptions = field(default_factory=ClientOptions)
    time: VirtualTime = field(default_factory=VirtualTime)
    usage: Usage = field(default_factory=Usage)
    under_way: dict[str, int] = field(default_factory=lambda: {"rest": 0, "graphql": 0})
    peak: dict[str, int] = field(default_factory=lambda: {"rest": 0, "graphql": 0})
    sent: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.gate = Gate(self.options, self.usage, clock=self.time.clock, sleep=self.time.sleep, chance=lambda: 0.0)

    async def go(
        self,
        api: Api = "rest",
        resource: str = "core",
        limited: Limited | None = None,
        patience: float = 900,
        seconds: float = 0.0,
    ) -> float:
        """Send one request; the virtual second at which it was sent."""
        ticket = await self.gate.enter(api, resource, Patience(patience))
        at = self.time.passed
        self.sent.append(at)
        self.under_way[api] += 1
        self.peak[api] = max(self.peak[api], self.under_way[api])
        try:
            for _ in range(3):
                await asyncio.sleep(0)
            self.under_way[api] -= 1
            if limited is not None:
                self.gate.pause(ticket, limited)
            else:
                self.gate.answered(ticket)
        finally:  # as the client does; else whoever comes next would wait for ever
            self.gate.leave(ticket, seconds)
        return at


async def together(*tasks: Coroutine[Any, Any, Any]) -> list[Any]:
    return await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 10)


SECONDARY = Limited("secondary", "core", None)
PRIMARY = Limited("primary", "core", 50.0)


def test_no_more_than_eight_rest_requests_and_two_queries_at_once() -> None:
    door = Door()

    async def run() -> None:
        await together(*(door.go() for _ in range(50)), *(door.go("graphql", "graphql") for _ in range(20)))

    asyncio.run(run())
    assert door.peak == {"rest": 8, "graphql": 2}
    assert len(door.sent) == 70


def test_the_first_request_goes_alone() -> None:
    door = Door()

    async def run() -> list[int]:
        tasks = [asyncio.create_task(door.go()) for _ in range(20)]
        seen = []
        while not all(task.done() for task in tasks):
            await asyncio.sleep(0)
            seen.append(door.under_way["rest"])
        return seen

    seen = asyncio.run(run())
    first = seen[: seen.index(0, 1)]
    assert set(first) == {1}
    assert max(seen) == 8


def test_a_secondary_limit_holds_back_every_resource_and_a_primary_one_its_own() -> None:
    door = Door()

    async def run() -> list[float]:
        await door.go(limited=PRIMARY)
        other = await door.go(resource="search"), await door.go("graphql", "graphql")
        await door.go(resource="search", limited=SECONDARY)
        return [*other, *await together(door.go(), door.go(resource="search"), door.go("graphql", "graphql"))]

    assert asyncio.run(run()) == [0, 0, 60, 60, 60]


def test_after_a_pause_for_all_one_request_goes_alone() -> None:
    door = Door()

    async def run() -> int:
        await door.go()
        await door.go(limited=SECONDARY)
        await together(door.go(limited=SECONDARY), *(door.go() for _ in range(20)))
        return door.sent.count(60)

    assert asyncio.run(run()) == 1


def test_refusals_in_a_row_double_the_pause_and_success_ends_the_row() -> None:
    door = Door()

    async def run() -> None:
        for limited in (SECONDARY, SECONDARY, SECONDARY, None, SECONDARY, None):
            await door.go(limited=limited)

    asyncio.run(run())
    assert door.sent == [0, 60, 180, 420, 420, 480]


def test_requests_refused_together_are_one_refusal() -> None:
    door = Door()

    async def run() -> None:
        await door.go()
        await together(*(door.go(limited=SECONDARY) for _ in range(8)))
        await door.go()

    asyncio.run(run())
    assert door.sent == [0] * 9 + [60]


def test_the_longest_of_the_times_told_together_holds() -> None:
    door = Door()

    async def run() -> None:
        await door.go()
        await together(*(door.go(limited=Limited("secondary", "core", wait)) for wait in (5.0, 30.0, 7.0)))
        await door.go()

    asyncio.run(run())
    assert door.sent[-1] == 30


def test_an_answer_from_before_the_pause_does_not_end_it() -> None:
    door = Door()

    async def run() -> list[float]:
        await door.go()
        early = await door.gate.enter("rest", "core", Patience(900))
        await door.go(limited=SECONDARY)
        door.gate.answered(early)
        door.gate.leave(early, 0.0)
        await door.go(limited=SECONDARY)
        return [await door.go()]

    assert asyncio.run(run()) == [180]


@pytest.mark.parametrize("patience", [59.0, 60.0])
def test_who_has_no_patience_fails_and_lets_the_next_one_by(patience: float) -> None:
    door = Door()

    async def run() -> list[Any]:
        await door.go(limited=SECONDARY)
        return await together(*(door.go(patience=patience) for _ in range(30)), door.go())

    *impatient, last = asyncio.run(run())
    assert last == 60
    if patience < 60:
        assert {type(each) for each in impatient} == {BudgetExhaustedError}
        assert {(each.resource, each.reset_at.timestamp()) for each in impatient} == {("secondary", START + 60)}
    else:
        assert set(impatient) == {60}


def test_who_is_cancelled_lets_the_next_one_by() -> None:
    door = Door(ClientOptions(rest_concurrency=1))

    async def run() -> None:
        blocker = await door.gate.enter("rest", "core", Patience(900))
        waiting = [asyncio.create_task(door.go()) for _ in range(5)]
        await asyncio.sleep(0)
        door.gate.answered(blocker)
        door.gate.leave(blocker, 0.0)
        for task in waiting[:4]:  # the first is woken, but not yet through
            task.cancel()
        *cancelled, last = await together(*waiting)
        assert {type(each) for each in cancelled} == {asyncio.CancelledError}
        assert last == 0

    asyncio.run(run())


def _budget(remaining: int, seconds: int = 100) -> Budget:
    return Budget("core", 5000, remaining, START + seconds, START + float(seconds))


@pytest.mark.parametrize(
    ("budget", "expected"),
    [(_budget(501), 0), (_budget(500), 101), (_budget(0), 101), (_budget(0, seconds=-1), 0)],
)
def test_the_reserve_is_left_until_the_reset(budget: Budget, expected: float) -> None:
    door = Door()
    door.gate.learn(budget)
    assert asyncio.run(door.go()) == expected
    assert asyncio.run(door.go(resource="search")) == expected
    assert door.usage.remaining == {"core": budget.remaining}


def test_what_is_under_way_counts_against_the_reserve() -> None:
    door = Door()
    door.gate.learn(_budget(503))

    async def run() -> None:
        await door.go()
        await together(*(door.go() for _ in range(8)))

    asyncio.run(run())
    assert door.sent == [0] * 4 + [101] * 5


def test_a_reserve_that_outlasts_patience_ends_the_call() -> None:
    door = Door()
    door.gate.learn(_budget(20, seconds=3000))
    with pytest.raises(BudgetExhaustedError, match="10% of the budget are left to the token's owner") as caught:
        asyncio.run(door.go())
    assert (caught.value.resource, caught.value.reset_at.timestamp()) == ("core", START + 3001)


@pytest.mark.parametrize(
    ("api", "seconds", "expected"),
    [("rest", 9.0, [0] * 9 + [60]), ("graphql", 9.0, [0] * 6 + [60] * 4), ("rest", 1.0, [0] * 10)],
)
def test_seconds_of_answers_are_bounded_for_each_minute(api: Api, seconds: float, expected: list[float]) -> None:
    door = Door()

    async def run() -> list[float]:
        return [await door.go(api, "graphql" if api == "graphql" else "core", seconds=seconds) for _ in range(10)]

    assert asyncio.run(run()) == expected


def test_rest_requests_are_bounded_for_each_minute() -> None:
    door = Door(ClientOptions(rest_requests_per_minute=30))

    async def run() -> None:
        await together(*(door.go() for _ in range(70)))

    asyncio.run(run())
    assert sorted(door.sent) == [0] * 30 + [60] * 30 + [120] * 10
    assert door.usage.waited_seconds == 120


THIRTY_DAYS = 30 * 86_400
#: The largest number of seconds that a header of twelve digits says; no calendar has that year.
FAR = 999_999_999_999


@pytest.mark.parametrize("scope", ["primary", "secondary"])
def test_no_pause_is_longer_than_thirty_days(scope: Literal["primary", "secondary"]) -> None:
    door = Door()
    asyncio.run(door.go(limited=Limited(scope, "core", float(FAR))))
    with pytest.raises(BudgetExhaustedError) as caught:
        asyncio.run(door.go())
    assert caught.value.reset_at.timestamp() == START + THIRTY_DAYS
    assert asyncio.run(door.go(patience=float(FAR))) == THIRTY_DAYS


def test_a_budget_that_is_never_reset_holds_back_for_thirty_days() -> None:
    door = Door()
    door.gate.learn(Budget("core", 5000, 0, FAR, float(FAR)))
    with pytest.raises(BudgetExhaustedError) as caught:
        asyncio.run(door.go())
    assert caught.value.reset_at.timestamp() == START + THIRTY_DAYS + 1
    assert asyncio.run(door.go(patience=float(FAR))) == THIRTY_DAYS + 1
