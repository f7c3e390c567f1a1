"""Media types of the files that are published, by suffix.

Belongs here: one table, because what the operating system knows differs from machine to machine.
"""

from __future__ import annotations

from pathlib import PurePosixPath

_BY_SUFFIX = {
    ".atom": "application/atom+xml",
    ".bib": "text/x-bibtex",
    ".css": "text/css",
    ".csv": "text/csv",
    ".duckdb": "application/vnd.duckdb",
    ".gif": "image/gif",
    ".html": "text/html",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".md": "text/markdown",
    ".parquet": "application/vnd.apache.parquet",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".webp": "image/webp",
    ".xml": "application/xml",
}
UNKNOWN = "application/octet-stream"


def media_type(path: str) -> str:
    """The media type of the file at `path`."""
    return _BY_SUFFIX.get(PurePosixPath(path).suffix.lower(), UNKNOWN)
