"""A client against the misbehaving server, in virtual time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from hashlib import sha256
from typing import Any, TypeVar

from research_platform_assets.github.live.client import (
    Authentication,
    ClientOptions,
    GitHubClient,
    PersonalToken,
)
from research_platform_assets_tests.github_server.replies import Reply, reply
from research_platform_assets_tests.github_server.server import GitHubServer, Recorded
from research_platform_assets_tests.github_server.virtual_time import VirtualTime

TOKEN = "ghp_" + "s3cr3t" * 6

QUERY = "query Q($n: Int!) { organization(login: $login) { id } }"

#: For servers that are silent and stay so: seen in a fraction of a second.
SHORT = {"read_timeout": 0.3, "total_timeout": 0.6}
#: For servers that answer in the end, on a busy machine, too.
LONGER = {"read_timeout": 2.0, "total_timeout": 2.0}

T = TypeVar("T")


def client_of(
    server: GitHubServer,
    time: VirtualTime,
    authentication: Authentication | None = None,
    **options: Any,
) -> GitHubClient:
    return GitHubClient(
        authentication or PersonalToken(lambda: TOKEN),
        ClientOptions(**{"api_url": server.url, **options}),
        clock=time.clock,
        sleep=time.sleep,
        chance=lambda: 0.0,
    )


def ask(client: GitHubClient, act: Callable[[GitHubClient], Awaitable[T]]) -> T:
    """What `act` gives with the open client."""

    async def run() -> T:
        async with client:
            return await act(client)

    return asyncio.run(run())


def get(client: GitHubClient, url: str = "/orgs/acme/repos", **options: Any) -> Any:
    return ask(client, lambda client: client.get(url, **options))


def graphql(client: GitHubClient) -> Any:
    return ask(client, lambda client: client.graphql(QUERY, {"n": 1}))


async def outcomes(client: GitHubClient, urls: list[str]) -> list[Any]:
    """All pages at once; an error where there is none."""
    return await asyncio.gather(*(client.get(url) for url in urls), return_exceptions=True)


PAGE = reply([{"id": 1}], etag='W/"abc"')
DATA = reply({"data": {"organization": {"id": "O_1"}, "rateLimit": {"cost": 3}}})
FINGERPRINT = sha256(TOKEN.encode()).hexdigest()[:12]
URLS = [f"/repos/acme/r{i}" for i in range(200)]


def in_turn(replies: Iterable[Reply]) -> Callable[[Recorded], Reply]:
    left = iter(replies)
    return lambda _: next(left)
