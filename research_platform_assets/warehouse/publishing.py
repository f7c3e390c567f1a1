"""Publishing: from the current heads to the build that readers see, in one call that can be repeated at any time.

Belongs here: the order of the steps. Does not belong here: any of the steps (`builds`, `publication`).

The folder is complete before the build is recorded, and recorded before readers are switched to it. So a kill between
two steps leaves readers where they were, and the next call goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl

from research_platform_assets.tables.declaration import Table
from research_platform_assets.tables.reports import EXPORTS, SITE
from research_platform_assets.warehouse import builds, publication
from research_platform_assets.warehouse.catalog import Change
from research_platform_assets.warehouse.fingerprint import Derivation
from research_platform_assets.warehouse.publication import Layout
from research_platform_assets.warehouse.store import Store

SITE_FOLDER = "site"
"""Folder of a build below which the files of `reports.site` lie; those of `reports.exports` lie in the build itself."""

Manifest = Callable[[str, Mapping[str, Derivation]], Mapping[str, Any]]
"""Build id and derivations by table to what goes into `build.json`."""

Gate = Callable[[str, Mapping[str, Derivation]], None]
"""Raises where a build, given by its id and derivations, is not fit to be seen."""

Changes = Callable[[Mapping[str, Derivation]], Mapping[str, Change]]
"""Derivations by table to what the catalog makes of the rows of a table, by its name."""

_FILE_LISTS = (SITE, EXPORTS)


@dataclass(frozen=True)
class Published:
    """Which build readers see now, and which of the steps were needed for it."""

    build_id: str
    is_new_build: bool
    was_laid_out: bool
    was_switched: bool


def publish(  # noqa: PLR0913 - each is a choice of its own
    store: Store,
    layout: Layout,
    *,
    required: frozenset[str],
    switched_off: frozenset[str],
    manifest: Manifest,
    declared: Mapping[str, Table],
    at: datetime,
    cause: str,
    gate: Gate | None = None,
    changes: Changes | None = None,
) -> Published:
    """Let readers see the current heads; does nothing where they do already.

    Args:
        store: The open warehouse.
        layout: The published folder.
        required: Tables without which there is no build; the two lists of files always are.
        switched_off: Tables that keep their last state and need not fit to the others.
        manifest: What goes into `build.json`; the same build must give the same manifest.
        declared: Tables by name; heads of others (a table that was given up) do not enter the build.
        at: Now, UTC.
        cause: Why there is a new build, if there is one.
        changes: Called with the derivations of a build that is laid out, for what its catalog makes of their rows.
        gate: Called with a build that was never published; what it raises keeps readers where they are.

    Raises:
        MissingInputsError, IncoherentBuildError: the heads are no build; readers keep the one before.
        WarehouseDamagedError, StorageError: the folder cannot be written; readers keep the build before.
    """
    needed = required | {table.qualified_name for table in _FILE_LISTS}
    tables = builds.candidate(store, needed, switched_off, frozenset(declared))
    build_id = builds.identity_of(tables)
    content = manifest(build_id, tables)
    is_recorded = builds.is_recorded(store.connection, build_id)
    if gate is not None and not is_recorded:
        gate(build_id, tables)
    file_lists = [_file_list(store, tables[table.qualified_name], table) for table in _FILE_LISTS]
    is_laid_out = publication.is_complete(layout, build_id, content, file_lists)
    if not is_laid_out:
        changed = None if changes is None else changes(tables)
        publication.lay_out(layout, store, build_id, content, file_lists, _catalog_tables(tables, declared), changed)
    builds.record(store, tables, cause=cause, at=at)
    is_shown = layout.shown() == build_id
    if not is_shown:
        publication.switch(layout, build_id)
    return Published(build_id, not is_recorded, not is_laid_out, not is_shown)


def _file_list(store: Store, derivation: Derivation, table: Table) -> pl.DataFrame:
    listed = store.read(table, derivation.version)
    return listed.with_columns(path=f"{SITE_FOLDER}/" + pl.col("path")) if table is SITE else listed


def _catalog_tables(tables: Mapping[str, Derivation], declared: Mapping[str, Table]) -> dict[Table, Derivation]:
    lists = {table.qualified_name for table in _FILE_LISTS}
    return {declared[name]: derivation for name, derivation in tables.items() if name not in lists}
