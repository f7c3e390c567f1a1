"""What an answer means, and what is done next: tables of cases."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

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
from research_platform_assets.scholarly.freshness import due, is_due
from research_platform_assets.scholarly.policy import Pace, classify, next_step
from research_platform_assets.scholarly.works import Absent, Fact, Identifier, Observed, Unknown, Work, updated

NOW = 1_800_000_000.0  # 2027-01-15T08:00:00Z
JSON = {"content-type": "application/json; charset=utf-8"}
MINUTE_LATER = "Fri, 15 Jan 2027 08:01:00 GMT"


@pytest.mark.parametrize(
    ("heard", "expected"),
    [
        (Answer(200, JSON, b"{}"), Page(b"{}")),
        (Answer(200, {"content-type": "application/vnd.api+json"}, b"{}"), Page(b"{}")),
        (Answer(200, {"content-type": "text/html"}, b"<html>"), Fault("malformed", "it answers with text/html")),
        (
            Answer(200, {"content-type": "application/xml"}, b"<a/>"),
            Fault("malformed", "it answers with application/xml"),
        ),
        (Answer(200, {}, b"{}"), Fault("malformed", "it answers with no media type")),
        (Answer(204, {}, b""), Fault("unavailable", "status 204")),
        (Answer(429, {"retry-after": "7"}, b""), Limited(7.0)),
        (Answer(429, {"retry-after": MINUTE_LATER}, b""), Limited(60.0)),
        (Answer(429, {"retry-after": MINUTE_LATER, "date": "Fri, 15 Jan 2027 08:00:50 GMT"}, b""), Limited(10.0)),
        (Answer(429, {"retry-after": "0"}, b""), Limited(1.0)),
        (Answer(429, {"retry-after": "soon"}, b""), Limited(None)),
        (Answer(429, {}, b""), Limited(None)),
        (Answer(403, {"retry-after": "7"}, b""), Limited(7.0)),
        (Answer(503, {"retry-after": "7"}, b""), Limited(7.0)),
        (Answer(403, {}, b""), Refused("status 403")),
        (Answer(401, {}, b""), Refused("status 401")),
        (Answer(503, {}, b""), Fault("unavailable", "status 503")),
        (Answer(500, {}, b""), Fault("unavailable", "status 500")),
        (Answer(408, {}, b""), Fault("unavailable", "status 408")),
        (Answer(400, JSON, b"{}"), TooMuch("refused", "status 400")),
        (Answer(404, JSON, b"{}"), TooMuch("refused", "status 404")),
        (Answer(414, {}, b""), TooMuch("refused", "status 414")),
        (
            Answer(302, {"location": "https://elsewhere.example/"}, b""),
            Refused("it leads elsewhere with status 302, where nobody is asked"),
        ),
        (NoAnswer("no whole answer in time"), Fault("unavailable", "no whole answer in time")),
        (NoAnswer("huge", is_too_large=True), TooMuch("too_large", "huge")),
    ],
)
def test_what_an_answer_means(heard: Heard, expected: Outcome) -> None:
    assert classify(heard, "application/json", NOW) == expected


def test_a_feed_is_no_json() -> None:
    feed = Answer(200, {"content-type": "application/atom+xml; charset=utf-8"}, b"<feed/>")
    assert classify(feed, "application/atom+xml", NOW) == Page(b"<feed/>")
    assert classify(feed, "application/json", NOW) == Fault("malformed", "it answers with application/atom+xml")


FAULT = Fault("unavailable", "status 500")


@pytest.mark.parametrize(
    ("outcome", "state", "expected"),
    [
        (Limited(7.0), {}, Repeat(7.5)),
        (Limited(None), {}, Repeat(10.5)),
        (Limited(None), {"attempt": 3}, Repeat(40.5)),
        (Limited(100.0), {}, GiveUp("limit", is_all=True)),
        (Limited(7.0), {"faults": 8}, GiveUp("limit", is_all=True)),
        (FAULT, {}, Repeat(0.75)),
        (FAULT, {"attempt": 2}, Repeat(1.5)),
        (Fault("unavailable", "", 20.0), {}, Repeat(20.0)),
        (Fault("unavailable", "", 200.0), {}, GiveUp("unavailable", is_all=True)),
        (FAULT, {"attempt": 3}, Split()),
        (FAULT, {"attempt": 3, "size": 1}, GiveUp("unavailable", is_all=False)),
        (FAULT, {"faults": 8}, GiveUp("unavailable", is_all=True)),
        (Fault("malformed", ""), {"attempt": 3, "size": 1}, GiveUp("malformed", is_all=False)),
        (TooMuch("too_large", ""), {}, Split()),
        (TooMuch("refused", ""), {"size": 1}, GiveUp("refused", is_all=False)),
        (TooMuch("refused", ""), {"faults": 8}, GiveUp("refused", is_all=True)),
        (Refused(""), {}, GiveUp("refused", is_all=True)),
    ],
)
def test_what_is_done_next(outcome: Outcome, state: dict[str, Any], expected: Step) -> None:
    usual = {"attempt": 1, "size": 50, "faults": 1, "patience": 60.0, "chance": 0.5}
    assert next_step(outcome, **{**usual, **state}) == expected


def test_requests_keep_their_distance() -> None:
    pace = Pace(3.0)
    assert pace.wait(NOW) == 0.0
    pace.sent(NOW)
    assert pace.wait(NOW + 1.0) == 2.0
    assert pace.wait(NOW + 3.0) == 0.0
    assert pace.wait(NOW - 86_400.0) == 3.0, "a clock that is put back stops nothing for a day"


OBSERVED = Fact("observed", observed_at="2027-01-01T23:00:00+00:00", asked_at="2027-01-01T23:00:00+00:00")
FAILED = Fact("unknown", "unavailable", asked_at="2027-01-15T07:00:00+00:00", failures=1)


@pytest.mark.parametrize(
    ("fact", "today", "expected"),
    [
        (None, date(2027, 1, 15), True),
        (OBSERVED, date(2027, 1, 1), False),
        (OBSERVED, date(2027, 1, 30), False),
        (OBSERVED, date(2027, 1, 31), True),
        (Fact("observed", asked_at="2099-01-01T00:00:00+00:00"), date(2027, 1, 15), True),
        (Fact("absent", asked_at="2027-01-01T23:00:00+00:00"), date(2027, 1, 30), False),
        (FAILED, date(2027, 1, 15), True),
        (Fact("unknown", "limit", asked_at="2027-01-15T07:00:00+00:00", failures=3), date(2027, 1, 15), False),
        (Fact("unknown", "limit", asked_at="2027-01-15T07:00:00+00:00", failures=3), date(2027, 1, 16), True),
    ],
)
def test_when_an_index_is_asked_again(fact: Fact | None, today: date, expected: bool) -> None:
    assert is_due(fact, today, 30) == expected


def test_each_identifier_is_due_once() -> None:
    a, b = Identifier("doi", "10.5555/a"), Identifier("doi", "10.5555/b")
    assert due([b, a, b], {}, date(2027, 1, 15), 30) == [a, b]
    assert due([b, a, b], {b: OBSERVED}, date(2027, 1, 15), 30) == [a]


def test_a_failure_keeps_what_was_known() -> None:
    first = updated(None, Observed(Work("W1", title="Tides", cited_by_count=12)), "2027-01-01T00:00:00+00:00")
    failed = updated(first, Unknown("limit"), "2027-02-01T00:00:00+00:00")
    again = updated(failed, Unknown("unavailable"), "2027-02-02T00:00:00+00:00")
    assert (failed.status, failed.reason, failed.since, failed.failures) == ("unknown", "limit", failed.asked_at, 1)
    assert (again.reason, again.since, again.failures) == ("unavailable", failed.since, 2)
    assert again.work == first.work
    assert again.observed_at == first.observed_at
    back = updated(again, Observed(Work("W1", title="Tides", cited_by_count=13)), "2027-02-03T00:00:00+00:00")
    assert (back.status, back.reason, back.since, back.failures) == ("observed", None, None, 0)
    gone = updated(back, Absent(), "2027-03-03T00:00:00+00:00")
    assert (gone.status, gone.work, gone.observed_at) == ("absent", None, "2027-03-03T00:00:00+00:00")
