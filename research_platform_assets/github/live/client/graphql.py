"""What an answer of the GraphQL API means; there status 200 says nothing.

Belongs here: answer -> outcome for GraphQL, as pure functions. Does not belong here: queries, page sizes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from research_platform_assets.github.live.client.answers import (
    Answer,
    Data,
    GraphQLOutcome,
    Heard,
    NoAnswer,
    PathError,
    Refused,
    Shrink,
    Transient,
)
from research_platform_assets.github.live.client.classification import (
    fault,
    limited,
    parsed,
    primary,
    secondary,
    speaks_of_secondary,
)
from research_platform_assets.github.live.client.refusals import (
    known_refusal,
    message_of,
    refusal,
    refusal_of_type,
    shown,
)

RESOURCE = "graphql"

#: GitHub ends a query after ten seconds, so a failure after nearly as many is the query's own.
_SECONDS_OF_A_KILLED_QUERY = 8.0

_GATEWAY_FAULTS = frozenset({502, 504})
_TYPES_OF_PRIMARY = frozenset({"RATE_LIMITED", "RATE_LIMIT"})
_TYPES_TOO_MUCH = frozenset({"RESOURCE_LIMITS_EXCEEDED", "MAX_NODE_LIMIT_EXCEEDED"})
_TYPES_OF_FAULT = frozenset({"INTERNAL", "INTERNAL_ERROR", "SERVICE_UNAVAILABLE"})
_WORDS_OF_A_KILLED_QUERY = ("something went wrong", "timeout", "timed out", "request in time")


def classify_graphql(heard: Heard, *, now: float) -> GraphQLOutcome:
    """What `heard`, the answer to a query, means; `now` in epoch seconds."""
    if isinstance(heard, NoAnswer):
        if not heard.connected:
            return Transient(heard.reason)
        return Shrink(heard.reason, certain=heard.too_large)
    body = parsed(heard.content)
    if heard.status == 200:
        return _of_body(heard, cast("Mapping[str, Any]", body), now) if isinstance(body, Mapping) else _no_json(heard)
    if heard.status in _GATEWAY_FAULTS:
        return Shrink(f"status {heard.status}", certain=_was_killed(heard))
    return (
        known_refusal(heard.status, body)
        or limited(heard, message_of(body), RESOURCE, now)
        or fault(heard, now)
        or _refusal(heard, body)
    )


def _of_body(answer: Answer, body: Mapping[str, Any], now: float) -> GraphQLOutcome:
    errors = _errors(body.get("errors"))
    if speaks_of_secondary(message_of(body)) or any(speaks_of_secondary(error.message) for error in errors):
        return secondary(answer, RESOURCE, now)
    if any(error.type in _TYPES_OF_PRIMARY for error in errors):
        return primary(answer, RESOURCE, now)
    data = body.get("data")
    known: Mapping[str, Any] = cast("Mapping[str, Any]", data) if isinstance(data, Mapping) else {}
    if any(_holds_something(value) for key, value in known.items() if key != "rateLimit"):
        return Data(known, errors)
    return _without_data(answer, errors) or (Data(known, errors) if known else Transient("status 200 without data"))


def _without_data(answer: Answer, errors: tuple[PathError, ...]) -> GraphQLOutcome | None:
    """What errors mean that left nothing of the data; None where they name places, each of which is null."""
    for error in errors:
        if error.type in _TYPES_TOO_MUCH:
            return Shrink(error.type, certain=True)
        if any(words in error.message.lower() for words in _WORDS_OF_A_KILLED_QUERY):
            return Shrink(error.message, certain=_was_killed(answer))
    if all(error.path for error in errors):
        return None
    worst = next(error for error in errors if not error.path)
    if worst.type in _TYPES_OF_FAULT:
        return Transient(f"GraphQL error {worst.type}: {worst.message}")
    return refusal_of_type(worst.type, worst.message)


def _holds_something(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(_holds_something(part) for part in cast("Mapping[str, Any]", value).values())
    if isinstance(value, list):
        return any(_holds_something(part) for part in cast("list[Any]", value))
    return value is not None


def _errors(errors: Any) -> tuple[PathError, ...]:
    if not isinstance(errors, list):
        return ()
    found = cast("list[Any]", errors)
    return tuple(_path_error(cast("Mapping[str, Any]", error)) for error in found if isinstance(error, Mapping))


def _path_error(error: Mapping[str, Any]) -> PathError:
    path, extensions = error.get("path"), error.get("extensions")
    code = cast("Mapping[str, Any]", extensions).get("code") if isinstance(extensions, Mapping) else None
    steps = cast("list[Any]", path) if isinstance(path, list) else []
    return PathError(
        path=tuple(step for step in steps if isinstance(step, str | int)),
        type=str(error.get("type") or code or "UNKNOWN"),
        message=shown(str(error.get("message") or "")),
    )


def _no_json(answer: Answer) -> Shrink:
    return Shrink("status 200 with a body that is not a JSON object", certain=_was_killed(answer))


def _was_killed(answer: Answer) -> bool:
    return answer.seconds >= _SECONDS_OF_A_KILLED_QUERY


def _refusal(answer: Answer, body: Any) -> Refused:
    if answer.status < 400:
        return Refused("redirect", answer.status, "a query is not sent to another address; correct github.api_url")
    return refusal(answer.status, body)
