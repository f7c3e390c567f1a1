"""Rows of captured and core tables with sensible defaults, so that a test states only what it is about.

Belongs here: frames made of short rows, and shuffling them. Does not belong here: expectations.
"""

from __future__ import annotations

import hashlib
import random
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from research_platform_assets.analysis.authors import core_authors
from research_platform_assets.tables import core, github
from research_platform_assets.tables.declaration import Table

DAY = datetime(2026, 1, 1, 12, tzinfo=UTC)
LATER = DAY + timedelta(days=3)


def oid(*parts: object) -> str:
    return hashlib.sha1(repr(parts).encode()).hexdigest()


def frame(table: Table, rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Rows of any table; columns that a row leaves out are null."""
    return pl.DataFrame([{name: row.get(name) for name in table.polars_schema} for row in rows], table.polars_schema)


def commits(*rows: dict[str, Any]) -> pl.DataFrame:
    """`github.commits`; a row needs `repository_id` and an author (`author_id` or `author_pseudonym`)."""
    return frame(github.COMMITS, [_commit(position, row) for position, row in enumerate(rows)])


def _commit(position: int, row: dict[str, Any]) -> dict[str, Any]:
    when = row.get("at", DAY - timedelta(hours=position))
    kind = "account" if row.get("author_id") is not None else "pseudonym"
    defaults = {"oid": oid(position, row), "position": position, "authored_at": when, "committed_at": when}
    sizes = {"headline": "Change", "parents_count": 1, "files_changed": 1, "additions": 10, "deletions": 1}
    return {**defaults, **sizes, "author_identity": kind, **row}


def contributors(*rows: tuple[int, int, str, str, int]) -> pl.DataFrame:
    """`github.contributors` from (repository_id, account_id, login, type, contributions)."""
    return pl.DataFrame(list(rows), schema=github.CONTRIBUTORS.polars_schema, orient="row")


def heads(*rows: tuple[int, bool], commits_count: int | None = None) -> pl.DataFrame:
    """`github.heads` from (repository_id, is_history_complete)."""
    return frame(
        github.HEADS,
        [
            {
                "repository_id": repository_id,
                "head_oid": oid(repository_id),
                "commits_count": commits_count,
                "recorded_commits_count": 0,
                "is_history_complete": is_complete,
            }
            for repository_id, is_complete in rows
        ],
    )


def identity_links(*rows: tuple[str, str]) -> pl.DataFrame:
    """`core.identity_links` of repository 1 from (identity, canonical)."""
    file = {"repository_id": 1, "path": ".mailmap", "is_current": True}
    return frame(core.IDENTITY_LINKS, [{**file, "identity": first, "canonical": second} for first, second in rows])


def authors(
    commits: pl.DataFrame,
    contributors: pl.DataFrame,
    heads: pl.DataFrame,
    statuses: dict[int, dict[str, str]] | None = None,
    previous: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """`core.authors` of a capture in which everything is observed, but what `statuses` names (see `facets`)."""
    captured = {number: {} for frame in (commits, contributors, heads) for number in frame["repository_id"]}
    made = core_authors(commits, contributors, heads, facets(captured | (statuses or {})), previous)
    assert is_valid(made, core.AUTHORS)
    return made


def captured_repositories(*rows: dict[str, Any]) -> pl.DataFrame:
    """`github.repositories`; a row needs `repository_id`."""
    return frame(github.REPOSITORIES, [_repository(row) | row for row in rows])


def core_repositories(*rows: dict[str, Any]) -> pl.DataFrame:
    """`core.repositories`; a row needs `repository_id`."""
    defaults = {"former_names": [], "state": "active", "corrected_fields": []}
    return frame(core.REPOSITORIES, [_repository(row) | defaults | row for row in rows])


def _repository(row: dict[str, Any]) -> dict[str, Any]:
    name = row.get("name", f"repo-{row['repository_id']}")
    flags = {"is_private": False, "is_fork": False, "is_archived": False, "is_disabled": False}
    return {"name": name, "full_name": f"acme/{name}", "html_url": f"https://x/{name}", "topics": [], **flags}


def facets(
    statuses: dict[int, dict[str, str]], *, reasons: dict[str, str] | None = None, table: Table = github.FACETS_TABLE
) -> pl.DataFrame:
    """Facets from repository_id -> facet -> status; what is not named is observed."""
    rows: list[dict[str, Any]] = []
    for repository_id, given in statuses.items():
        for facet in github.FACETS:
            status = given.get(facet, "observed")
            reason = None if status == "observed" else (reasons or {}).get(facet, "timeout")
            rows.append(
                {"repository_id": repository_id, "facet": facet, "status": status, "reason": reason, "since": DAY}
            )
    return frame(table, rows)


def shuffled(table_frame: pl.DataFrame, seed: int) -> pl.DataFrame:
    order = list(range(table_frame.height))
    random.Random(seed).shuffle(order)
    return table_frame[order]


def is_valid(table_frame: pl.DataFrame, table: Table) -> bool:
    """Whether a frame has the declared columns in order, obeys all rules and is sorted by its key."""
    same = dict(table_frame.schema) == dict(table.polars_schema) and table_frame.columns == list(table.polars_schema)
    return same and table.contract.is_valid(table_frame) and table_frame.equals(table_frame.sort(table.key))
