"""When a change on GitHub asks for a run: the decisions of the sensor `github_changes`, as functions of plain values.

Belongs here: what is remembered of an organisation from one look to the next, and what follows from a look. Does not
belong here: looking, reading Dagster's runs, starting anything (`sensors`).

A change is pending for as long as the state of the account is not the one that was published last, however many looks
ago it was first seen. So nothing is lost when a run fails, a look fails or the cursor is deleted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

#: The pause after a look that failed, doubled by each further one up to the longest.
FIRST_PAUSE_SECONDS = 300.0
LONGEST_PAUSE_SECONDS = 3600.0

Ending = Literal["succeeded", "failed", "out of budget"]


class Following(BaseModel):
    """What is remembered of one organisation, in the cursor of the sensor; instants in seconds since 1970.

    `state` and `code` are what a run was last asked for, `asks` how often, and `failures` how many of these runs
    failed for another reason than GitHub's budget. `looked_at` is the last request, `quiet_until` when the next one
    may be, `troubles` how many in a row failed.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    state: str = ""
    code: str = ""
    asks: int = 0
    failures: int = 0
    asked_at: float = 0.0
    looked_at: float = 0.0
    quiet_until: float = 0.0
    troubles: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Ended:
    """How the last run that was asked for ended: when, and until when GitHub's budget is spent if that was why."""

    how: Ending
    at: float
    again_at: float = 0.0


@dataclass(frozen=True)
class Policy:
    """How often a run that fails is asked for again, and after how long; each further time after twice as long.

    After `confirm_seconds` without a run an unchanged account gets one, so that its tables count as checked.
    """

    most_failures: int = 3
    retry_seconds: float = 900.0
    confirm_seconds: float = 32_400.0


@dataclass(frozen=True)
class Decision:
    """What follows from a look: a run, if `is_run`, and what to remember; `reason` says why, in words for people."""

    following: Following
    is_run: bool
    reason: str


_CURSOR = TypeAdapter(dict[str, Following])


def from_cursor(cursor: str | None) -> dict[str, Following]:
    """What a cursor remembers, by slug; nothing where another version of this package wrote it."""
    try:
        return _CURSOR.validate_json(cursor or "{}")
    except ValidationError:
        return {}


def to_cursor(followings: Mapping[str, Following]) -> str:
    """The cursor that remembers `followings`."""
    return _CURSOR.dump_json(dict(sorted(followings.items())), exclude_defaults=True).decode()


def hindrance(following: Following, now: float, *, held_build: str | None, is_going: bool, holder: str) -> str | None:
    """Why GitHub is not even asked now; None where it is.

    Args:
        following: what is remembered.
        now: the time.
        held_build: the build that a restore holds.
        is_going: whether a run of the organisation waits or is under way in this Dagster instance.
        holder: who has the warehouse or the capture, whatever started them; empty if nobody has.
    """
    if held_build is not None:
        return f"held at build {held_build} until research-platform release"
    if is_going:
        return "a run is under way"
    if holder:
        return f"the warehouse is in use by {holder}"
    # A clock that went back makes a pause of years out of one of minutes.
    if following.looked_at <= now < following.quiet_until:
        return f"{following.reason}; asked again after {spoken(following.quiet_until)}"
    return None


def troubled(following: Following, now: float, reason: str, again_at: float = 0.0) -> Following:
    """After a look that failed: nobody asks before `again_at`, where GitHub says so, or before a growing pause ends."""
    pause = min(FIRST_PAUSE_SECONDS * 2**following.troubles, LONGEST_PAUSE_SECONDS)
    until = again_at if again_at > now else now + pause
    return following.model_copy(
        update={"looked_at": now, "quiet_until": until, "troubles": following.troubles + 1, "reason": reason}
    )


def decided(
    following: Following,
    now: float,
    *,
    state: str,
    code: str,
    taken_in: str | None,
    checked_at: float | None,
    ended: Ended | None,
    policy: Policy,
) -> Decision:
    """After a look that succeeded.

    Args:
        following: what is remembered.
        now: the time.
        state: what the account is now.
        code: names the code of the graph; a change of it is a reason to try again.
        taken_in: the state that was published last, if any.
        checked_at: when a run last asked GitHub, changed or not; None where nobody knows.
        ended: how the run that was last asked for ended; None where nothing is known of it.
        policy: how runs that fail are repeated, and unchanged accounts confirmed.
    """
    calm = following.model_copy(update={"looked_at": now, "quiet_until": 0.0, "troubles": 0, "reason": ""})
    fresh = calm.model_copy(update={"state": state, "code": code, "asks": 1, "failures": 0, "asked_at": now})
    if taken_in == state:
        # A run that fails to confirm is not repeated before as much time has passed again.
        if checked_at is not None and now - max(checked_at, following.asked_at) >= policy.confirm_seconds:
            reason = f"unchanged, and not checked by a run since {spoken(checked_at)}"
            return Decision(fresh, is_run=True, reason=reason)
        # It may have to be asked for again, as after a restore; what failed until now says nothing of that.
        return Decision(calm.model_copy(update={"failures": 0}), is_run=False, reason="unchanged")
    if (state, code) != (following.state, following.code):
        return Decision(fresh, is_run=True, reason="changed")
    return _repeated(following, calm, now, ended, policy)


def run_key(slug: str, following: Following) -> str:
    """Names the run that was asked for last; Dagster starts no run twice under one name.

    The time is part of it, as an account may come back to a state that was built before.
    """
    return f"{slug}-{following.state[:16]}-{following.code[:16]}-{int(following.asked_at)}-{following.asks}"


def spoken(instant: float) -> str:
    """An instant for people."""
    return datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%d %H:%M UTC")


def _repeated(following: Following, calm: Following, now: float, ended: Ended | None, policy: Policy) -> Decision:
    """What becomes of a change that a run was asked for already and that was not published."""
    again = calm.model_copy(update={"asks": following.asks + 1, "asked_at": now})
    if ended is not None and ended.how == "out of budget":
        if ended.at <= now < ended.again_at:
            return Decision(calm, is_run=False, reason=f"GitHub's budget is spent until {spoken(ended.again_at)}")
        return Decision(again, is_run=True, reason="the budget of GitHub is there again")
    # A run that ended well and yet did not publish this state met another one; that must not go on for ever either.
    failures = following.failures + 1
    if failures >= policy.most_failures:
        reason = f"{failures} runs for this change failed; waiting for another change on GitHub or of the code"
        return Decision(calm, is_run=False, reason=reason)
    since = following.asked_at if ended is None else ended.at
    due = since + policy.retry_seconds * 2 ** (failures - 1)
    if since <= now < due:
        return Decision(calm, is_run=False, reason=f"run {failures} for this change failed; next after {spoken(due)}")
    tried = again.model_copy(update={"failures": failures})
    return Decision(tried, is_run=True, reason=f"try {failures + 1} of {policy.most_failures}")
