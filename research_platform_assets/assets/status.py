"""`status.json` beside `current`: everything that changes without the data changing.

Belongs here: what the file says, reading it back, and noting in it that a run failed. Does not belong here: how fresh
a repository is (`analysis/freshness`), what one run did (`last_run.json`).
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
from pydantic import BaseModel, ConfigDict, ValidationError

from research_platform_assets.analysis.freshness import Freshness, freshness, late
from research_platform_assets.assets.asked import ASKED_AT
from research_platform_assets.assets.platform import Platform
from research_platform_assets.errors import StorageError
from research_platform_assets.tables.core import FACETS_TABLE, REPOSITORIES
from research_platform_assets.tables.github import REPOSITORIES as GITHUB_REPOSITORIES
from research_platform_assets.warehouse import captures, hold, objects
from research_platform_assets.warehouse.resource import Warehouse

NAME = "status.json"
CHECK = "repository_freshness"
_SHOWN = 50


class Failure(BaseModel):
    """A run that failed since: which, when, at which table, and the class of its error.

    What went wrong in words is for those who operate the platform; they find it in Dagster under `run_id`.
    """

    model_config = ConfigDict(frozen=True)

    run_id: str
    at: datetime
    table: str
    error: str


class Status(BaseModel):
    """The status of one organisation's publication; instants in ISO 8601, UTC.

    `checked_at` is when the source was last asked, `captured_at` when it was last different, `held` a restored build
    that automation leaves alone, `warn_hours` and `fail_hours` the age at which a repository counts as late.
    `last_run` is what `last_run.json` says, `last_failure` the latest run that failed after it or in its last step;
    `repositories` is by database id.
    """

    model_config = ConfigDict(frozen=True)

    build_id: str
    checked_at: datetime | None
    captured_at: datetime
    source: str
    held: str | None
    warn_hours: float
    fail_hours: float
    last_run: dict[str, Any]
    last_failure: Failure | None = None
    repositories: dict[int, Freshness]


def read(folder: Path) -> Status | None:
    """The status in a published folder; None where there is none that can be read: the next run writes it anew."""
    try:
        return Status.model_validate_json((folder / NAME).read_bytes())
    except (OSError, ValidationError):
        return None


def write(folder: Path, status: Status) -> None:
    """Write the status into a published folder, in one step."""
    objects.write_whole(folder / NAME, (status.model_dump_json(indent=1) + "\n").encode())


def release(folder: Path) -> None:
    """Say in a published folder that no build is held any more, as the next run may be long in coming."""
    current = read(folder)
    if current is not None and current.held is not None:
        write(folder, current.model_copy(update={"held": None}))


@contextmanager
def failures_noted(folder: Path, key: dg.AssetKey, run_id: str) -> Generator[None]:
    """Note in a published folder that a run failed here, as readers see no other trace of it; the error goes on."""
    try:
        yield
    except Exception as error:  # whatever it was, the run failed: it is noted and goes on
        current = read(folder)
        noted = current.last_failure if current is not None else None
        # Where one table fails others may fail after it; the first one is where to look.
        if current is not None and (noted is None or noted.run_id != run_id):
            cause = error.__cause__ if isinstance(error, dg.Failure) and error.__cause__ is not None else error
            failure = Failure(
                run_id=run_id,
                at=datetime.now(UTC).replace(microsecond=0),
                table=".".join(key.path[1:]),
                error=type(cause).__name__,
            )
            # On a full disk the note is lost, but not why the run failed.
            with suppress(StorageError, OSError):
                write(folder, current.model_copy(update={"last_failure": failure}))
        raise


def known(status: Status | None) -> Mapping[int, Freshness]:
    """What a status says of repositories."""
    return {} if status is None else status.repositories


def status_of(
    warehouse: Warehouse, platform: Platform, slug: str, build_id: str, last_run: Mapping[str, Any]
) -> Status:
    """What `status.json` says after this run: repositories that it did not ask about stay verified when they were.

    A recording was verified when it was recorded.
    """
    store, settings = warehouse.store(slug), platform.settings
    before = read(platform.layout(slug).root)
    heads = store.heads()
    captured_at = captures.observed_at(store, GITHUB_REPOSITORIES.qualified_name)
    asked_at: datetime | None = warehouse.shared_results.get((ASKED_AT, slug))
    if asked_at is not None and settings.source != "live":
        asked_at = captured_at
    held = hold.read(warehouse.directory(slug))
    return Status(
        build_id=build_id,
        checked_at=asked_at or (before.checked_at if before else None),
        captured_at=captured_at,
        source=settings.source,
        held=held.build_id if held else None,
        warn_hours=settings.freshness.captured_warn_hours,
        fail_hours=settings.freshness.captured_fail_hours,
        last_run=dict(last_run),
        repositories=freshness(
            store.read(REPOSITORIES, heads[REPOSITORIES.qualified_name].version),
            store.read(FACETS_TABLE, heads[FACETS_TABLE.qualified_name].version),
            known(before),
            verified_at=asked_at,
            captured_at=captured_at,
            is_other_capture=before is not None and before.captured_at != captured_at,
        ),
    )


def freshness_result(current: Status, now: datetime) -> dg.AssetCheckResult:
    """Whether repositories are late; a recording ages without anybody being late."""
    window = timedelta(hours=current.fail_hours)
    found = late(current.repositories, now, window) if current.source == "live" else []
    return dg.AssetCheckResult(
        passed=not found,
        check_name=CHECK,
        severity=dg.AssetCheckSeverity.WARN,
        description="; ".join(found[:_SHOWN]) or None,
        metadata={"repositories": len(current.repositories), "late": len(found)},
    )
