"""The scores of all repositories side by side.

Belongs here: which score each repository has, or why it has none. Does not belong here: criteria and evidence, which
stand on the page of each repository.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from research_platform_assets.site.content import Row
from research_platform_assets.site.formats import score
from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.page import Page
from research_platform_assets.site.rest import ROWS, rest_of, rest_path
from research_platform_assets.site.standing import NO_REASON, NOT_COMPUTED, level_word

_PATH = "scores.html"

GRADES = ("--", "-", "o", "+", "++")
"""Grades of code from the worst to the best."""


@dataclass(frozen=True)
class Measure:
    """A column of the page: where its value, its coverage and the reason for having none stand, and its own page."""

    analysis: str
    title: str
    page: str
    question: str
    table: str
    value: str
    coverage: str
    reason: str
    anchor: str
    rank: Callable[[Any], float]


@dataclass(frozen=True)
class Standing:
    """One repository by one measure; `text` and `rank` are null where there is no score, and `reason` says why."""

    measure: Measure
    status: str
    text: str | None
    level: str | None
    rank: float | None
    coverage: float | None
    reason: str | None
    is_current: bool

    @property
    def kind(self) -> str:
        """What filters call it: the level or grade, that there is none, or `unknown`."""
        if self.text is None:
            without = "no grade" if self.measure.value == "grade" else "no score"
            return "unknown" if self.status == "unknown" else without
        return level_word(self.level or self.text)


MEASURES = (
    Measure(
        "reproducibility",
        "Reproducibility",
        "reproducibility.html",
        "How far can others reproduce what it holds? From what is written down and stored; nothing is run.",
        "research.reproducibility",
        "score",
        "coverage",
        "reason",
        "reproducibility",
        float,
    ),
    Measure(
        "health",
        "Health",
        "health.html",
        "How well is it doing? From what can be counted, such as activity and people; archived ones are not judged.",
        "insight.health",
        "score",
        "coverage",
        "reason",
        "health",
        float,
    ),
    Measure(
        "code_quality",
        "Code grade",
        "quality.html",
        "How easily is its code changed? By published thresholds for complexity and repetition.",
        "insight.code_quality",
        "grade",
        "coverage_share",
        "grade_reason",
        "code",
        GRADES.index,
    ),
)


def scores_pages(index: SiteIndex) -> Iterator[Page]:
    """Repositories in use first, those that are finished or not there any more apart; then the rest of long tables."""
    rows = [(row, _standings(row["repository_id"], index)) for row in index.named.values()]
    active = [(row, standings) for row, standings in rows if row["state"] == "active"]
    others = [(row, standings) for row, standings in rows if row["state"] != "active"]
    values = {
        "measures": MEASURES,
        "rest": rest_path(_PATH),
        "kinds": [_kinds([standings[place] for _, standings in rows]) for place in range(len(MEASURES))],
        "active": active[:ROWS],
        "active_count": len(active),
        "others": others[:ROWS],
        "others_count": len(others),
        # A grade that was last known is shown, but says nothing of how many could be judged now.
        "scored": [
            sum(standings[place].text is not None and standings[place].is_current for _, standings in active)
            for place in range(len(MEASURES))
        ],
        "off": [
            (measure, measure.table in index.content.tables)
            for measure in MEASURES
            if index.content.is_switched_off(measure.analysis)
        ],
        "missing": [
            measure
            for measure in MEASURES
            if measure.table not in index.content.tables and not index.content.is_switched_off(measure.analysis)
        ],
    }
    page = Page(_PATH, "scores.html", "Scores", _PATH, values)
    yield page
    yield from rest_of(page, "rows_scores.html", {"scores": active, "scores-apart": others})


def _kinds(standings: Sequence[Standing]) -> list[tuple[str, int]]:
    """What `standings` have, best first, then none and unknown, with the number of repositories."""
    best: dict[str, float] = {}
    for each in standings:
        best[each.kind] = max(best.get(each.kind, -1.0), -1.0 if each.rank is None else each.rank)
    counts = Counter(each.kind for each in standings)
    return sorted(counts.items(), key=lambda pair: (-best[pair[0]], pair[0]))


def _standings(repository_id: int, index: SiteIndex) -> list[Standing]:
    return [_standing(measure, repository_id, index) for measure in MEASURES]


def _standing(measure: Measure, repository_id: int, index: SiteIndex) -> Standing:
    row = _row(measure, repository_id, index)
    if row is None:
        return Standing(measure, "unknown", None, None, None, None, NOT_COMPUTED, True)
    value = row[measure.value]
    is_current = row.get("is_current", True)
    if value is None:
        # Code that was measured and has no grade is known to have none.
        status = "unknown" if row["status"] == "unknown" else "absent"
        reason = row[measure.reason] or NO_REASON
        return Standing(measure, status, None, None, None, row[measure.coverage], reason, is_current)
    text = value if isinstance(value, str) else score(value)
    rank = measure.rank(value)
    return Standing(measure, "observed", text, row.get("level"), rank, row[measure.coverage], None, is_current)


def _row(measure: Measure, repository_id: int, index: SiteIndex) -> Row | None:
    if measure.table in index.scores:
        return index.scores[measure.table].get(repository_id)
    return index.finding(measure.table, repository_id)
