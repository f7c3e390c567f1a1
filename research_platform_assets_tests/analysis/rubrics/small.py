"""A small rubric to try things on.

Belongs here: its text and its measures, which take findings as they are given. Does not belong here: expectations.
"""

from __future__ import annotations

from collections.abc import Mapping

from research_platform_assets.analysis.rubrics.findings import Finding, Measures, unknown
from research_platform_assets.analysis.rubrics.reading import ReadRubric, read_rubric

Given = Mapping[str, Finding]

TEXT = """\
name: small
version: "1.0"
title: A small rubric
sources: [Invented for tests]
minimum_coverage: 0.5
levels:
  - {name: good, at_least: 60}
  - {name: fair, at_least: 30}
  - {name: poor, at_least: 0}
dimensions:
  - name: words
    title: Words
    weight: 60
    criteria:
      - name: length
        question: Is it long?
        unit: words
        points: 40
        thresholds: [{at_least: 100, points: 40}, {at_least: 30, points: 10}]
        improvement: Write more.
      - name: title
        question: Has it a title?
        unit: titles
        one: title
        points: 20
        thresholds: [{at_least: 1, points: 20}]
        improvement: Give it a title.
  - name: time
    title: Time
    weight: 40
    criteria:
      - name: age
        question: Is it recent?
        unit: days
        points: 40
        thresholds: [{at_most: 30, points: 40}, {at_most: 90, points: 30}]
        improvement: Write again.
"""
MEASURES: Measures[Given] = {
    "length": lambda given: given.get("length", unknown("not looked at")),
    "title": lambda given: given.get("title", unknown("not looked at")),
    "age": lambda given: given.get("age", unknown("not looked at")),
}


def small(text: str = TEXT) -> ReadRubric:
    """The rubric, or another text read in the same way."""
    return read_rubric(text, "small.yaml", MEASURES)
