"""What the client has to do whatever GitHub does, continued: redirects, time-outs, headers, counting, secrets.

The numbers are those of the project's checklist for GitHub's API; `test_checklist` has the lines before.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable
from typing import Any

import pytest

from research_platform_assets.errors import (
    AnswerTooLargeError,
    BudgetExhaustedError,
    GitHubCredentialsError,
    GitHubRefusedError,
    GitHubUnavailableError,
)
from research_platform_assets.github.live.client import API_VERSION, GitHubClient, PersonalToken, Validator
from research_platform_assets_tests.github.live.client.asking import (
    DATA,
    FINGERPRINT,
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


@pytest.mark.parametrize(
    ("silence", "bounds"),
    [(HANG, {"read_timeout": 0.2}), (DRIP, {"total_timeout": 0.2})],
    ids=["between two parts", "for the whole answer"],
)
def test_line_20_each_time_out_holds_alone(silence: Reply, bounds: dict[str, float]) -> None:
    with github_server([silence]) as server:
        client = client_of(server, VirtualTime(), attempts=1, **bounds)
        with pytest.raises(GitHubUnavailableError, match=r"no whole answer within [12]?\d\.\d seconds"):
            get(client)


def test_line_20_an_endless_answer_is_left() -> None:
    with github_server([Reply(200, b"x" * 5000)]) as server, pytest.raises(GitHubRefusedError) as caught:
        get(client_of(server, VirtualTime(), largest_answer_bytes=1000))
    assert caught.value.kind == "too_large"


def test_line_20_eight_pages_and_two_queries_at_once_over_connections_kept_open() -> None:
    def script(request: Recorded) -> Reply:
        return Reply(200, (PAGE if request.method == "GET" else DATA).body, delay=0.5)

    with github_server(script) as server:
        client = client_of(server, VirtualTime())

        async def act(client: GitHubClient) -> None:
            await client.get("/orgs/acme")
            await asyncio.gather(
                *(client.get(url) for url in URLS[:16]), *(client.graphql(QUERY, {}) for _ in range(8))
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
        "limits": {"core": 5000, "graphql": 5000},
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
