"""Each criterion of a rubric over all repositories: how many meet it, and what it would bring if all did.

Belongs here: counting rows of the tables of criteria. Does not belong here: scores as a whole (`judged`).
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from research_platform_assets.site.content import Row
from research_platform_assets.site.index import SiteIndex

_READ = ("repository_id", "criterion", "position", "question", "dimension", "possible", "points", "status", "gain")


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
    scores, frame = index.content.tables.get(table), index.content.ordered(f"{table}_criteria")
    if scores is None or frame is None:
        return []
    judged = scores.filter(pl.col("repository_id").is_in(list(index.repository)))
    scored = judged.filter(pl.col("status") == "observed").height
    rows = frame.filter(pl.col("repository_id").is_in(judged["repository_id"].implode())).select(_READ)
    titles = {each["name"]: each["title"] for each in rubric["dimensions"]} if rubric else {}
    explained = {each["name"] for part in rubric["dimensions"] for each in part["criteria"]} if rubric else set[str]()
    grouped = rows.sort("repository_id", "position", maintain_order=True).partition_by("criterion", maintain_order=True)
    found = [(part.item(0, "position"), _criterion(part.to_dicts(), scored, titles, explained)) for part in grouped]
    found.sort(key=lambda each: (-(each[1].gain or 0.0), each[0], each[1].name))
    return [criterion for _, criterion in found]


def _criterion(rows: Sequence[Row], scored: int, titles: Mapping[str, str], explained: Container[str]) -> Criterion:
    """What the rows of one criterion say, in the order of their repositories."""
    lead = rows[0]
    name = lead["criterion"]
    counts = [0, 0, 0, 0, 0]
    for row in rows:
        counts[_place(row)] += 1
    gain = round(sum(row["gain"] or 0.0 for row in rows) / scored, 2) if scored else None
    dimension = titles.get(lead["dimension"], lead["dimension"])
    full, some, none, unknown, without = counts
    return Criterion(
        name,
        lead["question"],
        dimension,
        lead["possible"],
        (full, some, none, unknown, without),
        gain,
        name in explained,
    )


def _place(row: Row) -> int:
    if row["points"] is None:
        return 4 if row["status"] == "not applicable" else 3
    if row["points"] >= row["possible"]:
        return 0
    return 1 if row["points"] > 0 else 2
