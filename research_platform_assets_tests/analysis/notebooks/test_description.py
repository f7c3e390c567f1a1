"""What follows from cells: the order of execution, errors, words, imports."""

from __future__ import annotations

import json
from typing import Any

import pytest

from research_platform_assets.analysis.notebooks.description import describe_notebook, is_in_order
from research_platform_assets.analysis.text.cost import LONGEST_MARKDOWN, MOST_BRACKETS
from research_platform_assets_tests.analysis.notebooks.authored import PRINTED, code, failed, markdown, notebook


def described(*cells: Any, **more: Any) -> Any:
    return describe_notebook(notebook(*cells, **more), "jupyter")


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([], None),
        ([1], True),
        ([7], True),
        ([1, 2, 3], True),
        ([4, 5, 6], True),
        ([1, 3], False),
        ([2, 1], False),
        ([1, 1], False),
        ([1, 2, 4, 3], False),
    ],
)
def test_order_is_counts_that_ascend_by_one(counts: list[int], expected: bool | None) -> None:
    assert is_in_order(counts) is expected


def test_counts_of_cells() -> None:
    found = described(
        markdown("# A"),
        code("a", 5, PRINTED, failed("KeyError")),
        code(" \n"),
        code("b"),
        code("c", 6, failed("KeyError")),
    )
    assert found == {
        "reason": None,
        "nbformat": 4,
        "language": "python",
        "kernel": "python3",
        "cells_count": 5,
        "code_cells_count": 4,
        "markdown_cells_count": 1,
        "raw_cells_count": 0,
        "word_count": 1,
        "imports": [],
        "unread_cells_count": 0,
        "cells_with_outputs_count": 2,
        "executed_cells_count": 2,
        "unexecuted_cells_count": 1,
        "first_execution_count": 5,
        "is_executed_in_order": True,
        "errors_count": 2,
        "error_names": ["KeyError"],
    }
    assert json.loads(json.dumps(found)) == found


def test_imports_of_other_languages_are_not_known() -> None:
    for metadata in ({}, {"language_info": {"name": "julia"}}):
        found = described(code("import numpy"), metadata=metadata)
        assert (found["imports"], found["unread_cells_count"]) == (None, None)


def test_words_are_those_of_the_prose_and_not_counted_where_there_are_too_many() -> None:
    picture = f"![a](data:image/svg+xml;base64,{'A' * LONGEST_MARKDOWN})"
    assert described(markdown(f"Two words {picture}"))["word_count"] == 2
    assert described(markdown("a " * (LONGEST_MARKDOWN // 2)))["word_count"] == LONGEST_MARKDOWN // 2
    assert described(markdown("a"), markdown("a " * (LONGEST_MARKDOWN // 2)))["word_count"] is None
    assert described(markdown("[" * MOST_BRACKETS), markdown("["))["word_count"] is None


def test_chunks_are_cells_and_tell_nothing_of_how_they_were_run() -> None:
    text = "---\ntitle: x\n---\nOne.\n```{r a, echo=FALSE}\nlibrary(b)\n```\n```{python}\nimport c\n```\n```{r}\n1\n```"
    found = describe_notebook(text.encode(), "r markdown")
    assert found["language"] == "r"
    assert found["imports"] == ["b"]
    assert (found["cells_count"], found["code_cells_count"], found["markdown_cells_count"]) == (4, 3, 1)
    assert "executed_cells_count" not in found


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("", []),
        ("---\nnever ended\n", ["markdown"]),
        ("```{python}\nnever ended", ["code"]),
        ("````{python}\n```\ninside\n````", ["code"]),
        ("```\n```{python}\nshown\n```\n", ["markdown"]),
        ("~~~\n```{python}\n~~~\n```{r}\n1\n```", ["markdown", "code"]),
        ("  ```{ojs}\n1\n  ```", ["code"]),
        ("`r 1` and ```{python} inline```", ["markdown"]),
    ],
)
def test_fences(text: str, kinds: list[str]) -> None:
    found = describe_notebook(text.encode(), "quarto")
    assert (found["code_cells_count"], found["markdown_cells_count"]) == (kinds.count("code"), kinds.count("markdown"))


def test_a_chunk_file_that_is_no_text_says_so() -> None:
    assert describe_notebook(b"\x00\x01\x02" * 100, "quarto") == {"reason": "binary data, not text"}
