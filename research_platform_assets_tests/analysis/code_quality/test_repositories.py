"""The code of a repository as a whole: what is left out, repeated lines, grades, and what is unknown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import pytest

from research_platform_assets.analysis.code_quality.document import measure
from research_platform_assets.analysis.code_quality.files import code_files, code_files_of, to_lint, to_measure
from research_platform_assets.analysis.code_quality.ratings import (
    Risk,
    complexity_rating,
    duplication_rating,
    mean_rating,
    risk,
)
from research_platform_assets.analysis.code_quality.repositories import code_quality, unknown_trees
from research_platform_assets.tables.github import DOCUMENTS, FILES
from research_platform_assets_tests.analysis import rows
from research_platform_assets_tests.archives import git_oid

#: Ten lines of code, 64 tokens.
BLOCK = "\n".join(f"value_{number} = first + second * {number}" for number in range(10)) + "\n"
SIMPLE = "def f{0}(x):\n    y = {0}\n    z = {0} + 1\n    return x + y + z\n"
BRANCHY = "def g(x):\n" + "".join(f"    if x == {number}:\n        return {number}\n" for number in range(12))


class Organisation:
    """Repositories with files of program text, measured."""

    def __init__(self, repositories: Mapping[int, Mapping[str, str | None] | None]) -> None:
        """Contents by path by repository; None for contents, or for a tree, that are not at hand."""
        known = {number: files for number, files in repositories.items() if files is not None}
        every = [(number, path, text) for number, files in known.items() for path, text in files.items()]
        kinds = {True: "notebook", False: "source"}
        self.documents = DOCUMENTS.frame(
            [
                {
                    "repository_id": number,
                    "path": path,
                    "kind": kinds[path.endswith(".ipynb")],
                    "oid": git_oid((text or path).encode()),
                    "size_bytes": 1,
                    "status": "unknown" if text is None else "observed",
                    "reason": "contents not recorded" if text is None else None,
                }
                for number, path, text in every
                if not path.startswith(".github")
            ]
        )
        self.tree = FILES.frame(
            [
                {"repository_id": number, "path": path, "type": "blob", "mode": "100644", "oid": git_oid(b"")}
                for number, path, _ in every
            ]
        )
        self.repositories = rows.core_repositories(*({"repository_id": number} for number in repositories))
        self.facets = rows.facets(
            {number: {} if files is not None else {"files": "unknown"} for number, files in repositories.items()}
        )
        contents = {git_oid(text.encode()): text.encode() for _, _, text in every if text is not None}
        self.measures = {(oid, path): measure(contents[oid], path) for oid, path in to_measure(self.documents)}
        self.lint = {key: {"count": 1, "problem": None} for key in to_lint(self.documents)}
        self.files = code_files_of(self.documents, self.measures, self.lint)
        self.unknown = unknown_trees(self.repositories, self.facets)

    def quality(self, previous: pl.DataFrame | None = None) -> list[dict[str, Any]]:
        return code_quality(self.repositories, self.unknown, self.tree, self.files, previous).to_dicts()

    def file_rows(self, previous: pl.DataFrame | None = None) -> pl.DataFrame:
        return code_files(self.files, set(self.unknown), previous)


def one(files: Mapping[str, str | None]) -> dict[str, Any]:
    return Organisation({1: files}).quality()[0]


def test_sums_and_shares() -> None:
    found = one({"a.py": '"""Doc."""\n\n' + SIMPLE.format(0), "tests/test_a.py": BRANCHY, "b.jl": "x = 1\n# c\n"})
    assert found["status"] == "observed"
    assert (found["files_count"], found["measured_files_count"], found["coverage_share"]) == (3, 3, 1.0)
    assert found["languages"] == ["Python", "Julia"]
    assert found["unjudged_languages"] == ["Julia"]
    counted = ("lines_count", "code_lines_count", "comment_lines_count", "blank_lines_count")
    assert [found[name] for name in counted] == [6 + 25 + 2, 4 + 25 + 1, 2, 1]
    assert found["comment_share"] == pytest.approx(2 / 32)
    assert found["judged_lines_share"] == pytest.approx(29 / 30)
    assert (found["functions_count"], found["complexity_mean"], found["complexity_maximum"]) == (2, 7.0, 13)
    assert (found["complexity_90th_percentile"], found["functions_above_10_share"]) == (13, 0.5)
    assert found["function_lines_90th_percentile"] == 25
    assert found["moderate_risk_share"] == pytest.approx(25 / 29)
    assert (found["high_risk_share"], found["very_high_risk_share"]) == (0.0, 0.0)
    assert (found["test_files_count"], found["test_files_share"]) == (1, pytest.approx(1 / 3))
    assert (found["docstring_share"], found["type_hint_share"]) == (0.5, 0.0), "tests are not asked"
    assert found["lint_findings_per_1000_lines"] == pytest.approx(2 * 1000 / 29)
    assert (found["grade"], found["grade_reason"]) == (None, "fewer than 100 lines of code")


def test_repeated_blocks_count_in_every_place_and_short_ones_do_not() -> None:
    short = "\n".join(f"value_{number} = first + second * {number}" for number in range(5)) + "\n"
    found = one({"a.py": BLOCK + "a = 1\n", "b.py": "# c\n\n" + BLOCK.replace(" = ", "  =  "), "c.py": short})
    assert found["duplication_share"] == pytest.approx(20 / 26)
    assert one({"a.py": BLOCK})["duplication_share"] == 0.0
    twice = one({"a.py": BLOCK + "between = 1\n" + BLOCK})
    assert twice["duplication_share"] == pytest.approx(20 / 21)
    apart = Organisation({1: {"a.py": BLOCK}, 2: {"a.py": BLOCK}}).quality()
    assert [row["duplication_share"] for row in apart] == [0.0, 0.0]
    few_tokens = "\n".join(f"a{number}" for number in range(20)) + "\n"
    assert one({"a.py": few_tokens, "b.py": few_tokens})["duplication_share"] == 0.0


def test_what_others_or_programs_wrote_is_left_out() -> None:
    organisation = Organisation(
        {
            1: {
                "a.py": BLOCK,
                "lib/jquery.min.js": BLOCK,
                "third-party/b.py": BLOCK,
                "c_pb2.py": BLOCK,
                "d.c": "/* Generated by Cython 3 */\n",
            }
        }
    )
    found = organisation.quality()[0]
    assert (found["files_count"], found["excluded_files_count"], found["duplication_share"]) == (1, 4, 0.0)
    table = organisation.file_rows().filter(status="excluded")
    assert table["reason"].to_list() == [
        "has the name of a generated file",
        "says of itself that it is generated",
        "has the name of a generated file",
        "lies in a folder of other people's or generated files, third-party",
    ]
    assert table["lines_count"].null_count() == 4


def test_a_repository_without_program_text_is_absent_and_one_without_contents_unknown() -> None:
    none, unread, lost = Organisation({1: {}, 2: {"a.py": None, ".github/workflows/ci.yml": ""}, 3: None}).quality()
    assert (none["status"], none["reason"], none["files_count"]) == ("absent", "the tree has no program text", 0)
    assert none["has_integration"] is False
    assert (unread["status"], unread["reason"]) == ("unknown", "contents not recorded")
    assert (unread["files_count"], unread["measured_files_count"], unread["coverage_share"]) == (1, 0, 0.0)
    assert (unread["has_integration"], unread["test_files_share"]) == (True, 0.0)
    assert (lost["status"], lost["is_current"], lost["has_integration"]) == ("unknown", False, None)
    for row in (none, unread, lost):
        assert row["grade"] is row["complexity_mean"] is row["code_lines_count"] is row["duplication_share"] is None
        assert row["grade_reason"] == row["reason"]


def test_last_known_figures_stand_where_the_tree_is_unknown_now() -> None:
    before = Organisation({1: {"a.py": BLOCK}})
    now = Organisation({1: None})
    previous = code_quality(before.repositories, before.unknown, before.tree, before.files, None)
    kept = now.quality(previous)[0]
    assert (kept["status"], kept["is_current"], kept["code_lines_count"]) == ("unknown", False, 10)
    files = now.file_rows(before.file_rows())
    assert files.select("path", "code_lines_count", "is_current").rows() == [("a.py", 10, False)]


@pytest.mark.parametrize(
    ("files", "grade", "reason"),
    [
        ({f"{n}.py": SIMPLE.format(n) for n in range(30)}, "++", None),
        ({"a.py": BRANCHY + "".join(SIMPLE.format(n) for n in range(20))}, "++", None),
        ({"a.py": BRANCHY + "".join(SIMPLE.format(n) for n in range(19))}, "++", None),
        ({f"{n}.py": BRANCHY for n in range(5)}, "--", None),
        ({"a.py": BRANCHY * 5, "b.py": None, "c.py": None}, None, "only 1 of 3 files were measured"),
        ({"a.py": SIMPLE.format(1)}, None, "fewer than 100 lines of code"),
        ({"a.jl": BLOCK * 10, "a.py": BLOCK}, None, "most of the code is not judged: Julia"),
        ({"a.py": "x = (\n" + BLOCK * 10}, None, "most of the code is not judged: Python"),
        ({"a.py": BLOCK * 10}, None, "no code stands in functions"),
    ],
)
def test_grades(files: Mapping[str, str | None], grade: str | None, reason: str | None) -> None:
    found = one(files)
    assert (found["grade"], found["grade_reason"]) == (grade, reason)


@pytest.mark.parametrize(
    ("shares", "rating"),
    [
        ((0.25, 0.0, 0.0), "++"),
        ((0.26, 0.0, 0.0), "+"),
        ((0.0, 0.01, 0.0), "+"),
        ((0.3, 0.05, 0.0), "+"),
        ((0.3, 0.06, 0.0), "o"),
        ((0.4, 0.1, 0.0), "o"),
        ((0.0, 0.0, 0.01), "-"),
        ((0.5, 0.15, 0.05), "-"),
        ((0.0, 0.0, 0.06), "--"),
        ((0.51, 0.0, 0.0), "--"),
    ],
)
def test_ratings_of_complexity(shares: tuple[float, float, float], rating: str) -> None:
    assert complexity_rating(Risk(*shares)) == rating


def test_other_ratings() -> None:
    shares = {0.0: "++", 0.03: "++", 0.031: "+", 0.05: "+", 0.1: "o", 0.2: "-", 0.21: "--", 1.0: "--"}
    assert {share: duplication_rating(share) for share in shares} == shares
    assert [mean_rating("++", "++"), mean_rating("++", "+"), mean_rating("++", "o"), mean_rating("--", "++")] == [
        "++",
        "+",
        "+",
        "o",
    ]
    assert risk([]) is None
    assert risk([(10, 50), (11, 20), (21, 20), (51, 10)]) == Risk(0.2, 0.2, 0.1)
