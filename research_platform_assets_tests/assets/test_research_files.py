"""Notebooks and data of the sample organisation, as readers get them."""

from __future__ import annotations

import polars as pl

from research_platform_assets_tests.workbench import Workbench


def repository(workbench: Workbench, name: str) -> int:
    return workbench.read("core.repositories").row(by_predicate=pl.col("name") == name, named=True)["repository_id"]


def test_notebooks_and_data_of_the_sample(first: Workbench) -> None:
    notebooks = first.read("research.notebooks")
    calls = notebooks.filter(repository_id=repository(first, "nocturnal-migration-calls"))
    assert calls.select("path", "status", "is_executed_in_order", "unexecuted_cells_count", "error_names").rows() == [
        ("01-calls-by-hour.ipynb", "observed", True, 0, []),
        ("02-wind.ipynb", "observed", False, 1, ["FileNotFoundError"]),
        ("03-moon.ipynb", "unknown", None, None, None),
    ]
    assert set(notebooks["format"]) == {"jupyter", "quarto"}
    assert set(notebooks["language"].drop_nulls()) == {"python", "r"}
    data = first.read("research.datasets").filter(repository_id=repository(first, "glacier-terminus-mapper"))
    assert data.select("location", "rule", "relation", "storage").rows() == [
        ("data/errors.csv", "format", "data", "unknown"),
        ("data/images.dvc", "dvc", "data", "dvc"),
        ("data/scenes.sql", "folder", "data", "git lfs"),
        ("data/velocity.zarr", "zarr", "data", "git"),
        ("https://huggingface.co/datasets/ellerfosse-lab/digitized-fronts", "link", "data", "external"),
        ("https://zenodo.org/badge/latestdoi/1850000108", "link", "unclear", "external"),
    ]
    published = first.current / "csv"
    assert "data/velocity.zarr" in (published / "research.datasets.csv").read_text(encoding="utf-8")
    assert "02-wind.ipynb" in (published / "research.notebooks.csv").read_text(encoding="utf-8")


def test_what_is_not_data_is_not_listed(first: Workbench) -> None:
    files, data = first.read("github.files"), first.read("research.datasets").filter(pl.col("rule") != "link")
    listed = data.filter(pl.col("rule") != "zarr").join(
        files, left_on=["repository_id", "location"], right_on=["repository_id", "path"], how="left"
    )
    assert set(listed["type"]) == {"blob"}
    assert not data["location"].str.contains(r"\.(png|jpg|md|py|toml|yml)$|^(results|output|docs|tests)/").any()


def test_a_second_state_reads_only_what_is_new(second: Workbench) -> None:
    with second.store() as store:
        rows = store.connection.execute(
            "select function, oid, argument, count(*) from platform.document_result group by all having count(*) > 1"
        )
        assert rows.fetchall() == []
    assert second.read("research.notebooks")["is_current"].all()
