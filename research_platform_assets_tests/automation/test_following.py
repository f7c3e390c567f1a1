"""When a change asks for a run: a table of looks, and what becomes of an organisation over many of them."""

from __future__ import annotations

from typing import Any

import pytest

from research_platform_assets.automation.following import (
    FIRST_PAUSE_SECONDS,
    LONGEST_PAUSE_SECONDS,
    Decision,
    Ended,
    Following,
    Policy,
    decided,
    from_cursor,
    hindrance,
    run_key,
    to_cursor,
    troubled,
)

NOW = 1_800_000_000.0
ASKED = Following(state="a", code="c", asks=1, asked_at=NOW - 60)
POLICY = Policy(most_failures=3, retry_seconds=900, confirm_seconds=3600)


def look(before: Following, **changes: Any) -> Decision:
    values: dict[str, Any] = {
        "now": NOW,
        "state": "a",
        "code": "c",
        "taken_in": None,
        "checked_at": None,
        "ended": None,
        "policy": POLICY,
        **changes,
    }
    return decided(before, **values)


@pytest.mark.parametrize(
    ("before", "changes", "is_run", "reason"),
    [
        (Following(), {}, True, "changed"),
        (Following(), {"taken_in": "a"}, False, "unchanged"),
        (Following(), {"taken_in": "b"}, True, "changed"),
        # Tables that nobody checked for long would count as late, although nothing has changed.
        (Following(), {"taken_in": "a", "checked_at": NOW - 3599}, False, "unchanged"),
        (Following(), {"taken_in": "a", "checked_at": NOW - 3600}, True, "unchanged, and not checked by a run since"),
        (ASKED, {"taken_in": "a", "checked_at": NOW - 10**6}, False, "unchanged"),
        (Following(asked_at=NOW - 3600), {"taken_in": "a", "checked_at": NOW - 10**6}, True, "unchanged, and not"),
        # What was asked for and published is done, whatever the run's end.
        (ASKED, {"taken_in": "a", "ended": Ended("failed", NOW)}, False, "unchanged"),
        (ASKED, {"state": "b"}, True, "changed"),
        (ASKED, {"code": "d"}, True, "changed"),
        (ASKED, {"ended": Ended("failed", NOW - 899)}, False, "run 1 for this change failed"),
        (ASKED, {"ended": Ended("failed", NOW - 900)}, True, "try 2 of 3"),
        (ASKED, {"ended": Ended("succeeded", NOW - 900), "taken_in": "b"}, True, "try 2 of 3"),
        # A run that nobody knows of, such as one that could not be launched, counts from when it was asked for.
        (ASKED, {}, False, "run 1 for this change failed"),
        (ASKED.model_copy(update={"asked_at": NOW - 900}), {}, True, "try 2 of 3"),
        (ASKED.model_copy(update={"failures": 1}), {"ended": Ended("failed", NOW - 1799)}, False, "run 2"),
        (ASKED.model_copy(update={"failures": 1}), {"ended": Ended("failed", NOW - 1800)}, True, "try 3 of 3"),
        (ASKED.model_copy(update={"failures": 2}), {"ended": Ended("failed", 0)}, False, "3 runs for this change"),
        (ASKED.model_copy(update={"failures": 2}), {"ended": Ended("failed", 0), "code": "d"}, True, "changed"),
        # The clock went back since: nobody waits until it is there again.
        (ASKED, {"ended": Ended("failed", NOW + 10**9)}, True, "try 2 of 3"),
        (ASKED.model_copy(update={"asked_at": NOW + 10**9}), {}, True, "try 2 of 3"),
        (ASKED, {"ended": Ended("out of budget", NOW + 10**9, NOW + 10**9 + 60)}, True, "the budget of"),
        (ASKED, {"ended": Ended("out of budget", NOW, NOW + 1)}, False, "GitHub's budget is spent until"),
        (ASKED, {"ended": Ended("out of budget", NOW - 9, NOW)}, True, "the budget of GitHub is there again"),
    ],
)
def test_what_follows_from_a_look(before: Following, changes: dict[str, Any], is_run: bool, reason: str) -> None:
    decision = look(before, **changes)
    assert (decision.is_run, decision.reason.startswith(reason)) == (is_run, True)
    assert decision.following.looked_at == NOW
    assert (decision.following.asked_at == NOW) is is_run


