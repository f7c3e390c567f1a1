"""What GitHub says in headers, as values.

Belongs here: reading `Retry-After`, `X-RateLimit-*`, `Link`. Does not belong here: what to do about it.

Header names are in lower case. A header that is not as it should be counts as missing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime

from research_platform_assets.github.live.client.hosts import joined

_LINK = re.compile(r"<([^>]*)>([^<]*)")
_NEXT = re.compile(r";\s*rel=\"?(?:[^\";]*\s)?next[\s\";,]", re.IGNORECASE)
_DIGITS = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True)
class Budget:
    """What is left of one resource: `reset` by GitHub's clock, `reset_at` by ours, both in epoch seconds."""

    resource: str
    limit: int
    remaining: int
    reset: int
    reset_at: float


def budget(headers: Mapping[str, str], now: float) -> Budget | None:
    """The budget that an answer tells; None where it does not tell all of it."""
    limit, remaining = _number(headers, "x-ratelimit-limit"), _number(headers, "x-ratelimit-remaining")
    reset = _number(headers, "x-ratelimit-reset")
    if limit is None or remaining is None or reset is None:
        return None
    resource = headers.get("x-ratelimit-resource", "core")
    return Budget(resource, limit, remaining, reset, now + reset - _server_time(headers, now))


def seconds_to_reset(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds until `x-ratelimit-reset` by GitHub's own clock, and one more, so that it has passed."""
    reset = _number(headers, "x-ratelimit-reset")
    return None if reset is None else max(reset - _server_time(headers, now), 0.0) + 1.0


def nothing_remains(headers: Mapping[str, str]) -> bool:
    """Whether the budget of the resource is used up."""
    return _number(headers, "x-ratelimit-remaining") == 0


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds of `Retry-After`, which is a number or a date; never below one second."""
    text = headers.get("retry-after", "").strip()
    if _DIGITS.fullmatch(text):
        return max(float(text), 1.0)
    moment = _date(text)
    return None if moment is None else max(moment - _server_time(headers, now), 1.0)


def next_link(headers: Mapping[str, str], url: str) -> str | None:
    """The address of the next page, as `Link` gives it in the answer of `url`."""
    for target, attributes in _LINK.findall(headers.get("link", "")):
        if _NEXT.search(attributes + ","):
            return joined(url, target)
    return None


def _server_time(headers: Mapping[str, str], now: float) -> float:
    """GitHub's clock, so that a wrong clock here does not make waits wrong."""
    moment = _date(headers.get("date", ""))
    return now if moment is None else moment


def _number(headers: Mapping[str, str], name: str) -> int | None:
    text = headers.get(name, "").strip()
    return int(text) if _DIGITS.fullmatch(text) else None


def _date(text: str) -> float | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    # Without a zone (`-0000`) it is UTC, as every date in HTTP.
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
