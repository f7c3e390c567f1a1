"""What the client has to do whatever GitHub does, against a server that does it; the names begin with what it is.

The numbers are those of the project's checklist for GitHub's API. Lines 10 to 17 concern captures, not the client; line
24 (static queries) concerns who asks, so here only that variables travel apart from the query.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from hashlib import sha256
from itertools import chain, repeat
from typing import Any

import pytest

from research_platform_assets.errors import (
    AnswerTooLargeError,
    BudgetExhaustedError,
    GitHubCredentialsError,
    GitHubRefusedError,
    GitHubUnavailableError,
)
from research_platform_assets.github.live.client import API_VERSION, GitHubClient, PathError, PersonalToken, Validator
from research_platform_assets_tests.github.live.client.asking import (
    QUERY,
    SHORT,
    TOKEN,
    ask,
    client_of,
    get,
    graphql,
    outcomes,
)
from research_platform_assets_tests.github_server.replies import (
    BAD_GATEWAY,
    DRIP,
    HANG,
    INVALID_UTF8,
    NOT_JSON,
    RESET,
    START,
    TRUNCATED,
    Reply,
    budget,
    error,
    message,
    reply,
    secondary,
)
from research_platform_assets_tests.github_server.server import Recorded, github_server
from research_platform_assets_tests.github_server.virtual_time import VirtualTime

PAGE = reply([{"id": 1}], etag='W/"abc"')
DATA = reply({"data": {"organization": {"id": "O_1"}, "rateLimit": {"cost": 3}}})
FINGERPRINT = sha256(TOKEN.encode()).hexdigest()[:12]
URLS = [f"/repos/acme/r{i}" for i in range(200)]


def in_turn(replies: Iterable[Reply]) -> Callable[[Recorded], Reply]:
    left = iter(replies)
    return lambda _: next(left)


def test_line_01_an_unchanged_page_is_known_and_free() -> None:
    def script(request: Recorded) -> Reply:
        return Reply(304, headers={"etag": '"abc"'}) if request.headers.get("if-none-match") == 'W/"abc"' else PAGE

    with github_server(script) as server:
        client = client_of(server, VirtualTime())

        async def act(client: GitHubClient) -> tuple[Any, Any]:
            first = await client.get("/orgs/acme/repos")
            return first, await client.get("/orgs/acme/repos", validator=first.validator)

        first, second = ask(client, act)
    assert (first.status, first.is_not_modified, first.json()) == (200, False, [{"id": 1}])
    assert first.validator == Validator('W/"abc"', FINGERPRINT)
    assert (second.status, second.is_not_modified, second.validator) == (304, True, first.validator)
    assert client.usage.not_modified == 1
    assert client.usage.as_dict()["calls"] == {"core": 2}


def test_line_02_a_new_token_costs_one_page_and_gives_a_new_validator() -> None:
    with github_server([PAGE]) as server:
        page = get(client_of(server, VirtualTime()), validator=Validator('W/"abc"', "0123456789ab"))
    assert page.status == 200
    assert page.validator == Validator('W/"abc"', FINGERPRINT)
    assert "if-none-match" not in server.requests[0].headers


@pytest.mark.parametrize("status", [403, 429])
@pytest.mark.parametrize("when", ["at the start", "later"])
def test_line_03_all_tasks_wait_as_long_as_told_and_one_request_is_wasted(status: int, when: str) -> None:
    time = VirtualTime()
    before = 0 if when == "at the start" else 50
    early = []

    def script(_: Recorded) -> Reply:
        if len(server.requests) <= before:
            return PAGE
        if len(server.requests) == before + 1:
            return secondary(status, retry_after="30")
        early.append(time.passed < 30)
        return PAGE

    with github_server(script) as server:
        client = client_of(server, time, rest_concurrency=8 if when == "at the start" else 1)
        pages = ask(client, lambda client: outcomes(client, URLS))
    assert [page.status for page in pages] == [200] * 200
    assert len(server.requests) == 201
    assert not any(early)
    assert (time.passed, client.usage.waited_seconds) == (30, 30)


def test_line_03_a_limit_that_stands_through_pauses_costs_one_request_for_each() -> None:
    time = VirtualTime()
    with github_server(in_turn(chain([secondary(retry_after="30")] * 3, repeat(PAGE)))) as server:
        pages = ask(client_of(server, time), lambda client: outcomes(client, URLS))
    assert [page.status for page in pages] == [200] * 200
    assert (len(server.requests), time.passed) == (203, 90)


def test_line_03_a_date_to_wait_for_is_understood() -> None:
    time = VirtualTime()
    with github_server([message(429, "", retry_after="Fri, 15 Jan 2027 08:00:20 GMT"), PAGE]) as server:
        get(client_of(server, time))
    assert time.slept == [20]


def test_line_04_a_secondary_limit_without_a_time_is_waited_for_twice_as_long_each_time_then_given_up() -> None:
    time = VirtualTime()
    with github_server([secondary()]) as server, pytest.raises(BudgetExhaustedError) as caught:
        get(client_of(server, time))
    assert time.slept == [60, 120, 240, 480]
    assert len(server.requests) == 5
    assert caught.value.resource == "secondary"


def test_line_04_it_is_given_up_before_the_longest_wait_is_exceeded() -> None:
    time = VirtualTime()
    with github_server([secondary()]) as server, pytest.raises(BudgetExhaustedError):
        get(client_of(server, time, max_wait_seconds=200))
    assert time.slept == [60, 120]
    assert len(server.requests) == 3


@pytest.mark.parametrize("status", [403, 429])
def test_line_05_a_used_up_budget_is_waited_for_until_its_reset(status: int) -> None:
    time = VirtualTime()
    with github_server([message(status, "API rate limit exceeded", **budget(0, reset=START + 90)), PAGE]) as server:
        assert get(client_of(server, time)).status == 200
    assert time.slept == [91]


def test_line_05_a_reset_too_far_away_ends_every_call_and_says_when() -> None:
    time = VirtualTime()
    refused = message(403, "API rate limit exceeded", **budget(0, reset=START + 3600))
    with github_server(lambda request: refused if request.path.endswith("r9") else PAGE) as server:
        client = client_of(server, time)

        async def act(client: GitHubClient) -> tuple[list[Any], list[Any]]:
            return await outcomes(client, URLS[:5]), await outcomes(client, URLS[9:])

        before, after = ask(client, act)
    assert [page.status for page in before] == [200] * 5
    errors = [each for each in after if isinstance(each, BudgetExhaustedError)]
    assert len(server.requests) <= 5 + 8
    assert len(errors) >= len(after) - 7
    assert {each.resource for each in errors} == {"core"}
    assert {each.reset_at for each in errors} == {datetime.fromtimestamp(START + 3601, UTC)}
    assert "2027-01-15T09:00:01Z" in str(errors[0])
    assert time.slept == []


def test_line_05_one_resource_used_up_does_not_stop_the_other() -> None:
    used_up = reply({"errors": [error("RATE_LIMITED")]}, **budget(0, reset=START + 3600, resource="graphql"))
    with github_server(lambda request: used_up if request.method == "POST" else PAGE) as server:
        client = client_of(server, VirtualTime())

        async def act(client: GitHubClient) -> Any:
            with pytest.raises(BudgetExhaustedError, match="graphql"):
                await client.graphql(QUERY, {})
            return await client.get("/orgs/acme")

        assert ask(client, act).status == 200


REFUSALS = [
    (message(403, "Resource not accessible by integration"), "forbidden"),
    (message(403, "Resource protected by organization SAML enforcement."), "forbidden"),
    (message(403, "The history or contributor list is too large to list contributors"), "too_large"),
    (reply({"message": "Repository access blocked", "block": {"reason": "dmca"}}, 403), "blocked"),
    (message(404, "Not Found"), "not_found"),
    (message(409, "Git Repository is empty."), "empty"),
    (message(410, "Issues are disabled for this repo"), "gone"),
    (reply({"message": "Repository access blocked", "block": {"reason": "dmca"}}, 451), "blocked"),
]


@pytest.mark.parametrize(("refused", "kind"), REFUSALS)
def test_line_06_a_refusal_has_a_kind_is_not_repeated_and_the_others_go_on(refused: Reply, kind: str) -> None:
    with github_server(lambda request: refused if request.path.endswith("r3") else PAGE) as server:
        client = client_of(server, VirtualTime())
        pages = ask(client, lambda client: outcomes(client, URLS[:6]))
    failure = pages.pop(3)
    assert [page.status for page in pages] == [200] * 5
    assert isinstance(failure, GitHubRefusedError)
    assert (failure.kind, failure.status) == (kind, refused.status)
    assert f"{server.url}/repos/acme/r3" in str(failure)
    assert len(server.requests) == 6
    assert client.usage.refusals == {kind: 1}


@pytest.mark.parametrize("status", [401, 403])
def test_line_07_a_token_that_is_not_accepted_stops_everything_at_once(status: int) -> None:
    words = "Bad credentials" if status == 401 else "Maximum number of login attempts exceeded."
    with github_server([message(status, words)]) as server:
        client = client_of(server, VirtualTime())
        failures = ask(client, lambda client: outcomes(client, URLS))
    assert {type(each) for each in failures} == {GitHubCredentialsError}
    assert len(server.requests) == 1
    assert "GITHUB_TOKEN" in str(failures[0])
    assert TOKEN not in "".join(str(each) for each in failures)


FAULTS = {
    "502 HTML": BAD_GATEWAY,
    "504": message(504, "We couldn't respond to your request in time."),
    "500": Reply(500),
    "reset": RESET,
    "truncated": TRUNCATED,
    "not JSON": NOT_JSON,
    "invalid UTF-8": INVALID_UTF8,
}
SILENCE = {"time-out": HANG, "dripping": DRIP}


@pytest.mark.parametrize("fault", [*FAULTS, *SILENCE])
def test_line_08_a_fault_is_waited_out(fault: str) -> None:
    time = VirtualTime()
    bad = (FAULTS | SILENCE)[fault]
    with github_server([bad, bad, PAGE]) as server:
        client = client_of(server, time, **(SHORT if fault in SILENCE else {}))
        assert get(client).json() == [{"id": 1}]
    assert time.slept == [0.5, 1.0]
    assert client.usage.retries == 2


@pytest.mark.parametrize("fault", ["502 HTML", "reset", "truncated", "not JSON"])
def test_line_08_after_five_attempts_a_fault_is_an_error(fault: str) -> None:
    time = VirtualTime()
    with github_server([FAULTS[fault]]) as server, pytest.raises(GitHubUnavailableError, match="in 5 attempts"):
        get(client_of(server, time))
    assert len(server.requests) == 5
    assert time.slept == [0.5, 1.0, 2.0, 4.0]


def test_line_08_nobody_there_is_an_error_after_five_attempts() -> None:
    with github_server([PAGE]) as server:
        pass
    time = VirtualTime()
    with pytest.raises(GitHubUnavailableError, match="no connection"):
        graphql(client_of(server, time))
    assert len(time.slept) == 4


@pytest.mark.parametrize("fault", sorted({*FAULTS, *SILENCE} - {"500"}))
def test_line_08_a_query_is_repeated_once_then_given_back_to_ask_for_less(fault: str) -> None:
    with github_server([(FAULTS | SILENCE)[fault]]) as server:
        client = client_of(server, VirtualTime(), **(SHORT if fault in SILENCE else {}))
        with pytest.raises(AnswerTooLargeError, match="ask for less"):
            graphql(client)
    assert len(server.requests) == 2
    assert client.usage.page_shrinks == 1


def test_line_08_a_query_survives_one_fault() -> None:
    with github_server([RESET, DATA]) as server:
        assert graphql(client_of(server, VirtualTime())).data["organization"] == {"id": "O_1"}


@pytest.mark.parametrize("kind", ["RATE_LIMIT", "RATE_LIMITED"])
def test_line_09_a_limit_with_status_200_is_a_limit(kind: str) -> None:
    time = VirtualTime()
    limited = reply({"errors": [error(kind)]}, **budget(0, reset=START + 50, resource="graphql"))
    with github_server([limited, DATA]) as server:
        graphql(client_of(server, time))
    assert time.slept == [51]


def test_line_09_a_secondary_limit_with_status_200_is_one() -> None:
    time = VirtualTime()
    with github_server([reply({"errors": [error(None, "You have exceeded a secondary rate limit")]}), DATA]) as server:
        graphql(client_of(server, time))
    assert time.slept == [60]


def test_line_09_missing_parts_are_named_by_path() -> None:
    body = {
        "data": {"nodes": [{"id": "1"}, None, None, {"id": "4", "object": None}]},
        "errors": [
            error("NOT_FOUND", "Could not resolve", ["nodes", 1]),
            error("RESOURCE_LIMITS_EXCEEDED", "Too much", ["nodes", 2]),
            error("FORBIDDEN", "SAML", ["nodes", 3, "object"]),
        ],
    }
    with github_server([reply(body)]) as server:
        answer = graphql(client_of(server, VirtualTime()))
    assert answer.data == body["data"]
    assert answer.errors == (
        PathError(("nodes", 1), "NOT_FOUND", "Could not resolve"),
        PathError(("nodes", 2), "RESOURCE_LIMITS_EXCEEDED", "Too much"),
        PathError(("nodes", 3, "object"), "FORBIDDEN", "SAML"),
    )
    assert len(server.requests) == 1


@pytest.mark.parametrize("kind", ["RESOURCE_LIMITS_EXCEEDED", "MAX_NODE_LIMIT_EXCEEDED"])
def test_line_09_a_query_that_is_too_large_is_not_repeated(kind: str) -> None:
    with github_server([reply({"data": None, "errors": [error(kind)]})]) as server, pytest.raises(AnswerTooLargeError):
        graphql(client_of(server, VirtualTime()))
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [202, 204])
def test_line_18_an_answer_without_content_is_not_read(status: int) -> None:
    with github_server([Reply(status, b"not JSON" if status == 202 else b"")]) as server:
        page = get(client_of(server, VirtualTime()))
    assert page.status == status
    with pytest.raises(ValueError, match=f"status {status}"):
        page.json()


def test_line_19_a_redirect_is_followed_and_the_page_says_where_it_was() -> None:
    def script(request: Recorded) -> Reply:
        return PAGE if request.path == "/repositories/7" else Reply(301, headers={"location": "/repositories/7"})

    with github_server(script) as server:
        page = get(client_of(server, VirtualTime()), "/repos/acme/old")
    assert (page.status, page.url) == (200, f"{server.url}/repositories/7")
    assert [request.headers["authorization"] for request in server.requests] == [f"Bearer {TOKEN}"] * 2


def test_line_19_the_token_is_sent_to_no_other_host() -> None:
    archive = Reply(200, b"bytes", {"etag": '"x"'})
    with (
        github_server([archive]) as other,
        github_server([Reply(302, headers={"location": f"{other.url}/z"})]) as server,
    ):
        own = Validator('"abc"', FINGERPRINT)
        page = get(client_of(server, VirtualTime()), accept="application/vnd.github.raw", validator=own)
    assert page.content == b"bytes"
    assert "authorization" not in other.requests[0].headers
    assert "if-none-match" not in other.requests[0].headers
    assert server.requests[0].headers["if-none-match"] == '"abc"'


def test_line_19_a_host_elsewhere_that_wants_a_token_does_not_discredit_ours() -> None:
    with (
        github_server([message(401, "Who are you?")]) as other,
        github_server([Reply(302, headers={"location": f"{other.url}/z"}), PAGE]) as server,
    ):

        async def act(client: GitHubClient) -> Any:
            with pytest.raises(GitHubRefusedError):
                await client.get("/tarball")
            return await client.get("/orgs/acme")

        assert ask(client_of(server, VirtualTime()), act).status == 200


def test_line_19_redirects_in_a_circle_end() -> None:
    with (
        github_server([Reply(302, headers={"location": "/again"})]) as server,
        pytest.raises(GitHubRefusedError) as caught,
    ):
        get(client_of(server, VirtualTime()))
    assert caught.value.kind == "redirect"
    assert len(server.requests) == 5


def test_line_19_a_query_is_not_redirected() -> None:
    with (
        github_server([Reply(301, headers={"location": "/graphql2"})]) as server,
        pytest.raises(GitHubRefusedError) as caught,
    ):
        graphql(client_of(server, VirtualTime()))
    assert caught.value.kind == "redirect"
    assert server.paths == ["/graphql"]


def test_line_19_the_base_decides_where_queries_go() -> None:
    with github_server([DATA]) as server:
        graphql(client_of(server, VirtualTime(), api_url=f"{server.url}/api/v3"))
    assert server.paths == ["/api/graphql"]


def test_line_20_a_silent_or_dripping_server_is_left_in_time() -> None:
    with github_server([HANG, DRIP]) as server, pytest.raises(GitHubUnavailableError, match="no whole answer within"):
        get(client_of(server, VirtualTime(), attempts=2, **SHORT))


def test_line_20_an_endless_answer_is_left() -> None:
    with github_server([Reply(200, b"x" * 5000)]) as server, pytest.raises(GitHubRefusedError) as caught:
        get(client_of(server, VirtualTime(), largest_answer_bytes=1000))
    assert caught.value.kind == "too_large"


def test_line_20_eight_pages_and_two_queries_at_once_over_connections_kept_open() -> None:
    def script(request: Recorded) -> Reply:
        return Reply(200, (PAGE if request.method == "GET" else DATA).body, delay=0.1)

    with github_server(script) as server:
        client = client_of(server, VirtualTime())

        async def act(client: GitHubClient) -> None:
            await client.get("/orgs/acme")
            await asyncio.gather(
                *(client.get(url) for url in URLS[:40]), *(client.graphql(QUERY, {}) for _ in range(8))
            )

        ask(client, act)
    assert server.peak == {"GET": 8, "POST": 2}
    assert server.connections <= 10


def test_line_20_response_seconds_are_bounded() -> None:
    time = VirtualTime()
    slow = Reply(200, DATA.body, delay=0.03)
    with github_server([slow]) as server:
        client = client_of(server, time, graphql_seconds_per_minute=0.05)

        async def act(client: GitHubClient) -> None:
            for _ in range(3):
                await client.graphql(QUERY, {})

        ask(client, act)
    assert time.passed == 60


@pytest.mark.parametrize("act", [get, graphql])
def test_line_21_headers_that_are_always_sent(act: Callable[[GitHubClient], Any]) -> None:
    with github_server(lambda request: PAGE if request.method == "GET" else DATA) as server:
        act(client_of(server, VirtualTime(), user_agent="research-platform-assets/0.1 (+https://example.org)"))
    headers = server.requests[0].headers
    assert headers["user-agent"] == "research-platform-assets/0.1 (+https://example.org)"
    assert headers["accept"] == "application/vnd.github+json"
    assert headers["x-github-api-version"] == API_VERSION == "2026-03-10"
    assert headers["cache-control"] == "no-cache"
    assert headers["authorization"] == f"Bearer {TOKEN}"
    assert "gzip" in headers["accept-encoding"]


def test_line_21_what_is_announced_to_end_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    with github_server([reply([], sunset="Sat, 11 Mar 2028 00:00:00 GMT", deprecation="@1772000000")]) as server:
        ask(client_of(server, VirtualTime()), lambda client: outcomes(client, URLS[:10]))
    assert len([each for each in caplog.messages if "sunset Sat, 11 Mar 2028" in each]) == 1
    assert len(caplog.messages) == 2


def test_line_22_everything_is_counted() -> None:
    replies = [
        reply([], **budget(4000)),
        secondary(retry_after="30"),
        reply([], **budget(3999)),
        BAD_GATEWAY,
        message(404, "Not Found", **budget(3998)),
        reply({"data": {"a": 1, "rateLimit": {"cost": 3}}}, **budget(4990, resource="graphql")),
        reply({"data": {"a": 1}}, **budget(4989, resource="graphql")),
        reply({"data": None, "errors": [error("RESOURCE_LIMITS_EXCEEDED")]}),
    ]
    with github_server(in_turn(replies)) as server:
        client = client_of(server, VirtualTime())

        async def act(client: GitHubClient) -> None:
            await client.get("/a")
            await client.get("/a")
            with pytest.raises(GitHubRefusedError):
                await client.get("/a")
            await client.graphql(QUERY, {})
            await client.graphql(QUERY, {})
            with pytest.raises(AnswerTooLargeError):
                await client.graphql(QUERY, {})

        ask(client, act)
    assert client.usage.as_dict() == {
        "calls": {"core": 5, "graphql": 3},
        "not_modified": 0,
        "points": 4,
        "retries": 2,
        "page_shrinks": 1,
        "waited_seconds": 30.5,
        "refusals": {"not_found": 1},
        "remaining": {"core": 3998, "graphql": 4989},
    }


def test_line_23_a_tenth_of_the_budget_is_left_to_the_owner() -> None:
    left = iter(range(519, 0, -1))

    def script(_: Recorded) -> Reply:
        return reply([], **budget(next(left), reset=START + 3600))

    with github_server(script) as server:
        client = client_of(server, VirtualTime())
        pages = ask(client, lambda client: outcomes(client, URLS))
    stopped = [page for page in pages if isinstance(page, BudgetExhaustedError)]
    assert 20 - 8 <= len(server.requests) <= 20
    assert len(stopped) == 200 - len(server.requests)
    assert client.usage.remaining["core"] >= 500
    assert "token's owner" in str(stopped[0])


def test_line_24_variables_travel_apart_from_the_query() -> None:
    with github_server([DATA]) as server:
        ask(client_of(server, VirtualTime()), lambda client: client.graphql(QUERY, {"login": 'a"}', "n": 25}))
    assert server.requests[0].json() == {"query": QUERY, "variables": {"login": 'a"}', "n": 25}}


@pytest.mark.parametrize(
    "answer",
    [
        message(401, f"Bad credentials {TOKEN}"),
        message(404, f"no {TOKEN} of a.person@example.org"),
        BAD_GATEWAY,
        RESET,
        TRUNCATED,
        secondary(),
        Reply(302, headers={"location": f"/again?token={TOKEN}"}),
        reply({"data": None, "errors": [error("FORBIDDEN", f"{TOKEN} a.person@example.org")]}),
        reply({"data": None, "errors": [error(None, f"Something went wrong {TOKEN} a.person@example.org")]}),
    ],
)
@pytest.mark.parametrize("act", [get, graphql])
def test_line_25_nothing_secret_in_errors_logs_or_representations(
    answer: Reply, act: Callable[[GitHubClient], Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with github_server([answer]) as server:
        client = client_of(server, VirtualTime())
        try:
            said = repr(act(client))
        except (AnswerTooLargeError, BudgetExhaustedError, GitHubCredentialsError) as error_:
            said = f"{error_!r} {error_} {error_.__cause__!r} {error_.__context__!r}"
        except (GitHubRefusedError, GitHubUnavailableError) as error_:
            said = f"{error_!r} {error_} {error_.__cause__!r} {error_.__context__!r}"
    text = "\n".join([said, repr(client), repr(client.usage), repr(PersonalToken(lambda: TOKEN)), *caplog.messages])
    assert TOKEN not in text
    assert not re.search(r"\S@example\.org", text)
