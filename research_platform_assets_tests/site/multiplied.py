"""An organisation of any size, made of copies of a small one.

Belongs here: copying the rows of every table for as many repositories as asked for, each copy with ids, names and works
of its own. Tables that are added later are copied by the same rules. The same arguments give the same frames.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from research_platform_assets.site.content import SiteContent

#: Ids of copies are so far apart; no id on GitHub is as large.
APART = 1_000_000_000_000
#: Copies that have their people in common: whoever works here works in several repositories.
COPIES_OF_PEOPLE = 4
#: Of so many copies, one has changes.
COPIES_OF_CHANGES = 20

_REPOSITORY = "repository_id"
_PEOPLE = ("person_id", "top_person_id", "other_person_id")
_NAMES = ("name", "full_name", "html_url")
_WORKS = ("identifier", "work_id")
#: The history knows repositories by what they are called where they have no id.
_SUBJECTS = ("subject",)
_COUNTS = ("stargazers_count", "commits_count", "size_kilobytes")


def multiplied(content: SiteContent, repositories: int) -> SiteContent:
    """`content` with the first `repositories` of as many copies of its repositories as are needed."""
    known = content.tables["core.repositories"][_REPOSITORY].sort()
    copies = -(-repositories // max(known.len(), 1)) if repositories else 0
    kept = pl.concat([known + copy * APART for copy in range(copies)] or [known.clear()])[:repositories]
    people_copies = max(-(-copies // COPIES_OF_PEOPLE), 1)
    tables = {
        name: _changes(frame, copies, kept)
        if name == "reports.changes"
        else _copied(name, frame, copies, people_copies, kept)
        for name, frame in content.tables.items()
    }
    return replace(content, tables=tables)


def _copied(table: str, frame: pl.DataFrame, copies: int, people_copies: int, kept: pl.Series) -> pl.DataFrame:
    if _REPOSITORY in frame.columns:
        numbered = frame.join(pl.DataFrame({"copy": range(copies)}, schema={"copy": pl.Int64}), how="cross")
        made = _distinct(table, numbered, pl.col("copy") // COPIES_OF_PEOPLE)
        return made.filter(pl.col(_REPOSITORY).is_in(kept.implode()) | pl.col(_REPOSITORY).is_null()).unique(
            maintain_order=True
        )
    if "person_id" in frame.columns:
        numbered = frame.join(pl.DataFrame({"copy": range(people_copies)}, schema={"copy": pl.Int64}), how="cross")
        return _distinct(table, numbered, pl.col("copy"))
    return frame


def _distinct(table: str, numbered: pl.DataFrame, people_copy: pl.Expr) -> pl.DataFrame:
    columns = numbered.columns
    changed: list[pl.Expr] = [
        (pl.col(column) + pl.col("copy") * APART)
        for column in (_REPOSITORY, "other_id")
        if column in columns and numbered.schema[column] == pl.Int64
    ]
    changed += [
        pl.when(people_copy > 0).then(pl.format("{}-{}", column, people_copy)).otherwise(pl.col(column)).alias(column)
        for column in (*_PEOPLE, "other_id")
        if column in columns and numbered.schema[column] == pl.String
    ]
    if table in {"core.repositories", "github.repositories"}:
        changed += [_suffixed(column) for column in _NAMES if column in columns]
        changed += [pl.col(column) + pl.col("copy") % 97 for column in _COUNTS if column in columns]
    if table == "insight.history":
        changed += [_suffixed(column) for column in _SUBJECTS if column in columns]
    if table == "core.readmes":
        changed.append((pl.col("text") + pl.format("\n\nThis is copy {}.\n", "copy")).alias("text"))
    if table in {"research.publications", "research.mentions", "research.citations"}:
        changed += [_suffixed(column) for column in _WORKS if column in columns]
    return numbered.with_columns(changed).drop("copy")


def _suffixed(column: str) -> pl.Expr:
    return pl.when(pl.col("copy") > 0).then(pl.format("{}-{}", column, "copy")).otherwise(pl.col(column)).alias(column)


def _changes(frame: pl.DataFrame, copies: int, kept: pl.Series) -> pl.DataFrame:
    numbers = pl.DataFrame({"copy": range(0, copies, COPIES_OF_CHANGES)}, schema={"copy": pl.Int64})
    of_repositories = frame.filter(pl.col(_REPOSITORY).is_not_null()).join(numbers, how="cross")
    copied = of_repositories.with_columns(
        pl.col(_REPOSITORY) + pl.col("copy") * APART, pl.format("{} {}", "row_key", "copy").alias("row_key")
    ).drop("copy")
    whole = frame.filter(pl.col(_REPOSITORY).is_null())
    return pl.concat([copied.filter(pl.col(_REPOSITORY).is_in(kept.implode())), whole])
