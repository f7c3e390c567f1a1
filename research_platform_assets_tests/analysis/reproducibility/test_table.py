"""`research.reproducibility`: from frames and read documents to rows, and what is said of what could not be read."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from research_platform_assets.analysis.reproducibility.pins import count_pins
from research_platform_assets.analysis.reproducibility.runs import own_identifier, runs_in_order, runs_tests

from research_platform_assets.analysis.reproducibility.guidance import describe_guidance
from research_platform_assets.analysis.reproducibility.table import ReadDocuments, reproducibility
from research_platform_assets.analysis.rubrics.frames import ScoreFrames
from research_platform_assets.tables import core, github
from research_platform_assets.tables.research_reproducibility import (
    REPLICATIONS,
    REPRODUCIBILITY,
    REPRODUCIBILITY_CRITERIA,
)
from research_platform_assets_tests.analysis import rows

CONTENTS = {
    ("README.md", "readme"): b"# Tides\n## Usage\nRun it.\n",
    ("requirements.txt", "manifest"): b"numpy==1.26\n",
    ("a.ipynb", "notebook"): b'{"cells": [{"cell_type": "code", "execution_count": 1, "source": "1"}]}',
    (".github/workflows/ci.yml", "workflow"): b"- run: pytest\n",
    ("CITATION.cff", "citation"): b"doi: 10.5555/tides\n",
}
READERS = {
    "readmes": ("readme", describe_guidance),
    "manifests": ("manifest", count_pins),
    "notebooks": ("notebook", runs_in_order),
    "workflows": ("workflow", runs_tests),
    "citations": ("citation", own_identifier),
}


def judged(*, readable: bool = True, files: str = "observed", state: str = "active") -> ScoreFrames:
    documents = [
        {
            "repository_id": 1,
            "path": path,
            "kind": kind,
            "oid": rows.oid(path),
            "status": "observed" if readable else "unknown",
            "reason": None if readable else "too large",
        }
        for path, kind in CONTENTS
    ]
    listed = [
        {"repository_id": 1, "path": path, "type": "blob", "mode": "100644", "oid": rows.oid(path)}
        for path, _ in CONTENTS
    ]
    read: dict[str, Any] = {
        name: {
            (rows.oid(path), path): function(content, path) for (path, of), content in CONTENTS.items() if of == kind
        }
        for name, (kind, function) in READERS.items()
    }
    return reproducibility(
        rows.core_repositories({"repository_id": 1, "state": state, "license_spdx_id": "MIT", "releases_count": 2}),
        rows.facets({1: {"files": files}}, table=core.FACETS_TABLE),
        rows.frame(github.FILES, listed),
        rows.frame(github.DOCUMENTS, documents),
        REPLICATIONS.empty(),
        ReadDocuments(**(read if readable else {name: {} for name in READERS})),
    )


def statuses(made: ScoreFrames) -> dict[str, str]:
    return dict(made.criteria.select("criterion", "status").iter_rows())


OF_CONTENTS = ("readme", "usage", "versions_pinned", "notebooks_in_order", "tests_run", "identifier")


def test_documents_are_brought_to_the_criteria_that_they_speak_of() -> None:
    made = judged()
    assert rows.is_valid(made.scores, REPRODUCIBILITY)
    assert rows.is_valid(made.criteria, REPRODUCIBILITY_CRITERIA)
    assert {statuses(made)[name] for name in OF_CONTENTS} == {"observed"}
    evidence = dict(made.criteria.select("criterion", "path").iter_rows())
    assert evidence["versions_pinned"] == "requirements.txt"
    assert evidence["tests_run"] == ".github/workflows/ci.yml"
    assert made.criteria.filter(pl.col("points") == pl.col("possible"))["improvement"].null_count() > 5


def test_documents_that_could_not_be_read_are_unknown_and_not_missing() -> None:
    made = judged(readable=False)
    assert {statuses(made)[name] for name in OF_CONTENTS} == {"unknown"}
    assert statuses(made)["dependencies_declared"] == "observed", "its name is enough"
    row = made.scores.row(0, named=True)
    assert row["coverage"] < 1
    reasons = made.criteria.filter(status="unknown")["evidence"]
    assert all("too large" in reason for reason in reasons)


@pytest.mark.parametrize(
    ("files", "status", "reason"),
    [("absent", "absent", "the repository is empty"), ("unknown", "unknown", "only ")],
)
def test_a_tree_that_is_not_there_gives_no_score(files: str, status: str, reason: str) -> None:
    row = judged(files=files).scores.row(0, named=True)
    assert (row["status"], row["score"], row["level"]) == (status, None, None)
    assert row["reason"].startswith(reason)


def test_archived_work_is_judged_as_any_other() -> None:
    assert judged(state="archived").scores.equals(judged().scores)
