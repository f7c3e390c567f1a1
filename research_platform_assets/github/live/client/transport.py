"""The only module that knows the HTTP library; another one can take its place here.

Belongs here: sending one request and giving back an answer or that there was none, within the time-outs. Does not
belong here: what an answer means, repeating, redirects.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping

import httpx

from research_platform_assets.github.live.client.answers import NO_CONNECTION, Answer, Heard, NoAnswer
from research_platform_assets.github.live.client.options import ClientOptions

#: Long enough for the pause between two slow queries.
_KEPT_OPEN_SECONDS = 30.0

_BEFORE_SENDING = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


class Transport:
    """Connections to one GitHub, kept open between requests."""

    def __init__(self, options: ClientOptions, *, is_loopback: bool) -> None:
        self._largest, self._total = options.largest_answer_bytes, options.total_timeout
        connections = options.rest_concurrency + options.graphql_concurrency
        self._http = httpx.AsyncClient(
            headers={"user-agent": options.user_agent},
            timeout=httpx.Timeout(options.read_timeout, connect=options.connect_timeout, pool=options.total_timeout),
            limits=httpx.Limits(
                max_connections=connections, max_keepalive_connections=connections, keepalive_expiry=_KEPT_OPEN_SECONDS
            ),
            follow_redirects=False,
            trust_env=not is_loopback,  # a proxy for the world is none for this machine
        )

    async def send(self, method: str, url: str, headers: Mapping[str, str], content: bytes | None = None) -> Heard:
        """Send one request; every fault of the network becomes a `NoAnswer`."""
        start = time.perf_counter()
        try:
            async with asyncio.timeout(self._total):
                return await self._send(method, url, headers, content, start)
        except _BEFORE_SENDING as error:
            return NoAnswer(f"{NO_CONNECTION} ({type(error).__name__}: {error})", False, _since(start))
        except (TimeoutError, httpx.TimeoutException):
            return NoAnswer(f"no whole answer within {_since(start):.1f} seconds", True, _since(start))
        except httpx.RequestError as error:
            # Only the name: what the library says may quote a header.
            return NoAnswer(f"the answer broke off ({type(error).__name__})", True, _since(start))

    async def _send(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes | None, start: float
    ) -> Heard:
        async with self._http.stream(method, url, headers=dict(headers), content=content) as response:
            body = bytearray()
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > self._largest:
                    reason = f"an answer of more than {self._largest} bytes"
                    return NoAnswer(reason, True, _since(start), too_large=True)
            names = {name.lower(): value for name, value in response.headers.items()}
            return Answer(response.status_code, names, bytes(body), _since(start))

    async def close(self) -> None:
        """Close all connections."""
        await self._http.aclose()


def _since(start: float) -> float:
    return time.perf_counter() - start
