"""`insight.code_quality`: the code of each repository as a whole.

Belongs here: sums and shares over its files, and when they are enough for a grade. Does not belong here: the figures of
a file (`files`), thresholds (`ratings`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from research_platform_assets.analysis.code_quality.files import CodeFile
from research_platform_assets.analysis.code_quality.notebook_state import NO_NOTEBOOKS, notebook_states
from research_platform_assets.analysis.code_quality.paths import is_integration
from research_platform_assets.analysis.code_quality.ratings import (
    HIGHEST_SIMPLE,
    complexity_rating,
    duplication_rating,
    mean_rating,
    risk,
)
from research_platform_assets.analysis.facets import NOT_ASKED
from research_platform_assets.tables.insight_code import CODE_QUALITY

NO_PROGRAM = "the tree has no program text"
LEAST_COVERAGE = 0.5
"""Below this part of the files, or of the lines, there is no grade: the rest may be quite different."""
LEAST_LINES = 100
"""With fewer lines of code there is no grade: one function would decide."""

_Row = dict[str, Any]


def unknown_trees(repositories: pl.DataFrame, facets: pl.DataFrame) -> dict[int, str]:
    """The repositories of `core.repositories` whose trees are unknown, with the reason; from `core.facets`."""
    asked = {
        int(row["repository_id"]): (row["status"], row["reason"])
        for row in facets.filter(facet="files").iter_rows(named=True)
    }
    states = {int(each): asked.get(int(each), ("unknown", NOT_ASKED)) for each in repositories["repository_id"]}
    return {each: reason or NOT_ASKED for each, (status, reason) in sorted(states.items()) if status == "unknown"}


def code_quality(
    repositories: pl.DataFrame,
    unknown: Mapping[int, str],
    tree: pl.DataFrame,
    files: Mapping[int, Sequence[CodeFile]],
    notebooks: pl.DataFrame,
    previous: pl.DataFrame | None,
) -> pl.DataFrame:
    """`insight.code_quality`: one row for each of `core.repositories`.

    Args:
        repositories: `core.repositories`.
        unknown: Those whose trees are unknown, with the reason; they keep the figures that they had.
        tree: `github.files`.
        files: The files of program text of each repository that has any.
        notebooks: `research.notebooks`.
        previous: The table before.
    """
    earlier = {row["repository_id"]: row for row in (CODE_QUALITY.empty() if previous is None else previous).to_dicts()}
    blobs = tree.filter(type="blob").select("repository_id", "path")
    with_integration = {repository for repository, path in blobs.iter_rows() if is_integration(path)}
    states = notebook_states(notebooks)
    rows: list[_Row] = []
    for repository in sorted(int(each) for each in repositories["repository_id"]):
        if repository in unknown:
            rows.append(_unknown(repository, unknown[repository], earlier.get(repository)))
        else:
            row = _row(repository, files.get(repository, ()), has_integration=repository in with_integration)
            rows.append(row | states.get(repository, NO_NOTEBOOKS))
    return CODE_QUALITY.frame(rows)


def _empty(repository: int) -> _Row:
    return dict.fromkeys(CODE_QUALITY.polars_schema) | {"repository_id": repository, "is_current": True}


def _unknown(repository: int, reason: str, earlier: _Row | None) -> _Row:
    now = {"status": "unknown", "reason": reason, "is_current": False}
    return (_empty(repository) | {"grade_reason": reason} if earlier is None else earlier) | now


def _row(repository: int, files: Sequence[CodeFile], *, has_integration: bool) -> _Row:
    own = [file for file in files if file.row["status"] != "excluded"]
    measured = [file for file in own if file.row["status"] == "observed"]
    tests = sum(bool(file.row["is_test"]) for file in own)
    row = _empty(repository) | {
        "files_count": len(own),
        "measured_files_count": len(measured),
        "excluded_files_count": len(files) - len(own),
        "coverage_share": _part(len(measured), len(own)),
        "test_files_count": tests,
        "test_files_share": _part(tests, len(own)),
        "has_integration": has_integration,
    }
    if not measured:
        reasons = Counter(file.row["reason"] for file in own)
        reason = min(reasons, key=lambda each: (-reasons[each], each), default=NO_PROGRAM)
        return row | {"status": "unknown" if own else "absent", "reason": reason, "grade_reason": reason}
    row |= {"status": "observed"} | _lines(measured) | _functions(measured) | _python(measured)
    return row | _grade(row, measured)


def _lines(measured: Sequence[CodeFile]) -> _Row:
    sums = {
        name: sum(file.row[name] for file in measured)
        for name in ("lines_count", "code_lines_count", "comment_lines_count", "blank_lines_count")
    }
    code, comments = sums["code_lines_count"], sums["comment_lines_count"]
    by_language: Counter[str] = Counter()
    judged: set[str] = set()
    for file in measured:
        by_language[file.row["language"]] += file.row["code_lines_count"]
        if file.row["functions_count"] is not None:
            judged.add(file.row["language"])
    languages = sorted(by_language, key=lambda each: (-by_language[each], each))
    return sums | {
        "languages": languages,
        "unjudged_languages": [each for each in languages if each not in judged],
        "comment_share": _part(comments, code + comments),
        "duplication_share": _part(sum(file.row["duplicated_lines_count"] for file in measured), code),
    }


def _functions(measured: Sequence[CodeFile]) -> _Row:
    judged = [file for file in measured if file.row["functions_count"] is not None]
    code = sum(file.row["code_lines_count"] for file in measured)
    row: _Row = {"judged_lines_share": _part(sum(file.row["code_lines_count"] for file in judged), code)}
    if not judged:
        return row
    functions = [each for file in judged for each in file.functions]
    complexities = sorted(complexity for complexity, _ in functions)
    risks = risk(functions)
    row |= {
        "functions_count": len(functions),
        "complexity_mean": _part(sum(complexities), len(complexities)),
        "complexity_90th_percentile": _ninetieth(complexities),
        "complexity_maximum": complexities[-1] if complexities else None,
        "functions_above_10_share": _part(sum(each > HIGHEST_SIMPLE for each in complexities), len(complexities)),
        "function_lines_90th_percentile": _ninetieth(sorted(lines for _, lines in functions)),
    }
    if risks is None:
        return row
    shares = {"moderate": risks.moderate, "high": risks.high, "very_high": risks.very_high}
    return row | {f"{name}_risk_share": share for name, share in shares.items()}


def _python(measured: Sequence[CodeFile]) -> _Row:
    def total(files: Sequence[CodeFile], name: str) -> int:
        return sum(file.row[name] or 0 for file in files)

    linted = [file for file in measured if file.row["lint_findings_count"] is not None]
    per_line = _part(total(linted, "lint_findings_count"), total(linted, "code_lines_count"))
    # Nobody calls tests but their runner, so that they need neither documentation nor types.
    used = [file for file in measured if not file.row["is_test"]]
    return {
        "docstring_share": _part(total(used, "documented_count"), total(used, "documentable_count")),
        "type_hint_share": _part(total(used, "annotated_count"), total(used, "annotatable_count")),
        "lint_findings_per_1000_lines": None if per_line is None else per_line * 1000,
    }


def _grade(row: _Row, measured: Sequence[CodeFile]) -> _Row:
    reason = _no_grade(row)
    risks = risk(each for file in measured for each in file.functions)
    if reason is not None or risks is None:
        return {"grade_reason": reason or "no code stands in functions"}
    complexity, duplication = complexity_rating(risks), duplication_rating(row["duplication_share"])
    return {
        "complexity_rating": complexity,
        "duplication_rating": duplication,
        "grade": mean_rating(complexity, duplication),
    }


def _no_grade(row: _Row) -> str | None:
    if row["coverage_share"] < LEAST_COVERAGE:
        return f"only {row['measured_files_count']} of {row['files_count']} files were measured"
    if row["code_lines_count"] < LEAST_LINES:
        return f"fewer than {LEAST_LINES} lines of code"
    if row["judged_lines_share"] < LEAST_COVERAGE:
        languages = ", ".join(row["unjudged_languages"])
        return f"most of the code is not judged: {languages}" if languages else "most of the code could not be judged"
    return None


def _part(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _ninetieth(ordered: Sequence[int]) -> int | None:
    """The 90th percentile by nearest rank."""
    return ordered[-(-9 * len(ordered) // 10) - 1] if ordered else None
