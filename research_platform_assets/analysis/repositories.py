"""`core.repositories`: one row a repository by database id, with its state, names over time and corrections.

Belongs here: carrying last known values, states, former names. Does not belong here: the state of single facts
(`facets`), putting corrections in (`repository_corrections`).
"""

from __future__ import annotations

import polars as pl

from research_platform_assets.analysis.corrections import Corrections
from research_platform_assets.analysis.frames import conform, facet_status
from research_platform_assets.analysis.repository_corrections import with_repository_corrections
from research_platform_assets.tables.core import REPOSITORIES

#: Columns whose value is a fact with a state of its own -> the facet that tells it. The facet decides, not the value: a
#: value that came with an unknown facet was made up by the source and is not used.
COLUMN_FACETS = {
    "description": "description",
    "topics": "topics",
    "license_spdx_id": "license",
    "language": "languages",
    "stargazers_count": "stargazers_count",
    "forks_count": "forks_count",
    "open_issues_count": "open_issues_count",
    "size_kilobytes": "size_kilobytes",
    "head_oid": "head",
    "commits_count": "head",
    "files_count": "files",
    "releases_count": "releases",
}
_CARRIED = (*COLUMN_FACETS, "default_branch", "created_at", "pushed_at")
_ZERO_WHERE_ABSENT = ("commits_count", "files_count", "releases_count")


def core_repositories(
    repositories: pl.DataFrame,
    heads: pl.DataFrame,
    files: pl.DataFrame,
    releases: pl.DataFrame,
    facets: pl.DataFrame,
    previous: pl.DataFrame | None,
    corrections: Corrections,
    *,
    login: str,
) -> pl.DataFrame:
    """`core.repositories` from the `github` tables of one capture and the `core.repositories` before it, if any.

    `facets` may be `github.facets` or `core.facets`. `login` is the organisation's; a listed repository of another
    owner is `transferred`. One that `previous` has and the capture lacks keeps its values and is `gone`, or stays
    `transferred`. Raises `CorrectionsError` where two entries set the same column of one repository.
    """
    earlier = (REPOSITORIES.empty() if previous is None else previous).with_columns(_uncorrected())
    listed = _listed(repositories, heads, files, releases, login)
    current = _with_facets(listed, facets, earlier)
    moved = (pl.col("state") == "transferred") & ~pl.col("corrected_fields").list.contains("state")
    gone = earlier.join(current, on="repository_id", how="anti").with_columns(
        pl.col("topics").fill_null([]),
        state=pl.when(moved).then(pl.lit("transferred")).otherwise(pl.lit("gone")),
        corrected_fields=pl.lit([], dtype=pl.List(pl.String)),
    )
    rows = pl.concat([conform(current, REPOSITORIES), conform(gone, REPOSITORIES)])
    return with_repository_corrections(rows, corrections)


def _uncorrected() -> list[pl.Expr]:
    """Columns of the previous frame, null where a correction had set them: a correction is not a last known value."""
    corrected = pl.col("corrected_fields")
    nullable = [pl.when(~corrected.list.contains(name)).then(pl.col(name)).alias(name) for name in _CARRIED]
    return [*nullable, pl.when(~corrected.list.contains("homepage")).then(pl.col("homepage")).alias("homepage")]


def _listed(
    repositories: pl.DataFrame, heads: pl.DataFrame, files: pl.DataFrame, releases: pl.DataFrame, login: str
) -> pl.DataFrame:
    """The listing with head, counts and state; counts are 0 where the capture holds no row."""
    in_tree = files.filter(pl.col("type") == "blob").group_by("repository_id").agg(files_count=pl.len())
    released = releases.group_by("repository_id").agg(releases_count=pl.len())
    owner = pl.col("full_name").str.split("/").list.first().str.to_lowercase()
    state = (
        pl.when(owner != login.lower())
        .then(pl.lit("transferred"))
        .when(pl.col("is_archived"))
        .then(pl.lit("archived"))
        .otherwise(pl.lit("active"))
    )
    return (
        repositories.join(heads.select("repository_id", "head_oid", "commits_count"), on="repository_id", how="left")
        .join(in_tree, on="repository_id", how="left")
        .join(released, on="repository_id", how="left")
        .with_columns(pl.col("files_count", "releases_count").fill_null(0).cast(pl.Int64))
        .with_columns(
            state=state,
            homepage=pl.when(pl.col("homepage").str.strip_chars() != "").then(pl.col("homepage")),
            corrected_fields=pl.lit([], dtype=pl.List(pl.String)),
        )
    )


def _with_facets(listed: pl.DataFrame, facets: pl.DataFrame, earlier: pl.DataFrame) -> pl.DataFrame:
    """`listed` with each fact as its facet has it: the value, none, or the last known one; and with former names."""
    before = earlier.select(
        "repository_id",
        "former_names",
        pl.col("name").alias("name before"),
        *(pl.col(name).alias(f"{name} before") for name in _CARRIED),
    )
    joined = listed.join(before, on="repository_id", how="left")
    names = joined.select("former_names", "name before", "name").iter_rows()
    joined = joined.with_columns(
        former_names=pl.Series([_former_names(*row) for row in names], dtype=pl.List(pl.String))
    )
    for facet in sorted(set(COLUMN_FACETS.values())):
        joined = joined.join(facet_status(facets, facet, f"{facet} status"), on="repository_id", how="left")
    others = [name for name in _CARRIED if name not in COLUMN_FACETS]
    return joined.with_columns(
        *(_as_facet_has_it(name, facet) for name, facet in COLUMN_FACETS.items()),
        *(pl.coalesce(name, f"{name} before").alias(name) for name in others),
    ).with_columns(pl.col("topics").fill_null([]))


def _as_facet_has_it(name: str, facet: str) -> pl.Expr:
    status = pl.col(f"{facet} status")
    none = pl.lit(0 if name in _ZERO_WHERE_ABSENT else None)
    return (
        pl.when(status == "observed")
        .then(pl.col(name))
        .when(status == "absent")
        .then(none)
        .otherwise(pl.col(f"{name} before"))
        .alias(name)
    )


def _former_names(known: list[str] | None, before: str | None, now: str) -> list[str]:
    """Names known before, oldest first, and the previous one; never the current one."""
    names = [*(known or []), *([before] if before else [])]
    return [name for name in dict.fromkeys(names) if name != now]
