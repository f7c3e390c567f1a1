"""The doctor: does every pointer lead to a complete, audited version, and do readers see a complete build?

Belongs here: checking the warehouse and the published folder against their own invariants, without changing anything.
Does not belong here: repairing (each finding says what repairs it).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl

from research_platform_assets.errors import WarehouseError
from research_platform_assets.tables.declaration import Table
from research_platform_assets.tables.github import DOCUMENTS
from research_platform_assets.tables.reports import EXPORTS, SITE
from research_platform_assets.warehouse import (
    builds,
    catalog,
    derivations,
    files,
    hold,
    objects,
    opted_out,
    pseudonyms,
    versions,
    ways_back,
)
from research_platform_assets.warehouse.canonical import content_hash
from research_platform_assets.warehouse.database import translated
from research_platform_assets.warehouse.fingerprint import Derivation, fingerprint, incoherences
from research_platform_assets.warehouse.publication import CATALOG, MANIFEST, Layout
from research_platform_assets.warehouse.store import Store

_REBUILD = "materialize everything, or put a backup back"
_MOVE_AWAY = "move it away, then materialize reports/publication"
_REPUBLISH = "materialize reports/publication: it lays the build out again"


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be, and what to do about it."""

    severity: Literal["error", "warning"]
    text: str
    remedy: str


def examine(store: Store, layout: Layout, declared: Mapping[str, Table], *, deep: bool = False) -> list[Finding]:
    """Everything that is wrong with a warehouse and its published folder; empty if nothing is.

    With `deep`, contents are hashed again: every version, document and published file.

    Raises:
        WarehouseDamagedError: a part of the file cannot even be read.
    """
    with translated(store.path):
        return [
            *_unique(store),
            *_pointers(store),
            *_views(store),
            *_versions(store, declared, deep=deep),
            *_coherence(store),
            *_files(store, declared, deep=deep),
            *_documents(store, declared, deep=deep),
            *_published(store, layout, declared, deep=deep),
            *_beside(store.directory),
        ]


def missing(directory: Path) -> list[Finding]:
    """What is wrong where a warehouse is gone; empty if it is there, or if nothing speaks of an earlier one."""
    gone = ways_back.gone(directory)
    return [] if gone is None else [Finding("error", gone.text, gone.remedy), *_beside(directory)]


def _beside(directory: Path) -> Iterator[Finding]:
    """The small files that lie beside a warehouse and belong to it."""
    wrong = pseudonyms.fault(directory)
    if wrong is not None:
        yield Finding("error", wrong, pseudonyms.remedy(directory))
    try:
        hold.read(directory)
    except WarehouseError:
        text = f"{hold.path(directory)} is not a hold that can be read, so that sensors and schedules do nothing"
        yield Finding("error", text, hold.REMEDY)
    try:
        opted_out.read(directory)
    except WarehouseError:
        text = f"{opted_out.path(directory)}, which says how to find those who opted out, cannot be read"
        yield Finding("error", text, opted_out.remedy(directory))


def _unique(store: Store) -> Iterator[Finding]:
    for table, key in (("head", "table_name"), ("derivation", "table_name, fingerprint"), ("build", "build_id")):
        rows = store.connection.execute(
            f"select {key} from platform.{table} group by all having count(*) > 1"
        ).fetchall()
        for row in rows:
            yield Finding("error", f"platform.{table} has several rows for {', '.join(row)}", _REBUILD)


def _views(store: Store) -> Iterator[Finding]:
    views = {
        f"{schema}.{name}": sql
        for schema, name, sql in store.connection.execute(
            "select schema_name, view_name, sql from duckdb_views() where database_name = current_database()"
        ).fetchall()
    }
    for name, head in derivations.heads(store.connection).items():
        if f"@{head.version}" not in views.get(name, ""):
            yield Finding("error", f"the view {name} does not show the current version", f"materialize {name}")


def _pointers(store: Store) -> Iterator[Finding]:
    known = {(d.table, d.fingerprint) for d in derivations.every(store.connection)}
    for kind, query in (
        ("head", "select 'head', table_name, fingerprint from platform.head"),
        ("build", "select build_id, table_name, fingerprint from platform.build_table"),
    ):
        for owner, table_name, mark in store.connection.execute(query).fetchall():
            if (table_name, mark) not in known:
                yield Finding("error", f"{kind} {owner} of {table_name} has no derivation {mark[:12]}", _REBUILD)
    current = builds.current(store.connection)
    if current is not None and current not in {build.build_id for build in builds.listing(store.connection)}:
        yield Finding("error", f"the published build {current} is not recorded", _REBUILD)


def _versions(store: Store, declared: Mapping[str, Table], *, deep: bool) -> Iterator[Finding]:
    stored = versions.stored(store.connection)
    for derivation in derivations.every(store.connection):
        name = f"{derivation.table}@{derivation.version[:12]}"
        settings = json.loads(derivation.settings)
        expected = fingerprint(derivation.table, derivation.code_version, settings, derivation.inputs)
        if expected != derivation.fingerprint:
            yield Finding("error", f"the derivation of {name} does not have its own fingerprint", _REBUILD)
        if (derivation.table, derivation.version) not in stored:
            yield Finding("error", f"version {name} is referenced but not stored", _REBUILD)
            continue
        yield from _version(store, derivation, declared.get(derivation.table), name, deep=deep)


