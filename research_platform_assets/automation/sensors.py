"""Sensors: when a run is asked for without anybody asking.

Belongs here: from what a source says of its state to run requests. Does not belong here: asking GitHub (`github/live`),
what a run does (`assets/`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping

import dagster as dg

from research_platform_assets.assets.sources import open_source
from research_platform_assets.errors import BudgetExhaustedError
from research_platform_assets.settings import ResolvedOrganization, Settings
from research_platform_assets.warehouse import hold

NAME = "github_changes"
_INTERVAL_SECONDS = 300


def github_changes(settings: Settings, organizations: Mapping[str, ResolvedOrganization]) -> dg.SensorDefinition:
    """A sensor that looks at the listing of each organisation and asks for a run of those that changed.

    A look at an unchanged listing costs none of GitHub's quota. The cursor holds a hash for each slug.
    """

    @dg.sensor(  # pyright: ignore[reportUnknownMemberType] - not fully typed by Dagster
        name=NAME,
        target=dg.AssetSelection.all(),
        minimum_interval_seconds=_INTERVAL_SECONDS,
        description="Looks at GitHub every five minutes, free where nothing changed, and rebuilds what did.",
    )
    def sensor(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        seen: dict[str, str] = json.loads(context.cursor or "{}")
        requests: list[dg.RunRequest] = []
        reasons: list[str] = []
        for slug, organization in organizations.items():
            state, reason = _look(settings, organization)
            if state is None or state == seen.get(slug):
                reasons.append(f"{slug}: {reason or 'unchanged'}")
                continue
            seen[slug] = state
            requests.append(dg.RunRequest(run_key=f"{slug}-{state}", asset_selection=_assets(context, slug)))
        return dg.SensorResult(
            run_requests=requests,
            skip_reason=None if requests else dg.SkipReason("; ".join(reasons)),
            cursor=json.dumps(seen, sort_keys=True),
        )

    return sensor


def _look(settings: Settings, organization: ResolvedOrganization) -> tuple[str | None, str | None]:
    """The state of an organisation, or why it was not asked for."""
    directory = settings.data_directory / organization.slug
    held = hold.read(directory)
    if held is not None:
        return None, f"held at build {held.build_id} until research-platform release"
    try:
        with open_source(settings, organization, directory) as source:
            return source.state(), None
    except BudgetExhaustedError as error:
        return None, str(error)


def _assets(context: dg.SensorEvaluationContext, slug: str) -> list[dg.AssetKey]:
    if context.repository_def is None:
        raise dg.DagsterInvariantViolationError("the sensor is not part of a code location")
    return sorted(key for key in context.repository_def.asset_graph.executable_asset_keys if key.path[0] == slug)
