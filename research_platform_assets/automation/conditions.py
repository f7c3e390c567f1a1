"""Derived assets follow their inputs and their code by themselves.

Belongs here: the condition on which an asset is asked for, and the sensors that evaluate it. Does not belong here:
captured assets, which follow GitHub (`sensors`), and computing anything.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any

import dagster as dg
from dagster._core.definitions.sensor_definition import SensorExecutionData

from research_platform_assets.automation.freshness import CAPTURED_GROUP
from research_platform_assets.automation.requests import SLUG, default_sensor_status
from research_platform_assets.errors import PlatformError
from research_platform_assets.settings import ResolvedOrganization, Settings
from research_platform_assets.warehouse import dead_runs, hold

_INTERVAL_SECONDS = 60


def follows_inputs() -> dg.AutomationCondition[dg.AssetKey]:
    """An input has another data version, or will have, or the code is another one.

    Data versions and not materializations, so that "checked, unchanged" asks for nothing; what will be requested counts
    as well, so that a whole chain is one run. Whatever was asked for once is not asked for again before something new
    happens, so that an asset which fails is asked for once.
    """
    condition: Any = dg.AutomationCondition  # not fully typed by Dagster
    news = (
        condition.newly_missing()
        | condition.any_deps_match(condition.data_version_changed() | condition.will_be_requested())
        | condition.code_version_changed()
    )
    return (
        condition.in_latest_time_window()
        & news.since_last_handled()
        & ~condition.any_deps_missing()
        & ~condition.any_deps_in_progress()
        & ~condition.in_progress()
    ).with_label("an input or the code changed")


def with_conditions(assets: dg.AssetsDefinition) -> dg.AssetsDefinition:
    """`assets` with the condition on each of its specs, but for captured ones."""
    return assets.map_asset_specs(
        lambda spec: (
            spec
            if spec.group_name == CAPTURED_GROUP
            else spec.replace_attributes(  # pyright: ignore[reportUnknownMemberType] - not fully typed by Dagster
                automation_condition=follows_inputs()
            )
        )
    )


def name_of(slug: str) -> str:
    """The name of the sensor of an organisation."""
    return f"{slug}_follows_inputs"


class _HeldSensor(dg.AutomationConditionSensorDefinition):
    """Evaluates nothing while a restored build is held; what happens meanwhile counts once it is released."""

    settings: Settings
    slug: str

    def evaluate_tick(self, context: dg.SensorEvaluationContext) -> SensorExecutionData:
        """What Dagster does with a sensor, unless there is a hold."""
        # What such a run was to make counts as being made.
        dead_runs.mark_failed(context.instance)
        try:
            held = hold.read(self.settings.data_directory / self.slug)
        except PlatformError as error:
            return SensorExecutionData(skip_message=f"{self.slug}: {error}", cursor=context.cursor)
        if held is None:
            return super().evaluate_tick(context)
        reason = f"{self.slug}: held at build {held.build_id} until research-platform release"
        return SensorExecutionData(skip_message=reason, cursor=context.cursor)


def condition_sensors(
    settings: Settings, organizations: Mapping[str, ResolvedOrganization]
) -> list[dg.SensorDefinition]:
    """A sensor for each organisation, as each can be held by itself."""
    return [_held_sensor(settings, slug) for slug in organizations]


def _held_sensor(settings: Settings, slug: str) -> _HeldSensor:
    with warnings.catch_warnings():
        # Only code of ours knows of holds, so the daemon has to leave the evaluation to it, which Dagster calls beta.
        warnings.simplefilter("ignore", dg.BetaWarning)
        sensor = _HeldSensor(
            name_of(slug),
            target=dg.AssetSelection.all() & dg.AssetSelection.key_prefixes(slug),
            default_status=default_sensor_status(settings),
            minimum_interval_seconds=_INTERVAL_SECONDS,
            run_tags={SLUG: slug},
            use_user_code_server=True,
            description="Asks for what an input or the code has changed for.",
        )
    sensor.settings, sensor.slug = settings, slug
    return sensor
