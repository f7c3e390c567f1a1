"""What a computation gets to see: frames, earlier states, options, and work on documents.

Belongs here: the one argument of every asset's computation. It knows neither Dagster nor DuckDB, so that a change in
either of them does not pass for a change in the computations.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import polars as pl

from research_platform_assets.tables.declaration import Table
from research_platform_assets.warehouse.marked_files import KeptFile, MarkedFile

DocumentFunction = Callable[[bytes, str], Mapping[str, Any]]
BatchFunction = Callable[[Sequence[tuple[bytes, str]]], Sequence[Mapping[str, Any]]]
PerDocument = Callable[[DocumentFunction, Iterable[tuple[str, str]]], Mapping[tuple[str, str], Mapping[str, Any]]]
FileFunction = Callable[[Any, Container[str]], Iterable[MarkedFile]]
KeepFiles = Callable[[FileFunction, Any], Sequence[KeptFile]]
ReadFiles = Callable[[Iterable[KeptFile]], Iterator[tuple[str, bytes]]]
PerBatch = Callable[[BatchFunction, Iterable[tuple[str, str]]], Mapping[tuple[str, str], Mapping[str, Any]]]

Result = TypeVar("Result")

COMPARISON = "comparison"
"""The option under which a table that compares builds finds how they were made."""


@dataclass(frozen=True)
class Attachment:
    """A setting too long to be kept with each derivation: only its digest is, and decides."""

    digest: str
    value: Any


@dataclass(frozen=True)
class Inputs:
    """Everything that a computation may use.

    Attributes:
        frames: The input tables by qualified name, rows in key order.
        past: Earlier states by qualified name; None where there was none.
        versions: Content hashes of the input tables.
        options: The settings that the asset declared to read, and nothing else.
        captured_at: When the captures were taken that captured inputs stem from, by qualified name.
        per_document: Applies a function to documents, given as (oid, argument); each is computed once, ever.
        per_batch: The same for a function that takes many documents at once, as (content, argument), because it has to
            start a program; its result for each must not depend on the others.
        keep_files: Stores the files that a function makes of an argument, as they are made; the function gets to know
            the marks of files that this code made before, and gives those without contents.
        read_files: Gives path and contents of files that are kept, a few at a time.
        masked: Masks those who opted out in a text; None where nobody did.
        opt_outs: Names what is known of them, without telling; empty where nobody did.
        shared_results: Where `shared` keeps what it computed, for the length of a run.
    """

    frames: Mapping[str, pl.DataFrame]
    past: Mapping[str, pl.DataFrame | None]
    versions: Mapping[str, str]
    options: Mapping[str, Any]
    captured_at: Mapping[str, datetime]
    per_document: PerDocument
    per_batch: PerBatch
    keep_files: KeepFiles
    read_files: ReadFiles
    shared_results: MutableMapping[tuple[object, ...], Any]
    masked: Callable[[str], str] | None = None
    opt_outs: str = ""

    def __getitem__(self, table: Table) -> pl.DataFrame:
        return self.frames[table.qualified_name]

    @property
    def observed_at(self) -> datetime:
        """When the captured inputs were observed; only for computations that read a captured table."""
        return max(self.captured_at.values())

    @property
    def observed_on(self) -> date:
        """The UTC day of that; a computation that uses it is declared as dated."""
        return self.observed_at.astimezone(UTC).date()

    def previous(self, table: Table) -> pl.DataFrame | None:
        """The earlier state of `table`, or None."""
        return self.past[table.qualified_name]

    def shared(self, function: Callable[[Inputs], Result], *tables: Table) -> Result:
        """`function` of these inputs, computed once in a run for all tables that read the same.

        Where `tables` are named, it sees no other ones and no options, so that tables which read more besides have it
        in common.
        """
        seen = self._only({table.qualified_name for table in tables}) if tables else self
        key = (function.__module__, function.__qualname__, *sorted(seen.versions.items()), str(seen.options))
        if key not in self.shared_results:
            self.shared_results[key] = function(seen)
        return self.shared_results[key]

    def _only(self, names: set[str]) -> Inputs:
        return replace(
            self,
            frames={name: frame for name, frame in self.frames.items() if name in names},
            versions={name: version for name, version in self.versions.items() if name in names},
            options={},
        )