def _version(store: Store, derivation: Derivation, table: Table | None, name: str, *, deep: bool) -> Iterator[Finding]:
    relation = versions.relation(derivation.table, derivation.version)
    rows = store.connection.execute(f"select count(*) from {relation}").fetchall()[0][0]
    if rows != derivation.rows:
        yield Finding("error", f"version {name} has {rows} rows, recorded {derivation.rows}", _REBUILD)
    # A version of an earlier declaration cannot be encoded as the present one.
    if not deep or table is None or not _has_declared_shape(store, table, relation):
        return
    if content_hash(table, versions.read(store.connection, table, derivation.version)) != derivation.version:
        yield Finding("error", f"version {name} does not have the content that names it", _REBUILD)


def _has_declared_shape(store: Store, table: Table, relation: str) -> bool:
    frame = store.connection.sql(f"select * from {relation} limit 0").pl()
    return dict(frame.schema) == dict(table.polars_schema)


def _coherence(store: Store) -> Iterator[Finding]:
    for build in builds.listing(store.connection):
        for problem in incoherences(_tables(store, build.build_id)):
            yield Finding("warning", f"build {build.build_id}: {problem}", "an analysis that is switched off does this")


def _tables(store: Store, build_id: str) -> dict[str, Derivation]:
    """The derivations of a build that are there; `_pointers` names the others."""
    known = {(d.table, d.fingerprint): d for d in derivations.every(store.connection)}
    marks = store.connection.execute(
        "select table_name, fingerprint from platform.build_table where build_id = ? order by table_name", [build_id]
    ).fetchall()
    return {name: known[name, mark] for name, mark in marks if (name, mark) in known}


def _file_lists(store: Store, declared: Mapping[str, Table]) -> Iterator[tuple[str, str]]:
    for name, version in sorted(versions.stored(store.connection)):
        if name in {SITE.qualified_name, EXPORTS.qualified_name}:
            for (sha256,) in versions.read(store.connection, declared[name], version).select("sha256").iter_rows():
                yield f"{name}@{version[:12]}", sha256


def _files(store: Store, declared: Mapping[str, Table], *, deep: bool) -> Iterator[Finding]:
    present = files.known(store.connection)
    for name, sha256 in _file_lists(store, declared):
        if sha256 not in present:
            yield Finding("error", f"{name} lists the file {sha256[:12]}, which is not stored", _REBUILD)
    if deep:
        for sha256, content in store.connection.execute("select sha256, content from platform.file").fetchall():
            if files.sha256(bytes(content)) != sha256:
                yield Finding("error", f"the stored file {sha256[:12]} is damaged", _REBUILD)


def _documents(store: Store, declared: Mapping[str, Table], *, deep: bool) -> Iterator[Finding]:
    head = derivations.heads(store.connection).get(DOCUMENTS.qualified_name)
    if head is None or (head.table, head.version) not in versions.stored(store.connection):
        return
    present = dict(store.connection.execute("select oid, size_bytes from platform.document").fetchall())
    listed = versions.read(store.connection, declared[head.table], head.version)
    for path, oid, status in listed.select("path", "oid", "status").iter_rows():
        if status == "observed" and oid not in present:
            yield Finding("error", f"the contents of {path} ({oid[:12]}) are not stored", "capture again")
    if deep:
        rows = store.connection.execute("select oid, size_bytes, content from platform.document").fetchall()
        for oid, size, content in rows:
            if len(content) != size:
                yield Finding("error", f"the stored document {oid[:12]} is damaged", "capture again")


def _published(store: Store, layout: Layout, declared: Mapping[str, Table], *, deep: bool) -> Iterator[Finding]:
    current, shown = builds.current(store.connection), layout.shown()
    if current is None:
        return
    if layout.has_strange_current():
        yield Finding("error", f"{layout.current} is no link, so that readers are stuck at what it holds", _MOVE_AWAY)
    elif shown != current:
        yield Finding("warning", f"readers see build {shown}, published last was {current}", _REPUBLISH)
    folder = layout.build(current)
    for name in (MANIFEST, CATALOG):
        if not (folder / name).is_file():
            yield Finding("error", f"{folder / name} is missing", _REPUBLISH)
    if deep and (folder / CATALOG).is_file() and not catalog.is_intact(folder / CATALOG):
        yield Finding("error", f"{folder / CATALOG} was changed after it was published", _REPUBLISH)
    tables = _tables(store, current)
    for table, below in ((SITE, folder / "site"), (EXPORTS, folder)):
        derivation = tables.get(table.qualified_name)
        if derivation is not None and (derivation.table, derivation.version) in versions.stored(store.connection):
            listed = versions.read(store.connection, declared[table.qualified_name], derivation.version)
            yield from _published_files(listed, below, deep=deep)


def _published_files(listed: pl.DataFrame, folder: Path, *, deep: bool) -> Iterator[Finding]:
    for path, sha256, size in listed.select("path", "sha256", "size_bytes").iter_rows():
        file = folder / path
        if not file.is_file():
            yield Finding("error", f"{file} is missing", _REPUBLISH)
        elif file.stat().st_size != size or (deep and not objects.has_content(file, sha256)):
            yield Finding("error", f"{file} was changed after it was published", _REPUBLISH)
