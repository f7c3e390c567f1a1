"""Asking one index for many identifiers: the loop that sends, decides, waits, repeats and splits.

Belongs here: the order of these steps. Does not belong here: the decisions (`policy`), the requests (`requests`), the
formats, keeping what was found.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from research_platform_assets.redaction import redact
from research_platform_assets.scholarly.answers import Fault, GiveUp, Limited, Outcome, Page, Refused, Repeat, TooMuch
from research_platform_assets.scholarly.index import Index, MalformedAnswerError, findings
from research_platform_assets.scholarly.policy import Pace, classify, next_step
from research_platform_assets.scholarly.requests import Access, address, headers
from research_platform_assets.scholarly.works import Finding, Identifier, Unknown

if TYPE_CHECKING:
    from research_platform_assets.scholarly.transport import Bounds, Transport

_LOG = logging.getLogger(__name__)

Keep = Callable[[Mapping[Identifier, Finding]], None]
"""Takes what was found, batch by batch, so that a killed lookup goes on where it stopped."""


@dataclass(frozen=True)
class Surroundings:
    """Clock in epoch seconds, sleep, chance in [0, 1): what a test replaces."""

    clock: Callable[[], float] = time.time
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    chance: Callable[[], float] = random.random


@dataclass
class Usage:
    """What asking one index came to."""

    requests: int = 0
    waited_seconds: float = 0.0
    given_up: str | None = None


@dataclass
class Lookup:
    """One index, asked for one batch after the other.

    Attributes:
        index: Whom to ask.
        access: How it is reached.
        keep: What takes findings.
        max_wait_seconds: The longest that all waits for limits and after faults may take together.
        bounds: Time-outs and size; default: those of `Bounds`.
    """

    index: Index
    access: Access
    keep: Keep
    max_wait_seconds: float = 120.0
    bounds: Bounds | None = None
    surroundings: Surroundings = field(default_factory=Surroundings)
    usage: Usage = field(default_factory=Usage)
    _faults: int = 0

    async def run(self, identifiers: Iterable[Identifier]) -> Usage:
        """Ask for all of `identifiers` that the index knows by kind, and hand over a finding for each of them."""
        named, not_askable = self._named(identifiers)
        if not_askable:
            self.keep(dict.fromkeys(not_askable, Unknown("not_askable")))
        if not named:
            return self.usage
        # The HTTP library takes a while to import, which nobody should wait for who asks nobody.
        from research_platform_assets.scholarly.transport import Bounds, Transport

        transport = Transport(self.access.api_url, headers(self.index, self.access), self.bounds or Bounds())
        try:
            await self._ask(transport, named)
        finally:
            await transport.close()
        return self.usage

    def _named(self, identifiers: Iterable[Identifier]) -> tuple[dict[str, list[Identifier]], list[Identifier]]:
        """Identifiers by the names that the index knows them by, several of which may be one, and what is left over."""
        named: dict[str, list[Identifier]] = {}
        not_askable: list[Identifier] = []
        for identifier in sorted(set(identifiers)):
            name = self.index.name_of(identifier)
            if name is None:
                continue
            if self.index.is_askable(name):
                named.setdefault(name, []).append(identifier)
            else:
                not_askable.append(identifier)
        return named, not_askable

    async def _ask(self, transport: Transport, named: Mapping[str, Sequence[Identifier]]) -> None:
        names, size = sorted(named), self.index.batch
        batches = deque(tuple(names[start : start + size]) for start in range(0, len(names), size))
        pace = Pace(self.index.pause_seconds)
        while batches:
            batch = batches.popleft()
            found = await self._settled(transport, pace, batch)
            if isinstance(found, GiveUp):
                left = [batch, *batches] if found.is_all else [batch]
                self._keep(named, {name: Unknown(found.reason) for each in left for name in each})
                if found.is_all:
                    self.usage.given_up = found.reason
                    return
            elif found is None:
                middle = len(batch) // 2
                batches += [batch[:middle], batch[middle:]]
            else:
                self._keep(named, found)

    def _keep(self, named: Mapping[str, Sequence[Identifier]], found: Mapping[str, Finding]) -> None:
        self.keep({identifier: finding for name, finding in found.items() for identifier in named[name]})

    async def _settled(
        self, transport: Transport, pace: Pace, batch: Sequence[str]
    ) -> Mapping[str, Finding] | GiveUp | None:
        """What there is to say of a batch; None where it has to be asked for in halves."""
        attempt = 0
        while True:
            attempt += 1
            outcome = await self._sent(transport, pace, batch)
            if isinstance(outcome, Mapping):
                self._faults = 0
                return outcome
            self._faults += 1
            step = next_step(
                outcome,
                attempt=attempt,
                size=len(batch),
                faults=self._faults,
                patience=self.max_wait_seconds - self.usage.waited_seconds,
                chance=self.surroundings.chance(),
            )
            self._tell(outcome, step)
            if not isinstance(step, Repeat):
                return step if isinstance(step, GiveUp) else None
            self.usage.waited_seconds += step.seconds
            await self.surroundings.sleep(step.seconds)

    async def _sent(
        self, transport: Transport, pace: Pace, batch: Sequence[str]
    ) -> Mapping[str, Finding] | Limited | Fault | TooMuch | Refused:
        wait = pace.wait(self.surroundings.clock())
        if wait > 0:
            await self.surroundings.sleep(wait)
        pace.sent(self.surroundings.clock())
        self.usage.requests += 1
        heard = await transport.get(address(self.index, self.access, batch))
        outcome = classify(heard, self.index.accept, self.surroundings.clock())
        if not isinstance(outcome, Page):
            return outcome
        try:
            return findings(self.index.read(outcome.content), batch)
        except MalformedAnswerError as error:
            return Fault("malformed", str(error))

    def _tell(self, outcome: Outcome, step: object) -> None:
        said = "too many requests" if isinstance(outcome, Limited) else getattr(outcome, "said", "")
        name, where = self.index.name, self.access.api_url
        if isinstance(step, GiveUp) and step.is_all:
            _LOG.warning(
                "%s at %s is not asked any further in this run: %s (%s); the last known facts stay. Check the setting "
                "scholarly.%s.api_url, or wait",
                *(name, where, redact(said), step.reason, name),
            )
        else:
            _LOG.info("%s at %s: %s", name, where, redact(said))
