"""The only module here that knows the HTTP library: one request, one answer or none.

Belongs here: sending within time-outs and a bound of size. Does not belong here: what an answer means (`policy`),
repeating (`lookup`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from research_platform_assets.scholarly.answers import Answer, Heard, NoAnswer

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True)
class Bounds:
    """Seconds until there is a connection, until the whole answer is there, and the most bytes that are read."""

    connect_seconds: float = 10.0
    total_seconds: float = 60.0
    largest_bytes: int = 32_000_000


class Transport:
    """A connection to one host, kept open between requests; no redirect is followed."""

    def __init__(self, api_url: str, headers: Mapping[str, str], bounds: Bounds) -> None:
        """Nothing is opened before the first request."""
        self._bounds = bounds
        self._http = httpx.AsyncClient(
            headers=dict(headers),
            timeout=httpx.Timeout(bounds.total_seconds, connect=bounds.connect_seconds),
            limits=httpx.Limits(max_connections=1),
            follow_redirects=False,
            trust_env=urlsplit(api_url).hostname not in _LOOPBACK,  # a proxy for the world is none for this machine
        )

    async def get(self, url: str) -> Heard:
        """Ask for `url`; every fault of the network becomes a `NoAnswer`."""
        try:
            async with asyncio.timeout(self._bounds.total_seconds):
                return await self._get(url)
        except (TimeoutError, httpx.TimeoutException):
            return NoAnswer("no whole answer in time")
        except (httpx.RequestError, httpx.InvalidURL) as error:
            # Only the name: what the library says may quote the address.
            return NoAnswer(f"no whole answer ({type(error).__name__})")

    async def _get(self, url: str) -> Heard:
        async with self._http.stream("GET", url) as response:
            body = bytearray()
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > self._bounds.largest_bytes:
                    return NoAnswer(f"an answer of more than {self._bounds.largest_bytes} bytes", is_too_large=True)
            names = {name.lower(): value for name, value in response.headers.items()}
            return Answer(response.status_code, names, bytes(body))

    async def close(self) -> None:
        """Close the connection."""
        await self._http.aclose()
