"""What the pages of scores by rubrics have in common: standings, levels, dimensions, and the rubric itself.

Belongs here: everything about all repositories that follows from a table of scores. Does not belong here: charts of it
(`judged_figures`), single criteria (`judged_criteria`), what only one of the pages shows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from research_platform_assets.site.content import Row
from research_platform_assets.site.facts import NONE, UNKNOWN
from research_platform_assets.site.formats import label
from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.page import Page
from research_platform_assets.site.pages.judged_criteria import criteria_of
from research_platform_assets.site.pages.judged_figures import dimension_figure, score_figure
from research_platform_assets.site.rest import ROWS, rest_of, rest_path
from research_platform_assets.site.standing import NO_REASON, NOT_COMPUTED, counted_reasons, level_word, without_rows

_WHOLE_SCORES = frozenset({"score", "lowest_score", "highest_score"})


@dataclass(frozen=True)
class Judged:
    """One repository and its row in the table of scores.

    Attributes:
        score: Null where the table has none for it.
        kind: What filters call its standing: the level, `no score` where there is nothing to judge, or `unknown`.
        reason: Why there is no score; null where there is one.
        unknown: Columns of dimensions without a score of which some criterion is unknown; the others have none.
    """

    repository: Row
    score: Row | None
    kind: str
    reason: str | None
    unknown: Sequence[str] = ()

    def missing(self, column: str) -> str:
        """Why a column has no value: `none` or `unknown`."""
        return UNKNOWN if self.kind == UNKNOWN or column in self.unknown else NONE


@dataclass(frozen=True)
class Dimension:
    """A column of the table of scores; weight in points, null where the rubric is not at hand."""

    column: str
    title: str
    weight: float | None


@dataclass(frozen=True)
class Level:
    """A level, as pages and the table spell it, from which score on (null without a rubric), and how many have it."""

    name: str
    spelt: str
    at_least: float | None
    count: int


Further = tuple[str, str, str]
"""A further column of the table of repositories: heading, column, and `share` or `points`."""


def judged_of(index: SiteIndex, table: str) -> list[Judged]:
    """Every repository with its row in a table of scores."""
    return [_judged(row, index.scores[table].get(row["repository_id"]), index, table) for row in index.named.values()]


def judged_pages(page: Page, judged: Sequence[Judged]) -> Iterator[Page]:
    """A page with the values of `judged_values`, and the rest of its long tables."""
    yield page
    shown = {name: page.values[name] for name in ("analysis", "table", "dimensions", "more")}
    active, apart = _apart(judged)
    yield from rest_of(page, "rows_judged.html", {"judged": active, "judged-apart": apart}, shown)


def judged_values(
    index: SiteIndex, analysis: str, table: str, judged: Sequence[Judged], more: Sequence[Further] = ()
) -> dict[str, Any]:
    """What `macros_judged.html` shows of a table of scores.

    Args:
        index: The site's content.
        analysis: Name of the analysis in the settings, of its page and of its section on the page of a repository.
        table: Qualified name of the table of scores; that of the criteria bears the same name with `_criteria`.
        judged: What `judged_of` gave.
        more: Further columns of the table of repositories.
    """
    scored = [each.score for each in judged if each.score is not None and each.score["status"] == "observed"]
    rubric = index.content.yardsticks.get(analysis)
    used = {each.score["rubric_version"] for each in judged if each.score is not None}
    dimensions = _dimensions(index, table, rubric)
    active, apart = _apart(judged)
    return {
        "analysis": analysis,
        "table": table,
        "is_off": index.content.is_switched_off(analysis),
        "is_computed": table in index.content.tables,
        "judged_count": len(judged),
        "listed": [
            ("judged", "Repositories in use", active[:ROWS], len(active)),
            ("judged-apart", "Archived or gone", apart[:ROWS], len(apart)),
        ],
        "rest": rest_path(f"{analysis}.html"),
        "more": list(more),
        "scored_count": len(scored),
        "kinds": sorted(Counter(each.kind for each in judged).items()),
        "without_rows": without_rows(table, "score", "no score"),
        "without_count": sum(each.reason is not None for each in judged),
        "reasons": counted_reasons((each.kind, each.reason) for each in judged),
        "levels": _levels(scored, rubric),
        "dimensions": dimensions,
        "criteria": criteria_of(index, table, rubric),
        "rubric": rubric,
        "used_versions": sorted(used),
        "is_same_rubric": rubric is not None and used <= {rubric["version"]},
        "score_figure": score_figure(table, [row["score"] for row in scored], rubric) if scored else None,
        "dimension_figure": dimension_figure(
            table, [(each.title, each.column, [row[each.column] for row in scored]) for each in dimensions]
        ),
    }


def _apart(judged: Sequence[Judged]) -> tuple[list[Judged], list[Judged]]:
    """Repositories in use, and those that are finished or not there any more."""
    active = [each for each in judged if each.repository["state"] == "active"]
    return active, [each for each in judged if each.repository["state"] != "active"]


def _judged(repository: Row, score: Row | None, index: SiteIndex, table: str) -> Judged:
    if score is None:
        return Judged(repository, None, "unknown", NOT_COMPUTED)
    if score["status"] == "observed":
        return Judged(repository, score, level_word(score["level"]), None, _unknown(score, index.criteria[table]))
    kind = "no score" if score["status"] == "absent" else "unknown"
    return Judged(repository, score, kind, score["reason"] or NO_REASON)


def _unknown(score: Row, criteria: Mapping[int, Sequence[Row]]) -> list[str]:
    """The columns of dimensions that have no score as nobody could tell; none where nothing in them applies."""
    without = {name for name, value in score.items() if name.endswith("_score") and value is None}
    if not without:
        return []
    rows = criteria.get(score["repository_id"], ())
    return sorted(without & {f"{row['dimension']}_score" for row in rows if row["status"] == UNKNOWN})


def _levels(scored: Sequence[Row], rubric: Mapping[str, Any] | None) -> list[Level]:
    counts = Counter(row["level"] for row in scored)
    declared = {each["name"]: each["at_least"] for each in rubric["levels"]} if rubric else {}
    # A table made by an earlier rubric may have levels that today's does not.
    names = [*declared, *sorted(counts.keys() - declared.keys())]
    return [Level(level_word(name), name, declared.get(name), counts[name]) for name in names]


def _dimensions(index: SiteIndex, table: str, rubric: Mapping[str, Any] | None) -> list[Dimension]:
    declared = index.content.declaration(table)
    columns = [name for name in declared.polars_schema if name.endswith("_score")] if declared else []
    known = {f"{each['name']}_score": each for each in rubric["dimensions"]} if rubric else {}
    return [
        Dimension(column, known[column]["title"], known[column]["weight"])
        if column in known
        else Dimension(column, label(column.removesuffix("_score")), None)
        for column in columns
        if column not in _WHOLE_SCORES
    ]
