"""Taking a capture in: documents from the spool, the captured tables and their heads, in one short transaction.

Belongs here: the roots of the graph, whose only input is the capture they stem from. Does not belong here: how a
capture is made (`github/`, `spool`).
"""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import duckdb
import polars as pl

from research_platform_assets.errors import CaptureError, MissingInputsError, WarehouseDamagedError
from research_platform_assets.tables.declaration import Table
from research_platform_assets.tables.github import DOCUMENTS
from research_platform_assets.warehouse import commit, derivations, spool, versions
from research_platform_assets.warehouse.canonical import content_hash
from research_platform_assets.warehouse.catalog import literal
from research_platform_assets.warehouse.commit import Outcome
from research_platform_assets.warehouse.database import translated
from research_platform_assets.warehouse.documents import known_oids
from research_platform_assets.warehouse.fingerprint import CAPTURE, Derivation, canonical_json, fingerprint
from research_platform_assets.warehouse.store import Store


@dataclass(frozen=True)
class Capture:
    """A complete capture: the state of the source that names it, when that was, and which source it was."""

    capture_id: str
    observed_at: datetime
    source: str


@dataclass(frozen=True)
class CaptureRecipe:
    """What decides the content of the captured tables, apart from the capture itself."""

    tables: Sequence[Table]
    code_version: str
    settings: Mapping[str, Any]

    def mark(self, table: Table, capture_id: str) -> str:
        """The fingerprint of `table` taken from a capture."""
        return fingerprint(table.qualified_name, self.code_version, self.settings, {CAPTURE: capture_id})


def known(store: Store, recipe: CaptureRecipe, capture_id: str) -> dict[Table, Derivation] | None:
    """The derivations of all tables from this capture, or None if the capture has to be taken (again)."""
    found: dict[Table, Derivation] = {}
    for table in recipe.tables:
        derivation = store.whole(table, recipe.mark(table, capture_id))
        if derivation is None:
            return None
        found[table] = derivation
    return found


def take_in(
    store: Store,
    capture: Capture,
    recipe: CaptureRecipe,
    frames: Mapping[str, pl.DataFrame],
    selected: frozenset[str],
) -> dict[str, Outcome]:
    """Store all tables of a capture and move the heads of the `selected` ones, all or nothing.

    Raises:
        AuditError: a frame breaks its contract; nothing but the rejection was stored.
        CaptureError: contents of observed documents are neither in the spool nor in the warehouse; nothing changed.
        StorageError: the disk refused; nothing changed.
    """
    connection = store.connection
    with translated(store.path):
        prepared = {
            table: commit.audited(connection, table, frames[table.qualified_name], store.run_id)
            for table in recipe.tables
        }
        before = store.heads()
        made: dict[str, Outcome] = {}
        with _attached_spool(store) as has_spool, store.changing():
            if has_spool:
                _take_documents(store)
            _require_documents(store, prepared)
            _record(store, capture)
            stored = {table: _put(store, table, frame, capture, recipe) for table, frame in prepared.items()}
            for table, derivation in stored.items():
                if table.qualified_name in selected:
                    derivations.move_head(connection, table, derivation)
        for table, derivation in stored.items():
            if table.qualified_name in selected:
                head = before.get(table.qualified_name)
                is_reused = head is not None and head.version == derivation.version
                made[table.qualified_name] = commit.outcome(connection, table, derivation, head, is_reused=is_reused)
        return made


def observed_at(store: Store, table_name: str) -> datetime:
    """When the capture that the current version of a captured table stems from was taken, UTC.

    Raises:
        MissingInputsError: the table was never captured.
    """
    head = store.heads().get(table_name)
    if head is None or head.capture is None:
        raise MissingInputsError(f"{table_name} was never captured; materialize the github assets first")
    return by_id(store, head.capture).observed_at


def by_id(store: Store, capture_id: str) -> Capture:
    """A capture that was taken in.

    Raises:
        WarehouseDamagedError: a version refers to it, but it is not recorded.
    """
    rows = store.connection.execute(
        "select capture_id, observed_at, source from platform.capture where capture_id = ?", [capture_id]
    ).fetchall()
    if not rows:
        raise WarehouseDamagedError(f"capture {capture_id[:12]} is referenced but not recorded; put a backup back")
    return Capture(rows[0][0], rows[0][1].astimezone(UTC), rows[0][2])


def _put(store: Store, table: Table, frame: pl.DataFrame, capture: Capture, recipe: CaptureRecipe) -> Derivation:
    mark = recipe.mark(table, capture.capture_id)
    existing = derivations.find(store.connection, table.qualified_name, mark)
    if existing is not None and versions.exists(store.connection, table.qualified_name, existing.version):
        return existing
    derivation = Derivation(
        table=table.qualified_name,
        fingerprint=mark,
        version=content_hash(table, frame),
        code_version=recipe.code_version,
        settings=canonical_json(dict(recipe.settings)),
        inputs={CAPTURE: capture.capture_id},
        capture=capture.capture_id,
        run_id=store.run_id,
        rows=frame.height,
        created_at=datetime.now(UTC),
    )
    commit.put(store.connection, table, derivation, frame)
    return derivation


def _record(store: Store, capture: Capture) -> None:
    present = store.connection.execute(
        "select count(*) from platform.capture where capture_id = ?", [capture.capture_id]
    ).fetchall()[0][0]
    if not present:
        store.connection.execute(
            "insert into platform.capture values (?, ?, ?)",
            [capture.capture_id, capture.observed_at, capture.source],
        )


@contextlib.contextmanager
def _attached_spool(store: Store) -> Generator[bool]:
    path = spool.spool_path(store.directory)
    if not path.exists():
        yield False
        return
    store.connection.execute(f"attach {literal(str(path))} as spool (read_only)")
    try:
        yield True
    finally:
        with contextlib.suppress(duckdb.Error):
            store.connection.execute("detach spool")


def _take_documents(store: Store) -> None:
    store.connection.execute(
        "insert into platform.document select s.oid, s.size_bytes, s.content from spool.document s "
        "anti join platform.document d on d.oid = s.oid"
    )


def _require_documents(store: Store, prepared: Mapping[Table, pl.DataFrame]) -> None:
    if DOCUMENTS not in prepared:
        return
    observed = prepared[DOCUMENTS].filter(status="observed").get_column("oid").drop_nulls()
    lacking = sorted(set(observed) - known_oids(store.connection))
    if lacking:
        raise CaptureError(
            f"the capture refers to {len(lacking)} documents whose contents are not at hand, first {lacking[0]}; "
            f"delete {spool.spool_path(store.directory)} and capture again"
        )
