"""The table of data: rows of files and links, pointers, stores, and what stands while nobody can tell."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from research_platform_assets.analysis.datasets import table
from research_platform_assets.analysis.datasets.pointers import describe_pointer
from research_platform_assets.analysis.datasets.readme_links import describe_data_links
from research_platform_assets.tables import core, github
from research_platform_assets_tests.analysis.rows import frame, oid

POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"a" * 64 + b"\nsize 987654\n"


def files(*rows: tuple[str, int | None], repository: int = 1) -> pl.DataFrame:
    defaults = {"repository_id": repository, "type": "blob", "mode": "100644"}
    return frame(
        github.FILES, [{**defaults, "path": path, "size_bytes": size, "oid": oid(path)} for path, size in rows]
    )


def document(path: str, kind: str, repository: int = 1, **more: Any) -> dict[str, Any]:
    return {"repository_id": repository, "path": path, "kind": kind, "oid": oid(path), "status": "observed", **more}


def facets(**statuses: str) -> pl.DataFrame:
    """`core.facets` of repository 1."""
    rows = [{"repository_id": 1, "facet": facet, "status": status} for facet, status in statuses.items()]
    return frame(core.FACETS_TABLE, rows)


def made(
    in_tree: pl.DataFrame,
    documents: list[dict[str, Any]],
    contents: dict[str, bytes],
    known: pl.DataFrame | None = None,
    previous: pl.DataFrame | None = None,
) -> pl.DataFrame:
    at_hand = frame(github.DOCUMENTS, documents)
    held = table.data_files(in_tree)
    pointers = {
        (row["oid"], ""): describe_pointer(contents[row["path"]], "")
        for row in table.readable_pointers(held, at_hand).to_dicts()
    }
    links = {
        (row["oid"], "markdown"): describe_data_links(contents[row["path"]], "markdown")
        for row in documents
        if row["kind"] == "readme" and row["status"] == "observed"
    }
    known = facets(files="observed", readme="observed") if known is None else known
    return table.datasets(held, at_hand, known, pointers, links, previous)


def test_folders_links_and_submodules_are_no_data() -> None:
    rows = [
        {"path": "data", "type": "tree", "mode": "040000"},
        {"path": "data/sub.csv", "type": "commit", "mode": "160000"},
        {"path": "data/link.csv", "type": "blob", "mode": "120000"},
        {"path": "data/a.csv", "type": "blob", "mode": "100644"},
    ]
    found = table.data_files(frame(github.FILES, [{"repository_id": 1, "oid": oid(row), **row} for row in rows]))
    assert found["location"].to_list() == ["data/a.csv"]


def test_storage_is_told_by_size_and_contents() -> None:
    in_tree = files(
        ("data/big.csv", 1024),
        ("data/small.csv", 1023),
        ("data/unsized.csv", None),
        ("data/pointer.sql", 130),
        ("data/small.sql", 130),
        ("data/unread.sql", 130),
        ("data/a.csv.dvc", 90),
    )
    documents = [
        document("data/pointer.sql", "source"),
        document("data/small.sql", "source"),
        document("data/unread.sql", "source", status="unknown"),
    ]
    found = made(in_tree, documents, {"data/pointer.sql": POINTER, "data/small.sql": b"select 1"})
    assert {row["location"]: (row["storage"], row["size_bytes"]) for row in found.to_dicts()} == {
        "data/a.csv.dvc": ("dvc", None),
        "data/big.csv": ("git", 1024),
        "data/pointer.sql": ("git lfs", 987654),
        "data/small.csv": ("unknown", 1023),
        "data/small.sql": ("git", 130),
        "data/unread.sql": ("unknown", 130),
        "data/unsized.csv": ("unknown", None),
    }


@pytest.mark.parametrize(
    ("last", "expected"), [(2000, ("git", 2012, 2)), (3, ("unknown", 15, 2)), (None, ("unknown", None, 2))]
)
def test_a_zarr_store_is_one_row(last: int | None, expected: tuple[Any, ...]) -> None:
    found = made(files(("v.zarr/.zattrs", 12), ("v.zarr/x/0.0", last)), [], {})
    assert found.select("location", "format", "rule").rows() == [("v.zarr", "zarr", "zarr")]
    assert found.select("storage", "size_bytes", "files_count").rows() == [expected]


def test_links_come_from_the_readme() -> None:
    text = b"The data set is at https://zenodo.org/record/1."
    found = made(files(("a.csv", 2000)), [document("README.md", "readme")], {"README.md": text})
    assert found.select("location", "rule", "relation", "storage", "host", "readme_path", "sentence").row(1) == (
        "https://doi.org/10.5281/zenodo.1",
        "link",
        "data",
        "external",
        "zenodo",
        "README.md",
        text.decode(),
    )


def test_what_is_not_known_now_stands_as_it_was_last_known() -> None:
    text = b"The data set is at https://zenodo.org/record/1."
    before = made(files(("a.csv", 2000)), [document("README.md", "readme")], {"README.md": text})
    both = made(files(), [], {}, facets(files="unknown", readme="unknown"), before)
    assert both.drop("is_current").equals(before.drop("is_current"))
    assert both["is_current"].to_list() == [False, False]
    no_readme = made(files(("a.csv", 2000)), [], {}, facets(files="observed", readme="unknown"), both)
    assert no_readme["is_current"].to_list() == [True, False]
    assert made(files(), [], {}, facets(files="observed", readme="absent"), both).is_empty()
    # Nobody asked about a repository without facets.
    assert made(files(), [], {}, facets(), both).is_empty()


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (POINTER, 987654),
        (POINTER.removesuffix(b"\n"), 987654),
        (POINTER.replace(b"oid", b"ext-0-foo sha256:00\noid"), 987654),
        (POINTER + b"more", None),
        (POINTER.replace(b"987654", b"many"), None),
        (POINTER.replace(b"\n", b"\r\n"), None),
        (b"", None),
        (b"select 1", None),
        (b"version https://git-lfs.github.com/spec/v1\n" * 1000, None),
    ],
)
def test_pointers(content: bytes, size: int | None) -> None:
    assert describe_pointer(content, "") == {"size_bytes": size}
