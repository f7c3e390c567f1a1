"""What an answer means and what to do next.

Belongs here: pure functions over plain values. Does not belong here: sending and waiting (`lookup`), reading the
format of an index.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime

from research_platform_assets.scholarly.answers import (
    Answer,
    Fault,
    GiveUp,
    Heard,
    Limited,
    NoAnswer,
    Outcome,
    Page,
    Refused,
    Repeat,
    Split,
    Step,
    TooMuch,
)

#: How often one request is sent.
ATTEMPTS = 3

#: After so many faults in a row, whatever was asked for, an index counts as out of order.
FAULTS_IN_A_ROW = 8

#: Where an index names no time: this long at first, then twice as long each time.
UNTOLD_WAIT_SECONDS = 10.0

_LONGEST_BACKOFF_SECONDS = 30.0
_DIGITS = re.compile(r"[0-9]{1,9}")
_SMALLER = frozenset({400, 404, 413, 414, 422, 431})
_JSON_OR_XML = re.compile(r"\b(?:json|xml|atom)\b|\+(?:json|xml)\b")


def classify(heard: Heard, accept: str, now: float) -> Outcome:
    """What `heard` on a request that accepts `accept` means; `now` in epoch seconds."""
    if isinstance(heard, NoAnswer):
        return TooMuch("too_large", heard.reason) if heard.is_too_large else Fault("unavailable", heard.reason)
    return _page(heard, accept) if heard.status == 200 else _no_page(heard, now)


def _no_page(answer: Answer, now: float) -> Outcome:
    status, wait = answer.status, retry_after(answer.headers, now)
    if status == 429 or (status in (403, 503) and wait is not None):
        return Limited(wait)
    if 300 <= status < 400:
        return Refused(f"it leads elsewhere with status {status}, where nobody is asked")
    if status in _SMALLER:
        return TooMuch("refused", f"status {status}")
    is_passing = status == 408 or status >= 500 or status < 300
    return Fault("unavailable", f"status {status}", wait) if is_passing else Refused(f"status {status}")


def next_step(outcome: Outcome, *, attempt: int, size: int, faults: int, patience: float, chance: float) -> Step:
    """What to do after an outcome that is no page to be read.

    Args:
        outcome: what the answer meant.
        attempt: how often this request was sent by now.
        size: how many names it asks for.
        faults: how many faults in a row the index made by now.
        patience: how many seconds may still be waited for the limits of the index.
        chance: in [0, 1), so that several processes do not come back at the same moment.
    """
    if isinstance(outcome, Limited):
        wait = UNTOLD_WAIT_SECONDS * 2.0 ** (attempt - 1) if outcome.wait is None else outcome.wait
        wait += chance
        return Repeat(wait) if wait <= patience and faults < FAULTS_IN_A_ROW else GiveUp("limit", is_all=True)
    if isinstance(outcome, TooMuch):
        if faults >= FAULTS_IN_A_ROW:
            return GiveUp(outcome.kind, is_all=True)
        return Split() if size > 1 else GiveUp(outcome.kind, is_all=False)
    if isinstance(outcome, Fault):
        return _after_fault(outcome, attempt, size, faults, patience, chance)
    return GiveUp("refused", is_all=True)


def _after_fault(fault: Fault, attempt: int, size: int, faults: int, patience: float, chance: float) -> Step:
    backoff = min(2.0 ** (attempt - 1), _LONGEST_BACKOFF_SECONDS) * (0.5 + 0.5 * chance)
    wait = max(backoff, fault.wait or 0.0)
    if faults >= FAULTS_IN_A_ROW or wait > patience:
        return GiveUp(fault.kind, is_all=True)
    if attempt < ATTEMPTS:
        return Repeat(wait)
    # One record that the index cannot deliver must not cost the facts about all others.
    return Split() if size > 1 else GiveUp(fault.kind, is_all=False)


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds of `Retry-After`, a number or a date by the clock of the answer; never below one second."""
    value = headers.get("retry-after", "").strip()
    if _DIGITS.fullmatch(value):
        return max(float(value), 1.0)
    moment = _epoch(value)
    if moment is None:
        return None
    there = _epoch(headers.get("date", ""))
    return max(moment - (now if there is None else there), 1.0)


def _page(answer: Answer, accept: str) -> Page | Fault:
    given = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    wanted = "xml" if "xml" in accept else "json"
    is_wanted = _JSON_OR_XML.search(given) is not None and wanted in given.replace("atom", "xml")
    if not is_wanted:
        return Fault("malformed", f"it answers with {given[:100] or 'no media type'}")
    return Page(answer.content)


def _epoch(value: str) -> float | None:
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


@dataclass
class Pace:
    """When an index may be asked next: never two requests within `pause_seconds`; times in epoch seconds."""

    pause_seconds: float
    free_at: float = 0.0

    def wait(self, now: float) -> float:
        """Seconds from `now` until a request may go; 0.0 if it may."""
        # A clock that was put back must not stop everything.
        return min(max(self.free_at - now, 0.0), self.pause_seconds)

    def sent(self, now: float) -> None:
        """A request went at `now`."""
        self.free_at = now + self.pause_seconds
