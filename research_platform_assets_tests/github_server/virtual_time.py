"""Time that passes only when somebody waits for it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from research_platform_assets_tests.github_server.replies import START


@dataclass
class VirtualTime:
    """A clock, and the sleep that moves it; `slept` lists what was waited for."""

    now: float = START
    slept: list[float] = field(default_factory=list)

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        end = self.now + seconds
        await asyncio.sleep(0)
        self.now = max(self.now, end)

    @property
    def passed(self) -> float:
        return self.now - START
