"""Starting a run of an organisation's whole graph from the command line, through the Dagster instance.

Belongs here: what `research-platform build` and `restore` share with a click in the UI: the same job, the same
instance, the same run configuration. Does not belong here: what the command line says about it (`cli/`).
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dagster as dg
from dagster._core.execution.plan.objects import StepFailureData
from dagster_shared.error import SerializableErrorInfo

from research_platform_assets import errors
from research_platform_assets.definitions import build_definitions
from research_platform_assets.errors import SettingsError
from research_platform_assets.settings import Settings
from research_platform_assets.warehouse.lock import exclusive
from research_platform_assets.warehouse.objects import write_whole

_SETUP_SECONDS = 120.0
_OWN_CONFIGURATION = "telemetry:\n  enabled: false\nnux:\n  enabled: false\n"


@dataclass(frozen=True)
class RunResult:
    """How a run ended; `failures` holds, for each asset that failed, its step and what the error says."""

    run_id: str
    is_success: bool
    failures: Sequence[tuple[str, str]]


def run_assets(
    settings: Settings,
    slug: str,
    *,
    warehouse_config: Mapping[str, Any] | None = None,
    selection: str | None = None,
    instance: dg.DagsterInstance | None = None,
) -> RunResult:
    """Materialize the assets of an organisation and wait for the end.

    Args:
        settings: The settings in force.
        slug: The organisation.
        warehouse_config: Run configuration of the warehouse resource (`restore_build`, `inputs_as_of`).
        selection: Dagster's selection syntax; by default everything of the organisation.
        instance: Where the run is recorded; by default that of `DAGSTER_HOME`, else one in the data directory.

    Raises:
        SettingsError: the selection is none, or selects nothing of the organisation.
    """
    definitions = build_definitions(settings)
    job = definitions.resolve_implicit_global_asset_job_def()
    graph = definitions.resolve_asset_graph()
    keys = _selected(graph, slug, selection)
    run_config: dict[str, Any] = {"loggers": {"console": {"config": {"log_level": settings.log.level}}}}
    if warehouse_config:
        run_config["resources"] = {"warehouse": {"config": dict(warehouse_config)}}
    with contextlib.nullcontext(instance) if instance else _instance(settings) as recording:
        result = job.execute_in_process(
            run_config=run_config, instance=recording, asset_selection=keys, raise_on_error=False
        )
        return RunResult(result.run_id, result.success, _failures(result))


def _selected(graph: dg.AssetGraph, slug: str, selection: str | None) -> list[dg.AssetKey]:
    try:
        chosen = dg.AssetSelection.all() if selection is None else dg.AssetSelection.from_string(selection)
    except dg.DagsterError as error:
        raise SettingsError(
            f"{selection!r} is no selection of assets, such as 'key:\"{slug}/core/people\"+'"
        ) from error
    resolved = chosen.resolve(graph)  # pyright: ignore[reportUnknownMemberType] - not fully typed by Dagster
    keys = sorted(key for key in resolved if key.path[0] == slug)
    if not keys:
        raise SettingsError(f"{selection!r} selects no asset of {slug}; keys are like 'key:\"{slug}/core/people\"'")
    return keys


def _failures(result: dg.ExecuteInProcessResult) -> list[tuple[str, str]]:
    steps = [(event.step_key or "", _text(event.step_failure_data)) for event in result.get_step_failure_events()]
    # A run whose resources cannot be set up fails before its first step.
    runs = [
        ("run", _sentence(event.job_failure_data.error) or event.job_failure_data.error.to_string())
        for event in result.all_events
        if event.is_job_failure and event.job_failure_data.error is not None
    ]
    return steps or runs


def _text(failure: StepFailureData) -> str:
    """What a person has to know: the sentence of an error of the platform, everything there is of any other."""
    if failure.user_failure_data is not None and failure.user_failure_data.description:
        return failure.user_failure_data.description
    return _sentence(failure.error) or failure.error_display_string


def _sentence(error: SerializableErrorInfo | None) -> str | None:
    while error is not None:
        known = getattr(errors, error.cls_name or "", None)
        if isinstance(known, type) and issubclass(known, errors.PlatformError):
            return error.message.removeprefix(f"{known.__module__}.{known.__qualname__}: ").strip()
        error = error.cause
    return None


def dagster_home(settings: Settings) -> Path:
    """Where Dagster keeps its history: `DAGSTER_HOME`, else a folder in the data directory."""
    named = os.environ.get("DAGSTER_HOME")
    return Path(named).expanduser().absolute() if named else settings.data_directory / "dagster"


def _instance(settings: Settings) -> dg.DagsterInstance:
    home = dagster_home(settings)
    configuration = home / "dagster.yaml"
    # Dagster sets up the databases of a fresh home at first use; two processes that do so at once break them.
    with exclusive(home / "setup.lock", purpose="setting up Dagster", timeout_seconds=_SETUP_SECONDS):
        if not configuration.exists() and "DAGSTER_HOME" not in os.environ:
            write_whole(configuration, _OWN_CONFIGURATION.encode())
        return dg.DagsterInstance.from_config(str(home))
