"""The server: speaks HTTP/1.1 by hand, because a library would not let it break the rules."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
import struct
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from research_platform_assets_tests.github_server.replies import Reply


@dataclass(frozen=True)
class Recorded:
    """A request that came; header names in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    def json(self) -> Any:
        return json.loads(self.body)


Script = Callable[[Recorded], Reply]


@dataclass
class GitHubServer:
    """Answers by `script` and records what it was asked."""

    script: Script
    requests: list[Recorded] = field(default_factory=list)
    connections: int = 0
    under_way: Counter[str] = field(default_factory=Counter)  # by method
    peak: Counter[str] = field(default_factory=Counter)
    port: int = 0
    _stop: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def paths(self) -> list[str]:
        return [request.path for request in self.requests]

    async def serve(self, ready: threading.Event) -> None:
        server = await asyncio.start_server(self._connection, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        async with server:
            await self._stop.wait()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while await self._exchange(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; whether the connection goes on."""
        request = await _read(reader)
        self.requests.append(request)
        method = request.method
        self.under_way[method] += 1
        self.peak[method] = max(self.peak[method], self.under_way[method])
        try:
            reply = self.script(request)
            await asyncio.sleep(reply.delay)
            return await self._answer(request, reply, writer)
        finally:
            self.under_way[method] -= 1

    async def _answer(self, request: Recorded, reply: Reply, writer: asyncio.StreamWriter) -> bool:
        if reply.fault == "reset":
            linger = struct.pack("ii", 1, 0)
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            writer.transport.abort()
            return False
        if reply.fault == "hang":
            await self._stop.wait()
            return False
        body, headers = reply.body, dict(reply.headers)
        if headers.get("content-encoding") == "gzip" and "gzip" in request.headers.get("accept-encoding", ""):
            body = gzip.compress(body)
        if reply.status not in (204, 304):
            headers["content-length"] = str(len(body))
        lines = [f"HTTP/1.1 {reply.status} Scripted", *(f"{name}: {value}" for name, value in headers.items())]
        writer.write("\r\n".join([*lines, "", ""]).encode("latin-1"))
        if reply.fault == "truncate":
            writer.write(body[: len(body) // 2])
        elif reply.fault == "drip":
            for byte in body:
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(0.02)
        elif reply.status not in (204, 304):
            writer.write(body)
        await writer.drain()
        return reply.fault is None


async def _read(reader: asyncio.StreamReader) -> Recorded:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.rstrip("\r\n").split("\r\n")
    method, target, _ = first.split(" ")
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
    return Recorded(method, target, headers, await reader.readexactly(int(headers.get("content-length", "0"))))


@contextmanager
def github_server(script: Script | Sequence[Reply]) -> Iterator[GitHubServer]:
    """A running server.

    `script` makes a reply of each request, or is the list of replies, of which the last one is given ever again.
    """
    server = GitHubServer(script if callable(script) else _in_turn(script))
    ready, loop = threading.Event(), asyncio.new_event_loop()
    thread = threading.Thread(target=_run, args=(loop, server, ready))
    thread.start()
    try:
        assert ready.wait(10)
        yield server
    finally:
        loop.call_soon_threadsafe(server._stop.set)
        thread.join(10)


def _in_turn(replies: Sequence[Reply]) -> Script:
    left = list(replies)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]


def _run(loop: asyncio.AbstractEventLoop, server: GitHubServer, ready: threading.Event) -> None:
    asyncio.set_event_loop(loop)
    loop.run_until_complete(server.serve(ready))
    rest = asyncio.all_tasks(loop)
    for task in rest:
        task.cancel()
    loop.run_until_complete(asyncio.gather(*rest, return_exceptions=True))
    loop.close()
