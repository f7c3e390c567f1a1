"""A stand-in for api.github.com, as a process, and the client that asks it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest

from research_platform_assets.errors import AnswerTooLargeError
from research_platform_assets.github.live.client import ClientOptions, GitHubClient, GraphQLAnswer, Page, PersonalToken
from research_platform_assets_tests.conftest import SHARED

HEADERS = {"Authorization": "Bearer standin-token", "User-Agent": "tests"}
START_SECONDS = 60
T = TypeVar("T")


@dataclass
class Recording:
    """The client, and what goes through it.

    `too_large` counts the refusals to answer so much; `asked` has the price that the server names, the document and the
    variables of each question.
    """

    client: GitHubClient
    too_large: int = 0
    asked: list[tuple[int, str, dict[str, Any]]] = field(default_factory=list)

    async def graphql(self, document: str, variables: Mapping[str, Any]) -> GraphQLAnswer:
        try:
            answer = await self.client.graphql(document, variables)
        except AnswerTooLargeError:
            self.too_large += 1
            raise
        self.asked.append((answer.data["rateLimit"]["cost"], document, dict(variables)))
        return answer

    async def get(self, url: str, *, params: Mapping[str, str | int] | None = None, accept: str) -> Page:
        return await self.client.get(url, params=params, accept=accept)


@dataclass(frozen=True)
class Standin:
    """A running stand-in."""

    url: str

    def control(self, path: str, body: Any = None) -> Any:
        method = "GET" if body is None else "POST"
        return httpx.request(method, f"{self.url}/_standin/{path}", json=body, timeout=30).raise_for_status().json()

    def mutate(self, operation: str, name: str, more: Mapping[str, Any] | None = None) -> None:
        of = (
            {"org": "Digital-AI-Finance", "repo": name}
            if operation == "create"
            else {"repo": f"Digital-AI-Finance/{name}"}
        )
        self.control("mutate", {"op": operation, **of, **(more or {})})

    def repositories(self) -> dict[str, str]:
        """Node ids by name."""
        url = f"{self.url}/orgs/digital-ai-finance/repos"
        rows = httpx.get(url, params={"per_page": 100}, headers=HEADERS, timeout=30).raise_for_status().json()
        return {row["name"]: row["node_id"] for row in rows}

    def run(self, work: Callable[[Recording], Awaitable[T]]) -> T:
        """What `work` makes with a client that does not really wait before it asks again."""

        async def connected() -> T:
            token = PersonalToken(lambda: "standin-token")
            options = ClientOptions(api_url=self.url)
            async with GitHubClient(token, options, sleep=lambda _seconds: asyncio.sleep(0)) as client:
                return await work(Recording(client))

        return asyncio.run(connected())


@contextmanager
def running(archive: Path, *options: str) -> Iterator[Standin]:
    """The stand-in with `archive`; the test is skipped where there is none or it does not start."""
    command = SHARED / "github_standin" / "run"
    if not command.is_file():
        pytest.skip("no stand-in for GitHub beside the checkout (../shared)")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    arguments = [str(command), str(archive), "--port", "0", "--set", "secondary=false", *options]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            yield Standin(_address(process))
        finally:
            process.terminate()


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and (line := process.stdout.readline()):
        if line.startswith("ready "):
            return line.split()[1]
    pytest.skip("the stand-in for GitHub does not start")
