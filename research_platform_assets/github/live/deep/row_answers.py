"""An answer to a question for many rows, taken apart.

Belongs here: which row an error concerns, and which rows have to be asked for again. Does not belong here: asking, what
the values mean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from research_platform_assets.github.live.deep.facts import Missing, MissingKind, Unknown
from research_platform_assets.github.live.deep.ports import Answer

Path: TypeAlias = tuple[str | int, ...]

NO_VALUE = "GitHub gives no value and no reason"
_TOO_LARGE = "RESOURCE_LIMITS_EXCEEDED"
_KINDS: Mapping[str, MissingKind] = {"NOT_FOUND": "not found", "FORBIDDEN": "forbidden", _TOO_LARGE: "too large"}


@dataclass(frozen=True)
class RowError:
    """Why a value within a row is missing; an empty path concerns the row, or a value that GitHub did not name."""

    path: Path
    type: str

    @property
    def reason(self) -> str:
        """The error as a reason; GitHub's message is left out, because it may quote what was asked for."""
        return f"GitHub answers with the error {self.type or 'of no type'}"


@dataclass(frozen=True)
class RowAnswer:
    """The value of a row, null where there is none, and the errors within it."""

    value: Mapping[str, Any] | None
    errors: tuple[RowError, ...] = ()

    @property
    def is_too_large(self) -> bool:
        """Whether GitHub gave up on (part of) this row."""
        return any(error.type == _TOO_LARGE for error in self.errors)

    @property
    def may_differ(self) -> bool:
        """Whether the same question may be answered in full: something failed that says nothing of what was asked."""
        return any(error.type not in _KINDS for error in self.errors)

    def reason_at(self, *path: str | int) -> str | None:
        """Why the value at `path`, or a part of it, is missing; None where no error says so."""
        return next((error.reason for error in self.errors if error.path and _on_one_line(error.path, path)), None)

    def missing(self) -> Missing:
        """Why the row has no value."""
        error = next(iter(self.errors), None)
        if error is None:
            return Missing("unknown", NO_VALUE)
        return Missing(_KINDS.get(error.type, "unknown"), error.reason)

    def unknown(self, *path: str | int) -> Unknown:
        """Why there is no value at `path`, found to be null."""
        unnamed = (error.reason for error in self.errors if not error.path)
        return Unknown(self.reason_at(*path) or next(unnamed, NO_VALUE))


def row_answers(answer: Answer, paths: Sequence[Path]) -> list[RowAnswer]:
    """The answer for each row; `paths` says where the rows stand in it."""
    return [RowAnswer(_value_at(answer.data, path), _errors_within(answer, path)) for path in paths]


def _value_at(data: Any, path: Path) -> Mapping[str, Any] | None:
    value: Any = data
    for key in path:
        if value is None:
            return None
        value = value.get(key) if isinstance(key, str) else value[key]
    return value


def _errors_within(answer: Answer, row: Path) -> tuple[RowError, ...]:
    return tuple(
        RowError(error.path[len(row) :], error.type) for error in answer.errors if _on_one_line(error.path, row)
    )


def _on_one_line(first: Path, second: Path) -> bool:
    """Whether one path leads to the other, or further down the same way."""
    shared = min(len(first), len(second))
    return first[:shared] == second[:shared]
