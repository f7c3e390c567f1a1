"""Tables of dependencies: what files say together, what is not known, what was last known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import pytest

from research_platform_assets.analysis.dependencies.coverage import NO_MANIFEST_REASON, dependency_coverage
from research_platform_assets.analysis.dependencies.manifests import FILES_UNKNOWN_REASON, manifests
from research_platform_assets.analysis.dependencies.packages import package_edges, packages
from research_platform_assets.analysis.dependencies.reading import read_manifest
from research_platform_assets.analysis.dependencies.rows import dependencies
from research_platform_assets.tables import core
from research_platform_assets.tables.github import DOCUMENTS
from research_platform_assets.tables.insight_dependencies import (
    DEPENDENCIES,
    DEPENDENCY_COVERAGE,
    MANIFESTS,
    PACKAGE_EDGES,
    PACKAGES,
)

LOST = "error of the server"
PYPROJECT = '[project]\nname = "tides"\ndependencies = ["numpy>=1", "xarray", "scipy==1.0"]\n'
LOCK = '[[package]]\nname = "numpy"\nversion = "2.1.0"\n[[package]]\nname = "six"\nversion = "1.16"\n'
Files = Mapping[str, str | None]
"""Contents by path, None where they are not at hand."""


class Built:
    """The tables made of files by repository; a repository of which None is known has unknown files."""

    def __init__(
        self,
        files: Mapping[int, Files | None],
        before: Built | None = None,
        states: Mapping[int, dict[str, Any]] | None = None,
    ) -> None:
        documents: list[dict[str, Any]] = []
        facts: dict[tuple[str, str], Any] = {}
        for repository, own in files.items():
            for number, (path, content) in enumerate((own or {}).items()):
                oid = f"{repository * 1000 + number:040x}"
                state = {"status": "observed"} if content is not None else {"status": "unknown", "reason": LOST}
                row: dict[str, Any] = dict.fromkeys(DOCUMENTS.polars_schema)
                documents.append(
                    row | {"repository_id": repository, "path": path, "kind": "manifest", "oid": oid} | state
                )
                if content is not None:
                    facts[oid, path] = read_manifest(content.encode(), path)
        facets = [
            {"repository_id": repository, "facet": "files", "status": "unknown" if own is None else "observed"}
            | {"reason": LOST if own is None else None, "origin": "archive", "since": None}
            for repository, own in files.items()
        ]
        frame = core.FACETS_TABLE.empty()
        self.facets = pl.DataFrame(
            [{name: row.get(name) for name in frame.columns} for row in facets], schema=frame.schema
        )
        self.documents = DOCUMENTS.frame(documents)
        self.repositories = pl.DataFrame(
            [
                {
                    "repository_id": each,
                    "full_name": f"Lab/r{each}",
                    "former_names": [],
                    "state": "active",
                    "is_fork": False,
                }
                | (states or {}).get(each, {})
                for each in files
            ],
            schema={name: core.REPOSITORIES.polars_schema[name] for name in ("repository_id", "full_name")}
            | {name: core.REPOSITORIES.polars_schema[name] for name in ("former_names", "state", "is_fork")},
        )
        self.manifests = manifests(self.documents, self.facets, facts, None if before is None else before.manifests)
        self.dependencies = dependencies(
            self.documents, self.facets, self.manifests, facts, None if before is None else before.dependencies
        )
        self.coverage = dependency_coverage(self.repositories, self.facets, self.manifests, self.dependencies)
        self.packages = packages(self.repositories, self.manifests, self.dependencies)
        self.edges = package_edges(self.repositories, self.manifests, self.dependencies)
        for table, made in (
            (MANIFESTS, self.manifests),
            (DEPENDENCIES, self.dependencies),
            (DEPENDENCY_COVERAGE, self.coverage),
            (PACKAGES, self.packages),
            (PACKAGE_EDGES, self.edges),
        ):
            table.contract.validate(made)

    def locks(self) -> dict[str, tuple[Any, ...]]:
        """By package whether it is locked, at which version, by which file."""
        columns = ("package", "is_locked", "locked_version", "lock_path")
        return {row[0]: row[1:] for row in self.dependencies.select(columns).rows()}


def test_a_lock_file_of_the_same_folder_locks() -> None:
    built = Built({1: {"pyproject.toml": PYPROJECT, "uv.lock": LOCK, "other/uv.lock": LOCK.replace("six", "xarray")}})
    own = built.dependencies.filter(pl.col("path") == "pyproject.toml")
    assert own.select("package", "is_locked", "locked_version", "lock_path").rows() == [
        ("numpy", True, "2.1.0", "uv.lock"),
        ("scipy", False, None, None),
        ("xarray", False, None, None),
    ]


def test_a_lock_file_that_cannot_be_read_leaves_open_what_it_locks() -> None:
    assert Built({1: {"pyproject.toml": PYPROJECT, "uv.lock": None}}).locks()["numpy"] == (None, None, None)
    assert Built({1: {"pyproject.toml": PYPROJECT, "uv.lock": "["}}).locks()["numpy"] == (None, None, None)
    assert Built({1: {"pyproject.toml": PYPROJECT, "yarn.lock": None}}).locks()["numpy"] == (False, None, None)
    assert Built({1: {"pyproject.toml": PYPROJECT, "pixi.lock": None}}).locks()["numpy"] == (None, None, None)


def test_a_lock_file_alone_says_what_there_is() -> None:
    built = Built({1: {"uv.lock": LOCK, "pyproject.toml": '[build-system]\nrequires = ["hatchling"]\n'}})
    locked = built.dependencies.filter(scope="locked")
    assert locked.select("package", "specifier", "is_pinned", "is_locked").rows() == [
        ("numpy", "2.1.0", True, True),
        ("six", "1.16", True, True),
    ]
    assert built.dependencies.filter(scope="build").height == 1


def test_entries_for_the_same_package_keep_apart() -> None:
    text = "a<2; python_version < '3.9'\nb\na>=2; python_version >= '3.9'\n"
    assert Built({1: {"requirements.txt": text}}).dependencies.select("package", "occurrence", "specifier").rows() == [
        ("a", 0, "<2"),
        ("a", 1, ">=2"),
        ("b", 0, None),
    ]


def test_what_cannot_be_read_is_never_nothing() -> None:
    built = Built({1: {"package.json": "{", "setup.py": "import x"}, 2: {}, 3: None, 4: {"requirements.txt": "a\n!\n"}})
    assert (
        built.manifests.filter(repository_id=1).select("status", "requirements_count").rows() == [("unknown", None)] * 2
    )
    columns = (
        "status",
        "reason",
        "manifests_count",
        "unread_manifests_count",
        "packages_count",
        "unread_entries_count",
    )
    assert built.coverage.select(columns).rows() == [
        ("unknown", "package.json: not valid JSON; 1 more", 2, 2, None, 0),
        ("absent", NO_MANIFEST_REASON, 0, 0, 0, 0),
        ("unknown", LOST, None, None, None, None),
        ("observed", None, 1, 0, 1, 1),
    ]


def test_a_file_that_is_not_at_hand_keeps_what_it_said() -> None:
    first = Built({1: {"pyproject.toml": PYPROJECT}, 2: {"requirements.txt": "a==1\n"}})
    second = Built({1: {"pyproject.toml": None}, 2: None}, first)
    assert second.manifests.select(
        "status", "reason", "requirements_count", "published_package", "is_current"
    ).rows() == [
        ("unknown", LOST, 3, "tides", False),
        ("unknown", FILES_UNKNOWN_REASON, 1, None, False),
    ]
    assert second.dependencies["package"].to_list() == ["numpy", "scipy", "xarray", "a"]
    assert set(second.dependencies["is_current"]) == {False}
    assert second.coverage.select("status", "packages_count", "is_current").rows() == [
        ("unknown", 3, False),
        ("unknown", 1, False),
    ]
    assert Built({1: {"pyproject.toml": None}, 2: None}, second).dependencies.equals(second.dependencies)
    # At hand, but of no use: what it said before is not what it says now.
    assert Built({1: {"pyproject.toml": "["}, 2: {}}, first).dependencies.height == 0


def test_a_file_that_was_never_at_hand_is_no_less_current_on_a_second_day() -> None:
    first = Built({1: {"renv.lock": None}})
    second = Built({1: {"renv.lock": None}}, first)
    assert second.manifests.equals(first.manifests)
    assert second.manifests["is_current"].to_list() == [True]


def test_coverage_counts_what_is_needed_to_run() -> None:
    files = {"pyproject.toml": PYPROJECT, "uv.lock": LOCK, "requirements-dev.txt": "pytest\nscipy\n"}
    row = Built({1: files}).coverage.row(0, named=True)
    assert (row["packages_count"], row["runtime_packages_count"]) == (4, 3)
    assert (row["pinned_packages_count"], row["locked_packages_count"], row["fixed_packages_count"]) == (1, 1, 2)
    unread = Built({1: {**files, "uv.lock": None}}).coverage.row(0, named=True)
    assert (unread["pinned_packages_count"], unread["locked_packages_count"], unread["fixed_packages_count"]) == (
        1,
        None,
        None,
    )


def test_packages_are_counted_by_repository() -> None:
    files = {
        1: {"pyproject.toml": PYPROJECT, "docs/requirements.txt": "numpy\n"},
        2: {"requirements.txt": "Numpy==1.5\nscipy==2.0\n"},
        3: {"requirements.txt": "numpy\n"},
    }
    made = Built(files, states={3: {"state": "gone"}}).packages
    numpy = made.row(by_predicate=pl.col("package") == "numpy", named=True)
    assert (numpy["repositories_count"], numpy["repository_ids"], numpy["pinned_repositories_count"]) == (2, [1, 2], 1)
    assert numpy["specifiers"] == ["==1.5", ">=1"]
    assert made.select("package", "has_conflicting_pins").rows() == [
        ("numpy", False),
        ("scipy", True),
        ("xarray", False),
    ]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("tides>=1", [(1, "name", "pyproject.toml")]),
        ("tides @ git+https://github.com/lab/R1.git@main", [(1, "address", "pyproject.toml")]),
        ("git+https://github.com/Lab/old", [(1, "address", None)]),
        ("tides @ git+https://github.com/elsewhere/tides", []),
        ("tidal", []),
    ],
)
def test_own_packages_link_repositories(entry: str, expected: list[tuple[int, str, str | None]]) -> None:
    files = {1: {"pyproject.toml": PYPROJECT, "requirements.txt": "tides\n"}, 2: {"requirements.txt": f"{entry}\n"}}
    edges = Built(files, states={1: {"former_names": ["old"]}}).edges
    assert set(edges["repository_id"]) <= {2}, "a repository does not depend on itself"
    assert edges.select("other_id", "basis").rows() == [each[:2] for each in expected]
    assert set(edges["requirement"]) <= {entry}


@pytest.mark.parametrize(("is_fork", "edges_count"), [(True, 0), (False, 1), (None, 1)])
def test_the_package_of_a_fork_is_that_of_its_parent(is_fork: bool | None, edges_count: int) -> None:
    built = Built(
        {1: {"pyproject.toml": PYPROJECT}, 2: {"requirements.txt": "tides\n"}}, states={1: {"is_fork": is_fork}}
    )
    assert built.edges.height == edges_count
    assert built.packages.filter(package="tides")["is_own"].to_list() == [edges_count == 1]


def test_two_repositories_that_declare_a_name_are_both_told() -> None:
    files = {1: {"pyproject.toml": PYPROJECT}, 2: {"pyproject.toml": PYPROJECT}, 3: {"requirements.txt": "tides\n"}}
    edges = Built(files).edges
    assert edges.select("repository_id", "other_id", "publishers_count").rows() == [(3, 1, 2), (3, 2, 2)]
    assert Built(files, states={1: {"state": "gone"}}).edges["other_id"].to_list() == [2]
