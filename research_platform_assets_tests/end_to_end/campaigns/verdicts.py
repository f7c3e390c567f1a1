"""Tables of a disturbed capture held against those of an undisturbed one.

Belongs here: what counts as wrong and what as unknown. Does not belong here: disturbing captures (`test_faults`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import polars as pl

from research_platform_assets_tests.end_to_end.campaigns.capturing import Frames

#: The facet that says whether the rows of a table are known.
_FACET_OF = {
    "github.heads": "head",
    "github.commits": "commits",
    "github.files": "files",
    "github.documents": "files",
    "github.identity_links": "files",
    "github.contributors": "contributors",
    "github.releases": "releases",
}
#: Null where GitHub could not be brought to tell; no facet speaks of them.
_LINE_COUNTS = ("files_changed", "additions", "deletions")


@dataclass
class Verdict:
    """`wrong` says what is not as it should be; the others count facets, documents and commits."""

    wrong: list[str] = field(default_factory=list[str])
    facets: int = 0
    unknown_facets: int = 0
    documents: int = 0
    unknown_documents: int = 0
    commits: int = 0
    uncounted_commits: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether nothing is unknown that could be known."""
        return not (self.wrong or self.unknown_facets or self.unknown_documents or self.uncounted_commits)

    def compare(self, what: str, found: pl.DataFrame, expected: pl.DataFrame) -> None:
        """Note where two frames that have to be equal are not."""
        if not found.equals(expected):
            odd = pl.concat([found.join(expected, on=found.columns, how="anti", nulls_equal=True).head(1)])
            self.wrong.append(f"{what}: {found.height} rows, expected {expected.height}; such as {odd.rows()}")


def judged(found: Frames, expected: Frames) -> Verdict:
    """What is to be said of `found`."""
    verdict = Verdict()
    lost = _lost_facets(verdict, found["github.facets"], expected["github.facets"])
    verdict.compare("organizations", found["github.organizations"], expected["github.organizations"])
    _judge_repositories(verdict, found, expected, lost)
    for name, facet in _FACET_OF.items():
        known = ~pl.col("repository_id").is_in(lost.get(facet, []))
        pair = found[name].filter(known), expected[name].filter(known)
        if name == "github.documents":
            _judge_documents(verdict, *pair)
        elif name == "github.commits":
            _judge_commits(verdict, *pair)
        else:
            verdict.compare(name, *pair)
    return verdict


def _lost_facets(verdict: Verdict, found: pl.DataFrame, expected: pl.DataFrame) -> dict[str, list[int]]:
    """Repositories by facet that is unknown in `found` alone."""
    key = ["repository_id", "facet"]
    both = found.join(expected, on=key, how="full", coalesce=True, suffix="_expected")
    verdict.facets = both.height
    is_unknown = pl.col("status") == "unknown"
    lost = both.filter(is_unknown & (pl.col("status_expected") != "unknown"))
    verdict.unknown_facets = lost.height
    if lost["reason"].null_count():
        verdict.wrong.append("a facet is unknown without a reason")
    # The reason of what cannot be known may differ: it says which attempt failed.
    rest = both.join(lost, on=key, how="anti")
    same_status = rest.filter(pl.col("status").ne_missing(pl.col("status_expected")))
    same_reason = rest.filter(~is_unknown & pl.col("reason").ne_missing(pl.col("reason_expected")))
    verdict.wrong += [f"facet {row}" for row in [*same_status.rows(), *same_reason.rows()]]
    return {facet: rows["repository_id"].to_list() for (facet,), rows in lost.group_by("facet")}  # type: ignore[misc]


def _judge_repositories(verdict: Verdict, found: Frames, expected: Frames, lost: dict[str, list[int]]) -> None:
    name = "github.repositories"
    for column in expected[name].columns:
        is_lost = pl.col("repository_id").is_in(lost.get(column, []))
        values = found[name].filter(is_lost)[column]
        if values.null_count() < values.len():
            verdict.wrong.append(f"{column} is unknown and has a value")
        pair = [
            frames[name].filter(~is_lost).select("repository_id", pl.col(column).alias("value"))
            for frames in (found, expected)
        ]
        verdict.compare(f"repositories.{column}", *pair)


def _judge_documents(verdict: Verdict, found: pl.DataFrame, expected: pl.DataFrame) -> None:
    known: dict[tuple[Any, ...], tuple[Any, ...]] = {row[:2]: row for row in expected.iter_rows()}
    status, reason = expected.columns.index("status"), expected.columns.index("reason")
    verdict.documents += expected.height
    if (
        found.select("repository_id", "path", "kind", "oid").rows()
        != expected.select("repository_id", "path", "kind", "oid").rows()
    ):
        verdict.wrong.append("other documents are listed")
        return
    for row in found.iter_rows():
        should = known[row[:2]]
        if row[status] == "unknown":
            verdict.unknown_documents += should[status] != "unknown"
            if not row[reason]:
                verdict.wrong.append(f"{row} is unknown without a reason")
        elif row != should:
            verdict.wrong.append(f"document {row}, expected {should}")


def _judge_commits(verdict: Verdict, found: pl.DataFrame, expected: pl.DataFrame) -> None:
    certain = [column for column in expected.columns if column not in _LINE_COUNTS]
    verdict.compare("commits", found.select(certain), expected.select(certain))
    verdict.commits += expected.height
    if found.height != expected.height:
        return
    uncounted = found["additions"].is_null() & expected["additions"].is_not_null()
    verdict.uncounted_commits += int(uncounted.sum())
    verdict.compare("line counts", found.filter(~uncounted), expected.filter(~uncounted))
