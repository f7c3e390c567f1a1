"""The predecessor's defects: the page names tests that exist, and what no other test holds is held here."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from research_platform_assets.analysis.health.rubric import health_rubric
from research_platform_assets.analysis.reproducibility.rubric import reproducibility_rubric
from research_platform_assets.tables.registry import ALL_TABLES
from research_platform_assets_tests.project.repository import PACKAGE, ROOT, TESTS, modules, name_of

PAGE = ROOT / "docs" / "predecessor-defects.md"
ROW = re.compile(r"^\| (D\d+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
ANSWERS = ("Prevented by ", "Not applicable because ")
TEST = re.compile(r"`(test_\w+)`")
#: Modules whose objects run code when they are loaded.
RUNNING = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib"}
#: Takes the digest of what it writes in such a format.
NEVER_READ = "research_platform_assets/site/marks.py"
RANDOM = {"random", "secrets"}
#: Where figures, pages and tables are made.
MAKING = ("analysis", "site", "assets", "tables")


def defects() -> dict[str, str]:
    return {number: answer for number, _, answer in ROW.findall(PAGE.read_text(encoding="utf-8"))}


@cache
def names_of_tests() -> frozenset[str]:
    found = (ast.walk(ast.parse(module.read_text(encoding="utf-8"))) for module in modules(TESTS))
    functions = (node for nodes in found for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(function.name for function in functions if function.name.startswith("test_"))


def imports(*folders: Path) -> Iterator[tuple[Path, str]]:
    """Each module with the top-level names that it imports."""
    for module in modules(*folders):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            yield from ((module, name.partition(".")[0]) for name in names)


def test_every_defect_has_one_answer() -> None:
    numbers = [number for number, _, _ in ROW.findall(PAGE.read_text(encoding="utf-8"))]
    assert numbers == [f"D{number}" for number in range(1, 81)]
    assert [number for number, answer in defects().items() if not answer.startswith(ANSWERS)] == []


@pytest.mark.parametrize("number", defects())
def test_a_test_that_prevents_a_defect_exists(number: str) -> None:
    named = TEST.findall(defects()[number])
    assert [name for name in named if name not in names_of_tests()] == []
    assert named or not defects()[number].startswith("Prevented")


def test_every_defect_that_the_comparison_names_is_on_the_page() -> None:
    comparison = modules(PACKAGE / "analysis" / "parity")
    named = {number for module in comparison for number in re.findall(r"\bD\d+\b", module.read_text(encoding="utf-8"))}
    assert named
    assert named <= defects().keys()


def test_nothing_is_stored_in_a_format_that_runs_code() -> None:
    assert {name_of(module) for module, name in imports(PACKAGE) if name in RUNNING} <= {NEVER_READ}
    loading = re.compile(r"\bmarshal\.(?!dumps\()|\bfrom marshal\b|\bimport marshal as\b")
    assert loading.search((PACKAGE.parent / NEVER_READ).read_text(encoding="utf-8")) is None


def test_no_figure_is_drawn_at_random() -> None:
    folders = [PACKAGE / name for name in MAKING]
    assert [(name_of(module), name) for module, name in imports(*folders) if name in RANDOM] == []
    generators = re.compile(r"\bdefault_rng\b|\bnp\.random\b|\bnumpy\.random\b")
    assert [name_of(module) for module in modules(*folders) if generators.search(module.read_text("utf-8"))] == []


def test_github_is_only_read() -> None:
    queries = [path.read_text(encoding="utf-8") for path in sorted(PACKAGE.rglob("*.graphql"))]
    assert queries
    assert [text for text in queries if re.search(r"^\s*mutation\b", text, re.MULTILINE)] == []
    writing = re.compile(r"""["'](?:PUT|PATCH|DELETE)["']|\.(?:put|patch|delete)\(""")
    github = modules(PACKAGE / "github" / "live")
    assert [name_of(module) for module in github if writing.search(module.read_text(encoding="utf-8"))] == []


def test_each_score_has_one_table_and_one_rubric() -> None:
    scored = {name for name, table in ALL_TABLES.items() if {"score", "level"} & table.contract.columns().keys()}
    read = [reproducibility_rubric(), health_rubric()]
    assert scored == {"research.reproducibility", "insight.health"}
    rubrics = sorted(PACKAGE.rglob("*rubric*.yaml"))
    assert [path.parent.name for path in rubrics] == sorted(each.rubric.name for each in read)
