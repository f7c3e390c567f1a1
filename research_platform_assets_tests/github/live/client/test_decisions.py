"""Headers, waiting, page sizes, pace and addresses: functions of plain values."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from research_platform_assets.errors import PermanentError, SettingsError
from research_platform_assets.github.live.client import Usage
from research_platform_assets.github.live.client.answers import Limited, Shrink, Transient
from research_platform_assets.github.live.client.headers import Budget, budget, next_link
from research_platform_assets.github.live.client.hosts import host_of, redirect_target, resource_of
from research_platform_assets.github.live.client.pacing import RollingSum
from research_platform_assets.github.live.client.waiting import (
    backoff_seconds,
    is_spent,
    later_budget,
    may_repeat,
    pause_seconds,
)
from research_platform_assets_tests.github_server.replies import START


def _budget(remaining: int, reset: int = START + 60, limit: int = 5000) -> Budget:
    return Budget("core", limit, remaining, reset, float(reset))


@pytest.mark.parametrize(
    ("told", "strikes", "expected"),
    [(30.0, 0, 30.5), (30.0, 3, 30.5), (None, 0, 60.5), (None, 1, 120.5), (None, 2, 240.5)],
)
def test_how_long_a_limit_pauses(told: float | None, strikes: int, expected: float) -> None:
    assert pause_seconds(Limited("secondary", "core", told), strikes, 0.5) == expected


@pytest.mark.parametrize(
    ("outcome", "attempt", "least", "most"),
    [
        (Transient(""), 1, 0.5, 1.0),
        (Transient(""), 4, 4.0, 8.0),
        (Transient(""), 20, 15.0, 30.0),
        (Transient("", wait=7.0), 1, 7.0, 7.0),
        (Shrink("", certain=False), 1, 0.5, 1.0),
    ],
)
def test_how_long_a_fault_is_waited_for(outcome: Transient | Shrink, attempt: int, least: float, most: float) -> None:
    assert backoff_seconds(outcome, attempt, 0.0) == least
    assert backoff_seconds(outcome, attempt, 1.0) == most


@pytest.mark.parametrize(
    ("outcome", "attempt", "expected"),
    [
        (Transient(""), 4, True),
        (Transient(""), 5, False),
        (Shrink("", certain=False), 1, True),
        (Shrink("", certain=False), 2, False),
        (Shrink("", certain=True), 1, False),
    ],
)
def test_what_is_sent_again(outcome: Transient | Shrink, attempt: int, expected: bool) -> None:
    assert may_repeat(outcome, attempt, 5) is expected


@pytest.mark.parametrize(
    ("remaining", "under_way", "limit", "share", "expected"),
    [
        (501, 0, 5000, 0.1, False),
        (500, 0, 5000, 0.1, True),
        (508, 8, 5000, 0.1, True),
        (1, 0, 60, 0.0, False),
        (0, 0, 60, 0.0, True),
        (0, 0, 0, 0.1, False),  # an Enterprise Server without limits
    ],
)
def test_when_a_budget_is_spent(remaining: int, under_way: int, limit: int, share: float, expected: bool) -> None:
    assert is_spent(_budget(remaining, limit=limit), under_way, share) is expected


@pytest.mark.parametrize(
    ("known", "told", "expected"),
    [
        (None, _budget(7), _budget(7)),
        (_budget(7), _budget(6), _budget(6)),
        (_budget(6), _budget(7), _budget(6)),  # answers out of order
        (_budget(6), _budget(5000, START + 3660), _budget(5000, START + 3660)),
        (_budget(6), _budget(15000, limit=15000), _budget(15000, limit=15000)),
    ],
)
def test_which_budget_holds(known: Budget | None, told: Budget, expected: Budget) -> None:
    assert later_budget(known, told) == expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"x-ratelimit-limit": "60", "x-ratelimit-remaining": "59"}, None),
        ({"x-ratelimit-limit": "60", "x-ratelimit-remaining": "-1", "x-ratelimit-reset": "1"}, None),
        (
            {"x-ratelimit-limit": "60", "x-ratelimit-remaining": "59", "x-ratelimit-reset": str(START + 9)},
            Budget("core", 60, 59, START + 9, START + 9),
        ),
        (
            {
                "date": "Fri, 15 Jan 2027 08:00:05 GMT",
                "x-ratelimit-limit": "60",
                "x-ratelimit-remaining": "59",
                "x-ratelimit-reset": str(START + 9),
                "x-ratelimit-resource": "search",
            },
            Budget("search", 60, 59, START + 9, START + 4),
        ),
    ],
)
def test_budgets_of_headers(headers: dict[str, str], expected: Budget | None) -> None:
    assert budget(headers, START) == expected


NEXT = "https://api.github.com/organizations/1/repos?page=2"


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("", None),
        (f'<{NEXT}>; rel="next", <{NEXT}9>; rel="last"', NEXT),
        (f'<{NEXT}0>; rel="prev", <{NEXT}>; rel="next"', NEXT),
        (f"<{NEXT}>;rel=next", NEXT),
        (f'<{NEXT}>; title="x"; rel="last next"', NEXT),
        (f'<{NEXT}>; rel="nextish"', None),
        (f'<{NEXT}>; rel="last"', None),
        ('</organizations/1/repos?page=2>; rel="next"', NEXT),
    ],
)
def test_the_next_page(link: str, expected: str | None) -> None:
    assert next_link({"link": link}, "https://api.github.com/orgs/acme/repos") == expected


@pytest.mark.parametrize(
    ("api_url", "rest", "graphql"),
    [
        ("https://api.github.com", "https://api.github.com", "https://api.github.com/graphql"),
        ("https://api.github.com/", "https://api.github.com", "https://api.github.com/graphql"),
        ("https://git.example.org/api/v3", "https://git.example.org/api/v3", "https://git.example.org/api/graphql"),
        ("https://api.acme.ghe.com", "https://api.acme.ghe.com", "https://api.acme.ghe.com/graphql"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080", "http://127.0.0.1:8080/graphql"),
        ("http://[::1]:8080/api/v3", "http://[::1]:8080/api/v3", "http://[::1]:8080/api/graphql"),
    ],
)
def test_addresses_of_a_github(api_url: str, rest: str, graphql: str) -> None:
    host = host_of(api_url)
    assert (host.rest, host.graphql) == (rest, graphql)


@pytest.mark.parametrize(
    "api_url",
    [
        "",
        "api.github.com",
        "ftp://api.github.com",
        "http://api.github.com",
        "http://127.0.0.1.example.org",
        "https://user:secret@api.github.com",
        "https://api.github.com?x=1",
        "https://api.github.com:port",
        "https://api.git hub.com",
    ],
)
def test_what_is_no_address_of_a_github(api_url: str) -> None:
    with pytest.raises(SettingsError, match=r"github\.api_url") as caught:
        host_of(api_url)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "params", "expected"),
    [
        ("/orgs/acme", None, "https://git.example.org/api/v3/orgs/acme"),
        ("/orgs/acme/repos", {"per_page": 100}, "https://git.example.org/api/v3/orgs/acme/repos?per_page=100"),
        ("/a?b=1", {"c": "d e"}, "https://git.example.org/api/v3/a?b=1&c=d+e"),
        ("https://GIT.example.org:443/api/v3/x", None, "https://GIT.example.org:443/api/v3/x"),
    ],
)
def test_absolute_addresses(url: str, params: Any, expected: str) -> None:
    assert host_of("https://git.example.org/api/v3").absolute(url, params) == expected


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example.org/x",
        "http://git.example.org/x",
        "https://git.example.org:444/x",
        "https://git.example.org@evil.example.org/x",
        "https://evil.example.org\\@git.example.org/x",
        "orgs/acme",
        "/orgs/ac me",
        "/orgs/acme\r\nX: y",
    ],
)
def test_other_hosts_are_not_asked(url: str) -> None:
    with pytest.raises(PermanentError, match="only that GitHub"):
        host_of("https://git.example.org").absolute(url)


@pytest.mark.parametrize(
    ("url", "location", "expected"),
    [
        ("https://a.org/x/y", "/repositories/1", "https://a.org/repositories/1"),
        ("https://a.org/x", "https://b.org/z", "https://b.org/z"),
        ("http://127.0.0.1:1/x", "https://b.org/z", "https://b.org/z"),
        ("https://a.org/x", "http://a.org/x", None),
        ("https://a.org/x", "file:///etc/passwd", None),
        ("https://a.org/x", "https://b.org/\nz", None),
        ("https://a.org/x", "https://[b/z", None),
        ("https://a.org/x", "", None),
    ],
)
def test_where_redirects_may_lead(url: str, location: str, expected: str | None) -> None:
    assert redirect_target(url, location) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/orgs/search", "core"),
        ("/repos/acme/search/readme", "core"),
        ("/search/repositories", "search"),
        ("/api/v3/search/code", "code_search"),
    ],
)
def test_what_a_request_counts_as(path: str, expected: str) -> None:
    assert resource_of(f"https://api.github.com{path}?q=/search/") == expected


def test_a_rolling_sum_forgets_after_a_minute() -> None:
    total = RollingSum(bound=10)
    assert total.wait(0) == 0
    total.add(0, 6)
    total.add(20, 4)
    assert total.wait(30) == 30  # what was added at 0 counts until 60
    assert total.wait(60) == 0
    total.add(60, 30)
    assert total.wait(61) == 59


def test_a_rolling_sum_never_lets_more_through_than_its_bound() -> None:
    total, now, sent = RollingSum(bound=800), 0.0, list[float]()
    for _ in range(3000):
        now += total.wait(now)
        total.add(now, 1)
        sent.append(now)
    assert all(sent[i + 800] - sent[i] >= 60 for i in range(len(sent) - 800))
    assert all(a <= b for a, b in pairwise(sent))


def test_waits_at_the_same_time_count_once() -> None:
    usage = Usage()
    for start, end in [(100, 160), (100, 160), (130, 170), (200, 201)]:
        usage.waits(start, end)
    assert usage.as_dict()["waited_seconds"] == 71
