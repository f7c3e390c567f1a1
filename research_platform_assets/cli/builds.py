"""`research-platform builds`, `diff`, `release`, `pin` and `unpin`: looking at builds and deciding about them.

Belongs here: commands on recorded builds that run nothing. Does not belong here: making them (`build`).
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Literal

import polars as pl

from research_platform_assets.analysis.circumstances import Circumstances
from research_platform_assets.cli.organization import target
from research_platform_assets.site.change_story import change_story
from research_platform_assets.site.digest import markdown, plain_text
from research_platform_assets.tables.core import REPOSITORIES
from research_platform_assets.tables.github import GITHUB_TABLES
from research_platform_assets.warehouse import builds as recorded
from research_platform_assets.warehouse import hold, taken_in
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


def diff(
    before: str,
    after: str,
    /,
    *,
    organization: str | None = None,
    format: Literal["text", "markdown", "json"] = "text",  # noqa: A002 - the name of the option
) -> None:
    """Tell what differs between two builds, and why: GitHub changed, our code did, or only what could be read.

    Args:
        before: number or id of the earlier build.
        after: number or id of the later build.
        organization: slug of the organization; needed where several are configured.
        format: `text` and `markdown` tell it by repository and cause; `json` lists every row of `core` and `insight`.
    """
    chosen = target(organization)
    with chosen.store() as store:
        found = changes_between(store, before, after)
        names = _names(store, before) | _names(store, after)
    rows = found.to_dicts()
    if format == "json":
        print(json.dumps(rows, indent=1, ensure_ascii=False, default=datetime.isoformat))  # noqa: T201
        return
    story = change_story(rows, names, chosen.organization.login)
    told = plain_text(story) if format == "text" else markdown(story, chosen.organization.login)
    print(told, end="")  # noqa: T201


def _names(store: Store, build: str) -> dict[int, str]:
    derivations = recorded.tables(store.connection, recorded.resolve(store.connection, build))
    made = derivations.get(REPOSITORIES.qualified_name)
    return {} if made is None else dict(store.read(REPOSITORIES, made.version).select("repository_id", "name").rows())


def changes_between(store: Store, before: str, after: str) -> pl.DataFrame:
    """`reports.changes` between two builds, given by number or id, as today's code sees it.

    Raises:
        UnknownBuildError: there is no such build.
        WarehouseDamagedError: one of their tables is not stored.
    """
    # Dagster takes a second to import, which `--help` should not.
    from research_platform_assets.assets.reports import COMPARED, build_changes

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
    # Dagster takes a second to import, which `--help` should not.
    from research_platform_assets.assets import status

    chosen = target(organization)
    if hold.release(chosen.directory):
        # What was put back may stem from the capture that is on GitHub now; the sensor asks for a build all the same.
        taken_in.forget(chosen.directory)
        print("released")  # noqa: T201
    else:
        print("there was no hold")  # noqa: T201
    status.release(chosen.layout.root)


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
