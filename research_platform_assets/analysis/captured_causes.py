"""Why a captured value differs between two captures.

Belongs here: what GitHub changed, what was seen or not seen, what our way of reading it may have changed. Does not
belong here: values computed from captured ones (`possible_causes`).

The rules, the first that fits:

1. The facet behind the value became unknown, or had been: we see less or more.
2. The repository came or went. One created since the earlier capture came on GitHub; of others GitHub does not say
   whether they changed or our access to them did.
3. The tip of the branch is the same, so everything behind it is too: our reading changed, or what it could read.
4. GitHub changed it; or our reading did, where its code or settings differ.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from research_platform_assets.analysis.causes import CODE, GITHUB, MASK, SEEN, bits, united
from research_platform_assets.analysis.circumstances import Circumstances
from research_platform_assets.analysis.moved import COLUMN, is_comparable, moved_cells
from research_platform_assets.tables.declaration import Table
from research_platform_assets.tables.github import DOCUMENTS, FACETS_TABLE, HEADS, REPOSITORIES

Frames = Mapping[str, pl.DataFrame]

_ID = "repository_id"
_EVERY = "*"

#: Captured column -> the facets that say whether it is known; `*` stands for the other columns of a table.
FACETS_BEHIND: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "github.repositories": {
        "description": ("description",),
        "topics": ("topics",),
        "license_spdx_id": ("license",),
        "license_name": ("license",),
        "language": ("languages",),
        "languages": ("languages",),
        "stargazers_count": ("stargazers_count",),
        "forks_count": ("forks_count",),
        "subscribers_count": ("subscribers_count",),
        "open_issues_count": ("open_issues_count",),
        "size_kilobytes": ("size_kilobytes",),
    },
    "github.heads": {
        "head_oid": ("head",),
        "commits_count": ("head",),
        "recorded_commits_count": ("commits",),
        "is_history_complete": ("commits",),
    },
    "github.files": {_EVERY: ("files",)},
    "github.documents": {_EVERY: ("files", "readme")},
    "github.commits": {_EVERY: ("commits",)},
    "github.contributors": {_EVERY: ("contributors",)},
    "github.releases": {_EVERY: ("releases",)},
    "github.identity_links": {_EVERY: ("files", "commits")},
}

#: Tables whose rows follow from the commit at the tip of the branch alone.
_BEHIND_THE_TIP = frozenset({"github.files", "github.documents", "github.identity_links"})


def captured_causes(
    before: Frames, after: Frames, tables: Mapping[str, Table], circumstances: Circumstances
) -> dict[str, pl.DataFrame]:
    """For each captured table the columns `column`, `MASK` and, where it has them, `repository_id` and `facet`.

    Both sides hold frames by qualified name; a table that one side lacks has no entry.
    """
    both = {name: table for name, table in tables.items() if is_comparable(before.get(name), after.get(name), table)}
    if REPOSITORIES.qualified_name not in both or FACETS_TABLE.qualified_name not in both:
        return {}
    came_or_went = _came_or_went(before, after, circumstances)
    facets = _facet_moves(before[FACETS_TABLE.qualified_name], after[FACETS_TABLE.qualified_name], came_or_went)
    read = GITHUB | (CODE if circumstances.is_recaptured else 0)
    facets = facets.with_columns(pl.col(MASK).fill_null(bits(read)))
    same_tip = _same_tip(before, after) if HEADS.qualified_name in both else []
    found: dict[str, pl.DataFrame] = {}
    for name, table in both.items():
        if name == FACETS_TABLE.qualified_name:
            columns = pl.DataFrame({COLUMN: list(table.polars_schema)})
            found[name] = facets.join(columns, how="cross")
            continue
        cells = moved_cells(before[name], after[name], table)
        if _ID not in table.polars_schema:
            found[name] = cells.select(COLUMN).unique(maintain_order=True).with_columns(bits(read).alias(MASK))
            continue
        moved = cells.select(_ID, COLUMN).unique(maintain_order=True)
        moved = moved.join(came_or_went, on=_ID, how="left")
        otherwise = bits(read)
        if name in _BEHIND_THE_TIP:
            unread = bits(CODE if circumstances.is_recaptured else SEEN)
            otherwise = pl.when(pl.col(_ID).is_in(same_tip)).then(unread).otherwise(otherwise)
        moved = moved.with_columns(pl.coalesce("listing", otherwise).cast(pl.UInt8).alias(MASK))
        by_facet = _by_facet(facets, table)
        if name == DOCUMENTS.qualified_name:
            by_facet = pl.concat([by_facet, _unread_documents(before[name], after[name])])
        by_facet = united(by_facet, [_ID, COLUMN])
        rest = moved.select(_ID, COLUMN, MASK).join(by_facet, on=[_ID, COLUMN], how="anti")
        found[name] = pl.concat([by_facet, rest])
    return found


def _came_or_went(before: Frames, after: Frames, circumstances: Circumstances) -> pl.DataFrame:
    """Columns `repository_id` and `listing`: what is possible for all that came or went with the repository."""
    old, new = before[REPOSITORIES.qualified_name], after[REPOSITORIES.qualified_name]
    someone = GITHUB | SEEN | (CODE if circumstances.is_recaptured else 0)
    is_new = pl.lit(False)
    if circumstances.captured_before is not None:
        is_new = (pl.col("created_at") >= circumstances.captured_before).fill_null(False)
    came = new.join(old, on=_ID, how="anti").select(
        _ID, pl.when(is_new).then(bits(GITHUB)).otherwise(bits(someone)).alias("listing")
    )
    went = old.join(new, on=_ID, how="anti").select(_ID, bits(someone).alias("listing"))
    return pl.concat([came, went])


def _facet_moves(old: pl.DataFrame, new: pl.DataFrame, came_or_went: pl.DataFrame) -> pl.DataFrame:
    """Facets whose row differs; `MASK` is null where the fact is known on both sides, and differs."""
    key = [_ID, "facet"]
    values = ["status", "reason", "origin"]
    joined = old.select(*key, *values).join(
        new.select(*key, *values, pl.lit(True).alias("is there")), on=key, how="full", coalesce=True, suffix=" now"
    )
    differs = pl.any_horizontal(*(pl.col(name).ne_missing(pl.col(f"{name} now")) for name in values))
    was_unknown, is_unknown = pl.col("status") == "unknown", pl.col("status now") == "unknown"
    came, went = pl.col("status").is_null(), pl.col("is there").is_null()
    return (
        joined.filter(differs)
        .join(came_or_went, on=_ID, how="left")
        .select(
            *key,
            pl.when(came & pl.col("listing").is_not_null())
            .then("listing")
            .when(came | went | was_unknown | is_unknown)
            .then(bits(SEEN))
            .otherwise(None)
            .cast(pl.UInt8)
            .alias(MASK),
        )
    )


def _by_facet(facets: pl.DataFrame, table: Table) -> pl.DataFrame:
    """What follows for the columns of `table` from the facets behind them."""
    behind = FACETS_BEHIND.get(table.qualified_name, {})
    pairs = [
        {"facet": facet, COLUMN: column}
        for column in table.polars_schema
        for facet in behind.get(column, behind.get(_EVERY, ()))
    ]
    names = pl.DataFrame(pairs, schema={"facet": pl.String, COLUMN: pl.String})
    return facets.join(names, on="facet", how="inner", maintain_order="left").select(_ID, COLUMN, MASK)


def _unread_documents(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """All columns of documents whose contents came to hand, or are not at hand any more."""
    joined = old.join(new, on=DOCUMENTS.key, how="inner", suffix=" now")
    is_other = pl.col("status") != pl.col("status now")
    columns = pl.DataFrame({COLUMN: list(DOCUMENTS.polars_schema)})
    rows = joined.filter(is_other).select(_ID).unique(maintain_order=True)
    return rows.join(columns, how="cross").with_columns(bits(SEEN).alias(MASK))


def _same_tip(before: Frames, after: Frames) -> list[int]:
    key = [_ID, "head_oid"]
    return (
        before[HEADS.qualified_name]
        .select(key)
        .drop_nulls()
        .join(after[HEADS.qualified_name].select(key), on=key, how="semi")[_ID]
        .to_list()
    )
