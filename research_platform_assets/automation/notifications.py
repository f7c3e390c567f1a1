"""When somebody is told how a run ended.

Belongs here: the sensors that see runs end, and who tells of which run. Does not belong here: what is said
(`notify/message`), how it is sent (`notify/telling`).

Every run is told of once. One that `research-platform` executes is told of by that process, because there may be no
daemon; it bears its process as a tag, and the sensors leave it alone unless that process died. All others are told of
by the sensors, also those of `dagster asset materialize` beside a daemon. Whoever has told says so on the run, so that
a tick that is repeated does not tell again.
"""

from __future__ import annotations

import logging
import os
import time

import dagster as dg

from research_platform_assets.automation.endings import ending_of, slugs_of
from research_platform_assets.errors import PlatformError
from research_platform_assets.notify.telling import tell
from research_platform_assets.settings import Settings, resolve_organizations
from research_platform_assets.warehouse import dead_runs

FAILURES, SUCCESSES = "tell_of_failures", "tell_of_successes"
#: The process that tells of the run it executes.
TOLD_BY = "research_platform/told_by"
TOLD = "research_platform/told"

_INTERVAL_SECONDS = 30
#: Nobody wants to hear of an older run, such as all those since notifications were switched off, or the daemon.
_OLDEST_SECONDS = 24 * 3600.0

_logger = logging.getLogger(__name__)


def notification_sensors(settings: Settings) -> list[dg.SensorDefinition]:
    """The sensors that tell of runs as the settings say; none where nobody is to be told.

    They run from the start, since the settings switch them on. A new one begins with the runs that end from now on.
    """
    if not settings.notifications.is_on:
        return []
    wanted = {
        FAILURES: (dg.DagsterRunStatus.FAILURE, settings.notifications.on != "success"),
        SUCCESSES: (dg.DagsterRunStatus.SUCCESS, settings.notifications.on != "failure"),
    }
    return [_sensor(name, status, settings) for name, (status, is_wanted) in wanted.items() if is_wanted]


def _sensor(name: str, status: dg.DagsterRunStatus, settings: Settings) -> dg.SensorDefinition:
    @dg.run_status_sensor(  # pyright: ignore[reportUnknownMemberType] - not fully typed by Dagster
        name=name,
        run_status=status,
        minimum_interval_seconds=_INTERVAL_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        # Runs of `dagster asset materialize` belong to no code location; those of other projects are left out below.
        monitor_all_code_locations=True,
        description=f"Tells whoever the settings name of runs that end with {status.value}.",
    )
    def sensor(context: dg.RunStatusSensorContext) -> None:
        tell_of(context.instance, context.dagster_run.run_id, settings)

    return sensor


def own_tags() -> dict[str, str]:
    """Tags of a run of which this process tells itself."""
    return {TOLD_BY: dead_runs.process_name(os.getpid())}


def tell_of(
    instance: dg.DagsterInstance, run_id: str, settings: Settings, *, is_own: bool = False, now: float | None = None
) -> bool:
    """Tell whoever the settings name how a run ended, if it is ours to tell and nobody has done so; whether it was.

    Args:
        instance: Where the run is recorded.
        run_id: A run that has ended.
        settings: The settings in force.
        is_own: Whether this process has executed the run.
        now: In seconds since 1970; default: the clock's.
    """
    if not settings.notifications.is_on:
        return False
    record = instance.get_run_record_by_id(run_id)
    if record is None or TOLD in record.dagster_run.tags or _is_left_to_another(record, is_own=is_own):
        return False
    ended = record.end_time or record.update_timestamp.timestamp()
    if (time.time() if now is None else now) - ended > _OLDEST_SECONDS:
        _logger.info("run %s ended too long ago to tell of it", run_id)
        return False
    try:
        logins = {organization.slug: organization.login for organization in resolve_organizations(settings)}
        slugs = slugs_of(instance, run_id, logins)
        if not slugs:
            return False
        ending = ending_of(instance, record, {slug: logins[slug] for slug in slugs}, settings.notifications.site_url)
    except PlatformError as error:
        # Such as an archive or a `.env` that went away meanwhile. What the run did stands all the same.
        _logger.warning("nobody was told of run %s: %s", run_id, error)
        return False
    tell(ending, settings.notifications)
    instance.add_run_tags(run_id, {TOLD: "yes"})
    return True


def _is_left_to_another(record: dg.RunRecord, *, is_own: bool) -> bool:
    process = record.dagster_run.tags.get(TOLD_BY)
    return not is_own and process is not None and not dead_runs.is_gone(process)
