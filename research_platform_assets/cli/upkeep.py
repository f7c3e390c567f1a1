"""`research-platform prune`, `backup`, `restore-backup` and `doctor`: looking after a warehouse.

Belongs here: arguments, words and status of these commands. Does not belong here: the operations (`warehouse/`).
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from research_platform_assets.cli.organization import Target, target
from research_platform_assets.tables.registry import ALL_TABLES
from research_platform_assets.warehouse import backup as backups
from research_platform_assets.warehouse import doctor as examination
from research_platform_assets.warehouse import upkeep
from research_platform_assets.warehouse.retention import Policy


def prune(*, organization: str | None = None) -> None:
    """Forget builds that the retention settings do not keep, and give disk space back.

    Args:
        organization: slug of the organization; needed where several are configured.
    """
    chosen = target(organization)
    # Looking first: pruning must not create a warehouse.
    with chosen.store():
        pass
    keep = chosen.settings.retention
    policy = Policy(keep.keep_last, keep.keep_daily_days, keep.keep_weekly_weeks, keep.keep_monthly_months)
    timeout = chosen.settings.warehouse.lock_timeout_seconds
    thinned = upkeep.thin(chosen.directory, chosen.layout, policy, datetime.now(UTC), timeout_seconds=timeout)
    print(  # noqa: T201
        f"forgot {len(thinned.pruned.builds)} builds, {thinned.pruned.versions} table versions, "
        f"{thinned.pruned.documents} documents, {thinned.pruned.files} files; "
        f"warehouse {thinned.bytes_before} -> {thinned.bytes_after} bytes"
    )


def backup(destination: Path, /, *, organization: str | None = None) -> None:
    """Write a consistent copy of the warehouse to a new folder.

    Args:
        destination: the folder to create.
        organization: slug of the organization; needed where several are configured.
    """
    with target(organization).store() as store:
        print(f"backup written to {backups.write(store, destination)}")  # noqa: T201


def restore_backup(source: Path, /, *, organization: str | None = None) -> None:
    """Put a backup in the place of the warehouse; what was there is kept beside it under another name.

    Args:
        source: a folder that `backup` wrote.
        organization: slug of the organization; needed where several are configured.
    """
    chosen = target(organization)
    upkeep.put_back(source, chosen.directory, timeout_seconds=chosen.settings.warehouse.lock_timeout_seconds)
    print(f"{chosen.directory} is as it was in {source}")  # noqa: T201
    _warn_of_opt_outs(chosen)


def _warn_of_opt_outs(chosen: Target) -> None:
    # Dagster takes a second to import, which `--help` should not.
    from research_platform_assets.assets import leaving_out

    register = leaving_out.register_of(chosen.settings, chosen.directory, chosen.organization.login)
    if register.is_empty:
        return
    with chosen.store() as store:
        doomed = leaving_out.examined(store, register)
    if doomed.builds or doomed.versions:
        print(  # noqa: T201
            "it speaks of somebody who opted out since; take that out again: research-platform forget --yes",
            file=sys.stderr,
        )


def doctor(*, organization: str | None = None, deep: Annotated[bool, Parameter(negative=())] = False) -> int:
    """Check the warehouse and the published folder; the status is 1 if something is wrong.

    Args:
        organization: slug of the organization; needed where several are configured.
        deep: compute the hash of every version, document and file again.
    """
    chosen = target(organization)
    findings = examination.missing(chosen.directory)
    if not findings:
        with chosen.store() as store:
            findings = examination.examine(store, chosen.layout, ALL_TABLES, deep=deep)
    for finding in findings:
        print(f"{finding.severity}: {finding.text} - {finding.remedy}", file=sys.stderr)  # noqa: T201
    print(f"{len(findings)} findings")  # noqa: T201
    return int(any(finding.severity == "error" for finding in findings))
