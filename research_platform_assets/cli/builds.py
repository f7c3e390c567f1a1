"""`research-platform builds`, `diff`, `release`, `pin` and `unpin`: looking at builds and deciding about them.

Belongs here: commands on recorded builds that run nothing. Does not belong here: making them (`build`).
"""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl

from research_platform_assets.analysis.circumstances import Circumstances
from research_platform_assets.assets.reports import COMPARED, build_changes
from research_platform_assets.cli.organization import target
from research_platform_assets.tables.github import GITHUB_TABLES
from research_platform_assets.warehouse import builds as recorded
from research_platform_assets.warehouse import hold
from research_platform_assets.warehouse.comparison import circumstances
from research_platform_assets.warehouse.store import Store


def builds(*, organization: str | None = None) -> None:
    """List the recorded builds, the latest first.

    Args:
        organization: slug of the organization; needed where several are configured.
    """
    chosen = target(organization)
    held = hold.read(chosen.directory)
    with chosen.store() as store:
        for build in recorded.listing(store.connection):
            marks = [
                *(["current"] if build.is_current else []),
                *(["held"] if held is not None and held.build_id == build.build_id else []),
                *([f"pinned: {build.pin_reason}"] if build.pin_reason else []),
            ]
            created = build.created_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
            print(f"{build.number:>5}  {build.build_id}  {created}  {build.cause}  {', '.join(marks)}".rstrip())  # noqa: T201


def diff(before: str, after: str, /, *, organization: str | None = None) -> None:
    """List what differs between two builds, and why: every row of `core` and `insight`.

    Args:
        before: number or id of the earlier build.
        after: number or id of the later build.
        organization: slug of the organization; needed where several are configured.
    """
    with target(organization).store() as store:
        found = changes_between(store, before, after)
    for row in found.iter_rows(named=True):
        where = f"{row['table_name']} {row['row_key']} {row['column_name']}".rstrip()
        print(f"{row['cause']:<8} {row['kind']:<8} {where}: {row['before'] or ''} -> {row['after'] or ''}")  # noqa: T201
    print(f"{found.height} differences")  # noqa: T201


def changes_between(store: Store, before: str, after: str) -> pl.DataFrame:
    """`reports.changes` between two builds, given by number or id, as today's code sees it.

    Raises:
        UnknownBuildError: there is no such build.
        WarehouseDamagedError: one of their tables is not stored.
    """
    tables = {table.qualified_name: table for table in (*GITHUB_TABLES, *COMPARED)}
    sides = [recorded.tables(store.connection, recorded.resolve(store.connection, which)) for which in (before, after)]
    old, new = (
        {name: store.read(tables[name], derivation.version) for name, derivation in side.items() if name in tables}
        for side in sides
    )
    return build_changes(old, new, Circumstances.of(circumstances(store, *sides)))


def release(*, organization: str | None = None) -> None:
    """End the hold that a restore placed; the next build goes forward again.

    Args:
        organization: slug of the organization; needed where several are configured.
    """
    chosen = target(organization)
    print("released" if hold.release(chosen.directory) else "there was no hold")  # noqa: T201


def pin(name: str, reason: str, /, *, organization: str | None = None) -> None:
    """Keep a build for good, whatever `prune` thins out.

    Args:
        name: number or id of the build.
        reason: why it is kept, for the list of builds.
        organization: slug of the organization; needed where several are configured.
    """
    with target(organization).store() as store:
        build_id = recorded.resolve(store.connection, name)
        recorded.pin(store.connection, build_id, reason, datetime.now(UTC))
        print(f"build {build_id} is pinned")  # noqa: T201


def unpin(name: str, /, *, organization: str | None = None) -> None:
    """Let `prune` decide about a build again.

    Args:
        name: number or id of the build.
        organization: slug of the organization; needed where several are configured.
    """
    with target(organization).store() as store:
        build_id = recorded.resolve(store.connection, name)
        recorded.unpin(store.connection, build_id)
        print(f"build {build_id} is not pinned")  # noqa: T201
