"""Files of program text by language: how many were measured, and why the others were not.

Belongs here: counting rows of `insight.code_files`. Does not belong here: repositories (`quality`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.standing import NO_REASON

if TYPE_CHECKING:
    import polars as pl

_TABLE = "insight.code_files"
_SEVERAL_REASONS = 3


@dataclass(frozen=True)
class Language:
    """One language.

    Attributes:
        files_count: Files that others or programs wrote not counted.
        measured_count: Those whose lines were measured.
        judged_count: Those whose functions are known.
        excluded_count: Files that others or programs wrote.
        reasons: Why files were not measured, or their functions not judged, with the number of files; most first.
    """

    name: str
    files_count: int
    measured_count: int
    judged_count: int
    excluded_count: int
    reasons: Sequence[tuple[str, int]]


def languages(index: SiteIndex) -> list[Language]:
    """Languages of files that the latest capture saw, most files first; none where the table was never computed."""
    frame = index.content.tables.get(_TABLE)
    if frame is None:
        return []
    import polars as pl

    known = frame.filter(pl.col("repository_id").is_in(sorted(index.repository)) & pl.col("is_current"))
    return sorted(map(_language, _by_language(known)), key=lambda each: (-each.files_count, each.name))


def _by_language(frame: pl.DataFrame) -> list[tuple[str, list[tuple[str, bool, str | None, int]]]]:
    """For each language the files by status, whether their functions are known, and the reason why not."""
    import polars as pl

    judged = pl.col("functions_count").is_not_null()
    counted = (
        frame.with_columns(judged=judged, why=pl.coalesce("reason", "functions_reason"))
        .group_by("language", "status", "judged", "why")
        .len()
        .sort("language", "status", "judged", "why", nulls_last=True)
    )
    found: dict[str, list[tuple[str, bool, str | None, int]]] = {}
    for language, status, is_judged, why, count in counted.iter_rows():
        found.setdefault(language, []).append((status, is_judged, why, count))
    return list(found.items())


def _language(named: tuple[str, list[tuple[str, bool, str | None, int]]]) -> Language:
    name, parts = named
    own = [part for part in parts if part[0] != "excluded"]
    reasons: dict[str, int] = {}
    for _, is_judged, why, count in own:
        if not is_judged:
            reasons[why or NO_REASON] = reasons.get(why or NO_REASON, 0) + count
    return Language(
        name=name,
        files_count=sum(part[3] for part in own),
        measured_count=sum(part[3] for part in own if part[0] == "observed"),
        judged_count=sum(part[3] for part in own if part[1]),
        excluded_count=sum(part[3] for part in parts if part[0] == "excluded"),
        reasons=sorted(reasons.items(), key=lambda each: (-each[1], each[0]))[:_SEVERAL_REASONS],
    )
