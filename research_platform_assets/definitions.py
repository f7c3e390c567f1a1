"""Everything that Dagster loads.

Belongs here: putting assets, checks and resources together for the configured organisations. `defs` is what
`workspace.yaml`, `dagster dev` and `-m research_platform_assets.definitions` find; it needs neither token nor network.
"""

from __future__ import annotations

import dagster as dg

from research_platform_assets.assets import (
    core,
    github,
    insight,
    insight_code,
    insight_dependencies,
    insight_people,
    insight_topics,
    legacy,
    legacy_parity,
    publication,
    reports,
    research_files,
    research_publications,
    research_works,
    scores,
)
from research_platform_assets.assets.platform import Platform
from research_platform_assets.automation import checks
from research_platform_assets.automation.conditions import condition_sensors, with_conditions
from research_platform_assets.automation.freshness import with_freshness
from research_platform_assets.automation.notifications import notification_sensors
from research_platform_assets.automation.schedules import schedules
from research_platform_assets.automation.sensors import github_changes
from research_platform_assets.log import configure_logging
from research_platform_assets.settings import Settings, load_settings, resolve_organizations
from research_platform_assets.warehouse.resource import Warehouse, WarehouseLocation

ASSET_MODULES = (
    github,
    core,
    research_files,
    research_publications,
    research_works,
    insight,
    insight_topics,
    insight_people,
    insight_dependencies,
    scores,
    legacy,
    legacy_parity,
    insight_code,
    reports,
    publication,
)


def build_definitions(settings: Settings) -> dg.Definitions:
    """The definitions for `settings`: one asset graph an organisation, under its slug.

    Raises:
        SettingsError, ArchiveError: an organisation cannot be made out.
    """
    organizations = {organization.slug: organization for organization in resolve_organizations(settings)}
    assets: list[dg.AssetsDefinition] = []
    asset_checks: list[dg.AssetChecksDefinition] = []
    for slug in organizations:
        loaded_assets = dg.load_assets_from_modules(  # pyright: ignore[reportUnknownMemberType] - by Dagster
            ASSET_MODULES, key_prefix=slug
        )
        for loaded in loaded_assets:
            if not isinstance(loaded, dg.AssetsDefinition):
                raise TypeError(f"{loaded} is not an asset definition")
            assets.append(with_conditions(with_freshness(loaded, settings.freshness)))
        asset_checks += dg.load_asset_checks_from_modules([checks], asset_key_prefix=slug)
    location = WarehouseLocation(
        data_directory=str(settings.data_directory),
        slugs=list(organizations),
        lock_timeout_seconds=settings.warehouse.lock_timeout_seconds,
    )
    return dg.Definitions(
        assets=assets,
        asset_checks=asset_checks,
        sensors=[
            *([github_changes(settings, organizations)] if settings.source == "live" else []),
            *condition_sensors(settings, organizations),
            *notification_sensors(settings),
        ],
        schedules=schedules(settings, organizations),
        resources={
            "warehouse": Warehouse(location=location),
            "platform": Platform(settings=settings, organizations=organizations),
        },
        # Starting a process costs 3 s an asset; none of them is worth it.
        executor=dg.in_process_executor,
    )


def _load() -> dg.Definitions:
    settings = load_settings()
    configure_logging(settings.log)
    return build_definitions(settings)


defs = _load()
