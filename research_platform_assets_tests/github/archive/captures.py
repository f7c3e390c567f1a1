"""Capturing small archives in tests."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from research_platform_assets.github.archive import ArchiveSource
from research_platform_assets.github.documents import DocumentLimits
from research_platform_assets.github.frames import capture_frames
from research_platform_assets_tests.archives import MemorySink, Recorded, write_archive


def captured(directory: Path, limits: DocumentLimits | None = None) -> MemorySink:
    """All pages and documents of the archive in `directory`."""
    sink = MemorySink()
    ArchiveSource(directory, limits=limits).capture(sink)
    return sink


def frames_of(directory: Path, *repositories: Recorded, **organization: Any) -> dict[str, pl.DataFrame]:
    """The tables of an archive of `repositories`, written to `directory`."""
    return capture_frames(captured(write_archive(directory, repositories, organization)).pages())


def facets_of(frames: dict[str, pl.DataFrame], *facets: str) -> list[tuple[str, str | None, str | None]]:
    """Status, reason and origin of the facets named, of the only repository."""
    rows = {row["facet"]: row for row in frames["github.facets"].iter_rows(named=True)}
    return [(rows[facet]["status"], rows[facet]["reason"], rows[facet]["origin"]) for facet in facets]


def rows_of(frame: pl.DataFrame, columns: Sequence[str]) -> list[tuple[Any, ...]]:
    """The rows of some columns."""
    return frame.select(columns).rows()
