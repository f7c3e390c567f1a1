"""Every query is valid by GitHub's schema and costs little."""

from __future__ import annotations

import re
from importlib import import_module
from importlib.resources import files
from typing import Any

import pytest

from research_platform_assets.github.live.deep.asking import Question, Row
from research_platform_assets.github.live.deep.documents import for_rows, load
from research_platform_assets_tests.github.live.deep.answers import oid
from research_platform_assets_tests.github.live.deep.schema import points, problems

PACKAGE = "research_platform_assets.github.live.deep"
HEAD: dict[str, Any] = {"id": "R_1", "oid": oid(1)}
VARIABLES: dict[str, dict[str, Any]] = {
    "repositories": {"id": "R_1"},
    "repositories without history": {"id": "R_1"},
    "repositories without trees": {"id": "R_1"},
    "releases": {"id": "R_1", "after": "Y3Vyc29yOjE="},
    "languages": {"id": "R_1", "after": "Y3Vyc29yOjE="},
    "history": HEAD | {"after": None, "counted": True},
    "line counts": HEAD | {"after": f"{oid(1)} 99", "first": 100},
    "subtrees": HEAD,
    "blobs": HEAD,
}


def questions() -> dict[str, Question]:
    modules = [
        import_module(f"{PACKAGE}.{name}") for name in ("repositories", "histories", "line_counts", "trees", "blobs")
    ]
    values = [value for module in modules for value in vars(module).values()]
    listed = [value if isinstance(value, list) else [value] for value in values]
    return {question.name: question for part in listed for question in part if isinstance(question, Question)}


QUESTIONS = questions()


def composed(name: str, rows: int) -> tuple[str, dict[str, Any]]:
    document, variables, _ = QUESTIONS[name].composed([Row(VARIABLES[name])] * rows)
    return document, variables


def test_every_question_is_tested() -> None:
    assert sorted(QUESTIONS) == sorted(VARIABLES)


def test_every_file_is_part_of_a_question() -> None:
    documents = "\n".join(question.document for question in QUESTIONS.values())
    texts = [path.read_text(encoding="utf-8") for path in files(PACKAGE).iterdir() if path.name.endswith(".graphql")]
    assert len(texts) == 11
    assert [text for text in texts if text not in documents] == []


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", sorted(VARIABLES))
def test_a_query_is_valid(name: str, rows: int) -> None:
    assert problems(*composed(name, rows)) == []


def test_a_wrong_query_is_found_invalid() -> None:
    document = load("subtrees", "fragment_tree")
    assert problems(document.replace("object(oid", "objet(oid"), {"id0": "R_1", "oid0": oid(1)}) != []


@pytest.mark.parametrize(
    ("name", "rows", "most"),
    [
        ("repositories", 25, 1),
        ("repositories", 100, 3),
        ("history", 20, 1),
        ("line counts", 100, 1),
        ("subtrees", 100, 1),
        ("blobs", 50, 1),
        ("releases", 50, 1),
        ("languages", 50, 1),
    ],
)
def test_a_batch_costs_few_points(name: str, rows: int, most: int) -> None:
    assert points(*composed(name, rows)) <= most


def test_the_formula_gives_what_github_gives_for_its_example() -> None:
    document = """{ viewer { repositories(first: 100) { edges { node {
        issues(first: 50) { edges { node { labels(first: 60) { edges { node { name } } } } } } } } } } }"""
    assert points(document, {}) == 51


def test_rows_differ_in_their_numbers_alone() -> None:
    document = for_rows("query Q(\n  $id0: ID!\n) {\n  row0: node(id: $id0) { id }\n  x100: y\n}", 2)
    assert re.findall(r"\w+\d+", document) == ["id0", "id1", "row0", "id0", "row1", "id1", "x100"]
