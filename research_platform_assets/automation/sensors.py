"""Sensors: when a run is asked for without anybody asking.

Belongs here: from what a source says of its state to run requests. Does not belong here: asking GitHub (`github/live`),
what a run does (`assets/`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime

import dagster as dg

from research_platform_assets.assets.sources import open_source
from research_platform_assets.errors import PlatformError
from research_platform_assets.settings import ResolvedOrganization, Settings
from research_platform_assets.warehouse import hold

NAME = "github_changes"
_SLUG = "research_platform/slug"
_INTERVAL_SECONDS = 300
#: A run that failed is repeated after so long, even if nothing has changed.
_REPEATED_AFTER_SECONDS = 1800
#: Dagster gives an evaluation a minute; whoever cannot be asked now is asked at the next one.
_LONGEST_WAIT_SECONDS = 20.0


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
            last = _last_run(context, slug)
            state, reason = (None, "a run is under way") if _is_under_way(last) else _look(settings, organization)
            failed = last if _is_to_be_repeated(last, datetime.now(UTC)) else None
            if state is None or (state == seen.get(slug) and failed is None):
                reasons.append(f"{slug}: {reason or 'unchanged'}")
                continue
            seen[slug] = state
            key = "-".join([slug, state, *([failed.dagster_run.run_id] if failed else [])])
            requests.append(dg.RunRequest(run_key=key, asset_selection=_assets(context, slug), tags={_SLUG: slug}))
        return dg.SensorResult(
            run_requests=requests,
            skip_reason=None if requests else dg.SkipReason("; ".join(reasons)),
            cursor=json.dumps(seen, sort_keys=True),
        )

    return sensor


def _last_run(context: dg.SensorEvaluationContext, slug: str) -> dg.RunRecord | None:
    """The last run that a sensor asked for an organisation."""
    records = context.instance.get_run_records(dg.RunsFilter(tags={_SLUG: slug}), limit=1)
    return records[0] if records else None


def _is_under_way(last: dg.RunRecord | None) -> bool:
    return last is not None and not last.dagster_run.is_finished


def _is_to_be_repeated(last: dg.RunRecord | None, now: datetime) -> bool:
    """Whether a run failed so long ago that what made it fail, such as an exhausted budget, may have passed."""
    if last is None or last.dagster_run.status != dg.DagsterRunStatus.FAILURE:
        return False
    return now.timestamp() - (last.end_time or 0.0) >= _REPEATED_AFTER_SECONDS


def _look(settings: Settings, organization: ResolvedOrganization) -> tuple[str | None, str | None]:
    """The state of an organisation, or why it was not asked for; what is wrong with one must not stop the others."""
    directory = settings.data_directory / organization.slug
    try:
        held = hold.read(directory)
        if held is not None:
            return None, f"held at build {held.build_id} until research-platform release"
        with open_source(settings, organization, directory, longest_wait_seconds=_LONGEST_WAIT_SECONDS) as source:
            return source.state(), None
    except PlatformError as error:
        return None, str(error)


def _assets(context: dg.SensorEvaluationContext, slug: str) -> list[dg.AssetKey]:
    if context.repository_def is None:
        raise dg.DagsterInvariantViolationError("the sensor is not part of a code location")
    return sorted(key for key in context.repository_def.asset_graph.executable_asset_keys if key.path[0] == slug)
