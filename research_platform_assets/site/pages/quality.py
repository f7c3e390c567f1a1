"""How well code is kept: ratings by published thresholds, measures without one, and what could not be judged.

Belongs here: everything about all repositories that follows from `insight.code_quality`. Does not belong here: the heat
map (`quality_figure`), files by language (`quality_languages`), code of a single repository (`findings`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from research_platform_assets.site.content import Row
from research_platform_assets.site.evidence import literal
from research_platform_assets.site.formats import number, percent
from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.page import Page
from research_platform_assets.site.pages.comparison import GRADES
from research_platform_assets.site.pages.missing_code import missing
from research_platform_assets.site.pages.quality_figure import heat_map
from research_platform_assets.site.pages.quality_languages import languages
from research_platform_assets.site.rest import ROWS, rest_of, rest_path
from research_platform_assets.site.spread import spread
from research_platform_assets.site.standing import NO_REASON, NOT_COMPUTED, counted_reasons, named_apart, without_rows

_PATH = "quality.html"
_ANALYSIS = "code_quality"
_TABLE = "insight.code_quality"


@dataclass(frozen=True)
class Measure:
    """A column of the table: what it is called, how a value reads, what it says, and where its limit comes from."""

    column: str
    title: str
    text: Callable[[Any], str]
    what: str
    source: str = ""


def _decimal(value: float) -> str:
    return number(value, 2)


MEASURES = (
    Measure("code_lines_count", "Lines of code", number, "Lines with code in the files that were measured."),
    Measure(
        "functions_above_10_share",
        "Complex functions",
        percent,
        "Part of the functions with a cyclomatic complexity above 10.",
        "The limit of 10 is McCabe's (1976).",
    ),
    Measure(
        "duplication_share",
        "Repeated lines",
        percent,
        "Part of the lines of code in blocks that stand more than once in the repository.",
        "Rated by Heitlager, Kuipers and Visser (2007).",
    ),
    Measure("comment_share", "Comments", percent, "Part of the lines that are not blank with comments only."),
    Measure("test_files_share", "Tests", percent, "Part of the files of program text that hold tests."),
    Measure(
        "docstring_share",
        "Docstrings",
        percent,
        "Part of the public modules, classes and functions with a docstring; Python only.",
    ),
    Measure("type_hint_share", "Types", percent, "Part of the public functions with all types given; Python only."),
    Measure(
        "lint_findings_per_1000_lines",
        "Lint findings",
        _decimal,
        "Findings of ruff in a thousand lines of code, by its default rules and those of flake8-bugbear; Python only.",
    ),
    Measure(
        "clean_notebooks_share",
        "Clean notebooks",
        percent,
        "Part of the notebooks that were run wholly, from top to bottom and without an error.",
    ),
)

_HYGIENE = (
    ("ordered_notebooks_share", "run from top to bottom, without a gap"),
    ("error_free_notebooks_share", "without an output that is an error"),
    ("executed_notebooks_share", "with no cell of code that was not run"),
    ("clean_notebooks_share", "all three"),
)

_MEASURED = sorted({*(each.column for each in MEASURES), *(column for column, _ in _HYGIENE)})
_MEASURE_ROWS = f"""\
(unpivot (select {", ".join(f"{name}::double as {name}" for name in _MEASURED)} from {_TABLE} where is_current)
  on {", ".join(_MEASURED)} into name measure value value)"""
_RATING_ROWS = f"(from {_TABLE}, (select unnest([{', '.join(map(literal, GRADES))}]) as rating) where is_current)"


@dataclass(frozen=True)
class Code:
    """One repository and its row.

    Attributes:
        row: Null where the table has none for it.
        kind: What filters call its standing: the grade, `no grade`, or `unknown`.
        reason: Why there is no grade; null where there is one.
        is_current: Whether the latest capture says so.
    """

    repository: Row
    row: Row | None
    kind: str
    reason: str | None
    is_current: bool

    def missing(self, column: str) -> str:
        """Why a column has no value: `none` or `unknown`."""
        return missing(self.row, column)

    @property
    def rank(self) -> int | None:
        """Place of the grade, from 0 for the worst; null without one."""
        return GRADES.index(self.kind) if self.kind in GRADES else None


def quality_pages(index: SiteIndex) -> Iterator[Page]:
    """Every repository by every measure; figures that were last known are shown, and enter no count."""
    code = [_code(row, index) for row in index.named.values()]
    current = [each.row for each in code if each.row is not None and each.is_current]
    active = [each for each in code if each.repository["state"] == "active"]
    apart = [each for each in code if each.repository["state"] != "active"]
    values = {
        "table": _TABLE,
        "is_off": index.content.is_switched_off(_ANALYSIS),
        "is_computed": _TABLE in index.content.tables,
        "code_count": len(code),
        "listed": [
            ("code", "Repositories in use", active[:ROWS], len(active)),
            ("code-apart", "Archived or gone", apart[:ROWS], len(apart)),
        ],
        "rest": rest_path(_PATH),
        "grade_rank": {name: place for place, name in enumerate(GRADES)},
        "observed_count": sum(row["status"] == "observed" for row in current),
        "measures": MEASURES,
        "graded_count": sum(row["grade"] is not None for row in current),
        "last_known_count": sum(each.row is not None and not each.is_current for each in code),
        "files_count": sum(row["files_count"] or 0 for row in current),
        "measured_files_count": sum(row["measured_files_count"] or 0 for row in current),
        "excluded_files_count": sum(row["excluded_files_count"] or 0 for row in current),
        "kinds": _kinds(code),
        "language_names": sorted(Counter(name for row in current for name in row["languages"] or ()).items()),
        "without_rows": without_rows(_TABLE, "grade", "no grade"),
        "measure_rows": _MEASURE_ROWS,
        "rating_rows": _RATING_ROWS,
        "reasons": counted_reasons((each.kind, each.reason) for each in code),
        "ratings": _ratings(current, index.content.yardsticks.get(_ANALYSIS)),
        "yardstick": index.content.yardsticks.get(_ANALYSIS),
        "spreads": [(each, spread(row[each.column] for row in current)) for each in MEASURES],
        "hygiene": _hygiene(current),
        "notebooks_count": sum(row["notebooks_count"] or 0 for row in current),
        "stateful_count": sum(row["stateful_notebooks_count"] or 0 for row in current),
        "languages": languages(index),
        "heat_map": heat_map(_TABLE, _named(code)),
    }
    page = Page(_PATH, "quality.html", "Quality", _PATH, values)
    yield page
    shown = {name: values[name] for name in ("grade_rank", "measures")}
    yield from rest_of(page, "rows_code.html", {"code": active, "code-apart": apart}, shown)


def _code(repository: Row, index: SiteIndex) -> Code:
    row = index.finding(_TABLE, repository["repository_id"])
    if row is None:
        return Code(repository, None, "unknown", NOT_COMPUTED, is_current=True)
    if row["grade"] is not None:
        return Code(repository, row, row["grade"], None, row["is_current"])
    kind = "unknown" if row["status"] == "unknown" else "no grade"
    return Code(repository, row, kind, row["grade_reason"] or row["reason"] or NO_REASON, row["is_current"])


def _kinds(code: Sequence[Code]) -> list[tuple[str, int]]:
    """Grades from the best, then no grade and unknown, with the number of repositories."""
    counts = Counter(each.kind for each in code)
    return [(kind, counts[kind]) for kind in (*reversed(GRADES), "no grade", "unknown") if counts[kind]]


def _ratings(current: Sequence[Row], yardstick: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """Each rating with its bounds, as far as they are known, and how many repositories have it."""
    bounds = {each["name"]: each for each in yardstick["ratings"]} if yardstick else {}
    columns = ("grade", "complexity_rating", "duplication_rating")
    return [
        {
            "name": name,
            "bounds": bounds.get(name),
            **{each: sum(row[each] == name for row in current) for each in columns},
        }
        for name in reversed(GRADES)
    ]


def _hygiene(current: Sequence[Row]) -> list[dict[str, Any]]:
    """For each property the repositories of which all, some or none of the notebooks have it."""
    return [
        {
            "column": column,
            "what": what,
            "counts": (
                sum(row[column] == 1 for row in current),
                sum(row[column] is not None and 0 < row[column] < 1 for row in current),
                sum(row[column] == 0 for row in current),
            ),
        }
        for column, what in _HYGIENE
    ]


def _named(code: Sequence[Code]) -> list[tuple[str, Row]]:
    """Measured repositories by names that differ, most lines of code first."""
    measured = [
        (each.repository["name"], each.row)
        for each in code
        if each.row is not None and each.is_current and each.row["status"] == "observed"
    ]
    measured.sort(key=lambda pair: (-(pair[1]["code_lines_count"] or 0), pair[0], pair[1]["repository_id"]))
    return named_apart(measured)
