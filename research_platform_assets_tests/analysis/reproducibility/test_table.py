"""`research.reproducibility`: from frames and read documents to rows, and what is said of what could not be read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from research_platform_assets.analysis.repository_contents import Known
from research_platform_assets.analysis.reproducibility.evidence import EvidenceTables
from research_platform_assets.analysis.reproducibility.guidance import describe_guidance
from research_platform_assets.analysis.reproducibility.table import ReproducibilityTables, reproducibility
from research_platform_assets.analysis.reproducibility.workflows import runs_tests
from research_platform_assets.analysis.rubrics.frames import ScoreFrames
from research_platform_assets.tables import core, github
from research_platform_assets.tables.insight_dependencies import DEPENDENCY_COVERAGE, MANIFESTS
from research_platform_assets.tables.research_files import DATASETS, NOTEBOOKS
from research_platform_assets.tables.research_publications import PUBLICATION_COVERAGE, PUBLICATIONS
from research_platform_assets.tables.research_reproducibility import (
    REPLICATIONS,
    REPRODUCIBILITY,
    REPRODUCIBILITY_CRITERIA,
)
from research_platform_assets_tests.analysis import rows

CONTENTS = {
    ("README.md", "readme"): b"# Tides\n## Usage\nRun it.\n",
    ("requirements.txt", "manifest"): b"",
    ("a.ipynb", "notebook"): b"",
    (".github/workflows/ci.yml", "workflow"): b"- run: pytest\n",
    ("CITATION.cff", "citation"): b"",
}
READERS = {"readme": describe_guidance, "workflow": runs_tests}
RUN = {
    "executed_cells_count": 3,
    "unexecuted_cells_count": 0,
    "first_execution_count": 1,
    "is_executed_in_order": True,
}
DEPOSIT = {"location": "10.5281/zenodo.1", "rule": "link", "relation": "data"}


def evidence(
    *,
    readable: bool = True,
    run: dict[str, Any] | None = None,
    own: dict[str, Any] | None = None,
    data: dict[str, Any] | None = None,
) -> EvidenceTables:
    """Tables of repository 1, in which everything was read, or nothing was; `run`, `own`, `data` say otherwise."""
    state = {"repository_id": 1, "status": "observed" if readable else "unknown", "is_current": True}
    state |= {"reason": None if readable else "too large"}
    counts = {"runtime_packages_count": 1, "fixed_packages_count": 1} if readable else {}
    work = {
        "relation": "own",
        "relation_reason": "identifier of the work",
        "identifier": "10.5555/tides",
        "kind": "doi",
    }
    found = {"repository_id": 1, "path": "CITATION.cff", "is_valid": True, "is_current": True}
    deposit = {"repository_id": 1, "is_current": True}
    return EvidenceTables(
        manifests=rows.frame(MANIFESTS, [{**state, "path": "requirements.txt"}]),
        dependency_coverage=rows.frame(DEPENDENCY_COVERAGE, [{**state, **counts}]),
        notebooks=rows.frame(NOTEBOOKS, [{**state, "path": "a.ipynb", "format": "jupyter", **(RUN | (run or {}))}]),
        datasets=rows.frame(DATASETS, [{**deposit, **(data or DEPOSIT)}]),
        publications=rows.frame(PUBLICATIONS, [{**found, **(work | (own or {}))}] if readable else []),
        publication_coverage=rows.frame(PUBLICATION_COVERAGE, [{**state, "source": "citation"}]),
        replications=REPLICATIONS.empty(),
    )


def judged(
    *, readable: bool = True, files: str = "observed", state: str = "active", told: EvidenceTables | None = None
) -> ScoreFrames:
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
        kind: {
            (rows.oid(path), path): function(content, path) for (path, of), content in CONTENTS.items() if of == kind
        }
        for kind, function in READERS.items()
    }
    return reproducibility(
        ReproducibilityTables(
            repositories=rows.core_repositories(
                {"repository_id": 1, "state": state, "license_spdx_id": "MIT", "releases_count": 2}
            ),
            facets=rows.facets({1: {"files": files}}, table=core.FACETS_TABLE),
            files=rows.frame(github.FILES, listed),
            documents=rows.frame(github.DOCUMENTS, documents),
            evidence=told or evidence(readable=readable),
            readmes=read["readme"] if readable else {},
            workflows=read["workflow"] if readable else {},
            declared=Known("absent"),
        )
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


def found(name: str, told: EvidenceTables) -> tuple[str, float | None]:
    return judged(told=told).criteria.filter(criterion=name).select("status", "value").row(0)


@pytest.mark.parametrize(
    ("run", "status", "value"),
    [
        ({}, "observed", 1),
        ({"first_execution_count": 2}, "observed", 0),
        ({"unexecuted_cells_count": 1}, "observed", 0),
        ({"is_executed_in_order": False}, "observed", 0),
        ({"executed_cells_count": 0, "unexecuted_cells_count": 2, "is_executed_in_order": None}, "observed", 0),
        ({"executed_cells_count": 0, "is_executed_in_order": None}, "not applicable", None),
        ({"status": "unknown", "reason": "no JSON", "executed_cells_count": None}, "unknown", None),
        ({"is_current": False}, "not applicable", None),
        ({"format": "quarto"}, "not applicable", None),
    ],
)
def test_notebooks_run_from_top_to_bottom(run: dict[str, Any], status: str, value: float | None) -> None:
    assert found("notebooks_in_order", evidence(run=run)) == (status, value)


@pytest.mark.parametrize(
    ("own", "status"),
    [
        ({}, "observed"),
        ({"relation_reason": "badge of its archive"}, "observed"),
        ({"relation_reason": "asks to be cited", "identifier": "10.5281/zenodo.7"}, "observed"),
        ({"relation_reason": "preferred citation"}, "absent"),
        ({"relation": "cited", "identifier": "10.5281/zenodo.7"}, "absent"),
        ({"is_valid": False}, "absent"),
        ({"kind": "arxiv"}, "absent"),
        ({"is_current": False}, "absent"),
    ],
)
def test_only_the_identifier_of_the_work_itself_counts(own: dict[str, Any], status: str) -> None:
    assert found("identifier", evidence(own=own))[0] == status


@pytest.mark.parametrize(
    ("note", "status"), [(None, "absent"), ("README.md: only the first 200000 characters", "unknown")]
)
def test_an_identifier_behind_the_end_of_what_was_read_is_not_missing(note: str | None, status: str) -> None:
    read = rows.frame(
        PUBLICATION_COVERAGE, [{"repository_id": 1, "source": "readme", "status": "observed", "note": note}]
    )
    told = replace(evidence(), publications=PUBLICATIONS.empty(), publication_coverage=read)
    assert found("identifier", told)[0] == status


@pytest.mark.parametrize(("unread", "status", "value"), [(0, "observed", 1), (1, "observed", 1), (3, "unknown", None)])
def test_a_few_entries_that_were_understood_do_not_speak_for_the_others(
    unread: int, status: str, value: float | None
) -> None:
    counts = {"runtime_packages_count": 1, "fixed_packages_count": 1, "unread_entries_count": unread}
    row = {"repository_id": 1, "status": "observed", "is_current": True, **counts}
    told = replace(evidence(), dependency_coverage=rows.frame(DEPENDENCY_COVERAGE, [row]))
    assert found("versions_pinned", told) == (status, value)


def test_where_works_were_not_looked_for_no_identifier_is_missing() -> None:
    nothing = replace(evidence(), publications=PUBLICATIONS.empty(), publication_coverage=PUBLICATION_COVERAGE.empty())
    assert found("identifier", nothing) == ("unknown", None)


@pytest.mark.parametrize(
    ("data", "status", "value"),
    [
        (DEPOSIT, "observed", 1),
        ({**DEPOSIT, "relation": "unclear"}, "not applicable", None),
        ({**DEPOSIT, "is_current": False}, "not applicable", None),
        ({"location": "a.zarr", "rule": "zarr", "relation": "data", "files_count": 9}, "observed", 9),
        ({"location": "raw.csv.dvc", "rule": "dvc", "relation": "data", "files_count": None}, "observed", 1),
    ],
)
def test_data_count_where_they_are_data_for_certain(data: dict[str, Any], status: str, value: float | None) -> None:
    assert found("data_available", evidence(data=data)) == (status, value)
