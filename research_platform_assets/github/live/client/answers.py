"""What the network gives and what it means, as plain values.

Belongs here: the values that pass between transport, classification, waiting and client. Does not belong here:
deciding which outcome an answer is (`classification`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

#: How the reason begins where no request can have reached GitHub.
NO_CONNECTION = "no connection"


@dataclass(frozen=True)
class Answer:
    """A whole answer; header names in lower case, `seconds` from sending to the last byte."""

    status: int
    headers: Mapping[str, str]
    content: bytes = field(repr=False)
    seconds: float = 0.0


@dataclass(frozen=True)
class NoAnswer:
    """No whole answer came: `connected` says whether the request may have reached GitHub."""

    reason: str
    connected: bool
    seconds: float = 0.0
    too_large: bool = False


Heard: TypeAlias = Answer | NoAnswer


@dataclass(frozen=True)
class PathError:
    """A GraphQL error; `path` leads into `data` to what is missing, and is empty where GitHub names no place."""

    path: tuple[str | int, ...]
    type: str
    message: str


@dataclass(frozen=True)
class Ok:
    """A page: 200 (201 for what was made), its body read as JSON where JSON was asked for."""


@dataclass(frozen=True)
class NotModified:
    """304: what was stored with the validator still stands."""


@dataclass(frozen=True)
class Accepted:
    """202: GitHub is still computing."""


@dataclass(frozen=True)
class NoContent:
    """204: there is nothing, and that is the answer."""


@dataclass(frozen=True)
class Redirected:
    """GitHub has it elsewhere; `location` as the header says it, perhaps relative, perhaps empty."""

    location: str


@dataclass(frozen=True)
class Data:
    """A GraphQL answer: `data` with what is missing named by `errors`."""

    data: Mapping[str, Any] = field(repr=False)
    errors: tuple[PathError, ...] = ()


@dataclass(frozen=True)
class Limited:
    """A limit was exceeded: `secondary` concerns every request, `primary` those of `resource`.

    `wait` is in seconds; None where GitHub does not say how long.
    """

    scope: Literal["primary", "secondary"]
    resource: str
    wait: float | None


@dataclass(frozen=True)
class Transient:
    """The same request may succeed later; `wait` in seconds where GitHub says when."""

    reason: str
    wait: float | None = None


@dataclass(frozen=True)
class Shrink:
    """A GraphQL query has to ask for less; where that is not `certain`, repeating it once may do."""

    reason: str
    certain: bool


@dataclass(frozen=True)
class Refused:
    """The same request will be refused again."""

    kind: str
    status: int
    message: str


RestOutcome: TypeAlias = Ok | NotModified | Accepted | NoContent | Redirected | Limited | Transient | Refused
GraphQLOutcome: TypeAlias = Data | Limited | Transient | Shrink | Refused
Outcome: TypeAlias = RestOutcome | GraphQLOutcome
