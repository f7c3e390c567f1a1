"""What other tables tell of each repository, for its score of reproducibility.

Belongs here: dependencies, notebooks, data, works and declared attempts, from tables to the plain values that measures
take. Does not belong here: reading documents, judging.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from research_platform_assets.analysis.repository_contents import NO_REASON, Known
from research_platform_assets.analysis.reproducibility.facts import Data, Dependencies, Named, Replication, Runs

_NOT_READ = "documents were not read for works"
_NOT_LISTED = "nothing is known of its dependency files"
#: Kinds of documents in which a work gives its own identifier.
_SOURCES = ("citation", "codemeta", "zenodo", "readme")
#: Why a DOI is that of the work itself; other own works may be papers about it.
_OF_THE_WORK = ("identifier of the work", "badge of its archive")
#: What DOIs of archives begin with that give them to software and data.
_ARCHIVES = ("10.5281/zenodo.", "10.6084/m9.figshare.", "10.17605/osf.io/")
_REQUEST = "asks to be cited"

Row = Mapping[str, Any]


@dataclass(frozen=True)
class EvidenceTables:
    """The tables that it is told by, each under its own name."""

    manifests: pl.DataFrame
    dependency_coverage: pl.DataFrame
    notebooks: pl.DataFrame
    datasets: pl.DataFrame
    publications: pl.DataFrame
    publication_coverage: pl.DataFrame
    replications: pl.DataFrame


class Evidence:
    """Looks up one repository; `tables` are those of `research` and `insight` with these names."""

    def __init__(self, tables: EvidenceTables) -> None:
        current = pl.col("is_current")
        self._manifests = _grouped(tables.manifests.sort("repository_id", "path"))
        self._coverage = {row["repository_id"]: row for row in tables.dependency_coverage.iter_rows(named=True)}
        self._notebooks = _grouped(tables.notebooks.filter(current, format="jupyter").sort("repository_id", "path"))
        self._datasets = _grouped(tables.datasets.filter(current).sort("repository_id", "location"))
        own = tables.publications.filter(current, pl.col("is_valid"), relation="own", kind="doi")
        self._own = _grouped(own.sort("repository_id", "identifier"))
        self._read = _grouped(tables.publication_coverage.sort("repository_id", "source"))
        attempts = tables.replications.filter(pl.col("repository_id").is_not_null(), kind="replication")
        self._attempts = _grouped(attempts.sort("day", "link", "by", descending=[True, False, False]))

    def dependencies(self, repository: int) -> Dependencies:
        """What its programs need to run."""
        row = self._coverage.get(repository)
        if row is None:
            return Dependencies(Known("unknown", reason=_NOT_LISTED))
        paths = [each["path"] for each in self._manifests.get(repository, ())]
        state = Known(row["status"], reason=row["reason"])
        if not row["is_current"]:
            return Dependencies(state, paths=paths)
        unread = row["unread_entries_count"] or 0
        if unread > (row["runtime_packages_count"] or 0):
            # The few entries that were understood do not speak for the others.
            return Dependencies(Known("unknown", reason=f"{unread} entries could not be understood"), paths=paths)
        return Dependencies(state, row["runtime_packages_count"], row["fixed_packages_count"], paths)

    def notebooks(self, repository: int) -> list[Runs]:
        """Its notebooks of Jupyter."""
        return [_runs(row) for row in self._notebooks.get(repository, ())]

    def data(self, repository: int) -> Data:
        """Its data; deposits that may be archives of the software do not count."""
        rows = self._datasets.get(repository, ())
        files = [row for row in rows if row["rule"] != "link"]
        paths = sorted((row["location"] for row in files), key=lambda path: (path.count("/"), path))
        addresses = [row["location"] for row in rows if row["rule"] == "link" and row["relation"] == "data"]
        count = sum(row["files_count"] or 1 for row in files)
        return Data(count, next(iter(paths), None), next(iter(addresses), None))

    def identifier(self, repository: int) -> Known:
        """The DOI of the work itself."""
        rows = [row for row in self._own.get(repository, ()) if _is_of_the_work(row)]
        if rows:
            # What a file says of the work in a field of its own comes before badges and sentences.
            row = min(rows, key=lambda each: each["relation_reason"] != _OF_THE_WORK[0])
            return Known("observed", Named(row["identifier"], row["path"]))
        read = [row for row in self._read.get(repository, ()) if row["source"] in _SOURCES]
        unread = next((row for row in read if row["status"] == "unknown" or row["note"]), None)
        if unread or not read:
            return Known("unknown", reason=_NOT_READ if unread is None else unread["reason"] or unread["note"])
        return Known("absent")

    def request(self, repository: int) -> Named | None:
        """The work that a document of it asks to be cited."""
        rows = [row for row in self._own.get(repository, ()) if row["relation_reason"] == _REQUEST]
        return Named(rows[0]["identifier"], rows[0]["path"]) if rows else None

    def replications(self, repository: int) -> list[Replication]:
        """Declared attempts, the latest first."""
        rows = self._attempts.get(repository, ())
        return [Replication(row["by"], row["day"], row["outcome"], row["link"]) for row in rows]


def _grouped(frame: pl.DataFrame) -> dict[int, Sequence[Row]]:
    found: dict[int, list[Row]] = {}
    rows: Iterable[Row] = frame.iter_rows(named=True)
    for row in rows:
        found.setdefault(row["repository_id"], []).append(row)
    return {**found}


def _runs(row: Row) -> Runs:
    """Whether the cells of code bear the numbers 1, 2, 3, … of one run; empty cells do not count."""
    if row["status"] != "observed":
        return Runs(row["path"], None, row["reason"] or NO_REASON)
    if not row["executed_cells_count"]:
        # Without cells of code there is nothing to run, and so no answer and no problem.
        return Runs(row["path"], False if row["unexecuted_cells_count"] else None)
    is_whole = row["unexecuted_cells_count"] == 0 and row["first_execution_count"] == 1
    return Runs(row["path"], is_whole and bool(row["is_executed_in_order"]))


def _is_of_the_work(row: Row) -> bool:
    return row["relation_reason"] in _OF_THE_WORK or row["identifier"].startswith(_ARCHIVES)
