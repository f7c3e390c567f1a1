"""What is known of each repository, as plain values that measures take.

Belongs here: facts with their state, and the files of a tree by what they are for. Does not belong here: what a fact is
worth (`rubrics`), what the contents of a document say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from research_platform_assets.analysis.file_roles import Role, roles_of

NO_REASON = "the capture gave no reason"


@dataclass(frozen=True)
class Known:
    """A fact: `observed` with its value, `absent`, or `unknown` for a reason."""

    status: str
    value: Any = None
    reason: str | None = None

    @property
    def why(self) -> str:
        """Why it is not known, as a phrase."""
        return self.reason or NO_REASON


@dataclass(frozen=True)
class Document:
    """A document of a tree; `reason` says why its contents are not at hand, null where they are."""

    path: str
    kind: str
    oid: str
    reason: str | None = None


@dataclass(frozen=True)
class Files:
    """The files of one role: how many, and the path that is nearest to the root."""

    count: int
    path: str


@dataclass(frozen=True)
class Tree:
    """The files of a repository at its head.

    Attributes:
        state: Whether the tree is known; `absent` for an empty repository.
        files: The files of each role that has any.
        documents: Documents by path.
    """

    state: Known
    files: Mapping[Role, Files] = field(default_factory=dict[Role, Files])
    documents: Sequence[Document] = ()

    def has_any(self, *roles: Role) -> bool:
        """Whether any file has one of these roles."""
        return any(role in self.files for role in roles)

    def of_kind(self, *kinds: str) -> list[Document]:
        """Documents of these kinds, by path."""
        return [document for document in self.documents if document.kind in kinds]


#: Facets whose value stands in a column of `core.repositories` of another name.
_COLUMNS: Mapping[str, str] = {
    "license": "license_spdx_id",
    "releases": "releases_count",
}


def known_facts(repositories: pl.DataFrame, facets: pl.DataFrame) -> dict[int, dict[str, Known]]:
    """Every fact of `core.facets` by repository and facet, with the value that `core.repositories` has of it.

    A declared correction is observed, or absent where it says that there is none.
    """
    rows = {row["repository_id"]: row for row in repositories.iter_rows(named=True)}
    found: dict[int, dict[str, Known]] = {number: {} for number in rows}
    for row in facets.sort("repository_id", "facet").iter_rows(named=True):
        number, facet = row["repository_id"], str(row["facet"])
        if number in rows:
            column = _COLUMNS.get(facet, facet)
            found[number][facet] = _known(rows[number], column, row["status"], row["reason"])
    return found


def _known(row: Mapping[str, Any], column: str, status: str, reason: str | None) -> Known:
    value = row.get(column)
    if column in row["corrected_fields"]:
        return Known("observed", value) if value else Known("absent", reason="a declared correction says so")
    if status == "observed" and column in row and value is None:
        return Known("unknown", reason=f"the capture saw it, but core.repositories.{column} holds no value")
    return Known(status, value if status == "observed" else None, reason)


def trees(files: pl.DataFrame, documents: pl.DataFrame, facts: Mapping[int, Mapping[str, Known]]) -> dict[int, Tree]:
    """The tree of each repository in `facts`, from `github.files` and `github.documents`.

    A tree that is not known has no files, whatever the frames hold. A file without a byte has no role: it says nothing.
    """
    listed = _documents(documents)
    kinds = {(number, each.path): each.kind for number, group in listed.items() for each in group}
    roles: dict[int, dict[Role, Files]] = {}
    is_empty = pl.col("size_bytes").fill_null(1) == 0
    columns = files.filter((pl.col("type") == "blob") & ~is_empty).select("repository_id", "path")
    for number, path in columns.sort("repository_id", "path").iter_rows():
        for role in roles_of(path, kinds.get((number, path))):
            known = roles.setdefault(number, {}).get(role)
            roles[number][role] = Files(1, path) if known is None else Files(known.count + 1, _nearer(known.path, path))
    found: dict[int, Tree] = {}
    for number, known_of in facts.items():
        state = known_of.get("files", Known("unknown", reason="the capture did not ask for it"))
        is_known = state.status == "observed"
        found[number] = Tree(state, roles.get(number, {}), listed.get(number, ())) if is_known else Tree(state)
    return found


def _nearer(first: str, second: str) -> str:
    return min(first, second, key=lambda path: (path.count("/"), path))


def _documents(documents: pl.DataFrame) -> dict[int, list[Document]]:
    found: dict[int, list[Document]] = {}
    columns = ["repository_id", "path", "kind", "oid", "status", "reason"]
    for number, path, kind, oid, status, reason in documents.select(columns).sort(columns[:2]).iter_rows():
        missing = None if status == "observed" else (reason or NO_REASON)
        found.setdefault(number, []).append(Document(path, kind, oid, missing))
    return found
