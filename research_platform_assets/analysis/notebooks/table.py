"""`research.notebooks`: every notebook of every repository.

Belongs here: which documents are notebooks, and putting rows together. Does not belong here: what one notebook tells
(`description`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from research_platform_assets.analysis.carried import last_known
from research_platform_assets.analysis.frames import conform
from research_platform_assets.analysis.notebooks.description import FORMATS
from research_platform_assets.tables.research_files import NOTEBOOKS

_SUFFIX = pl.col("path").str.to_lowercase().str.extract(r"(\.[a-z]+)$")


def notebook_documents(documents: pl.DataFrame) -> pl.DataFrame:
    """The rows of `github.documents` that are notebooks, with the column `format`."""
    with_format = documents.with_columns(format=_SUFFIX.replace_strict(FORMATS, default=None, return_dtype=pl.String))
    return with_format.filter(pl.col("format").is_not_null())


def notebooks(
    documents: pl.DataFrame,
    facets: pl.DataFrame,
    described: Mapping[tuple[str, str], Mapping[str, Any]],
    previous: pl.DataFrame | None,
) -> pl.DataFrame:
    """`research.notebooks`.

    Args:
        documents: `github.documents`.
        facets: `core.facets`; where `files` is unknown, the notebooks last known stand.
        described: Results of `describe_notebook` by object id and format.
        previous: The table before; None for the first.
    """
    rows = [_row(document, described) for document in notebook_documents(documents).iter_rows(named=True)]
    current = conform(NOTEBOOKS.frame(rows), NOTEBOOKS)
    return conform(pl.concat([current, last_known(previous, current, facets, "files")]), NOTEBOOKS)


def _row(document: Mapping[str, Any], described: Mapping[tuple[str, str], Mapping[str, Any]]) -> dict[str, Any]:
    facts: Mapping[str, Any] = {"reason": document["reason"]}
    if document["status"] == "observed":
        facts = described[document["oid"], document["format"]]
    empty: dict[str, Any] = dict.fromkeys(NOTEBOOKS.polars_schema)
    return {
        **empty,
        **facts,
        "repository_id": document["repository_id"],
        "path": document["path"],
        "format": document["format"],
        "status": "observed" if facts["reason"] is None and document["status"] == "observed" else "unknown",
        "size_bytes": document["size_bytes"],
        "is_current": True,
    }
