"""Program text of the sample organisation: every figure has a row, by hand it is the same, and no line gets out."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from research_platform_assets_tests.conftest import SampleBuilds
from research_platform_assets_tests.workbench import PACKAGE, Workbench

RECIPE = PACKAGE / "sample" / "recipe" / "state-1" / "timetable-tools.txt"
LINES = ("{after['stop_id']}", "csv.DictReader(io.TextIOWrapper(raw", "divmod(max(all_times), 60)")
PROSE = "Zwei Kameras fotografieren den Eisbruch"
"""Of a README, which is published; it shows that the search finds what is there."""


@pytest.fixture(scope="module")
def tables(sample_builds: SampleBuilds) -> dict[str, pl.DataFrame]:
    """The tables of the first build, with names of repositories in place of ids."""
    workbench = Workbench(sample_builds.first)
    repositories = workbench.read("core.repositories").select("repository_id", "name")
    return {
        name: workbench.read(f"insight.{name}").join(repositories, on="repository_id")
        for name in ("code_files", "code_quality")
    }


def one(table: pl.DataFrame, **where: str) -> dict[str, Any]:
    return table.filter(**where).row(0, named=True)


def test_every_column_has_a_row_that_shows_it(tables: dict[str, pl.DataFrame]) -> None:
    for table in tables.values():
        assert [name for name in table.columns if table[name].null_count() == table.height] == []
    files, quality = tables["code_files"], tables["code_quality"]
    assert set(files["status"]) == {"observed", "excluded", "unknown"}
    # Every tree of the sample is known.
    assert set(quality["status"]) == {"observed", "absent"}
    for name in ("duplicated_lines_count", "functions_above_10_count", "lint_findings_count", "annotated_count"):
        assert files[name].max() > 0, name  # pyright: ignore[reportOptionalOperand, reportOperatorIssue]
    for name in ("excluded_files_count", "duplication_share", "functions_above_10_share", "moderate_risk_share"):
        assert quality[name].max() > 0, name  # pyright: ignore[reportOptionalOperand, reportOperatorIssue]
    grades = quality.filter(pl.col("grade").is_not_null()).select("name", "grade").sort("name").rows()
    assert grades == [("river-stage-forecast", "++"), ("timetable-tools", "o")]


def test_the_figures_are_those_of_a_count_by_hand(tables: dict[str, pl.DataFrame]) -> None:
    counted = {
        "language": "Python",
        "lines_count": 59,
        "code_lines_count": 40,
        "comment_lines_count": 4,
        "blank_lines_count": 15,
        # Two imports, `minutes` and `stop_times` without its docstring stand in check.py, too.
        "duplicated_lines_count": 2 + 3 + 4,
        "functions_count": 6,
        # minutes 1, stop_times 1, departures 2, headways 6, last_departures 3, main 3: 16 for 6 functions.
        "complexity_mean": 2.67,
        "complexity_maximum": 6,
        "functions_above_10_count": 0,
        "longest_function_lines_count": 7,
        "documentable_count": 7,
        "documented_count": 4,
        "annotatable_count": 6,
        "annotated_count": 0,
        # A comparison with None, and a `zip` that may drop what is left over.
        "lint_findings_count": 2,
    }
    row = one(tables["code_files"], name="timetable-tools", path="headways.py")
    assert {name: row[name] for name in counted} == counted
    # One, and each `for`, `if`, `elif`, `and` and `or` of `problems`.
    assert one(tables["code_files"], path="check.py")["complexity_maximum"] == 1 + 1 + 5 + 2 + 2 + 2 + 1
    generated = one(tables["code_files"], path="_version.py")
    assert (generated["status"], generated["lines_count"]) == ("excluded", None)


def test_the_state_of_notebooks(tables: dict[str, pl.DataFrame]) -> None:
    columns = (
        "notebooks_count",
        "stateful_notebooks_count",
        "ordered_notebooks_share",
        "error_free_notebooks_share",
        "executed_notebooks_share",
        "clean_notebooks_share",
    )
    found = {row["name"]: tuple(row[name] for name in columns) for row in tables["code_quality"].iter_rows(named=True)}
    assert found["disordered-loops"] == (1, 1, 1.0, 1.0, 1.0, 1.0)
    assert found["helix-coil-teaching"] == (2, 2, 1.0, 1.0, 1.0, 1.0)
    assert found["glacier-terminus-mapper"] == (1, 0, None, None, None, None)
    assert found["snowline-radar"] == (0, 0, None, None, None, None)


def test_no_line_of_program_text_is_published(sample_builds: SampleBuilds) -> None:
    authored = RECIPE.read_text(encoding="utf-8")
    assert all(line in authored for line in LINES)
    current = Workbench(sample_builds.first).current.resolve()
    published = [path for path in sorted(current.rglob("*")) if path.is_file()]
    assert len(published) > 100
    with_prose: list[str] = []
    for path in published:
        text = _contents(path)
        assert [line for line in LINES if line.encode() in text] == [], path
        if PROSE.encode() in text:
            with_prose.append(path.name)
    assert "core.readmes.parquet" in with_prose


def _contents(path: Path) -> bytes:
    """What a reader sees; tables row by row, as they are stored compressed."""
    if path.suffix == ".parquet":
        return pl.read_parquet(path).write_ndjson().encode().replace(b'\\"', b'"')
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
