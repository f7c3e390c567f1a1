"""The warehouse as a Dagster resource.

Belongs here: which organisation's file an asset key means, opening it once a run, and the two run-time switches. Does
not belong here: anything that works without Dagster.
"""

import contextlib
import time
from collections.abc import Generator, Mapping, MutableMapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg
from dagster._core.storage.tags import SCHEDULE_NAME_TAG, SENSOR_NAME_TAG
from dagster_duckdb import DuckDBResource
from pydantic import Field, PrivateAttr

from research_platform_assets.errors import WarehouseError
from research_platform_assets.warehouse import dead_runs, hold
from research_platform_assets.warehouse.commit import Outcome
from research_platform_assets.warehouse.database import Connection, transaction
from research_platform_assets.warehouse.store import Store, database_path, open_store


class WarehouseLocation(dg.ConfigurableResource["WarehouseLocation"]):
    """Where the warehouses lie; a resource of its own so that run config of `Warehouse` leaves it alone."""

    data_directory: str
    slugs: list[str]
    lock_timeout_seconds: float = 600.0


class Warehouse(DuckDBResource):
    """The DuckDB warehouses, one an organisation.

    It is a `DuckDBResource`, so assets written against that type work; unlike it, it waits for the lock, commits or
    rolls back, and closes in every case. A file is opened at the first use in a run and stays open, and locked, until
    the run ends, so that a run sees nobody else's changes.
    """

    database: str = Field(default="", description="Unused: the file follows from the organisation.")
    location: dg.ResourceDependency[WarehouseLocation]
    # Empty texts rather than None, because the UI's launchpad shows the keys of a configuration that have a value.
    restore_build: str = Field(
        default="",
        description="Number or id of an earlier build: the selected tables go back to it, nothing is computed.",
    )
    inputs_as_of: str = Field(
        default="",
        description="Number or id of an earlier build: captured tables as they were, all else by today's code.",
    )
    accept_build: str = Field(
        default="",
        description="Id of a build that was kept from readers as too little is known or too much is gone: show it.",
    )
    verify: bool = Field(
        default=False,
        description="Read every repository again, whatever the listing on GitHub says; of files all is read anyway.",
    )
    _run_id: str = PrivateAttr(default="no run")
    _is_automatic: bool = PrivateAttr(default=False)
    _began_at: datetime = PrivateAttr(default_factory=lambda: datetime.now(UTC))
    _began: float = PrivateAttr(default_factory=time.monotonic)
    _outcomes: dict[str, dict[str, Outcome]] = PrivateAttr(default_factory=dict[str, dict[str, Outcome]])
    _shared: dict[tuple[object, ...], Any] = PrivateAttr(default_factory=dict[tuple[object, ...], Any])
    _open: dict[str, tuple[Store, contextlib.ExitStack]] = PrivateAttr(
        default_factory=dict[str, tuple[Store, contextlib.ExitStack]]
    )

    @property
    def run_id(self) -> str:
        """The run that this resource serves."""
        return self._run_id

    def note(self, slug: str, outcome: Outcome) -> None:
        """Remember what this run did to a table."""
        self._outcomes.setdefault(slug, {})[outcome.derivation.table] = outcome

    def outcomes(self, slug: str) -> Mapping[str, Outcome]:
        """What this run did to the tables of an organisation so far."""
        return self._outcomes.get(slug, {})

    def elapsed_seconds(self) -> float:
        """Seconds since the run began."""
        return time.monotonic() - self._began

    @property
    def shared_results(self) -> MutableMapping[tuple[object, ...], Any]:
        """What several assets of this run computed together; gone with the run."""
        return self._shared

    def setup_for_execution(self, context: dg.InitResourceContext) -> None:
        """Note which run this is, and tell Dagster of runs whose process is gone."""
        if self.restore_build and self.inputs_as_of:
            raise WarehouseError("restore_build and inputs_as_of exclude each other; set one of them")
        if self.verify and (self.restore_build or self.inputs_as_of):
            raise WarehouseError("verify reads GitHub as it is now; leave restore_build and inputs_as_of empty")
        self._began = time.monotonic()
        if context.run is not None and context.instance is not None:
            self._run_id = context.run.run_id
            self._began_at = datetime.now(UTC)
            self._is_automatic = not context.run.tags.keys().isdisjoint((SENSOR_NAME_TAG, SCHEDULE_NAME_TAG))
            dead_runs.sign_in(context.instance, context.run.run_id)
            dead_runs.mark_failed(context.instance, context.run.run_id)

    def teardown_after_execution(self, context: dg.InitResourceContext) -> None:
        """Close every file that the run opened."""
        del context
        for slug in list(self._open):
            self.release(slug)

    def directory(self, slug: str) -> Path:
        """The folder of an organisation's warehouse.

        Raises:
            WarehouseError: the settings name no such organisation.
        """
        if slug not in self.location.slugs:
            raise WarehouseError(f"no organisation {slug!r}; configured are {', '.join(self.location.slugs) or 'none'}")
        return Path(self.location.data_directory) / slug

    def store(self, slug: str) -> Store:
        """The open warehouse of an organisation; it stays open until `release` or the end of the run.

        Raises:
            WarehouseBusyError, WarehouseDamagedError, WarehouseFormatError, StorageError: see `open_store`.
            WarehouseError: a restored build is held, and nobody asked for this run but a sensor or a schedule, or it
                began before.
        """
        if slug not in self._open:
            opened = open_store(
                self.directory(slug), run_id=self._run_id, timeout_seconds=self.location.lock_timeout_seconds
            )
            with contextlib.ExitStack() as opening:
                store = opening.enter_context(opened)
                # Only who has the lock can be sure: it may have waited, or captured, while somebody restored a build.
                self._check_hold(slug)
                self._open[slug] = (store, opening.pop_all())
        return self._open[slug][0]

    def _check_hold(self, slug: str) -> None:
        held = None if self.restore_build else hold.read(self.directory(slug))
        if held is None:
            return
        if self._is_automatic:
            whose = "this run, which nobody asked for by hand,"
        elif held.began_at > self._began_at:
            whose = "this run, which began before it was restored,"
        else:
            return
        raise WarehouseError(
            f"{slug} is held at build {held.build_id}, so {whose} changes nothing more; research-platform release lets "
            "automation go on"
        )

    def release(self, slug: str) -> None:
        """Close an organisation's warehouse, so that others can have it; it is opened again at the next use."""
        if slug in self._open:
            self._open.pop(slug)[1].close()

    @contextlib.contextmanager
    def get_connection(self) -> Generator[Connection]:
        """A connection to the only organisation's warehouse, in a transaction of its own.

        Raises:
            WarehouseError: several organisations are configured, so `store(slug)` has to say which one.
        """
        if len(self.location.slugs) != 1:
            raise WarehouseError(
                "several organisations are configured; use store(slug) to say which warehouse is meant"
            )
        was_open = self.location.slugs[0] in self._open
        connection = self.store(self.location.slugs[0]).connection
        try:
            with transaction(connection):
                yield connection
        finally:
            if not was_open:
                self.release(self.location.slugs[0])

    def path(self, slug: str) -> Path:
        """The DuckDB file of an organisation."""
        return database_path(self.directory(slug))
