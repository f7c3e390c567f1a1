"""`research.datasets`: data files and links to deposited data of every repository.

Belongs here: putting rows together. Does not belong here: what counts as data (`paths`, `readme_links`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from research_platform_assets.analysis.carried import last_known
from research_platform_assets.analysis.datasets.definition import SITE_NAMES
from research_platform_assets.analysis.datasets.paths import CANDIDATE_EXTENSIONS, DataFile, data_file, site_folders
from research_platform_assets.analysis.datasets.pointers import SMALLEST_OTHER_BYTES
from research_platform_assets.analysis.frames import conform
from research_platform_assets.analysis.text.formats import readme_format
from research_platform_assets.tables.research_files import DATASETS

_SYMBOLIC_LINK = "120000"
_NAME = pl.col("path").str.to_lowercase().str.extract(r"([^/]*)$")
_EXTENSION = pl.col("path").str.to_lowercase().str.extract(r"\.([^./]+)$")

Described = Mapping[tuple[str, str], Mapping[str, Any]]


def data_files(files: pl.DataFrame) -> pl.DataFrame:
    """The files of `github.files` that hold data, with the columns `location`, `data_format` and `rule`.

    Folders, submodules and symbolic links hold none.
    """
    blobs = files.filter(type="blob").filter(pl.col("mode") != _SYMBOLIC_LINK)
    may_be = _EXTENSION.is_in(sorted(CANDIDATE_EXTENSIONS)) | pl.col("path").str.contains(r"(?i)\.zarr/")
    candidates = blobs.filter(may_be).sort("repository_id", "path")
    pages = blobs.filter(_NAME.is_in(sorted(SITE_NAMES)))
    sites = {
        repository: site_folders(paths) for repository, paths in pages.group_by("repository_id").agg("path").iter_rows()
    }
    found: list[DataFile | None] = [
        data_file(path, sites.get(repository, frozenset()))
        for repository, path in candidates.select("repository_id", "path").iter_rows()
    ]
    return candidates.with_columns(
        pl.Series("location", [each and each.location for each in found], dtype=pl.String),
        pl.Series("data_format", [each and each.format for each in found], dtype=pl.String),
        pl.Series("rule", [each and each.rule for each in found], dtype=pl.String),
    ).filter(pl.col("location").is_not_null())


def readable_pointers(held: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """The rows of `held` (`data_files`) that may be pointers of Git LFS and whose contents are at hand."""
    at_hand = documents.filter(status="observed").select("repository_id", "path")
    return held.filter(pl.col("size_bytes") < SMALLEST_OTHER_BYTES).join(at_hand, on=["repository_id", "path"])


def datasets(
    held: pl.DataFrame,
    documents: pl.DataFrame,
    facets: pl.DataFrame,
    pointers: Described,
    links: Described,
    previous: pl.DataFrame | None,
) -> pl.DataFrame:
    """`research.datasets`.

    Args:
        held: `data_files` of `github.files`.
        documents: `github.documents`.
        facets: `core.facets`; where `files` or `readme` is unknown, what was last known of it stands.
        pointers: Results of `describe_pointer` by object id and `""`.
        links: Results of `describe_data_links` by object id and markup.
        previous: The table before; None for the first.
    """
    read = set(readable_pointers(held, documents).select("repository_id", "path").iter_rows())
    of_files = [
        _file_row(row, pointers[row["oid"], ""] if (row["repository_id"], row["path"]) in read else None)
        for row in held.iter_rows(named=True)
    ]
    in_tree = _stores_as_one(DATASETS.frame(of_files))
    linked = DATASETS.frame(list(_link_rows(documents, links)))
    earlier = (DATASETS.empty() if previous is None else previous).with_columns(is_link=pl.col("rule") == "link")
    kept = [
        last_known(earlier.filter(~pl.col("is_link")), in_tree, facets, "files"),
        last_known(earlier.filter("is_link"), linked, facets, "readme"),
    ]
    return conform(pl.concat([in_tree, linked, *kept]), DATASETS)


def _file_row(file: Mapping[str, Any], pointer: Mapping[str, Any] | None) -> dict[str, Any]:
    """A row of one file; `pointer` is what `describe_pointer` says of it, None where its contents were not read."""
    size = file["size_bytes"]
    storage = "git" if pointer is not None or (size is not None and size >= SMALLEST_OTHER_BYTES) else "unknown"
    if file["rule"] == "dvc":
        storage, size = "dvc", None
    elif pointer is not None and pointer["size_bytes"] is not None:
        storage, size = "git lfs", pointer["size_bytes"]
    return {
        **_of(file["repository_id"], file["location"], file["rule"], "data"),
        "format": file["data_format"],
        "storage": storage,
        "size_bytes": size,
        "files_count": 1,
    }


def _stores_as_one(rows: pl.DataFrame) -> pl.DataFrame:
    """One row for all files of a Zarr store; its size is unknown where that of any file is."""
    is_store = pl.col("rule") == "zarr"
    is_sized = pl.col("size_bytes").is_not_null().all()
    stores = (
        rows.filter(is_store)
        .group_by("repository_id", "location", maintain_order=True)
        .agg(
            pl.exclude("size_bytes", "files_count", "storage").first(),
            size_bytes=pl.when(is_sized).then(pl.col("size_bytes").sum()),
            files_count=pl.col("files_count").sum(),
            # The parts of a store are small; as long as one of them is no pointer, the store lies in git.
            storage=pl.when((pl.col("storage") == "git").any()).then(pl.lit("git")).otherwise(pl.lit("unknown")),
        )
    )
    return pl.concat([rows.filter(~is_store), stores.select(rows.columns)])


def _link_rows(documents: pl.DataFrame, links: Described) -> Iterable[dict[str, Any]]:
    for readme in documents.filter(kind="readme", status="observed").iter_rows(named=True):
        for link in links[readme["oid"], readme_format(readme["path"])]["links"]:
            yield {
                **_of(readme["repository_id"], link["location"], "link", link["relation"]),
                "storage": "external",
                "host": link["host"],
                "readme_path": readme["path"],
                "sentence": link["sentence"],
            }


def _of(repository_id: int, location: str, rule: str, relation: str) -> dict[str, Any]:
    empty: dict[str, Any] = dict.fromkeys(DATASETS.polars_schema)
    return empty | {
        "repository_id": repository_id,
        "location": location,
        "rule": rule,
        "relation": relation,
        "is_current": True,
    }
