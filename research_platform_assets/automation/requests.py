"""What sensors and schedules have in common when they ask for a run.

Belongs here: the tag that says which organisation a run is about, its assets, whether automation is on from the start.
Does not belong here: when a run is asked for (`sensors`, `schedules`, `conditions`).
"""

from __future__ import annotations

import dagster as dg

from research_platform_assets.settings import Settings

#: The organisation that a run is about.
SLUG = "research_platform/slug"


def assets_of(context: dg.SensorEvaluationContext | dg.ScheduleEvaluationContext, slug: str) -> list[dg.AssetKey]:
    """All assets of an organisation that can be materialized, in order."""
    if context.repository_def is None:
        raise dg.DagsterInvariantViolationError("sensors and schedules are evaluated as part of a code location")
    return sorted(key for key in context.repository_def.asset_graph.executable_asset_keys if key.path[0] == slug)


def default_sensor_status(settings: Settings) -> dg.DefaultSensorStatus:
    """Whether sensors run before anybody has switched them on or off in the UI."""
    return dg.DefaultSensorStatus.RUNNING if settings.automation.enabled else dg.DefaultSensorStatus.STOPPED


def default_schedule_status(settings: Settings) -> dg.DefaultScheduleStatus:
    """The same for schedules."""
    return dg.DefaultScheduleStatus.RUNNING if settings.automation.enabled else dg.DefaultScheduleStatus.STOPPED
