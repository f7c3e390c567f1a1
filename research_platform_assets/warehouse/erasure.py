"""Taking somebody out of what is stored: versions, documents, builds, and the file itself.

Belongs here: which versions and builds have to go, what stands in their place, and rewriting the file. Does not belong
here: who is meant (`opt_out`); this is told by a function that gives a frame without them.

A version is named by its content, so it cannot be changed: it goes, and with it whatever was made from it and every
build that shows any of this. Tables that carry something over from their earlier states keep a state of their own
without whom it is about, so that nothing else is lost; the next build goes on from there.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from research_platform_assets.errors import WarehouseError
from research_platform_assets.opt_out.rendered import Mask, shown_text
from research_platform_assets.tables.declaration import Table
from research_platform_assets.tables.reports import SITE
from research_platform_assets.warehouse import builds, commit, derivations, documents, files, retention, spool, versions
from research_platform_assets.warehouse.canonical import canonical_frame, content_hash
from research_platform_assets.warehouse.database import translated, wal_path
from research_platform_assets.warehouse.fingerprint import PREVIOUS, Derivation, canonical_json, fingerprint
from research_platform_assets.warehouse.store import Store

Clean = Callable[[str, pl.DataFrame], pl.DataFrame]
"""From a table's name and rows to the rows that may stay; the same frame where all may."""

_CODE = "erasure"
#: Pages of the site that show documents: what these say in several elements no table says in one text.
_IS_DOCUMENT = pl.col("path").str.contains(r"^(notebooks|repositories)/.*\.(html|svg)$")


@dataclass(frozen=True)
class Doomed:
    """What has to go: builds by id and number, and versions as (table, content hash)."""

    builds: Sequence[tuple[str, int]]
    versions: frozenset[tuple[str, str]]


def examine(store: Store, clean: Clean, mask: Mask) -> Doomed:
    """What speaks of somebody who has to be taken out, or was made from something that does; changes nothing."""
    with translated(store.path):
        named = frozenset(
            (name, version)
            for name, version in versions.stored(store.connection)
            if not clean(name, frame := _rows(store, name, version)).equals(frame)
        )
        named |= _showing(store, mask)
        marks = _doomed_marks(store, named, mask)
        shown: dict[str, set[tuple[str, str]]] = {}
        for build_id, name, mark in store.connection.execute(
            "select build_id, table_name, fingerprint from platform.build_table"
        ).fetchall():
            shown.setdefault(build_id, set()).add((name, mark))
        gone = [
            (build.build_id, build.number)
            for build in builds.listing(store.connection)
            if shown.get(build.build_id, set()) & marks or mask(build.pin_reason or "") != (build.pin_reason or "")
        ]
        return Doomed(gone, named)


def erase(
    store: Store,
    doomed: Doomed,
    clean: Clean,
    mask: Mask,
    change: Callable[[bytes], bytes],
    declared: Mapping[str, Table],
    accumulating: frozenset[str] = frozenset(),
) -> None:
    """Take everything that `examine` found out of the tables, all or nothing; the file still has to be rewritten.

    Args:
        store: The warehouse, with no capture under way.
        doomed: What `examine` found.
        clean: As for `examine`.
        mask: As for `examine`.
        change: From the contents of a document to those that may stay.
        declared: Tables by name.
        accumulating: Tables that go on from the latest build, whatever their head was moved back to.

    Raises:
        WarehouseError: a capture is under way.
        StorageError: the disk refuses; nothing changed.
    """
    connection = store.connection
    if spool.is_waiting(store.directory):
        raise WarehouseError(f"a spool lies in {store.directory}, so a capture is under way; try again")
    with translated(store.path), store.changing():
        marks = _doomed_marks(store, doomed.versions, mask)
        carried = _carried(store, marks, clean, declared, accumulating)
        documents.rewrite(connection, change)
        connection.execute("delete from platform.rejected")
        retention.forget_builds(connection, [build_id for build_id, _ in doomed.builds])
        for name, mark in sorted(marks):
            for table in ("derivation", "head"):
                connection.execute(
                    f"delete from platform.{table} where table_name = ? and fingerprint = ?", [name, mark]
                )
        _hide_headless(store, {name for name, _ in marks}, declared)
        for table, derivation, frame in carried:
            commit.put(connection, table, derivation, frame)
            derivations.move_head(connection, table, derivation)
        retention.drop_unreferenced(store)


