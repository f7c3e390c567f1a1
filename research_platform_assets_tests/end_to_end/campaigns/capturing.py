"""One capture from a stand-in, without Dagster and a warehouse around it, by somebody who never waits.

Belongs here: what makes a source of an address. Does not belong here: whole builds (`account`).
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from research_platform_assets.github.frames import capture_frames
from research_platform_assets.github.live.client import ClientOptions, GitHubClient, PersonalToken
from research_platform_assets.github.live.look import Recipe
from research_platform_assets.github.live.source import LiveSource
from research_platform_assets.warehouse.memory import open_memory
from research_platform_assets.warehouse.spool import open_spool

TOKEN = "standin-token"
KEY = b"k" * 32
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)

Frames = Mapping[str, pl.DataFrame]


@dataclass
class QuickClock:
    """The real time, moved on by whoever waits, so that nobody does."""

    ahead: float = 0.0

    def now(self) -> float:
        return time.time() + self.ahead

    async def sleep(self, seconds: float) -> None:
        end = self.now() + seconds
        await asyncio.sleep(0)
        self.ahead += max(0.0, end - self.now())


def capture(
    url: str, directory: Path, clock: QuickClock, login: str, *, now: datetime = NOW, token: str = TOKEN
) -> Frames:
    """The tables of one capture with spool and memory in `directory`, which stay; raises what a capture raises."""
    options = ClientOptions(api_url=url, read_timeout=2, total_timeout=5)
    recipe = Recipe(login=login, code_version="campaign", key=KEY)

    def connect() -> GitHubClient:
        return GitHubClient(PersonalToken(lambda: token), options, clock=clock.now, sleep=clock.sleep)

    with open_memory(directory) as memory:
        source = LiveSource(recipe, connect, memory, now=lambda: now)
        with open_spool(directory, source.state(), frozenset(), timeout_seconds=5) as pages:
            source.capture(pages)
            return capture_frames(pages.pages())


if __name__ == "__main__":
    url, directory, login = sys.argv[1:]
    capture(url, Path(directory), QuickClock(), login)
