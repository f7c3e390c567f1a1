"""The rubric of health, as it lies in this package."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from research_platform_assets.analysis.health.measures import MEASURES
from research_platform_assets.analysis.rubrics.reading import ReadRubric, read_rubric

DATA_FILES = ("rubric.yaml",)


@cache
def health_rubric() -> ReadRubric:
    """The rubric that lies beside its measures, so that what is judged by it is made anew when it changes.

    Raises:
        RubricError: it cannot be used.
    """
    file = Path(__file__).parent / DATA_FILES[0]
    return read_rubric(file.read_text(encoding="utf-8"), file.name, MEASURES)
