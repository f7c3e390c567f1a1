"""A server between a client and the stand-in that writes down every request with its body and its answer's status.

Belongs here: telling which requests are the same. The stand-in's own log knows a query's document but not its
variables, which tell questions apart.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx

from research_platform_assets_tests.github_server.replies import BAD_GATEWAY, Reply, message
from research_platform_assets_tests.github_server.server import GitHubServer, Recorded, github_server

_PASSED_ON = ("accept", "authorization", "content-type", "host", "if-none-match", "user-agent", "x-github-api-version")
#: The body arrives here as it is, whatever it was compressed with.
_NOT_PASSED_BACK = ("content-encoding", "content-length", "transfer-encoding", "connection")


@dataclass
class Recorder:
    """Answered requests by name, in order; `url` is what clients ask.

    Queries of the operation `refused` have no answer but a fault of the server. After `most` answers with
    something new the token is not accepted any more, which ends a capture at once.
    """

    upstream: httpx.Client
    answered: list[tuple[str, int]] = field(default_factory=list)
    refused: str | None = None
    most: int | None = None
    server: GitHubServer | None = None

    @property
    def url(self) -> str:
        assert self.server is not None
        return self.server.url

    @property
    def arrived(self) -> int:
        """Requests that came so far, answered or not."""
        assert self.server is not None
        return len(self.server.requests)

    @property
    def told(self) -> int:
        """Answers that told something new."""
        return sum(status != httpx.codes.NOT_MODIFIED for _, status in self.answered)

    def pass_on(self, request: Recorded) -> Reply:
        """The stand-in's answer; its links lead here, because it is told the host that was asked."""
        if self.refused is not None and f"query {self.refused}(".encode() in request.body:
            return BAD_GATEWAY
        if self.most is not None and self.told >= self.most:
            return message(401, "Bad credentials")
        headers = {name: value for name, value in request.headers.items() if name in _PASSED_ON}
        answer = self.upstream.request(request.method, request.target, content=request.body, headers=headers)
        self.answered.append((name_of(request), answer.status_code))
        kept = {name: value for name, value in answer.headers.items() if name.lower() not in _NOT_PASSED_BACK}
        return Reply(answer.status_code, answer.content, kept)


def name_of(request: Recorded) -> str:
    """The same for the same question."""
    body = hashlib.sha256(request.body).hexdigest()[:16] if request.body else ""
    return f"{request.method} {request.target} {request.headers.get('accept')} {body}"


@contextmanager
def recording(url: str) -> Iterator[Recorder]:
    """A recorder before the stand-in at `url`."""
    with httpx.Client(base_url=url, timeout=60) as upstream:
        recorder = Recorder(upstream)
        with github_server(recorder.pass_on) as server:
            recorder.server = server
            yield recorder
