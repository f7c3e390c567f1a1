"""Starting a run of an organisation's whole graph from the command line, through the Dagster instance.

Belongs here: what `research-platform build` and `restore` share with a click in the UI: the same job, the same
instance, the same run configuration. Does not belong here: what the command line says about it (`cli/`).
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dagster as dg
from sqlalchemy.exc import DBAPIError

from research_platform_assets.assets import publication
from research_platform_assets.automation import notifications
from research_platform_assets.automation.failures import failures
from research_platform_assets.definitions import build_definitions
from research_platform_assets.errors import SettingsError, StorageError
from research_platform_assets.settings import Settings
from research_platform_assets.warehouse.lock import exclusive
from research_platform_assets.warehouse.objects import write_whole

_SETUP_SECONDS = 120.0
_OWN_CONFIGURATION = "telemetry:\n  enabled: false\nnux:\n  enabled: false\n"


@dataclass(frozen=True)
class RunResult:
    """How a run ended; `failures` holds, for each asset that failed, its step and what the error says.

    `tables` are those that were materialized, in order of their names.
    """

    run_id: str
    is_success: bool
    failures: Sequence[tuple[str, str]]
    tables: Sequence[str] = ()


def run_assets(
    settings: Settings,
    slug: str,
    *,
    warehouse_config: Mapping[str, Any] | None = None,
    selection: str | None = None,
    instance: dg.DagsterInstance | None = None,
    notifies: bool = False,
) -> RunResult:
    """Materialize the assets of an organisation and wait for the end.

    Args:
        settings: The settings in force.
        slug: The organisation.
        warehouse_config: Run configuration of the warehouse resource (`restore_build`, `inputs_as_of`).
        selection: Dagster's selection syntax; by default everything of the organisation.
        instance: Where the run is recorded; by default that of `DAGSTER_HOME`, else one in the data directory.
        notifies: Whether whoever the settings name is told how the run ended.

    Raises:
        SettingsError: the selection is none, or selects nothing of the organisation.
        StorageError: Dagster's history cannot be used, see `recording`.
    """
    definitions = build_definitions(settings)
    job = definitions.resolve_implicit_global_asset_job_def()
    graph = definitions.resolve_asset_graph()
    keys = _selected(graph, slug, selection)
    if warehouse_config and warehouse_config.get("restore_build"):
        keys = _put_back(keys, _selected(graph, slug, None))
    run_config: dict[str, Any] = {"loggers": {"console": {"config": {"log_level": settings.log.level}}}}
    if warehouse_config:
        run_config["resources"] = {"warehouse": {"config": dict(warehouse_config)}}
    with contextlib.nullcontext(instance) if instance else recording(settings) as recorder:
        result = job.execute_in_process(
            run_config=run_config,
            instance=recorder,
            asset_selection=keys,
            raise_on_error=False,
            tags=notifications.own_tags() if notifies else None,
        )
        if notifies:
            notifications.tell_of(recorder, result.run_id, settings, is_own=True)
        made = {event.asset_key for event in result.all_events if event.is_step_materialization and event.asset_key}
        tables = sorted(".".join(key.path[1:]) for key in made)
        return RunResult(result.run_id, result.success, failures(result.all_events), tables)


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


def _put_back(keys: list[dg.AssetKey], everything: list[dg.AssetKey]) -> list[dg.AssetKey]:
    """What of `keys` can go back to a build: a part seldom fits to the rest, and only what fits can be published."""
    if keys == everything:
        return keys
    return [key for key in keys if key.path[1:] != publication.KEY.path] or keys


def dagster_home(settings: Settings) -> Path:
    """Where Dagster keeps its history: `DAGSTER_HOME`, else a folder in the data directory."""
    named = os.environ.get("DAGSTER_HOME")
    return Path(named).expanduser().absolute() if named else settings.data_directory / "dagster"


@contextlib.contextmanager
def recording(settings: Settings) -> Generator[dg.DagsterInstance]:
    """Dagster's instance that runs are recorded by, for the length of the block.

    Raises:
        StorageError: what Dagster keeps of runs cannot be read or written, now or later in the block.
    """
    home = dagster_home(settings)
    try:
        with _opened(home) as instance:
            yield instance
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error):
            raise _unusable(home, error.orig) from error
        raise  # another database, which is not in that folder


def _opened(home: Path) -> dg.DagsterInstance:
    configuration = home / "dagster.yaml"
    # Dagster sets up the databases of a fresh home at first use; two processes that do so at once break them.
    with exclusive(home / "setup.lock", purpose="setting up Dagster", timeout_seconds=_SETUP_SECONDS):
        if not configuration.exists() and "DAGSTER_HOME" not in os.environ:
            write_whole(configuration, _OWN_CONFIGURATION.encode())
        return dg.DagsterInstance.from_config(str(home))


def _unusable(home: Path, error: sqlite3.Error) -> StorageError:
    # SQLite calls a full disk by several names, one of them that of a broken one, so both remedies are named.
    return StorageError(
        f"the history of runs that Dagster keeps in {home} cannot be used ({error}); make sure that there is free "
        "space and that this user may write there. If it is damaged, move that folder aside, but for its dagster.yaml, "
        "and run again: only the history of runs, and what was switched on in Dagster's UI, is lost, no data"
    )
