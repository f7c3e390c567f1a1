"""The client: asks GitHub as its rules want, and gives back pages or one error that says what to do.

Belongs here: what callers are given, redirects. Does not belong here: limits, repeating (`conversation`), HTTP
(`transport`), which pages are wanted.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self, cast

from research_platform_assets.github.live.client.answers import Data, NotModified, Redirected, Refused
from research_platform_assets.github.live.client.authentication import Authentication
from research_platform_assets.github.live.client.conversation import Conversation, Settled
from research_platform_assets.github.live.client.gate import Chance, Clock, Sleep
from research_platform_assets.github.live.client.headers import next_link
from research_platform_assets.github.live.client.hosts import redirect_target
from research_platform_assets.github.live.client.options import ClientOptions
from research_platform_assets.github.live.client.pages import GraphQLAnswer, Page, Validator
from research_platform_assets.github.live.client.requests import JSON, Request
from research_platform_assets.github.live.client.usage import Usage
from research_platform_assets.redaction import redact

_MOST_REDIRECTS = 4


class GitHubClient:
    """Asks one GitHub; an asynchronous context manager, one for each capture.

    Any number of tasks may ask at once. Every method raises:

    * `GitHubCredentialsError`: there is no token, or GitHub does not accept it; from then on nothing is sent any more.
    * `GitHubRefusedError`: this one request is refused for good.
    * `BudgetExhaustedError`: a limit lasts longer than may be waited.
    * `GitHubUnavailableError`: no proper answer in several attempts.
    """

    def __init__(
        self,
        authentication: Authentication,
        options: ClientOptions | None = None,
        *,
        clock: Clock = time.time,
        sleep: Sleep = asyncio.sleep,
        chance: Chance = random.random,
    ) -> None:
        """Nothing is opened yet.

        Args:
            authentication: where tokens come from.
            options: addresses, limits, time-outs.
            clock: epoch seconds.
            sleep: waits for seconds.
            chance: a number in [0, 1).

        Raises:
            SettingsError: `options.api_url` is not the address of a GitHub.
        """
        options = options or ClientOptions()
        self._conversation = Conversation(authentication, options, clock=clock, sleep=sleep, chance=chance)
        self.usage: Usage = self._conversation.usage

    async def __aenter__(self) -> Self:
        self._conversation.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._conversation.close()

    async def get(
        self,
        url: str,
        *,
        params: Mapping[str, str | int] | None = None,
        validator: Validator | None = None,
        accept: str = JSON,
    ) -> Page:
        """The page at `url`: a path such as `/orgs/acme/repos`, or an address such as a page's `next_url`.

        `validator` is sent if it belongs to today's token; else the page is fetched anew. Redirects are followed, the
        token goes to no other host.

        Raises:
            PermanentError: `url` leads to another host.
        """
        request = Request(self._conversation.host.absolute(url, params), accept=accept, validator=validator)
        redirects = 0
        while True:
            settled = await self._conversation.settle(request)
            if not isinstance(settled.outcome, Redirected):
                return self._page(request, settled)
            redirects += 1
            location, status = settled.outcome.location, settled.answer.status
            target = redirect_target(request.url, location) if redirects <= _MOST_REDIRECTS else None
            if target is None:
                said = f"redirect {redirects} leads to {redact(location) or 'nowhere'}"
                raise self._conversation.error(request, Refused("redirect", status, said))
            request = Request(target, accept=accept, validator=validator)

    async def graphql(self, document: str, variables: Mapping[str, Any]) -> GraphQLAnswer:
        """What the query `document` finds with `variables`.

        Raises:
            AnswerTooLargeError: ask for less.
        """
        content = json.dumps({"query": document, "variables": dict(variables)}).encode()
        settled = await self._conversation.settle(Request(self._conversation.host.graphql, "POST", content=content))
        answer = cast("Data", settled.outcome)
        self.usage.points += _cost(answer.data)
        return GraphQLAnswer(answer.data, answer.errors, settled.answer.seconds)

    def _page(self, request: Request, settled: Settled) -> Page:
        answer = settled.answer
        is_known = isinstance(settled.outcome, NotModified)
        self.usage.not_modified += is_known
        etag = answer.headers.get("etag")
        validator = Validator(etag, settled.token.fingerprint) if etag and answer.status == 200 else None
        return Page(
            status=answer.status,
            url=request.url,
            content=answer.content,
            next_url=next_link(answer.headers, request.url),
            validator=request.validator if is_known else validator,
        )


def _cost(data: Mapping[str, Any]) -> int:
    """Points of a query, if it asked for them; a query costs one at least."""
    rate_limit = data.get("rateLimit")
    cost = cast("Mapping[str, Any]", rate_limit).get("cost") if isinstance(rate_limit, Mapping) else None
    return cost if isinstance(cost, int) else 1
