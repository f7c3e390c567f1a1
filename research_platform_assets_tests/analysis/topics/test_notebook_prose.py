"""Tests of `analysis.topics.notebook_prose` and of what becomes of the prose of notebooks."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import polars as pl
import pytest

from research_platform_assets.analysis.text.blocks import Block
from research_platform_assets.analysis.topics import TopicSettings, fit_topics
from research_platform_assets.analysis.topics.documents import NOTEBOOK_TERMS, OPENING_TERMS, document
from research_platform_assets.analysis.topics.fit import read_topics, topic_models, topic_tables
from research_platform_assets.analysis.topics.notebook_prose import (
    MOST_NOTEBOOKS,
    MOST_WORDS,
    Notebooks,
    first_notebooks,
    notebook_prose,
    notebooks_by_repository,
)
from research_platform_assets.analysis.topics.paragraphs import paragraphs
from research_platform_assets.analysis.topics.passages import Passage
from research_platform_assets.analysis.topics.reading import read_documents
from research_platform_assets.tables.github import DOCUMENTS
from research_platform_assets_tests.analysis.topics.corpus import THEMES, frame, row, themed_rows, words_but
from research_platform_assets_tests.analysis.topics.languages import GERMAN

OID = "0" * 40


def jupyter(*cells: tuple[str, str]) -> bytes:
    made = [{"cell_type": kind, "source": text, "outputs": [], "metadata": {}} for kind, text in cells]
    return json.dumps({"nbformat": 4, "metadata": {}, "cells": made}).encode()


def test_only_markdown_cells_are_read_and_addresses_are_masked() -> None:
    content = jupyter(
        ("markdown", "# Ice\n\nCores of *firn*, ask ada@example.org.\n\n```\nin_a_fence\n```"),
        ("code", "in_a_cell = 'ada@example.org'"),
        ("raw", "raw text"),
        ("markdown", "![figure](data:image/png;base64,AAAA) Snow layers."),
    )
    assert notebook_prose(content, "jupyter") == {
        "paragraphs": [
            ("Ice", 1, "Ice", False),
            ("Cores of firn, ask .", 0, "Cores|of|firn||ask|", False),
            ("Snow layers.", 0, "Snow|layers|", False),
        ],
        "language": None,
        "is_read": True,
    }


def test_r_markdown_is_read_without_chunks() -> None:
    content = b"---\ntitle: x\n---\n\n# Nests\n\n```{r}\nplot(nests)\n```\n\nWaders breed.\n"
    assert notebook_prose(content, "r markdown")["paragraphs"] == [
        ("Nests", 1, "Nests", False),
        ("Waders breed.", 0, "Waders|breed|", False),
    ]


@pytest.mark.parametrize(
    ("content", "of_format"),
    [
        (b"", "jupyter"),
        (b"{", "jupyter"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "jupyter"),
        (b"\0\1\2" * 99, "quarto"),
    ],
)
def test_what_is_no_notebook_is_not_read(content: bytes, of_format: str) -> None:
    assert notebook_prose(content, of_format) == {"paragraphs": [], "language": None, "is_read": False}


def test_a_notebook_of_references_says_nothing() -> None:
    content = jupyter(("markdown", "# References\n\nLeakage of firn."), ("markdown", "# Ice\n\nCores."))
    assert [words for _, _, words, _ in notebook_prose(content, "jupyter")["paragraphs"]] == ["", "", "Ice", "Cores|"]


def test_of_a_long_notebook_the_beginning_is_read() -> None:
    cells = [("markdown", "ice " * 400)] * 9
    read = notebook_prose(jupyter(*cells), "jupyter")
    assert sum(len(text.split()) for text, *_ in read["paragraphs"]) == 1_200 == MOST_WORDS + 200


def test_a_cell_that_takes_long_is_left_out() -> None:
    assert notebook_prose(jupyter(("markdown", "[" * 60_000), ("markdown", "Ice")), "jupyter")["paragraphs"] == [
        ("Ice", 0, "Ice", False)
    ]


def documents(*rows: tuple[int, str, str]) -> pl.DataFrame:
    return DOCUMENTS.frame(
        [
            {
                "repository_id": number,
                "path": path,
                "kind": "notebook" if path.endswith(".ipynb") else "source",
                "oid": OID,
                "size_bytes": 1,
                "status": status,
                "reason": None if status == "observed" else "too large",
            }
            for number, path, status in rows
        ]
    )


def test_the_first_notebooks_by_path_are_taken() -> None:
    many = [(7, f"{place:03}.ipynb", "observed") for place in reversed(range(MOST_NOTEBOOKS + 5))]
    found = first_notebooks(documents(*many, (8, "b.qmd", "observed"), (8, "a.py", "observed")))
    assert found.filter(repository_id=7)["path"].to_list() == [f"{place:03}.ipynb" for place in range(MOST_NOTEBOOKS)]
    assert found.filter(repository_id=8).select("path", "format").rows() == [("b.qmd", "quarto")]


def test_a_notebook_whose_contents_are_not_at_hand_is_unknown_not_empty() -> None:
    found = first_notebooks(documents((7, "a.ipynb", "unknown"), (7, "b.ipynb", "observed"), (8, "c.qmd", "observed")))
    prose: dict[tuple[str, str], Any] = {
        (OID, "jupyter"): {"paragraphs": [["Ice", 1, "Ice", False]], "language": "en", "is_read": True},
        (OID, "quarto"): {"paragraphs": [], "language": None, "is_read": False},
    }
    assert notebooks_by_repository(found, prose) == {
        7: Notebooks([(paragraphs([Block("Ice", 1)]), "en")], 1),
        8: Notebooks([], 1),
    }


def test_notebooks_count_less_than_a_readme_and_stand_in_for_it() -> None:
    note = Passage(("ice",) * (NOTEBOOK_TERMS + 9), 1, is_body=True, is_notebook=True)
    readme = Passage(("snow",) * OPENING_TERMS, 1, is_body=True)
    assert document(7, [readme, note], words_but()).counts == Counter(
        {"snow": 2 * OPENING_TERMS, "ice": NOTEBOOK_TERMS}
    )
    assert document(7, [note], words_but()).counts == Counter({"ice": NOTEBOOK_TERMS + OPENING_TERMS})


def notes(theme: str, language: str | None = "en", unread: int = 0) -> Notebooks:
    sentences = THEMES[theme][1] if theme in THEMES else GERMAN[theme]
    return Notebooks([(paragraphs(Block(sentence) for sentence in sentences[:5]), language)], unread)


@pytest.mark.parametrize(
    ("own", "notebooks", "status", "reason"),
    [
        (
            row(1, "x", None, status="absent"),
            notes("courts", unread=3),
            "observed",
            "there is no README; the topics are those of notebooks and the other texts",
        ),
        (row(1, "x", "Ice of the glacier, and its moraine."), notes("glaciers"), "observed", None),
        (
            row(1, "x", None, status="absent"),
            Notebooks((), 2),
            "unknown",
            "2 notebooks are not at hand, and the rest has 0 of the 3 vocabulary terms that a topic needs",
        ),
        (
            row(1, "glacier", None, status="absent"),
            Notebooks((), 1),
            "unknown",
            "a notebook is not at hand, and the rest has 1 of the 3 vocabulary terms that a topic needs",
        ),
        (
            row(1, "x", None, status="absent"),
            notes("gletscher", "de"),
            "absent",
            "too little text: 0 of the 3 vocabulary terms that a topic needs",
        ),
    ],
)
def test_coverage_says_what_notebooks_had_to_do_with_it(
    own: dict[str, Any], notebooks: Notebooks, status: str, reason: str | None
) -> None:
    settings = TopicSettings()
    rows = frame([own, *themed_rows()]).sort("repository_id")
    reading = read_topics(rows, settings, None, {1: notebooks})
    models = topic_models(None, reading.texts, settings, "2026-01-01", "")
    found = topic_tables(models, rows, reading, settings).coverage.row(0, named=True)
    assert (found["repository_id"], found["status"], found["reason"]) == (1, status, reason)


def test_a_repository_without_a_readme_is_placed_by_its_notebooks() -> None:
    settings = TopicSettings()
    rows = frame([row(1, "x", None, status="absent"), *themed_rows()]).sort("repository_id")
    reading = read_topics(rows, settings, None, {1: notes("courts")})
    models = topic_models(None, reading.texts, settings, "2026-01-01", "")
    main = topic_tables(models, rows, reading, settings).repository_topics.filter(pl.col("rank") == 1)
    topics = dict(main.select("repository_id", "topic_id").rows())
    assert topics[1] == topics[1_004]
    assert fit_topics(rows, settings).coverage.row(0, named=True)["status"] == "absent"


def test_names_that_notebooks_give_with_a_title_are_left_out() -> None:
    named = Notebooks([(paragraphs([Block("By Prof. Ada Forest."), Block("Forest and nests.")]), None)])
    found = read_documents([row(1, "x", None)], (), None, {1: named}).texts[0].document.counts
    assert found == Counter({"nests": 2})


def test_a_section_ends_with_its_notebook() -> None:
    first, second = (paragraphs([Block("Contacts", 2), Block("leakage")]), paragraphs([Block("Nests of waders.")]))
    found = read_documents([row(1, "x", None)], (), None, {1: Notebooks([(first, None), (second, None)])})
    assert found.texts[0].document.counts == Counter({"nests": 2, "waders": 2})