def remove_copies(directory: Path) -> list[Path]:
    """Remove what else lies beside a warehouse and may hold what it held: earlier files, spools, remains of crashes.

    Returns what was removed.
    """
    doomed = [
        *directory.glob("warehouse.replaced-*"),
        *directory.glob("*.tmp"),
        *directory.glob("*.tmp.wal"),
        *(path for folder in spool.folders(directory) for path in _spool(folder)),
    ]
    for path in doomed:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    return doomed


def _spool(folder: Path) -> Iterable[Path]:
    path = spool.spool_path(folder)
    return [each for each in (path, wal_path(path)) if each.exists()]


def _rows(store: Store, name: str, version: str) -> pl.DataFrame:
    # As they are stored, whatever is declared by now.
    return store.connection.sql(f"select * from {versions.relation(name, version)}").pl()


def _doomed_marks(store: Store, named: frozenset[tuple[str, str]], mask: Mask) -> set[tuple[str, str]]:
    """Derivations (table, fingerprint) that gave one of these versions, read one, or say something of their own."""
    return {
        (each.table, each.fingerprint)
        for each in derivations.every(store.connection)
        if (each.table, each.version) in named
        or any((name.rpartition(":")[2], version) in named for name, version in each.inputs.items())
        or _says(each, mask)
    }


def _showing(store: Store, mask: Mask) -> frozenset[tuple[str, str]]:
    """Sites that show a document which names somebody, though no table that they were made from does."""
    stored = [(name, version) for name, version in versions.stored(store.connection) if name == SITE.qualified_name]
    listed = {each: set(_rows(store, *each).filter(_IS_DOCUMENT)["sha256"]) for each in sorted(stored)}
    naming = {
        name
        for name in sorted(frozenset[str]().union(*listed.values()))
        if mask(text := shown_text(files.read(store.connection, [name])[name].decode("utf-8", "replace"))) != text
    }
    return frozenset(each for each, hashes in listed.items() if hashes & naming)


def _says(derivation: Derivation, mask: Mask) -> bool:
    """Whether the settings, such as the text of the corrections, name somebody."""
    text = json.dumps(json.loads(derivation.settings), ensure_ascii=False)
    return mask(text) != text


def _carried(
    store: Store,
    marks: set[tuple[str, str]],
    clean: Clean,
    declared: Mapping[str, Table],
    accumulating: frozenset[str],
) -> list[tuple[Table, Derivation, pl.DataFrame]]:
    """What takes the place of heads that go, of tables that read their own earlier state."""
    found: list[tuple[Table, Derivation, pl.DataFrame]] = []
    recorded = builds.listing(store.connection)
    latest = builds.tables(store.connection, recorded[0].build_id) if recorded else {}
    heads = store.heads()
    for name in accumulating & latest.keys() & heads.keys():
        # A head that is in no build knows more than the latest one, one that was moved back knows less.
        if any(builds.tables(store.connection, one.build_id).get(name) == heads[name] for one in recorded):
            heads[name] = latest[name]
    for name, head in heads.items():
        table = declared.get(name)
        # What was carried once and not built upon since has no inputs, and is carried again.
        has_past = PREVIOUS + name in head.inputs or head.code_version == _CODE
        if table is None or (name, head.fingerprint) not in marks or not has_past:
            continue
        frame = canonical_frame(table, clean(name, store.read(table, head.version)))
        settings = {"of": content_hash(table, frame)}
        made = replace(
            head,
            fingerprint=fingerprint(name, _CODE, settings, {}),
            version=settings["of"],
            code_version=_CODE,
            settings=canonical_json(settings),
            inputs={},
            rows=frame.height,
            run_id=store.run_id,
            created_at=datetime.now(UTC),
        )
        found.append((table, made, frame))
    return found


def _hide_headless(store: Store, names: set[str], declared: Mapping[str, Table]) -> None:
    standing = store.heads()
    for name in sorted(names - standing.keys()):
        if name in declared:
            versions.hide(store.connection, declared[name])
