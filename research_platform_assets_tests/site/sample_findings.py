"""What was found in the repositories of the sample: works, notebooks, data, dependencies, code, and their scores.

Belongs here: rows with every state that a section of a repository's page can be in, and hostile ones. Does not belong
here: the repositories (`sample_content`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Row = dict[str, Any]
MakeRow = Callable[..., Row]

OBSERVED, EMPTY, UNREADABLE, CORRECTED, ODD = 101, 103, 104, 105, 106
MARKUP = "<img src=x onerror=alert(1)><script>alert(2)</script>"
HOSTILE = f"{MARKUP} \u202etxet desrever \U0001f469\u200d\U0001f52c " + "unbroken" * 60
SOURCES = ("citation", "codemeta", "zenodo", "bibliography", "readme", "notebook", "manifest")


def finding_rows(row: MakeRow) -> dict[str, list[Row]]:
    """All rows by table, made by `sample_content.row`."""
    return {
        "research.publications": _publications(row),
        "research.publication_coverage": _coverage(row),
        "research.citations": [
            row("research.citations", repository_id=CORRECTED, other_id=OBSERVED, evidence="identifier",
                identifier="10.5555/own", path="README.md", technique="readme text", mentions_count=1,
                sentence="Uses the models of [1].", is_current=True),
        ],
        "research.notebooks": _notebooks(row),
        "research.datasets": _datasets(row),
        "insight.manifests": _manifests(row),
        "insight.dependencies": _dependencies(row),
        "insight.dependency_coverage": _dependency_coverage(row),
        "insight.code_quality": _code(row),
        "research.reproducibility": [
            row("research.reproducibility", repository_id=OBSERVED, status="observed", score=72.5, level="silver",
                coverage=0.9, lowest_score=70.0, highest_score=75.0, level_change_share=0.0, rubric_version="1"),
            row("research.reproducibility", repository_id=EMPTY, status="absent", reason="the repository is empty"),
            row("research.reproducibility", repository_id=UNREADABLE, status="unknown", reason="403 too large"),
        ],
    }  # fmt: skip


def publication(row: MakeRow, number: int, identifier: str, **values: Any) -> Row:
    """A row of `research.publications`, by default an own work that a citation file names."""
    common: Row = {"repository_id": number, "identifier": identifier, "kind": "doi", "relation": "own",
                   "relation_reason": "preferred citation", "confidence": "high", "is_valid": True,
                   "work_id": identifier, "path": "CITATION.cff", "technique": "citation file",
                   "sentence": "Please cite it.", "mentions_count": 1, "is_current": True}  # fmt: skip
    return row("research.publications", **common | values)


def _publications(row: MakeRow) -> list[Row]:
    return [
        publication(row, OBSERVED, "10.5555/own", title="On volatility & {braces}", authors=["Ada Lovelace", "Bo Ek"],
                    year=2023, venue="Journal of Examples", work_type="article", mentions_count=3),
        publication(row, OBSERVED, "2301.00001", kind="arxiv", work_id="10.5555/own", versions=["v1", "v2"]),
        publication(row, OBSERVED, "10.5555/cited", relation="cited", relation_reason="entry of a bibliography",
                    path="refs.bib", technique="bibliography"),
        publication(row, OBSERVED, "10.5555/unclear", relation="unclear", relation_reason="a link", confidence="low"),
        publication(row, UNREADABLE, "10.5555/earlier", title="Seen before", is_current=False),
        publication(row, ODD, "10.5555/<odd>\"'", title=HOSTILE, authors=[HOSTILE, "\u05d3\u05d5\u05d3"], year=2024,
                    venue=HOSTILE, sentence=HOSTILE, path=f"docs/{MARKUP}#?.cff", work_type="<article>"),
        publication(row, ODD, "not a number", kind="isbn", is_valid=False, problem="wrong check digit"),
        publication(row, CORRECTED, "10.5555/own", title="On volatility"),
    ]  # fmt: skip


def _coverage(row: MakeRow) -> list[Row]:
    def made(number: int, status: str, reason: str | None = None, **values: Any) -> list[Row]:
        common = {"repository_id": number, "status": status, "reason": reason} | values
        return [row("research.publication_coverage", source=source, **common) for source in SOURCES]

    return [
        *made(OBSERVED, "observed", unidentified_count=1),
        *made(EMPTY, "absent", "there is no such file"),
        *made(UNREADABLE, "unknown", "403 too large"),
        *made(CORRECTED, "observed"),
        *made(ODD, "observed", note="only the first 100 cells"),
    ]


def _notebooks(row: MakeRow) -> list[Row]:
    def made(number: int, path: str, **values: Any) -> Row:
        common: Row = {"repository_id": number, "path": path, "format": "jupyter", "status": "observed"}
        return row("research.notebooks", **common | {"is_current": True} | values)

    return [
        made(OBSERVED, "fit.ipynb", language="python", code_cells_count=4, executed_cells_count=4,
             first_execution_count=1, is_executed_in_order=True, errors_count=0, error_names=[]),
        made(OBSERVED, "plot.ipynb", language="r", code_cells_count=5, executed_cells_count=3, errors_count=2,
             first_execution_count=7, is_executed_in_order=False, error_names=["KeyError", "ValueError"]),
        made(OBSERVED, "report.qmd", format="quarto", language="r", code_cells_count=2),
        made(OBSERVED, "unread.ipynb", status="unknown", reason="contents not recorded"),
        made(UNREADABLE, "earlier.ipynb", code_cells_count=1, executed_cells_count=0, errors_count=0, error_names=[],
             is_current=False),
        made(ODD, f"{HOSTILE}.ipynb", language=MARKUP, code_cells_count=1, executed_cells_count=1, errors_count=1,
             error_names=[HOSTILE]),
    ]  # fmt: skip


def _datasets(row: MakeRow) -> list[Row]:
    def made(number: int, location: str, rule: str, **values: Any) -> Row:
        common: Row = {"repository_id": number, "location": location, "rule": rule, "relation": "data"}
        return row("research.datasets", **common | {"storage": "git", "is_current": True} | values)

    return [
        made(OBSERVED, "data/returns.csv", "format", format="csv", size_bytes=2_000_000, files_count=1),
        made(OBSERVED, "data/ticks.zarr", "zarr", format="zarr", size_bytes=3_000_000, files_count=40),
        made(OBSERVED, "data/raw.bin", "dvc", storage="dvc"),
        made(OBSERVED, "10.5281/zenodo.1", "link", storage="external", host="zenodo", relation="unclear",
             readme_path="README.md", sentence="The data are archived."),
        made(ODD, f"{HOSTILE}.csv", "format", format="csv", size_bytes=1, files_count=1),
        made(ODD, f"https://example.org/{MARKUP}", "link", storage="external", host="osf", sentence=HOSTILE,
             readme_path=HOSTILE),
        made(ODD, "javascript:alert(1)", "link", storage="unknown", host="osf"),
    ]  # fmt: skip


def _manifests(row: MakeRow) -> list[Row]:
    def made(number: int, path: str, status: str = "observed", **values: Any) -> Row:
        return row("insight.manifests", repository_id=number, path=path, ecosystem="pypi", status=status, **values)

    return [
        made(OBSERVED, "pyproject.toml", requirements_count=4, is_current=True),
        made(OBSERVED, "broken/poetry.lock", "unknown", reason="not valid TOML", is_current=True),
        made(UNREADABLE, "requirements.txt", "unknown", reason="403 too large"),
        made(ODD, f"{HOSTILE}.txt", "unknown", reason=MARKUP, is_current=True),
    ]


def _dependencies(row: MakeRow) -> list[Row]:
    def made(number: int, package: str, **values: Any) -> Row:
        common: Row = {"repository_id": number, "path": "pyproject.toml", "ecosystem": "pypi", "scope": "runtime"}
        common |= {"package": package, "requirement": package, "is_locked": False, "is_current": True}
        return row("insight.dependencies", **common | values)

    return [
        made(OBSERVED, "numpy", requirement="numpy==2.0", is_pinned=True),
        made(OBSERVED, "pandas", requirement="pandas>=2", is_locked=True, locked_version="2.2.2"),
        made(OBSERVED, "scipy", requirement="scipy>=1"),
        made(OBSERVED, "xarray", is_locked=None),
        made(OBSERVED, "pytest", scope="development"),
        made(ODD, MARKUP, requirement=HOSTILE, path=HOSTILE),
    ]


def _dependency_coverage(row: MakeRow) -> list[Row]:
    def made(number: int, status: str, reason: str | None = None, **counts: int) -> Row:
        return row("insight.dependency_coverage", repository_id=number, status=status, reason=reason, is_current=True,
                   **counts)  # fmt: skip

    return [
        made(OBSERVED, "unknown", "broken/poetry.lock: not valid TOML", manifests_count=2, unread_manifests_count=1,
             unread_entries_count=1, packages_count=5, runtime_packages_count=4, pinned_packages_count=1),
        made(EMPTY, "absent", "the repository is empty", manifests_count=0),
        made(UNREADABLE, "unknown", "403 too large"),
        made(CORRECTED, "absent", "it has no file that declares or locks dependencies", manifests_count=0),
        made(ODD, "unknown", "a file could not be read", manifests_count=1, unread_manifests_count=1),
    ]  # fmt: skip


def _code(row: MakeRow) -> list[Row]:
    return [
        row("insight.code_quality", repository_id=OBSERVED, status="observed", files_count=10, measured_files_count=9,
            excluded_files_count=1, coverage_share=0.9, languages=["Python", "R"], unjudged_languages=["R"],
            code_lines_count=1200, comment_share=0.1, functions_count=40, complexity_mean=2.5, duplication_share=0.02,
            functions_above_10_share=0.05, test_files_count=2, has_integration=True, docstring_share=0.5,
            complexity_rating="+", duplication_rating="++", grade="+", judged_lines_share=0.8, is_current=True),
        row("insight.code_quality", repository_id=CORRECTED, status="observed", files_count=1, measured_files_count=1,
            coverage_share=1.0, code_lines_count=20, grade_reason="fewer than 100 lines of code", is_current=True),
        row("insight.code_quality", repository_id=EMPTY, status="absent", reason="the repository is empty",
            grade_reason="the repository is empty", is_current=True),
        row("insight.code_quality", repository_id=UNREADABLE, status="unknown", reason="403 too large", files_count=3,
            measured_files_count=3, coverage_share=1.0, code_lines_count=300, grade="-", complexity_rating="-",
            duplication_rating="o"),
    ]  # fmt: skip
