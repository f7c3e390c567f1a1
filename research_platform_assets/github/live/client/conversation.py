"""The loop that sends, classifies, waits and repeats, until there is an answer or an error.

Belongs here: the order of these steps. Does not belong here: the decisions (`classification`, `graphql`, `waiting`),
what callers are given (`client`).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from research_platform_assets.errors import PlatformError
from research_platform_assets.github.live.client.answers import (
    Answer,
    Limited,
    NoAnswer,
    Ok,
    Outcome,
    Refused,
    Shrink,
    Transient,
)
from research_platform_assets.github.live.client.authentication import Authentication, Token
from research_platform_assets.github.live.client.classification import parsed
from research_platform_assets.github.live.client.failures import BAD_CREDENTIALS, credentials_error, error_of
from research_platform_assets.github.live.client.gate import Chance, Clock, Gate, Patience, Sleep
from research_platform_assets.github.live.client.headers import budget
from research_platform_assets.github.live.client.hosts import host_of
from research_platform_assets.github.live.client.notices import Notices
from research_platform_assets.github.live.client.options import ClientOptions
from research_platform_assets.github.live.client.requests import Request, classify, headers_of
from research_platform_assets.github.live.client.usage import Usage
from research_platform_assets.github.live.client.waiting import backoff_seconds, may_repeat
from research_platform_assets.redaction import redact

if TYPE_CHECKING:
    from research_platform_assets.github.live.client.transport import Transport

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Settled:
    """An answer that ends a call well, what it means, and the token it was given for."""

    answer: Answer
    outcome: Outcome
    token: Token


class Conversation:
    """One GitHub, one token, one gate, shared by all tasks."""

    def __init__(
        self,
        authentication: Authentication,
        options: ClientOptions,
        *,
        clock: Clock,
        sleep: Sleep,
        chance: Chance,
    ) -> None:
        """Nothing is opened yet; an unusable `options.api_url` is a `SettingsError`."""
        self.usage = Usage()
        self.host = host_of(options.api_url)
        self._authentication, self._options = authentication, options
        self._clock, self._chance = clock, chance
        self._gate = Gate(options, self.usage, clock=clock, sleep=sleep, chance=chance)
        self._notices = Notices()
        self._is_not_accepted = False
        self._transport: Transport | None = None

    def open(self) -> None:
        """Get ready to connect."""
        from research_platform_assets.github.live.client.transport import Transport

        self._transport = Transport(self._options, is_loopback=self.host.is_loopback)

    async def close(self) -> None:
        """Close all connections."""
        if self._transport is not None:
            await self._transport.close()
            self._transport = None

    async def settle(self, request: Request) -> Settled:
        """Send `request` until it is answered; every other outcome is an error, as `GitHubClient` lists them."""
        patience, attempt, renewed = Patience(self._options.max_wait_seconds), 0, False
        while True:
            attempt += 1
            token = await self._token() if request.bearer is None else Token(request.bearer)
            heard, outcome = await self._send(request, token, patience)
            self.usage.retries += attempt > 1
            if isinstance(outcome, Limited):
                if attempt >= self._options.attempts:
                    patience.left = 0.0  # the gate then says until when
            elif isinstance(outcome, Transient | Shrink):
                await self._wait_or_fail(request, outcome, attempt, patience)
            elif isinstance(outcome, Refused):
                if outcome.kind != BAD_CREDENTIALS or not self.host.owns(request.url):
                    raise self.error(request, outcome, attempt)
                self._is_not_accepted = self._is_not_accepted or renewed
                self._stop_if_not_accepted()
                renewed = True
            elif isinstance(heard, Answer):
                return Settled(heard, outcome, token)

    async def _token(self) -> Token:
        self._stop_if_not_accepted()
        return await self._authentication.token(self._clock(), self._ask)

    async def _send(self, request: Request, token: Token, patience: Patience) -> tuple[Answer | NoAnswer, Outcome]:
        if self._transport is None:
            raise RuntimeError("the client is not open; use it within `async with`")
        resource, is_own = request.resource(self.host), self.host.owns(request.url)
        headers = headers_of(request, token, self.host, self._options)
        ticket = await self._gate.enter(request.api, resource, patience)
        heard: Answer | NoAnswer = NoAnswer("cancelled", connected=False)
        try:
            self._stop_if_not_accepted()
            self.usage.calls[resource] += 1
            heard = await self._transport.send(request.method, request.url, headers, request.content)
            now = self._clock()
            outcome = classify(request, heard, resource=resource, is_conditional="if-none-match" in headers, now=now)
            if isinstance(heard, Answer) and is_own:
                self._notices.read(request.url, heard.headers)
                if (told := budget(heard.headers, now)) is not None:
                    self._gate.learn(told)
            # All of this before anyone else is let through.
            if isinstance(outcome, Limited):
                self._gate.pause(ticket, outcome)
            else:
                self._gate.answered(ticket)
            if is_own and isinstance(outcome, Refused) and outcome.kind == BAD_CREDENTIALS:
                # Asking on with a token that is not accepted makes GitHub lock its owner out.
                self._is_not_accepted = request.bearer is not None or not self._authentication.renews(token)
            return heard, outcome
        finally:
            self._gate.leave(ticket, heard.seconds)

    async def _wait_or_fail(
        self, request: Request, outcome: Transient | Shrink, attempt: int, patience: Patience
    ) -> None:
        wait = backoff_seconds(outcome, attempt, self._chance())
        if wait > patience.left or not may_repeat(outcome, attempt, self._options.attempts):
            raise self.error(request, outcome, attempt)
        patience.left -= wait
        _LOG.info("%s: %s; again in %.1f seconds", redact(request.url), outcome.reason, wait)
        await self._gate.wait(wait)

    def error(self, request: Request, outcome: Refused | Transient | Shrink, attempts: int = 1) -> PlatformError:
        """The error that `outcome` of `request` is, counted."""
        if isinstance(outcome, Refused):
            self.usage.refusals[outcome.kind] += 1
        elif isinstance(outcome, Shrink):
            self.usage.page_shrinks += 1
        return error_of(outcome, request.url, attempts)

    def _stop_if_not_accepted(self) -> None:
        if self._is_not_accepted:
            raise credentials_error(self._authentication.source)

    async def _ask(self, method: str, path: str, bearer: str) -> Any:
        """For tokens that have to be fetched."""
        request = Request(self.host.absolute(path), method, bearer=bearer)
        settled = await self.settle(request)
        if isinstance(settled.outcome, Ok):
            return parsed(settled.answer.content)
        raise self.error(
            request, Refused("redirect", settled.answer.status, "tokens are asked for at one address only")
        )
