"""What an answer of the REST API means, and which answers of either API are a limit.

Belongs here: answer -> outcome, as pure functions. Does not belong here: answers of the GraphQL API (`graphql`), what
is done about an outcome (`waiting`, `client`).

The order matters: words that name a permanent refusal, then limits, then faults that pass, then statuses.
"""

from __future__ import annotations

import json
from typing import Any

from research_platform_assets.github.live.client.answers import (
    Accepted,
    Answer,
    Heard,
    Limited,
    NoAnswer,
    NoContent,
    NotModified,
    Ok,
    Redirected,
    Refused,
    RestOutcome,
    Transient,
)
from research_platform_assets.github.live.client.headers import nothing_remains, retry_after, seconds_to_reset
from research_platform_assets.github.live.client.refusals import known_refusal, message_of, refusal

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GOOD: dict[int, Ok | Accepted | NoContent] = {200: Ok(), 201: Ok(), 202: Accepted(), 204: NoContent()}
_WORDS_OF_SECONDARY = ("secondary rate limit", "abuse detection", "abuse rate limit")
_WORDS_OF_PRIMARY = "api rate limit exceeded"


def classify_rest(
    heard: Heard, *, resource: str, now: float, is_json: bool = True, is_conditional: bool = False
) -> RestOutcome:
    """What `heard` means.

    Args:
        heard: the answer to a REST request.
        resource: what the request counts as where the answer does not say.
        now: epoch seconds.
        is_json: whether the body of a 200 has to be JSON.
        is_conditional: whether a validator was sent, so that 304 makes sense.
    """
    if isinstance(heard, NoAnswer):
        return Refused("too_large", 200, heard.reason) if heard.too_large else Transient(heard.reason)
    if heard.status < 400:
        return _below_400(heard, is_json=is_json, is_conditional=is_conditional)
    body = parsed(heard.content)
    return (
        known_refusal(heard.status, body)
        or limited(heard, message_of(body), resource, now)
        or fault(heard, now)
        or refusal(heard.status, body)
    )


def limited(answer: Answer, message: str, resource: str, now: float) -> Limited | None:
    """The limit that an answer with an error status tells; None where it tells none."""
    if answer.status not in (403, 429):
        return None
    used_up, pause = nothing_remains(answer.headers), retry_after(answer.headers, now)
    if speaks_of_secondary(message):
        return secondary(answer, resource, now)
    if used_up or _WORDS_OF_PRIMARY in message.lower():
        return primary(answer, resource, now)
    if answer.status == 429 or pause is not None:
        return secondary(answer, resource, now)
    return None


def speaks_of_secondary(message: str) -> bool:
    """Whether GitHub's words are those of a secondary limit."""
    return any(words in message.lower() for words in _WORDS_OF_SECONDARY)


def primary(answer: Answer, resource: str, now: float) -> Limited:
    """The primary limit of a resource: wait as told, else until it is reset."""
    wait = retry_after(answer.headers, now)
    wait = seconds_to_reset(answer.headers, now) if wait is None else wait
    return Limited("primary", answer.headers.get("x-ratelimit-resource", resource), wait)


def secondary(answer: Answer, resource: str, now: float) -> Limited:
    """A secondary limit: wait as told, else until the reset of a budget that is used up, else nobody knows."""
    wait = retry_after(answer.headers, now)
    if wait is None and nothing_remains(answer.headers):
        wait = seconds_to_reset(answer.headers, now)
    return Limited("secondary", answer.headers.get("x-ratelimit-resource", resource), wait)


def fault(answer: Answer, now: float) -> Transient | None:
    """The fault of a server that passes; None where it is none."""
    if answer.status == 408 or answer.status >= 500:
        return Transient(f"status {answer.status}", retry_after(answer.headers, now))
    return None


def parsed(content: bytes) -> Any:
    """`content` as JSON; None where it is none."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def wants_json(accept: str) -> bool:
    """Whether what this `Accept` asks for is JSON (`application/vnd.github.raw+json` is not)."""
    return accept.endswith("json") and not any(form in accept for form in (".raw", ".html", ".diff", ".patch"))


def _below_400(answer: Answer, *, is_json: bool, is_conditional: bool) -> RestOutcome:
    if answer.status in _REDIRECTS:
        return Redirected(answer.headers.get("location", ""))
    if answer.status == 304:
        return NotModified() if is_conditional else Transient("status 304 although nothing was stored")
    if answer.status not in _GOOD:
        return Transient(f"status {answer.status}")
    if answer.status in (200, 201) and is_json and parsed(answer.content) is None:
        return Transient(f"status {answer.status} with a body that is not JSON")
    return _GOOD[answer.status]
