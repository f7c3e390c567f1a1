"""One organisation's warehouse, opened: deriving a table and moving a head back.

Belongs here: the mechanism that everything rests on. A table is either recognised by its fingerprint, or computed,
audited and stored together with its derivation and head in one transaction. Does not belong here: captures
(`captures`), builds (`builds`, `publication`), upkeep (`retention`, `backup`, `doctor`).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import polars as pl

from research_platform_assets.errors import MissingInputsError, UnknownBuildError
from research_platform_assets.tables.declaration import Table
from research_platform_assets.tables.reports import FileList
from research_platform_assets.warehouse import commit, derivations, files, lock, versions
from research_platform_assets.warehouse.canonical import content_hash
from research_platform_assets.warehouse.commit import Outcome
from research_platform_assets.warehouse.database import Connection, connect, transaction, translated
from research_platform_assets.warehouse.fingerprint import (
    PREVIOUS,
    Derivation,
    canonical_json,
    fingerprint,
    with_history,
)
from research_platform_assets.warehouse.recent import RecentFrames


@dataclass(frozen=True)
class Recipe:
    """What decides the content of a derived table, apart from the inputs' versions.

    `inputs` are the tables read. `history` are tables whose earlier state is read too.
    """

    table: Table
    code_version: str
    inputs: Sequence[Table] = ()
    history: Sequence[Table] = ()
    settings: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True)
class Made:
    """What a computation gives: the rows and, for a list of files, their contents by SHA-256."""

    frame: pl.DataFrame
    contents: Mapping[str, bytes] = field(default_factory=dict[str, bytes])


Found = TypeVar("Found")
Compute = Callable[[Mapping[str, pl.DataFrame], Mapping[str, pl.DataFrame | None]], Made]
"""Frames of the inputs and of the earlier states, by table name, to what they make."""


class Store:
    """The open warehouse of one organisation; see `open_store`."""

    def __init__(self, connection: Connection, directory: Path, run_id: str) -> None:
        """Wrap an open and locked warehouse."""
        self.connection = connection
        self.directory = directory
        self.run_id = run_id
        self._recent = RecentFrames()
        self._found: dict[str, Any] = {}
        self._is_changing = False

    @property
    def path(self) -> Path:
        """The DuckDB file."""
        return database_path(self.directory)

    def heads(self) -> dict[str, Derivation]:
        """The current derivation of every table that has one."""
        return dict(self.remembered("heads", lambda: derivations.heads(self.connection)))

    def remembered(self, what: str, find: Callable[[], Found]) -> Found:
        """What `find` tells of heads, derivations and builds, found once for as long as none of them changes.

        Each table of a run asks for the same, and DuckDB takes milliseconds to answer.
        """
        if self._is_changing:
            return find()
        if what not in self._found:
            self._found[what] = find()
        return self._found[what]

    @contextlib.contextmanager
    def changing(self) -> Generator[None]:
        """A transaction in which heads, derivations or builds may change."""
        self._is_changing = True
        self._found.clear()
        try:
            with transaction(self.connection):
                yield
        finally:
            self._is_changing = False

    def read(self, table: Table, version: str) -> pl.DataFrame:
        """The rows of a version in key order."""
        with translated(self.path):
            return versions.read(self.connection, table, version)

    def whole(self, table: Table, mark: str) -> Derivation | None:
        """The derivation of `table` with this fingerprint, if it is known.

        One whose version was lost is none: it is computed again rather than believed in.
        """
        head = self.heads().get(table.qualified_name)
        known = head if head and head.fingerprint == mark else None
        known = known or derivations.find(self.connection, table.qualified_name, mark)
        stored = self.remembered("versions", lambda: versions.stored(self.connection))
        return known if known is not None and (known.table, known.version) in stored else None

    def derive(
        self, recipe: Recipe, compute: Compute, *, history_versions: Mapping[str, str | None] | None = None
    ) -> Outcome:
        """Bring a derived table up to date with its inputs and its code.

        Args:
            recipe: What decides the content.
            compute: Called only if the fingerprint is not known.
            history_versions: The earlier states to read, by table; by default the current heads.

        Raises:
            MissingInputsError: inputs that were never materialized, or not since their declaration changed; named.
            AuditError: the frame breaks its contract; it was put into `platform.rejected`, nothing else changed.
            StorageError: the disk refused; nothing changed.
        """
        with translated(self.path):
            heads = self.heads()
            inputs = _inputs(recipe, heads, history_versions)
            mark = fingerprint(recipe.table.qualified_name, recipe.code_version, recipe.settings, inputs)
            known = self.whole(recipe.table, mark)
            if known is not None:
                return self._adopt(recipe.table, known)
            frames = {t.qualified_name: self._read_input(t, heads[t.qualified_name].version) for t in recipe.inputs}
            past = {t.qualified_name: self._read_past(t, inputs[PREVIOUS + t.qualified_name]) for t in recipe.history}
            return self._commit(recipe, inputs, mark, compute(frames, past))

    def adopt(self, table: Table, derivation: Derivation) -> Outcome:
        """Let the head of `table` stand at a derivation that is already stored; nothing is computed.

        Raises:
            WarehouseDamagedError: its version is not stored.
        """
        with translated(self.path):
            versions.require(self.connection, derivation.table, derivation.version)
            return self._adopt(table, derivation)

    def _adopt(self, table: Table, derivation: Derivation) -> Outcome:
        before = self.heads().get(table.qualified_name)
        if before is None or before.fingerprint != derivation.fingerprint:
            with self.changing():
                derivations.move_head(self.connection, table, derivation)
        return commit.outcome(self.connection, table, derivation, before, is_reused=True)

    def restore(self, table: Table, build_id: str) -> Outcome | None:
        """Move the head of `table` to where it stood in a build; None if that build had no such table.

        Raises:
            UnknownBuildError: the build is not recorded.
            WarehouseDamagedError: the build's derivation or version is not stored; the head stays.
        """
        with translated(self.path):
            marks = dict(
                self.connection.execute(
                    "select table_name, fingerprint from platform.build_table where build_id = ?", [build_id]
                ).fetchall()
            )
            if not marks:
                raise UnknownBuildError(f"no build {build_id} in {self.path}; `research-platform builds` lists them")
            if table.qualified_name not in marks:
                self._forget_head(table)
                return None
            return self.adopt(
                table, derivations.get(self.connection, table.qualified_name, marks[table.qualified_name])
            )

    def _commit(self, recipe: Recipe, inputs: Mapping[str, str | None], mark: str, made: Made) -> Outcome:
        table = recipe.table
        frame = commit.audited(self.connection, table, made.frame, self.run_id)
        derivation = Derivation(
            table=table.qualified_name,
            fingerprint=mark,
            version=content_hash(table, frame),
            code_version=recipe.code_version,
            settings=canonical_json(dict(recipe.settings)),
            inputs=inputs,
            capture=None,
            run_id=self.run_id,
            rows=frame.height,
            created_at=datetime.now(UTC),
        )
        before = self.heads().get(table.qualified_name)
        with self.changing():
            files.store(self.connection, made.contents)
            if table.contract is FileList:
                files.require_all(self.connection, table.qualified_name, frame["sha256"])
            commit.put(self.connection, table, derivation, frame)
            derivations.move_head(self.connection, table, derivation)
        return commit.outcome(self.connection, table, derivation, before, is_reused=False)

    def _forget_head(self, table: Table) -> None:
        with self.changing():
            self.connection.execute("delete from platform.head where table_name = ?", [table.qualified_name])
            versions.hide(self.connection, table)

    def _read_input(self, table: Table, version: str) -> pl.DataFrame:
        return self._recent.get((table, version), lambda: self._read_complete(table, version))

    def _read_complete(self, table: Table, version: str) -> pl.DataFrame:
        frame = self.read(table, version)
        lacking = versions.lacking(self.connection, table, version)
        if lacking:
            raise MissingInputsError(
                f"{table.qualified_name} was materialized before {', '.join(lacking)} were declared; "
                f"materialize {table.qualified_name} again first"
            )
        return frame

    def _read_past(self, table: Table, version: str | None) -> pl.DataFrame | None:
        return None if version is None else self.read(table, version)


def _inputs(
    recipe: Recipe, heads: Mapping[str, Derivation], history_versions: Mapping[str, str | None] | None
) -> dict[str, str | None]:
    missing = [table.qualified_name for table in recipe.inputs if table.qualified_name not in heads]
    if missing:
        raise MissingInputsError(
            f"{recipe.table.qualified_name} reads {', '.join(missing)}, never materialized so far. Materialize what is "
            "upstream first: in the UI select the asset with its upstream, on the command line --select '+KEY'"
        )
    current = {table.qualified_name: heads[table.qualified_name].version for table in recipe.inputs}
    if history_versions is None:
        history_versions = {name: derivation.version for name, derivation in heads.items()}
    history = {table.qualified_name: history_versions.get(table.qualified_name) for table in recipe.history}
    return with_history(current, history, heads.get(recipe.table.qualified_name))


@contextlib.contextmanager
def open_store(directory: Path, *, run_id: str, timeout_seconds: float) -> Generator[Store]:
    """Open the warehouse in `directory` for this process alone; create it where there is none.

    Raises:
        WarehouseBusyError: another process has it and does not free it within `timeout_seconds`.
        WarehouseDamagedError, WarehouseFormatError, StorageError: see `database.connect`.
    """
    purpose = f"{lock.describe_this_process()}, run {run_id}"
    with (
        lock.exclusive(lock_path(directory), purpose=purpose, timeout_seconds=timeout_seconds),
        opened(directory, run_id=run_id) as store,
    ):
        yield store


@contextlib.contextmanager
def opened(directory: Path, *, run_id: str) -> Generator[Store]:
    """The warehouse in `directory`, for whoever holds its lock already; raises what `open_store` does."""
    connection = connect(database_path(directory))
    try:
        yield Store(connection, directory, run_id)
    finally:
        connection.close()


def database_path(directory: Path) -> Path:
    """Where the DuckDB file of the warehouse in `directory` lies."""
    return directory / "warehouse.duckdb"


def lock_path(directory: Path) -> Path:
    """The lock of that file."""
    return directory / "warehouse.lock"
