"""Schedules: runs by the clock, in UTC.

Belongs here: the daily sweep and the weekly verification. Does not belong here: runs because something changed
(`sensors`, `conditions`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg

from research_platform_assets.automation.requests import SLUG, assets_of, default_schedule_status
from research_platform_assets.errors import PlatformError, SettingsError
from research_platform_assets.settings import ResolvedOrganization, Settings
from research_platform_assets.warehouse import hold

SWEEP, VERIFICATION = "daily_sweep", "weekly_verification"
VERIFY: Mapping[str, Any] = {"resources": {"warehouse": {"config": {"verify": True}}}}
"""Run configuration of a run that reads everything again, whatever the listing says."""


def schedules(settings: Settings, organizations: Mapping[str, ResolvedOrganization]) -> list[dg.ScheduleDefinition]:
    """The daily sweep, and the weekly verification where there is a GitHub to be asked again.

    Raises:
        SettingsError: a cron expression in the settings is none.
    """
    automation = settings.automation
    sweep = _schedule(
        SWEEP,
        "automation.daily_sweep_cron",
        automation.daily_sweep_cron,
        "Materializes the whole graph, so that what has not changed counts as checked, and finds what left unseen.",
        settings,
        organizations,
        {},
    )
    if settings.source != "live":
        return [sweep]
    verification = _schedule(
        VERIFICATION,
        "automation.weekly_verification_cron",
        automation.weekly_verification_cron,
        "Reads every repository again, whatever the listing says, and holds our counts against GitHub's.",
        settings,
        organizations,
        VERIFY,
    )
    return [sweep, verification]


def _schedule(
    name: str,
    key: str,
    cron: str,
    description: str,
    settings: Settings,
    organizations: Mapping[str, ResolvedOrganization],
    run_config: Mapping[str, Any],
) -> dg.ScheduleDefinition:
    def requests(context: dg.ScheduleEvaluationContext) -> Iterator[dg.RunRequest | dg.SkipReason]:
        at = context.scheduled_execution_time.isoformat(timespec="minutes")
        held = {slug: reason for slug in sorted(organizations) if (reason := _held(settings, slug)) is not None}
        for slug in sorted(organizations.keys() - held):
            yield dg.RunRequest(
                run_key=f"{slug}-{name}-{at}",
                asset_selection=assets_of(context, slug),
                run_config=dict(run_config),
                tags={SLUG: slug},
            )
        if len(held) == len(organizations):
            yield dg.SkipReason("; ".join(f"{slug}: {reason}" for slug, reason in held.items()))

    try:
        return dg.ScheduleDefinition(
            name=name,
            target=dg.AssetSelection.all(),
            cron_schedule=cron,
            execution_timezone="UTC",
            execution_fn=requests,
            default_status=default_schedule_status(settings),
            description=description,
        )
    except dg.DagsterInvalidDefinitionError as error:
        raise SettingsError(f"{key}: {cron!r} is no cron expression, such as `0 2 * * *`") from error


def _held(settings: Settings, slug: str) -> str | None:
    """Why an organisation is left alone."""
    try:
        held = hold.read(settings.data_directory / slug)
    except PlatformError as error:
        return str(error)
    return None if held is None else f"held at build {held.build_id} until research-platform release"
