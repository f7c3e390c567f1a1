"""What the client has to do whatever GitHub does, against a server that does it; the names begin with what it is.

The numbers are those of the project's checklist for GitHub's API. Lines 10 to 17 concern captures, not the client; line
24 (static queries) concerns who asks, so here only that variables travel apart from the query.
"""

from __future__ import annotations

from datetime import UTC, datetime
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
from research_platform_assets.github.live.client import GitHubClient, PathError, Validator
from research_platform_assets_tests.github.live.client.asking import (
    DATA,
    FINGERPRINT,
    LONGER,
    PAGE,
    QUERY,
    SHORT,
    TOKEN,
    URLS,
    ask,
    client_of,
    get,
    graphql,
    in_turn,
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
    assert "(GitHub asks to wait), longer than may be waited" in str(caught.value)


def test_line_04_it_is_given_up_before_the_longest_wait_is_exceeded() -> None:
    time = VirtualTime()
    with github_server([secondary()]) as server, pytest.raises(BudgetExhaustedError):
        get(client_of(server, time, max_wait_seconds=170))
    assert time.slept == [60]
    assert len(server.requests) == 2


def test_line_04_a_limit_that_stands_through_short_waits_is_given_up_after_five_attempts() -> None:
    with github_server([secondary(retry_after="1")]) as server, pytest.raises(BudgetExhaustedError):
        get(client_of(server, VirtualTime()))
    assert len(server.requests) == 5


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
    times = 1 if fault in SILENCE else 2
    with github_server([*[bad] * times, PAGE]) as server:
        client = client_of(server, time, **(LONGER if fault in SILENCE else {}))
        assert get(client).json() == [{"id": 1}]
    assert time.slept == [0.5, 1.0][:times]
    assert client.usage.retries == times


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
