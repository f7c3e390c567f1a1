"""Sensors: when a run is asked for without anybody asking.

Belongs here: reading what `following` decides upon, and turning its decisions into run requests. Does not belong here:
the decisions (`following`), asking GitHub (`github/live`), what a run does (`assets/`).
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import dagster as dg

from research_platform_assets.assets import status
from research_platform_assets.assets.asked import AGAIN_AT
from research_platform_assets.assets.sources import open_source
from research_platform_assets.automation import following
from research_platform_assets.automation.following import Ended, Following, Policy
from research_platform_assets.automation.requests import SLUG, assets_of, default_sensor_status
from research_platform_assets.errors import BudgetExhaustedError, OptOutError, PlatformError, SettingsError
from research_platform_assets.settings import ResolvedOrganization, Settings
from research_platform_assets.warehouse import dead_runs, hold, lock, spool, store, taken_in

NAME = "github_changes"
#: The run that was asked for; a repetition by Dagster of a run that was lost bears it, too.
ASKED = "research_platform/asked"
#: Dagster gives an evaluation a minute; whoever cannot be asked now is asked at the next one.
_LONGEST_WAIT_SECONDS = 15.0
_LONGEST_TICK_SECONDS = 30.0


def github_changes(settings: Settings, organizations: Mapping[str, ResolvedOrganization]) -> dg.SensorDefinition:
    """A sensor that looks at the listing of each organisation and asks for a run of those that changed.

    A look at an unchanged listing costs none of GitHub's quota.
    """
    interval = settings.automation.sensor_interval_seconds

    @dg.sensor(  # pyright: ignore[reportUnknownMemberType] - not fully typed by Dagster
        name=NAME,
        target=dg.AssetSelection.all(),
        minimum_interval_seconds=interval,
        default_status=default_sensor_status(settings),
        description=f"Looks at GitHub every {interval} s, free where nothing changed, and rebuilds what did.",
    )
    def sensor(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        # Dagster's own monitoring does not see that such a process is gone, and its run would be waited for for ever.
        dead_runs.mark_failed(context.instance)
        remembered = following.from_cursor(context.cursor)
        began = time.monotonic()
        requests: list[dg.RunRequest] = []
        reasons: dict[str, str] = {}
        # Who was looked at least recently comes first, so that many organisations take turns.
        for slug in sorted(organizations, key=lambda slug: (remembered.get(slug, Following()).looked_at, slug)):
            if time.monotonic() - began > _LONGEST_TICK_SECONDS:
                reasons[slug] = "comes first at the next look"
                continue
            watched = _Watched(settings, organizations[slug], context)
            remembered[slug], request, reasons[slug] = watched.look(remembered.get(slug, Following()))
            requests += [request] if request else []
        return dg.SensorResult(
            run_requests=requests,
            skip_reason=None if requests else dg.SkipReason("; ".join(f"{s}: {reasons[s]}" for s in sorted(reasons))),
            cursor=following.to_cursor({slug: remembered[slug] for slug in organizations if slug in remembered}),
        )

    return sensor


@dataclass(frozen=True)
class _Watched:
    """One organisation that the sensor looks at."""

    settings: Settings
    organization: ResolvedOrganization
    context: dg.SensorEvaluationContext

    @property
    def slug(self) -> str:
        return self.organization.slug

    @property
    def directory(self) -> Path:
        return self.settings.data_directory / self.slug

    def look(self, before: Following) -> tuple[Following, dg.RunRequest | None, str]:
        """What to remember, the run to ask for, and why; what is wrong with one must not stop the others."""
        now = time.time()
        try:
            held = hold.read(self.directory)
        except PlatformError as error:
            # It costs nothing to look again; whoever mends the file need not wait for a pause to end.
            return before, None, str(error)
        try:
            hindrance = following.hindrance(
                before,
                now,
                held_build=None if held is None else held.build_id,
                is_going=self._is_going(),
                holder=self._holder(),
            )
            if hindrance is not None:
                return before, None, hindrance
            with open_source(
                self.settings, self.organization, self.directory, longest_wait_seconds=_LONGEST_WAIT_SECONDS
            ) as source:
                state = source.state()
        except (SettingsError, OptOutError) as error:
            return before, None, str(error)
        except BudgetExhaustedError as error:
            return following.troubled(before, now, str(error), error.reset_at.timestamp()), None, str(error)
        except PlatformError as error:
            return following.troubled(before, now, str(error)), None, str(error)
        published = taken_in.read(self.directory)
        shown = status.read(self.settings.published_directory(self.slug))
        decision = following.decided(
            before,
            now,
            state=state,
            code=code_mark(self.context, self.slug),
            taken_in=None if published is None else published.capture_id,
            checked_at=shown.checked_at.timestamp() if shown is not None and shown.checked_at is not None else None,
            ended=self._ended(before),
            policy=policy_of(self.settings),
        )
        return decision.following, self._request(decision.following) if decision.is_run else None, decision.reason

    def _request(self, after: Following) -> dg.RunRequest:
        key = following.run_key(self.slug, after)
        return dg.RunRequest(
            run_key=key, asset_selection=assets_of(self.context, self.slug), tags={SLUG: self.slug, ASKED: key}
        )

    def _is_going(self) -> bool:
        unfinished = [status for status in dg.DagsterRunStatus if status not in _FINISHED]
        return bool(self.context.instance.get_runs(dg.RunsFilter(tags={SLUG: self.slug}, statuses=unfinished), limit=1))

    def _holder(self) -> str:
        files = (store.lock_path(self.directory), spool.lock_path(self.directory))
        return ", ".join(str(holder) for file in files if (holder := lock.holder(file)) is not None)

    def _ended(self, before: Following) -> Ended | None:
        """How the run that was last asked for ended, and any repetition of it by Dagster."""
        tags = {ASKED: following.run_key(self.slug, before)}
        records = self.context.instance.get_run_records(dg.RunsFilter(tags=tags), limit=1)
        if not records:
            return None
        run, at = records[0].dagster_run, records[0].end_time or records[0].update_timestamp.timestamp()
        if run.is_success:
            return Ended("succeeded", at)
        again_at = _again_at(self.context.instance, run.run_id)
        return Ended("failed", at) if again_at is None else Ended("out of budget", at, again_at)


_FINISHED = (dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED)


def _again_at(instance: dg.DagsterInstance, run_id: str) -> float | None:
    """When GitHub's budget is there again, if that is what the run lacked."""
    for entry in instance.all_logs(run_id, of_type=dg.DagsterEventType.STEP_FAILURE):
        failure = entry.dagster_event.step_failure_data.user_failure_data if entry.dagster_event else None
        value = failure.metadata.get(AGAIN_AT) if failure is not None else None
        if isinstance(value, dg.TimestampMetadataValue):
            return value.value
    return None


def policy_of(settings: Settings) -> Policy:
    """How runs are repeated, and when an unchanged account is confirmed: well before a table counts as ageing."""
    hours = min(settings.freshness.captured_warn_hours, settings.freshness.derived_warn_hours)
    automation = settings.automation
    return Policy(automation.max_attempts, automation.retry_seconds, confirm_seconds=0.75 * hours * 3600)


def code_mark(context: dg.SensorEvaluationContext, slug: str) -> str:
    """Names the code of an organisation's graph."""
    if context.repository_def is None:
        raise dg.DagsterInvariantViolationError("the sensor is not part of a code location")
    graph = context.repository_def.asset_graph
    versions = [f"{key.to_user_string()}={graph.get(key).code_version}" for key in assets_of(context, slug)]
    return hashlib.sha256("\n".join(versions).encode()).hexdigest()