def test_a_change_that_never_succeeds_is_asked_for_three_times_and_another_one_again() -> None:
    following, ended, asked, keys = Following(), None, 0, set[str]()
    for minute in range(0, 24 * 60, 5):
        now = NOW + minute * 60
        decision = look(following, now=now, ended=ended)
        following = decision.following
        if decision.is_run:
            asked, ended = asked + 1, Ended("failed", now + 10)
            keys.add(run_key("acme", following))
    assert (asked, len(keys)) == (3, 3)
    again = look(following, now=NOW + 90_000, ended=ended, state="b")
    assert again.is_run
    assert run_key("acme", again.following) not in keys


def test_an_account_that_comes_back_to_an_earlier_state_is_built_again() -> None:
    following, keys = Following(), list[str]()
    for minute, (state, published) in enumerate([("a", None), ("b", "a"), ("a", "b")]):
        decision = look(following, now=NOW + 60 * minute, state=state, taken_in=published)
        assert decision.is_run
        following = decision.following
        keys.append(run_key("acme", following))
    assert len(set(keys)) == 3


def test_a_build_that_is_released_is_left_behind_however_often_the_newer_one_had_failed_or_was_gone_back_from() -> None:
    following, now = Following(state="a", code="c", asks=3, failures=2, asked_at=NOW), NOW
    for _ in range(5):
        ended = Ended("succeeded", now + 10)
        following = look(following, now=now + 300, taken_in="a", ended=ended).following
        released = look(following, now=now + 3600, taken_in="before", ended=ended)
        assert released.is_run
        following, now = released.following, now + 3600


def test_a_capture_that_the_budget_cuts_short_goes_on_as_often_as_it_takes() -> None:
    following, ended, asked = Following(), None, 0
    for minute in range(0, 24 * 60, 5):
        now = NOW + minute * 60
        decision = look(following, now=now, ended=ended)
        following = decision.following
        if decision.is_run:
            asked, ended = asked + 1, Ended("out of budget", now + 60, now + 3600)
    assert asked == 24
    assert following.failures == 0


@pytest.mark.parametrize(
    ("before", "facts", "said"),
    [
        (Following(), {}, None),
        (Following(), {"held_build": "b1"}, "held at build b1 until research-platform release"),
        (Following(), {"is_going": True}, "a run is under way"),
        (Following(), {"holder": "process 7"}, "the warehouse is in use by process 7"),
        (Following(quiet_until=NOW + 1, reason="GitHub is down"), {}, "GitHub is down; asked again after 2027-01-15"),
        (Following(quiet_until=NOW), {}, None),
        (Following(looked_at=NOW + 10**9, quiet_until=NOW + 10**9 + 300, reason="GitHub is down"), {}, None),
    ],
)
def test_what_stands_in_the_way_of_a_look(before: Following, facts: dict[str, Any], said: str | None) -> None:
    values: dict[str, Any] = {"held_build": None, "is_going": False, "holder": "", **facts}
    found = hindrance(before, NOW, **values)
    assert found is None if said is None else str(found).startswith(said)


def test_looks_that_fail_become_rarer_until_one_succeeds() -> None:
    following, pauses = Following(), list[float]()
    for _ in range(6):
        following = troubled(following, NOW, "GitHub is down")
        pauses.append(following.quiet_until - NOW)
    assert pauses == [FIRST_PAUSE_SECONDS * 2**n for n in range(4)] + [LONGEST_PAUSE_SECONDS] * 2
    assert troubled(following, NOW, "spent", NOW + 7).quiet_until == NOW + 7
    assert troubled(Following(), NOW, "spent", NOW - 7).quiet_until == NOW + FIRST_PAUSE_SECONDS
    calm = look(following, taken_in="a").following
    assert (calm.troubles, calm.quiet_until, calm.reason) == (0, 0.0, "")


def test_a_cursor_comes_back_and_one_of_another_version_is_as_good_as_none() -> None:
    assert from_cursor(to_cursor({"acme": ASKED})) == {"acme": ASKED}
    for cursor in (None, "", '{"acme": "9f86d081"}', "[]", "{"):
        assert from_cursor(cursor) == {}
