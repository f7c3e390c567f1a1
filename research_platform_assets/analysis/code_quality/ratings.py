"""What published thresholds say of the figures of a repository.

Belongs here: the thresholds with their source, and the ratings that follow. Does not belong here: the figures.

Heitlager, Kuipers and Visser (2007), "A Practical Model for Measuring Maintainability", QUATIC 2007, 30-39: functions
fall into four classes of risk by their complexity; how much of the code lies in each class gives a rating, and so does
the share of repeated lines, both from `++` to `--`. How easily code is changed, in the sense of ISO 9126, is the mean
of these two; that is the grade. Their other ratings need what is not measured here, such as the share of code that
tests run through, and are not given.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

RATINGS = ("++", "+", "o", "-", "--")
"""Best first."""

HIGHEST_SIMPLE = 10
"""The highest complexity that needs no reason, by McCabe (1976)."""
_HIGHEST_MODERATE = 20
_HIGHEST_HIGH = 50

#: The most that may lie in functions of moderate, high and very high risk, for each rating but the last.
COMPLEXITY = ((0.25, 0.0, 0.0), (0.30, 0.05, 0.0), (0.40, 0.10, 0.0), (0.50, 0.15, 0.05))
#: The most that may be repeated, likewise.
DUPLICATION = (0.03, 0.05, 0.10, 0.20)


@dataclass(frozen=True)
class Risk:
    """The parts of the lines of code in functions that lie in those of moderate, high and very high risk, 0 to 1."""

    moderate: float
    high: float
    very_high: float


def risk(functions: Iterable[tuple[int, int]]) -> Risk | None:
    """How the lines of functions, given as (complexity, lines) each, are spread; None where there are no lines."""
    lines = [0, 0, 0, 0]
    for complexity, length in functions:
        lines[sum(complexity > most for most in (HIGHEST_SIMPLE, _HIGHEST_MODERATE, _HIGHEST_HIGH))] += length
    total = sum(lines)
    return Risk(*(each / total for each in lines[1:])) if total else None


def complexity_rating(risks: Risk) -> str:
    """The rating of complexity for each function."""
    shares = (risks.moderate, risks.high, risks.very_high)
    for rating, most in zip(RATINGS, COMPLEXITY, strict=False):
        if all(share <= bound for share, bound in zip(shares, most, strict=True)):
            return rating
    return RATINGS[-1]


def duplication_rating(share: float) -> str:
    """The rating of the share of repeated lines."""
    return next((rating for rating, most in zip(RATINGS, DUPLICATION, strict=False) if share <= most), RATINGS[-1])


def mean_rating(first: str, second: str) -> str:
    """The rating between two; the worse one where it lies between two ratings."""
    return RATINGS[(RATINGS.index(first) + RATINGS.index(second) + 1) // 2]
