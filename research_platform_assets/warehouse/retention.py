"""What is kept: choosing builds by age and count, dropping what nothing refers to, and giving disk space back.

Belongs here: the choice as a pure function, and the sweep through the warehouse. Does not belong here: the published
folder, which `publication.clean` tidies.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from research_platform_assets.errors import StorageError
from research_platform_assets.tables.core import READMES
from research_platform_assets.tables.github import DOCUMENTS
from research_platform_assets.tables.reports import EXPORTS, SITE
from research_platform_assets.warehouse import (
    builds,
    derivations,
    objects,
    owner_only,
    remembered_files,
    spool,
    versions,
)
from research_platform_assets.warehouse.builds import Build
from research_platform_assets.warehouse.catalog import literal
from research_platform_assets.warehouse.database import (
    BLOCK_SIZE,
    STORAGE_VERSION,
    connect,
    translated,
    wal_path,
)
from research_platform_assets.warehouse.store import Store, database_path


@dataclass(frozen=True)
class Policy:
    """How many builds are kept. A build is kept if any of the rules keeps it.

    `last` builds by number; of those younger than `daily_days` the last of each UTC day; of those younger than
    `weekly_weeks` the last of each ISO week; of those younger than `monthly_months` (30 days) the last of each month.
    """

    last: int
    daily_days: int
    weekly_weeks: int
    monthly_months: int
    rejected_days: int = 30


@dataclass(frozen=True)
class Pruned:
    """What a prune removed."""

    builds: Sequence[str]
    versions: int
    documents: int
    files: int


def kept_builds(known: Iterable[Build], policy: Policy, now: datetime, held: str | None) -> frozenset[str]:
    """Ids of the builds that stay: those the policy keeps, and always the current, pinned and held ones."""
    newest_first = sorted(known, key=lambda build: -build.number)
    kept = {build.build_id for build in newest_first[: policy.last]}
    kept |= {build.build_id for build in newest_first if build.is_current or build.pin_reason is not None}
    if held is not None:
        kept.add(held)
    rules: list[tuple[timedelta, Callable[[datetime], object]]] = [
        (timedelta(days=policy.daily_days), lambda at: at.date()),
        (timedelta(weeks=policy.weekly_weeks), lambda at: at.isocalendar()[:2]),
        (timedelta(days=30 * policy.monthly_months), lambda at: (at.year, at.month)),
    ]
    for age, period in rules:
        seen: set[object] = set()
        for build in newest_first:
            created = build.created_at.astimezone(UTC)
            if now - created <= age and period(created) not in seen:
                seen.add(period(created))
                kept.add(build.build_id)
    return frozenset(kept & {build.build_id for build in newest_first})


def prune(store: Store, policy: Policy, now: datetime, held: str | None) -> Pruned:
    """Forget builds that the policy does not keep and everything that only they referred to.

    What stays: heads and kept builds; their derivations; the versions of these and the versions they were made from
    (earlier states included); documents and published files that these versions list. The file does not shrink by
    itself: see `compact`.
    """
    connection = store.connection
    with translated(store.path):
        known = builds.listing(connection)
        kept = kept_builds(known, policy, now, held)
        doomed = sorted({build.build_id for build in known} - kept)
        before = _counts(store)
        with store.changing():
            forget_builds(connection, doomed)
            removed_versions = drop_unreferenced(store)
            connection.execute(
                "delete from platform.rejected where rejected_at < ?", [now - timedelta(days=policy.rejected_days)]
            )
        after = _counts(store)
        return Pruned(doomed, removed_versions, before[0] - after[0], before[1] - after[1])


def forget_builds(connection: builds.Connection, doomed: Iterable[str]) -> None:
    """Forget builds; to be called within a transaction."""
    for build_id in doomed:
        for table in ("build", "build_table", "publication", "pin"):
            connection.execute(f"delete from platform.{table} where build_id = ?", [build_id])


def drop_unreferenced(store: Store) -> int:
    """Drop what neither a head nor a build refers to; returns how many versions went. Within a transaction."""
    _forget_derivations(store)
    removed_versions = _drop_versions(store)
    if not spool.is_waiting(store.directory):
        # A capture under way counts on the documents that were here when it began.
        _drop_documents(store)
    _drop_files(store)
    return removed_versions


def compact(directory: Path) -> tuple[int, int]:
    """Copy the warehouse into a new file without its free space and swap it in; returns bytes before and after.

    To be called by whoever holds the warehouse's lock, with the warehouse closed. A crash at any moment leaves the old
    file or the new one, never neither.

    Raises:
        StorageError: no room for the copy; the old file stands.
    """
    path = database_path(directory)
    fresh = path.with_name("warehouse.compact.tmp")
    connection = connect(path)
    try:
        # The write-ahead log belongs to the old file: it has to be empty before a new file takes the name.
        connection.execute("checkpoint")
        copy_database(connection, path, fresh)
    finally:
        connection.close()
    wal = wal_path(path)
    if wal.exists():
        fresh.unlink()
        raise StorageError(f"{wal} is still there after a checkpoint; run `research-platform prune` again")
    before, after = path.stat().st_size, fresh.stat().st_size
    fresh.replace(path)
    objects.sync_folder(directory)
    return before, after


def copy_database(connection: builds.Connection, source: Path, target: Path) -> None:
    """Copy the open database `source` into the new file `target`, checked and without free space.

    Raises:
        StorageError: no room for the copy; `target` is gone again.
    """
    for leftover in (target, wal_path(target)):
        leftover.unlink(missing_ok=True)
    needed = source.stat().st_size
    if shutil.disk_usage(target.parent).free < needed:
        raise StorageError(
            f"{target.parent} has less than {needed} bytes free, which a copy of the warehouse may need; free space"
        )
    name = connection.execute("select current_database()").fetchall()[0][0]
    try:
        with translated(target):
            connection.execute(
                f"attach {literal(str(target))} as copied "
                f"(block_size {BLOCK_SIZE}, storage_version '{STORAGE_VERSION}')"
            )
            try:
                owner_only.tighten(target)
                connection.execute(f"copy from database {versions.quoted(name)} to copied")
                connection.execute("checkpoint copied")
            finally:
                connection.execute("detach copied")
    except BaseException:  # half a copy goes, also when interrupted
        for leftover in (target, wal_path(target)):
            leftover.unlink(missing_ok=True)
        raise


def _forget_derivations(store: Store) -> None:
    store.connection.execute(
        "delete from platform.derivation d where not exists (select 1 from platform.head h where h.table_name = "
        "d.table_name and h.fingerprint = d.fingerprint) and not exists (select 1 from platform.build_table b where "
        "b.table_name = d.table_name and b.fingerprint = d.fingerprint)"
    )
    store.connection.execute(
        "delete from platform.capture c where not exists "
        "(select 1 from platform.derivation d where d.capture_id = c.capture_id)"
    )


def _referenced_versions(store: Store) -> set[tuple[str, str]]:
    referenced: set[tuple[str, str]] = set()
    for derivation in derivations.every(store.connection):
        referenced.add((derivation.table, derivation.version))
        for name, version in derivation.inputs.items():
            if version is not None:
                referenced.add((name.rpartition(":")[2], version))
    return referenced


def _drop_versions(store: Store) -> int:
    doomed = versions.stored(store.connection) - _referenced_versions(store)
    for table_name, version in sorted(doomed):
        versions.drop(store.connection, table_name, version)
    return len(doomed)


def _listed(store: Store, table_names: Sequence[str], column: str) -> str:
    """SQL for all values of `column` in the stored versions of the tables, or for none."""
    parts = [
        f"select {column} from {versions.relation(name, version)}"
        for name, version in sorted(versions.stored(store.connection))
        if name in table_names
    ]
    return " union ".join(parts) or f"select null::varchar as {column} where false"


def _drop_documents(store: Store) -> None:
    kept = _listed(store, [DOCUMENTS.qualified_name, READMES.qualified_name], "oid")
    for table in ("document", "document_result"):
        store.connection.execute(
            f"delete from platform.{table} d where d.oid not in (select oid from ({kept}) where oid is not null)"
        )


def _drop_files(store: Store) -> None:
    kept = _listed(store, [SITE.qualified_name, EXPORTS.qualified_name], "sha256")
    store.connection.execute(f"delete from platform.file f where f.sha256 not in (select sha256 from ({kept}))")
    remembered_files.forget_dropped(store.connection)


def _counts(store: Store) -> tuple[int, int]:
    rows = store.connection.execute(
        "select (select count(*) from platform.document), (select count(*) from platform.file)"
    ).fetchall()
    return rows[0][0], rows[0][1]
