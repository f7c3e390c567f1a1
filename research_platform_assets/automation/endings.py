"""How a run ended, as the plain values that a notification is made of.

Belongs here: reading them from what Dagster recorded. Does not belong here: what is said about them (`notify/message`),
who is told (`notifications`).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

import dagster as dg

from research_platform_assets.assets import publication
from research_platform_assets.automation.failures import reasons
from research_platform_assets.notify.message import BuildSummary, Ending
from research_platform_assets.redaction import redact, secrets_in
from research_platform_assets.settings.secrets import secret_variables

_LONGEST_REASON = 600
_PUBLICATION = tuple(publication.KEY.path)


def slugs_of(instance: dg.DagsterInstance, run_id: str, known: Mapping[str, str]) -> list[str]:
    """The organisations of `known` (slug to login) whose assets a run was to materialize, in order."""
    planned = _events(instance, run_id, dg.DagsterEventType.ASSET_MATERIALIZATION_PLANNED)
    slugs = {event.asset_key.path[0] for event in planned if event.asset_key is not None}
    return sorted(slugs & known.keys())


def ending_of(
    instance: dg.DagsterInstance, record: dg.RunRecord, logins: Mapping[str, str], site_url: str | None
) -> Ending:
    """How the run of `record` ended, for the organisations of `logins` (slug to login); no secret, no address in it."""
    run = record.dagster_run
    began = record.start_time or record.create_timestamp.timestamp()
    ended = record.end_time or record.update_timestamp.timestamp()
    secrets = secrets_in({**os.environ, **secret_variables()})
    failed = _events(instance, run.run_id, dg.DagsterEventType.STEP_FAILURE, dg.DagsterEventType.RUN_FAILURE)
    materialized = _events(instance, run.run_id, dg.DagsterEventType.ASSET_MATERIALIZATION)
    return Ending(
        organizations=tuple(logins[slug] for slug in sorted(logins)),
        run_id=run.run_id,
        is_success=run.is_success,
        finished_at=datetime.fromtimestamp(ended, UTC),
        duration_seconds=max(0.0, ended - began),
        builds=tuple(
            _summary(event.asset_key.path[0], event.step_materialization_data.materialization.metadata)
            for event in materialized
            if event.asset_key is not None
            and event.asset_key.path[0] in logins
            and tuple(event.asset_key.path[1:]) == _PUBLICATION
        ),
        reasons=tuple(_shortened(redact(f"{step}: {text}", secrets)) for step, text in reasons(failed)),
        site_url=site_url,
    )


def _events(instance: dg.DagsterInstance, run_id: str, *types: dg.DagsterEventType) -> list[dg.DagsterEvent]:
    entries = instance.all_logs(run_id, of_type=set(types))
    return [entry.dagster_event for entry in entries if entry.dagster_event is not None]


def _summary(slug: str, metadata: Mapping[str, dg.MetadataValue[Any]]) -> BuildSummary:
    values = {name: value.value for name, value in metadata.items()}
    build_id, before = cast("str", values["build"]), values.get(publication.PREVIOUS_BUILD)
    is_new = bool(values["is_new_build"])
    return BuildSummary(
        slug=slug,
        build_id=build_id,
        # Without an earlier state at hand, as on a machine that keeps no publications, only a new build counts.
        is_changed=is_new or (before is not None and before != build_id),
        coverage=cast("float | None", values["coverage"]),
        computed=cast("int", values["computed"]),
        reused=cast("int", values["reused"]),
        requests=cast("int", values[publication.REQUESTS_MADE]),
        changes=cast("Mapping[str, int]", values[publication.CHANGED_ROWS]) if is_new else None,
    )


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_REASON else f"{text[:_LONGEST_REASON]}…"
