"""The shape of a rubric: dimensions, criteria, thresholds, levels, version and sources.

Belongs here: the model and the rules that a rubric obeys, so that points always add up. Does not belong here: the YAML
around it (`reading`), applying it (`evaluation`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from research_platform_assets.analysis.rubrics.wording import counted, per_cent

WHOLE = 100.0
"""What the weights of all dimensions add up to, and the highest score."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,49}$")]
Version = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,4}\.[0-9]{1,4}$")]
Points = Annotated[float, Field(gt=0, le=WHOLE, allow_inf_nan=False)]
Number = Annotated[float, Field(allow_inf_nan=False)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Threshold(_Part):
    """The points for a value that is `at_least`, or `at_most`, so large; exactly one of the two is given.

    `means` says what it is to reach it, where the value is no number that people read.
    """

    at_least: Number | None = None
    at_most: Number | None = None
    points: Points
    means: Text | None = None

    @model_validator(mode="after")
    def _has_one_bound(self) -> Threshold:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("needs exactly one of at_least, at_most")
        return self

    @property
    def bound(self) -> float:
        """The value from which, or up to which, the points are given."""
        return self.at_least if self.at_least is not None else self.at_most or 0.0

    def is_reached_by(self, value: float) -> bool:
        """Whether `value` earns these points."""
        return value >= self.bound if self.at_least is not None else value <= self.bound


class Criterion(_Part):
    """One question to a repository.

    `measure` names the function that answers it, with a value in `unit`; by default the criterion's own name. `one` is
    the unit of the value 1; `is_share` says that values are parts of a whole, from 0 to 1. The best threshold that the
    value reaches gives the points; where it reaches none, there are none. `improvement` says what would earn the
    points that are missing.
    """

    name: Name
    question: Text
    unit: Text
    one: Text | None = None
    is_share: bool = False
    points: Points
    thresholds: Annotated[list[Threshold], Field(min_length=1)]
    improvement: Text
    measure: Name | None = None
    source: Text | None = None

    @model_validator(mode="after")
    def _thresholds_lead_to_all_points(self) -> Criterion:
        if len({threshold.at_least is None for threshold in self.thresholds}) > 1:
            raise ValueError("thresholds: at_least and at_most cannot be mixed")
        for better, worse in pairwise(self.thresholds):
            is_harder = better.bound > worse.bound if better.at_least is not None else better.bound < worse.bound
            if not is_harder or better.points <= worse.points:
                raise ValueError("thresholds: the first is the hardest and gives most points, each further one less")
        if self.thresholds[0].points != self.points:
            raise ValueError(f"thresholds: the first has to give all {self.points:g} points of the criterion")
        return self

    @property
    def measured_by(self) -> str:
        """Name of the measure."""
        return self.measure or self.name

    def points_for(self, value: float) -> float:
        """The points that `value` earns."""
        return next((each.points for each in self.thresholds if each.is_reached_by(value)), 0.0)

    @property
    def scale(self) -> str:
        """The thresholds as a phrase for readers: `at least 2 files: 4 points; at least 1 file: 1 point`."""
        return "; ".join(f"{self._meaning(each)}: {counted(each.points, 'point')}" for each in self.thresholds)

    def _meaning(self, threshold: Threshold) -> str:
        if threshold.means:
            return threshold.means
        bound = threshold.bound
        amount = f"{per_cent(bound)} {self.unit}" if self.is_share else counted(bound, self.one or self.unit, self.unit)
        if self.is_share and threshold.at_least == 1:
            return amount
        return f"{'at least' if threshold.at_least is not None else 'at most'} {amount}"


class Dimension(_Part):
    """A group of criteria, whose points add up to its weight."""

    name: Name
    title: Text
    weight: Points
    criteria: Annotated[list[Criterion], Field(min_length=1)]

    @model_validator(mode="after")
    def _points_are_the_weight(self) -> Dimension:
        total = sum(criterion.points for criterion in self.criteria)
        if total != self.weight:
            raise ValueError(f"weight: is {self.weight:g}, but the points of its criteria add up to {total:g}")
        return self


class Level(_Part):
    """A grade or badge, from a score of `at_least` on."""

    name: Text
    at_least: Annotated[float, Field(ge=0, le=WHOLE)]


class Rubric(_Part):
    """A whole rubric. A score is given where criteria of at least `minimum_coverage` of the points could be judged."""

    name: Name
    version: Version
    title: Text
    sources: Annotated[list[Text], Field(min_length=1)]
    minimum_coverage: Annotated[float, Field(gt=0, le=1)]
    levels: Annotated[list[Level], Field(min_length=2)]
    dimensions: Annotated[list[Dimension], Field(min_length=1)]

    @model_validator(mode="before")
    @classmethod
    def _version_is_text(cls, value: Any) -> Any:
        # YAML takes 1.10 for the number 1.1.
        if isinstance(value, dict) and isinstance(value.get("version"), int | float):  # pyright: ignore[reportUnknownMemberType]
            raise ValueError('version: has to stand in quotes, such as "1.0"')  # noqa: TRY004 - as pydantic wants it
        return value  # pyright: ignore[reportUnknownVariableType]

    @model_validator(mode="after")
    def _adds_up(self) -> Rubric:
        total = sum(dimension.weight for dimension in self.dimensions)
        if total != WHOLE:
            raise ValueError(f"dimensions: their weights add up to {total:g}, not to {WHOLE:g}")
        for words in ([each.name for each in self.dimensions], [each.name for _, each in self.criteria()]):
            repeated = [name for name, count in sorted(Counter(words).items()) if count > 1]
            if repeated:
                raise ValueError(f"dimensions: {', '.join(repeated)} stands twice")
        if any(better.at_least <= worse.at_least for better, worse in pairwise(self.levels)):
            raise ValueError("levels: the first is the highest, each further one begins lower")
        if self.levels[-1].at_least != 0:
            raise ValueError("levels: the last one has to begin at 0")
        return self

    def criteria(self) -> Iterator[tuple[Dimension, Criterion]]:
        """All criteria in order, each with its dimension."""
        return ((dimension, criterion) for dimension in self.dimensions for criterion in dimension.criteria)

    def level_of(self, score: float) -> str:
        """Name of the level of a score from 0 to 100."""
        return next(level.name for level in self.levels if score >= level.at_least)

    @property
    def measures(self) -> Sequence[str]:
        """Names of the measures that it refers to, sorted."""
        return sorted({criterion.measured_by for _, criterion in self.criteria()})
