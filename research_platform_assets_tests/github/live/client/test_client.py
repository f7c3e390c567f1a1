"""The client beyond the checklist: pages in a row, raw contents, use outside of `async with`."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from research_platform_assets.errors import GitHubUnavailableError, PermanentError, SettingsError
from research_platform_assets.github.live.client import ClientOptions, GitHubClient, PersonalToken
from research_platform_assets_tests.github.live.client.asking import TOKEN, ask, client_of, get
from research_platform_assets_tests.github_server.replies import HANG, Reply, message, reply
from research_platform_assets_tests.github_server.server import Recorded, github_server
from research_platform_assets_tests.github_server.virtual_time import VirtualTime


def test_pages_are_followed_by_the_address_that_github_gives() -> None:
    def script(request: Recorded) -> Reply:
        if "page=2" in request.target:
            return reply([2])
        return reply([1], link=f'<http://{request.headers["host"]}/organizations/1/repos?page=2>; rel="next"')

    with github_server(script) as server:

        async def act(client: GitHubClient) -> list[Any]:
            page = await client.get("/orgs/acme/repos", params={"per_page": 100, "type": "all"})
            found = page.json()
            while page.next_url:
                page = await client.get(page.next_url)
                found += page.json()
            return found

        assert ask(client_of(server, VirtualTime()), act) == [1, 2]
    assert [each.target for each in server.requests] == [
        "/orgs/acme/repos?per_page=100&type=all",
        "/organizations/1/repos?page=2",
    ]


def test_raw_contents_come_as_they_are() -> None:
    with github_server([Reply(200, b"\xff\x00# Title", {"content-encoding": "gzip"})]) as server:
        page = get(client_of(server, VirtualTime()), accept="application/vnd.github.raw+json")
    assert page.content == b"\xff\x00# Title"


def test_a_page_on_another_host_is_not_asked_for() -> None:
    with github_server([reply([])]) as server, pytest.raises(PermanentError, match="only that GitHub is asked"):
        get(client_of(server, VirtualTime()), "https://example.org/orgs/acme/repos?page=2")
    assert server.requests == []


def test_compressed_nonsense_is_a_fault() -> None:
    broken = Reply(200, b"no gzip", {"content-encoding": "br, gzip"})
    with github_server([broken]) as server, pytest.raises(GitHubUnavailableError, match="broke off"):
        get(client_of(server, VirtualTime(), attempts=2))


def test_maintenance_is_waited_for_as_long_as_told_if_there_is_patience() -> None:
    time = VirtualTime()
    with github_server([message(503, "Maintenance", retry_after="70"), reply([])]) as server:
        get(client_of(server, time))
    assert time.slept == [70]
    with (
        github_server([message(503, "Maintenance", retry_after="70")]) as server,
        pytest.raises(GitHubUnavailableError, match=r"in 1 attempt, the last: status 503"),
    ):
        get(client_of(server, time, max_wait_seconds=60))


def test_a_proxy_for_the_world_is_none_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with github_server([message(404, "I am a proxy")]) as proxy, github_server([reply([])]) as server:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("ALL_PROXY", proxy.url)
        assert get(client_of(server, VirtualTime())).status == 200


def test_a_client_is_used_within_async_with() -> None:
    client = GitHubClient(PersonalToken(lambda: TOKEN))
    with pytest.raises(RuntimeError, match="async with"):
        asyncio.run(client.get("/a"))


def test_an_unusable_address_is_known_before_anything_is_opened() -> None:
    with pytest.raises(SettingsError, match=r"github\.api_url"):
        GitHubClient(PersonalToken(lambda: TOKEN), ClientOptions(api_url="http://git.example.org"))


def test_a_cancelled_capture_leaves_nothing_open() -> None:
    with github_server([HANG]) as server:
        client = client_of(server, VirtualTime(), read_timeout=60.0, total_timeout=60.0)

        async def act(client: GitHubClient) -> None:
            asked = asyncio.gather(*(client.get("/a") for _ in range(20)))
            while not server.requests:  # noqa: ASYNC110 - another thread hears them
                await asyncio.sleep(0.01)
            asked.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asked

        ask(client, act)
    assert len(server.requests) == 1
