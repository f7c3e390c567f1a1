"""What the network gives and what it means, as plain values.

Belongs here: the values that pass between transport, policy and lookup. Does not belong here: deciding (`policy`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True)
class Answer:
    """A whole answer; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class NoAnswer:
    """No whole answer came, or one that is not read because it is too large."""

    reason: str
    is_too_large: bool = False


Heard: TypeAlias = Answer | NoAnswer


@dataclass(frozen=True)
class Page:
    """Status 200 with something of the right media type, still to be read."""

    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Limited:
    """Too many requests; `wait` in seconds, None where the index does not say how long."""

    wait: float | None


@dataclass(frozen=True)
class Fault:
    """The same request may succeed later; `kind` is one of `works.REASONS`."""

    kind: str
    said: str
    wait: float | None = None


@dataclass(frozen=True)
class TooMuch:
    """A smaller request may succeed, this one will not; `kind` is one of `works.REASONS`."""

    kind: str
    said: str


@dataclass(frozen=True)
class Refused:
    """No request to this index will succeed as things are."""

    said: str


Outcome: TypeAlias = Page | Limited | Fault | TooMuch | Refused


@dataclass(frozen=True)
class Repeat:
    """Send the same request again, `seconds` from now."""

    seconds: float


@dataclass(frozen=True)
class Split:
    """Ask for each half of the batch in a request of its own."""


@dataclass(frozen=True)
class GiveUp:
    """Nobody can tell what was asked for; `is_all`: nor anything else of this index, in this build."""

    reason: str
    is_all: bool


Step: TypeAlias = Repeat | Split | GiveUp
