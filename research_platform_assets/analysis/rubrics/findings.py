"""What a measure found out about one criterion.

Belongs here: the value that every measure returns, and its four kinds. Does not belong here: points (`evaluation`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, TypeVar

FindingStatus: TypeAlias = Literal["observed", "absent", "unknown", "not applicable"]


@dataclass(frozen=True)
class Finding:
    """What is known of one criterion for one repository.

    Attributes:
        status: `observed`: there is a value. `absent`: there is nothing, which is known. `unknown`: nobody could tell.
            `not applicable`: the criterion asks for something that this repository has no use for.
        evidence: A sentence that says why.
        value: What was measured, in the criterion's unit; null unless observed.
        path: The file that shows it; null where it is no file.
    """

    status: FindingStatus
    evidence: str
    value: float | None = None
    path: str | None = None


Facts = TypeVar("Facts")
Measure: TypeAlias = Callable[[Facts], Finding]
Measures: TypeAlias = Mapping[str, Measure[Facts]]
"""Measures by the name under which rubrics refer to them."""


def observed(value: float, evidence: str, path: str | None = None) -> Finding:
    """There is something, worth `value` in the criterion's unit."""
    return Finding("observed", evidence, float(value), path)


def absent(evidence: str) -> Finding:
    """There is nothing, and that is known."""
    return Finding("absent", evidence)


def unknown(reason: str) -> Finding:
    """Nobody could tell, for `reason`."""
    return Finding("unknown", reason)


def not_applicable(reason: str) -> Finding:
    """The criterion has nothing to judge here, for `reason`."""
    return Finding("not applicable", reason)
