"""`insight.code_files`: the figures of each file of program text.

Belongs here: which files there are, which of them are measured, their rows. Does not belong here: measuring one
(`document`), a repository as a whole (`repositories`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import polars as pl

from research_platform_assets.analysis.code_quality.duplication import Blocks, repeated_lines
from research_platform_assets.analysis.code_quality.languages import NOTEBOOK, extension_of, language_name
from research_platform_assets.analysis.code_quality.paths import foreign_path, is_test
from research_platform_assets.analysis.code_quality.ratings import HIGHEST_SIMPLE
from research_platform_assets.tables.insight_code import CODE_FILES

NOT_READ = "the contents were not handed over for reading"
NOT_LINTED = "only Python is checked"
_LINTED = frozenset({".py", NOTEBOOK})
_KINDS = ("source", "notebook")

Key = tuple[str, str]
Results = Mapping[Key, Mapping[str, Any]]
"""Results for documents by (oid, path)."""


@dataclass(frozen=True)
class CodeFile:
    """A file: its row of the table but for `is_current`, and the (complexity, lines) of its functions."""

    row: Mapping[str, Any]
    functions: tuple[tuple[int, int], ...] = ()


def to_measure(documents: pl.DataFrame) -> list[Key]:
    """The (oid, path) of all rows of `github.documents` that are measured."""
    at_hand = documents.filter(pl.col("kind").is_in(_KINDS), status="observed").select("oid", "path")
    return sorted({(oid, path) for oid, path in at_hand.iter_rows() if foreign_path(path) is None})


def to_lint(measures: Results) -> list[Key]:
    """Those of the measured documents that are Python and keep the bounds for it."""
    return [
        (oid, path)
        for (oid, path), each in measures.items()
        if extension_of(path) in _LINTED and each["lint_problem"] is None
    ]


def code_files_of(documents: pl.DataFrame, measures: Results, lint: Results) -> dict[int, list[CodeFile]]:
    """The files of each repository that has any, in order.

    Args:
        documents: `github.documents`.
        measures: Results of `document.measure` for `to_measure`.
        lint: For `to_lint` of these: `count`, the number of findings, and `problem`, why it is not known.
    """
    rows = documents.filter(pl.col("kind").is_in(_KINDS)).sort("repository_id", "path").iter_rows(named=True)
    return {
        repository: _of_repository(list(group), measures, lint)
        for repository, group in groupby(rows, lambda row: int(row["repository_id"]))
    }


def code_files(files: Mapping[int, list[CodeFile]], unknown: set[int], previous: pl.DataFrame | None) -> pl.DataFrame:
    """`insight.code_files`; repositories of which the files are `unknown` now keep the rows that they had."""
    now = [{**file.row, "is_current": True} for of_one in files.values() for file in of_one]
    earlier = CODE_FILES.empty() if previous is None else previous
    carried = earlier.filter(pl.col("repository_id").is_in(sorted(unknown - set(files))))
    return pl.concat([CODE_FILES.frame(now), carried.with_columns(is_current=pl.lit(False))]).sort(CODE_FILES.key)


def _of_repository(rows: list[dict[str, Any]], measures: Results, lint: Results) -> list[CodeFile]:
    found = {row["path"]: measures.get((row["oid"], row["path"])) for row in rows}
    blocks = {
        path: Blocks(each["block_digests"], each["block_sizes"], each["block_lines"])
        for path, each in found.items()
        if each is not None and each["problem"] is None
    }
    repeated = repeated_lines(blocks)
    return [_file(row, found[row["path"]], lint, repeated.get(row["path"])) for row in rows]


def _file(row: Mapping[str, Any], measured: Mapping[str, Any] | None, lint: Results, repeated: int | None) -> CodeFile:
    path: str = row["path"]
    empty: dict[str, Any] = dict.fromkeys(name for name in CODE_FILES.polars_schema if name != "is_current")
    start = empty | {
        "repository_id": row["repository_id"],
        "path": path,
        "language": language_name(path),
        "is_test": is_test(path),
    }
    status, reason = _state(row, measured)
    if measured is None or status != "observed":
        why = dict.fromkeys(("reason", "functions_reason", "python_reason", "lint_reason"), reason)
        return CodeFile(start | {"status": status} | why)
    functions = tuple((complexity, lines) for complexity, lines in measured["functions"])
    figures = {
        "status": status,
        "language": measured["language"],
        "lines_count": measured["lines"],
        "code_lines_count": measured["code_lines"],
        "comment_lines_count": measured["comment_lines"],
        "blank_lines_count": measured["lines"] - measured["code_lines"] - measured["comment_lines"],
        "duplicated_lines_count": repeated,
    }
    return CodeFile(
        start | figures | _of_functions(measured, functions) | _of_python(measured) | _of_lint(row, measured, lint),
        functions,
    )


def _state(row: Mapping[str, Any], measured: Mapping[str, Any] | None) -> tuple[str, str | None]:
    foreign = foreign_path(row["path"])
    if foreign is not None:
        return "excluded", foreign
    if row["status"] != "observed":
        return "unknown", row["reason"]
    if measured is None:
        return "unknown", NOT_READ
    if measured["problem"] is None:
        return "observed", None
    return ("excluded" if measured["is_generated"] else "unknown"), measured["problem"]


def _of_functions(measured: Mapping[str, Any], functions: tuple[tuple[int, int], ...]) -> dict[str, Any]:
    if measured["functions_problem"] is not None:
        return {"functions_reason": measured["functions_problem"]}
    complexities = [complexity for complexity, _ in functions]
    return {
        "functions_count": len(functions),
        "complexity_mean": sum(complexities) / len(complexities) if complexities else None,
        "complexity_maximum": max(complexities, default=None),
        "functions_above_10_count": sum(complexity > HIGHEST_SIMPLE for complexity in complexities),
        "longest_function_lines_count": max((lines for _, lines in functions), default=None),
    }


def _of_python(measured: Mapping[str, Any]) -> dict[str, Any]:
    if measured["python_problem"] is not None:
        return {"python_reason": measured["python_problem"]}
    return {f"{name}_count": measured[name] for name in ("documentable", "documented", "annotatable", "annotated")}


def _of_lint(row: Mapping[str, Any], measured: Mapping[str, Any], lint: Results) -> dict[str, Any]:
    if extension_of(row["path"]) not in _LINTED:
        return {"lint_reason": NOT_LINTED}
    if measured["lint_problem"] is not None:
        return {"lint_reason": measured["lint_problem"]}
    found = lint[row["oid"], row["path"]]
    if found["problem"] is not None:
        return {"lint_reason": found["problem"]}
    return {"lint_findings_count": found["count"]}
