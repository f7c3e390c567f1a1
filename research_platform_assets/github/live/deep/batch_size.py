"""How much is asked for at a time, learnt from how GitHub answers.

Belongs here: the decision, as a value. Does not belong here: asking.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

#: An answer that came within this time leaves room for a larger question; GitHub gives up after ten seconds.
QUICK_SECONDS = 4.0
QUICK_ANSWERS = 5


@dataclass(frozen=True)
class BatchSize:
    """A number of units (repositories, commits, bytes) that one question may ask for."""

    units: int
    step: int
    largest: int
    quick_answers: int = 0

    def begun_with(self, learnt: Sequence[int] | None) -> BatchSize:
        """The size to begin with, given units and quick answers of an earlier time."""
        if learnt is None:
            return self
        units, quick_answers = learnt
        return replace(self, units=min(max(1, units), max(self.units, self.largest)), quick_answers=quick_answers)

    def after_answer(self, seconds: float) -> BatchSize:
        """The size after a whole answer: larger by a step after five quick ones in a row."""
        if seconds >= QUICK_SECONDS:
            return replace(self, quick_answers=0)
        if self.quick_answers + 1 < QUICK_ANSWERS:
            return replace(self, quick_answers=self.quick_answers + 1)
        return replace(self, units=min(self.units + self.step, max(self.units, self.largest)), quick_answers=0)

    def after_too_large(self, asked: int) -> BatchSize:
        """The size after a question for `asked` units was too large."""
        return replace(self, units=max(1, min(self.units, asked) // 2), quick_answers=0)
