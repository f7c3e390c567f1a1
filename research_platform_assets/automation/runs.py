"""Starting a run of an organisation's whole graph from the command line, through the Dagster instance.

Belongs here: what `research-platform build` and `restore` share with a click in the UI: the same job, the same
instance, the same run configuration. Does not belong here: what the command line says about it (`cli/`).
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dagster as dg

from research_platform_assets.definitions import build_definitions
from research_platform_assets.settings import Settings


@dataclass(frozen=True)
class RunResult:
    """How a run ended; `failures` holds, for each asset that failed, its step and the error's text."""

    run_id: str
    is_success: bool
    failures: Sequence[tuple[str, str]]


def run_assets(
    settings: Settings, slug: str, *, warehouse_config: Mapping[str, Any] | None = None, selection: str | None = None
) -> RunResult:
    """Materialize the assets of an organisation and wait for the end.

    Args:
        settings: The settings in force.
        slug: The organisation.
        warehouse_config: Run configuration of the warehouse resource (`restore_build`, `inputs_as_of`).
        selection: Dagster's selection syntax; by default everything of the organisation.
    """
    definitions = build_definitions(settings)
    job = definitions.resolve_implicit_global_asset_job_def()
    graph = definitions.resolve_asset_graph()
    chosen = dg.AssetSelection.from_string(selection) if selection else dg.AssetSelection.all()
    resolved = chosen.resolve(graph)  # pyright: ignore[reportUnknownMemberType] - not fully typed by Dagster
    keys = sorted(key for key in resolved if key.path[0] == slug)
    run_config: dict[str, Any] = {"loggers": {"console": {"config": {"log_level": settings.log.level}}}}
    if warehouse_config:
        run_config["resources"] = {"warehouse": {"config": dict(warehouse_config)}}
    with _instance(settings) as instance:
        result = job.execute_in_process(
            run_config=run_config, instance=instance, asset_selection=keys, raise_on_error=False
        )
        failures = [
            (event.step_key or "", event.step_failure_data.error_display_string)
            for event in result.get_step_failure_events()
        ]
    return RunResult(result.run_id, result.success, failures)


def dagster_home(settings: Settings) -> Path:
    """Where Dagster keeps its history if `DAGSTER_HOME` does not say."""
    return settings.data_directory / "dagster"


def _instance(settings: Settings) -> dg.DagsterInstance:
    if not os.environ.get("DAGSTER_HOME"):
        home = dagster_home(settings)
        home.mkdir(parents=True, exist_ok=True)
        os.environ["DAGSTER_HOME"] = str(home)
    return dg.DagsterInstance.get()
