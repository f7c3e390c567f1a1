"""Dependencies of the sample organisation: every feature of the tables has a row that shows it."""

from __future__ import annotations

import polars as pl
import pytest

from research_platform_assets_tests.conftest import SampleBuilds
from research_platform_assets_tests.workbench import Workbench


@pytest.fixture(scope="module")
def tables(sample_builds: SampleBuilds) -> dict[str, pl.DataFrame]:
    """The tables of the first build, as published, with names of repositories in place of ids."""
    folder = Workbench(sample_builds.first).current / "tables"
    repositories = pl.read_parquet(folder / "core.repositories.parquet").select("repository_id", "name")
    names = ("manifests", "dependencies", "dependency_coverage", "packages", "package_edges")
    read = {name: pl.read_parquet(folder / f"insight.{name}.parquet") for name in names}
    return {
        name: frame.join(repositories, on="repository_id", how="left") if "repository_id" in frame.columns else frame
        for name, frame in read.items()
    } | {"repositories": repositories}


def test_entries_are_pinned_or_not_and_locked_or_not(tables: dict[str, pl.DataFrame]) -> None:
    stage = tables["dependencies"].filter(name="river-stage-forecast", scope="runtime")
    assert stage.select("package", "is_pinned", "is_locked", "locked_version", "lock_path").rows() == [
        ("numpy", False, True, "2.1.0", "requirements-lock.txt"),
        ("pandas", False, True, "2.2.2", "requirements-lock.txt"),
        ("scipy", False, True, "1.14.1", "requirements-lock.txt"),
    ]
    ferry = tables["dependencies"].filter(name="ferry-demand-model")
    assert set(ferry.select("is_pinned", "is_locked").rows()) == {(True, False)}
    assert set(tables["dependencies"]["ecosystem"]) == {"pypi", "conda", "npm", "cran", "julia"}
    assert set(tables["dependencies"]["scope"]) == {"runtime", "development", "optional", "build"}


def test_a_file_that_was_not_recorded_is_not_one_without_dependencies(tables: dict[str, pl.DataFrame]) -> None:
    lost = tables["manifests"].filter(status="unknown")
    assert lost.select("name", "path", "requirements_count").rows() == [("bus-fare-elasticity", "renv.lock", None)]
    coverage = {row["name"]: row for row in tables["dependency_coverage"].iter_rows(named=True)}
    assert (coverage["bus-fare-elasticity"]["status"], coverage["bus-fare-elasticity"]["packages_count"]) == (
        "unknown",
        None,
    )
    assert (coverage["river-stage-forecast"]["status"], coverage["river-stage-forecast"]["fixed_packages_count"]) == (
        "observed",
        3,
    )
    assert {row["status"] for row in coverage.values()} == {"observed", "absent", "unknown"}
    assert len(coverage) == tables["repositories"].height


def test_own_packages_link_repositories(tables: dict[str, pl.DataFrame]) -> None:
    others = tables["repositories"].rename({"repository_id": "other_id", "name": "other"})
    edges = tables["package_edges"].join(others, on="other_id").sort("name")
    assert edges.select("name", "other", "basis").rows() == [
        ("helix-coil-teaching", "fold-pathway-sampler", "name"),
        ("nocturnal-migration-calls", "dawn-chorus-detector", "address"),
    ]
    shared = tables["packages"].filter(pl.col("repositories_count") > 1)
    assert "numpy" in shared["package"].to_list()
    assert tables["packages"].filter("is_own")["package"].to_list() == ["dawn-chorus-detector", "fold-pathway-sampler"]
