"""The table of notebooks: which documents are notebooks, why one was not read, and what was last known."""

from __future__ import annotations

from typing import Any

import polars as pl

from research_platform_assets.analysis.notebooks.description import describe_notebook
from research_platform_assets.analysis.notebooks.table import notebook_documents, notebooks
from research_platform_assets.tables import core, github
from research_platform_assets_tests.analysis.notebooks.authored import code, notebook
from research_platform_assets_tests.analysis.rows import frame, oid

GOOD = notebook(code("import numpy", 1))


def documents(**contents: bytes | str) -> pl.DataFrame:
    """Notebooks of repository 1 by name; a text instead of contents says why they are not at hand."""
    rows = [
        {
            "repository_id": 1,
            "path": f"{name}.ipynb",
            "kind": "notebook",
            "oid": oid(name),
            "size_bytes": len(content),
            "status": "observed" if isinstance(content, bytes) else "unknown",
            "reason": None if isinstance(content, bytes) else content,
        }
        for name, content in contents.items()
    ]
    return frame(github.DOCUMENTS, rows)


def facets(files: str) -> pl.DataFrame:
    return frame(core.FACETS_TABLE, [{"repository_id": 1, "facet": "files", "status": files}])


def made(previous: pl.DataFrame | None = None, files: str = "observed", **contents: bytes | str) -> pl.DataFrame:
    described: Any = {
        (oid(name), "jupyter"): describe_notebook(content, "jupyter")
        for name, content in contents.items()
        if isinstance(content, bytes)
    }
    return notebooks(documents(**contents), facets(files), described, previous)


def test_notebooks_are_told_by_their_ending_whatever_kind_of_document_they_are() -> None:
    rows = [
        {"path": "a.ipynb", "kind": "notebook"},
        {"path": "B.IPYNB", "kind": "notebook"},
        {"path": "c.Rmd", "kind": "source"},
        {"path": "d.qmd", "kind": "source"},
        {"path": "e.py", "kind": "source"},
        {"path": "rmd", "kind": "source"},
        {"path": "README.md", "kind": "readme"},
    ]
    found = notebook_documents(frame(github.DOCUMENTS, [{"repository_id": 1, **row} for row in rows]))
    assert dict(found.select("path", "format").iter_rows()) == {
        "a.ipynb": "jupyter",
        "B.IPYNB": "jupyter",
        "c.Rmd": "r markdown",
        "d.qmd": "quarto",
    }


def test_a_notebook_that_was_not_read_has_a_reason_and_no_figures() -> None:
    found = made(good=GOOD, broken=b"{", large="larger than 16777216 bytes")
    assert found.select("path", "status", "reason", "cells_count", "is_executed_in_order").rows() == [
        ("broken.ipynb", "unknown", "no JSON: EOF while parsing an object", None, None),
        ("good.ipynb", "observed", None, 1, True),
        ("large.ipynb", "unknown", "larger than 16777216 bytes", None, None),
    ]
    assert found["size_bytes"].to_list() == [1, len(GOOD), len("larger than 16777216 bytes")]


def test_notebooks_of_files_that_are_not_known_stand_as_last_known() -> None:
    before = made(good=GOOD)
    now = made(before, files="unknown")
    assert now.drop("is_current").equals(before.drop("is_current"))
    assert now["is_current"].to_list() == [False]
    assert made(now, files="observed").is_empty()
    assert made(now, files="absent").is_empty()
    assert made(now, good=GOOD)["is_current"].to_list() == [True]
