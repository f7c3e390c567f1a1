"""What the server does with one request: an answer, or one of the ways in which answers go wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

#: `reset` drops the connection without an answer, `hang` says nothing, `truncate` ends half-way through the body,
#: `drip` sends it a byte at a time.
Fault = Literal["reset", "hang", "truncate", "drip"]

#: When `VirtualTime` begins, in epoch seconds.
START = 1_800_000_000


@dataclass(frozen=True)
class Reply:
    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    fault: Fault | None = None
    delay: float = 0.0  # real seconds


RESET = Reply(fault="reset")
HANG = Reply(fault="hang")
TRUNCATED = Reply(body=b'[{"id": 1}, {"id": 2}]', fault="truncate")
DRIP = Reply(body=b'[{"id": 1}, {"id": 2}]' * 100, fault="drip")
BAD_GATEWAY = Reply(502, b"<html><body>Unicorn!</body></html>", {"content-type": "text/html"})
NOT_JSON = Reply(200, b"<html>Sign in to the Wi-Fi</html>", {"content-type": "text/html"})
INVALID_UTF8 = Reply(200, b'{"name": "\xff\xfe"}', {"content-type": "application/json"})


def reply(value: Any, status: int = 200, **headers: str) -> Reply:
    """`value` as JSON; underscores in the names of headers stand for hyphens."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Reply(status, json.dumps(value).encode(), {"content-type": "application/json; charset=utf-8", **named})


def message(status: int, text: str, **headers: str) -> Reply:
    """A refusal in GitHub's form."""
    return reply({"message": text, "documentation_url": "https://docs.github.com/rest"}, status, **headers)


def secondary(status: int = 403, **headers: str) -> Reply:
    text = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
    return message(status, text, **headers)


def budget(remaining: int, *, limit: int = 5000, reset: int = START + 600, resource: str = "core") -> dict[str, str]:
    """The headers that tell a budget."""
    return {
        "x_ratelimit_limit": str(limit),
        "x_ratelimit_remaining": str(remaining),
        "x_ratelimit_reset": str(reset),
        "x_ratelimit_resource": resource,
    }


def error(kind: str | None, text: str = "no", path: list[str | int] | None = None) -> dict[str, Any]:
    """A GraphQL error."""
    found: dict[str, Any] = {"message": text}
    if kind is not None:
        found["type"] = kind
    if path is not None:
        found["path"] = path
    return found
