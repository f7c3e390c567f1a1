"""Each criterion of a rubric over all repositories: how many meet it, and what it would bring if all did.

Belongs here: counting rows of the tables of criteria. Does not belong here: scores as a whole (`judged`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from research_platform_assets.site.content import Row
from research_platform_assets.site.index import SiteIndex


@dataclass(frozen=True)
class Criterion:
    """One criterion.

    Attributes:
        name: Its name in the rubric.
        question: What it asks.
        dimension: Title of its dimension.
        possible: Most points that it gives.
        counts: Repositories with all of its points, with some, with none, unknown, and not applicable.
        gain: By how much the mean score would rise if each repository with a score had all of its points; null where
            no repository has a score.
        is_explained: Whether the rubric at hand has it.
    """

    name: str
    question: str
    dimension: str
    possible: float
    counts: tuple[int, int, int, int, int]
    gain: float | None
    is_explained: bool


def criteria_of(index: SiteIndex, table: str, rubric: Mapping[str, Any] | None) -> list[Criterion]:
    """The criteria that bring most first; those of repositories that the site knows alone."""
    scores = index.scores[table]
    scored = sum(row["status"] == "observed" for row in scores.values())
    titles = {each["name"]: each["title"] for each in rubric["dimensions"]} if rubric else {}
    explained = {each["name"] for part in rubric["dimensions"] for each in part["criteria"]} if rubric else set[str]()
    grouped: dict[str, list[Row]] = {}
    for number in sorted(scores.keys()):
        for row in index.criteria[table].get(number, []):
            grouped.setdefault(row["criterion"], []).append(row)
    found = [
        (rows[0]["position"], _criterion(name, rows, scored, titles, is_explained=name in explained))
        for name, rows in grouped.items()
    ]
    found.sort(key=lambda each: (-(each[1].gain or 0.0), each[0], each[1].name))
    return [criterion for _, criterion in found]


def _criterion(
    name: str, rows: Sequence[Row], scored: int, titles: Mapping[str, str], *, is_explained: bool
) -> Criterion:
    lead = rows[0]
    counts = [0, 0, 0, 0, 0]
    for row in rows:
        counts[_place(row)] += 1
    gain = round(sum(row["gain"] or 0.0 for row in rows) / scored, 2) if scored else None
    dimension = titles.get(lead["dimension"], lead["dimension"])
    full, some, none, unknown, without = counts
    return Criterion(
        name, lead["question"], dimension, lead["possible"], (full, some, none, unknown, without), gain, is_explained
    )


def _place(row: Row) -> int:
    if row["points"] is None:
        return 4 if row["status"] == "not applicable" else 3
    if row["points"] >= row["possible"]:
        return 0
    return 1 if row["points"] > 0 else 2
