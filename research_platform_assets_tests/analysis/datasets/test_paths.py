"""Which paths hold data, and by which rule; the gold set has the breadth, these are the edges."""

from __future__ import annotations

import pytest

from research_platform_assets.analysis.datasets import definition
from research_platform_assets.analysis.datasets.paths import DataFile, data_file, site_folders


@pytest.mark.parametrize(
    ("path", "location", "of_format", "rule"),
    [
        ("a.csv", None, "csv", "format"),
        ("deep/down/A.CSV", None, "csv", "format"),
        ("a.csv.gz", None, "csv", "format"),
        ("data/a.tar.gz", None, "archive", "folder"),
        ("data/a.json", None, "json", "folder"),
        ("letter_corpus/a.xml", None, "xml", "folder"),
        ("Data Sets/a.xlsx", None, "spreadsheet", "folder"),
        ("data_v2/a.txt", None, "text", "folder"),
        ("données/a.txt", None, "text", "folder"),
        ("x/v.zarr/0/0", "x/v.zarr", "zarr", "zarr"),
        ("v.ZARR/.zgroup", "v.ZARR", "zarr", "zarr"),
        ("data/a.csv.dvc", None, "csv", "dvc"),
        ("a.parquet.dvc", None, "parquet", "dvc"),
        ("data.dvc", None, None, "dvc"),
        ("data/photos.dvc", None, None, "dvc"),
    ],
)
def test_data(path: str, location: str | None, of_format: str | None, rule: str) -> None:
    assert data_file(path) == DataFile(location or path, of_format, rule)


@pytest.mark.parametrize(
    "path",
    [
        "a.json",
        "data",
        "csv",
        ".csv",
        "data/.csv",
        "data/a",
        "data/a.png",
        "data/a.jpg",
        "data/a.py",
        "data/a.yaml",
        "data/a.md",
        "data/readme.txt",
        "data/daily_report.json",
        "data/dictionary.csv",
        "data/code book/codebook.csv",
        "data_loader/a.json",
        "database/a.json",
        ".cache/a.csv",
        "data/.ipynb_checkpoints/a.csv",
        "output/a.csv",
        "model_outputs/a.csv",
        "results_v2/a.csv",
        "out/v.zarr/0",
        "models/v.h5",
        "model.h5",
        "tests/a.csv",
        "tests/data/a.csv",
        "src/data/a.json",
        "docs/data/a.json",
        "models/net.dvc",
        "images.dvc",
        "a.txt.dvc",
        "dvc.lock",
        "",
        "/",
        "a//b.json",
    ],
)
def test_no_data(path: str) -> None:
    assert data_file(path) is None


def test_what_lies_beside_a_page_in_data_is_its_contents_unless_its_format_holds_data_anywhere() -> None:
    sites = site_folders(["web/index.html", "blog/hugo.toml", "data/a.json", "index.md"])
    assert sites == {"web", "blog"}
    assert data_file("web/data/a.json", sites) is None
    assert data_file("blog/data/deep/a.xml", sites) is None
    assert data_file("web/data/a.csv", sites) == DataFile("web/data/a.csv", "csv", "format")
    assert data_file("data/a.json", sites) == DataFile("data/a.json", "json", "folder")


def test_no_extension_is_in_two_formats() -> None:
    both = [*definition.DATA_FORMATS.values(), *definition.FORMATS_IN_DATA_FOLDERS.values()]
    extensions = [extension for extensions in both for extension in extensions.split()]
    assert len(extensions) == len(set(extensions))
    assert "png" not in extensions
