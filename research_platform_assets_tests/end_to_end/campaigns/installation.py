"""An installation that is left alone: `dagster dev` with everything switched on, beside a stand-in for GitHub.

Belongs here: starting it, waiting for what it publishes, and what is read of it. Does not belong here: what happens on
GitHub meanwhile (`test_following`, `test_night`).
"""

from __future__ import annotations

import json
import re
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import dagster as dg
import httpx
import polars as pl

from research_platform_assets.automation.requests import SLUG as SLUG_TAG
from research_platform_assets_tests import processes
from research_platform_assets_tests.github.live.deep.standin import Standin
from research_platform_assets_tests.processes import ROOT
from research_platform_assets_tests.workbench import Workbench, catalog

SLUG = "digital_ai_finance"
LOGIN = "digital-ai-finance"
INTERVAL_SECONDS = 5
_LONGEST_WAIT_SECONDS = 240.0
T = TypeVar("T")


@dataclass(frozen=True)
class Seen:
    """What readers see at one moment: the build, its tables and the contents of its pages by path."""

    build_id: str
    run_id: str
    tables: Mapping[str, pl.DataFrame]
    pages: Mapping[str, str]
    last_run: Mapping[str, Any]


@dataclass(frozen=True)
class Installation:
    """A data directory that a daemon keeps fresh."""

    directory: Path
    standin: Standin

    @property
    def bench(self) -> Workbench:
        return Workbench(self.directory / "data", slug=SLUG)

    def seen(self, before: Seen | None = None) -> Seen | None:
        """What readers see now; None where that is no other run's than `before`, or nothing yet."""
        current = self.bench.current
        if not current.exists() or (before is not None and self.bench.last_run()["run_id"] == before.run_id):
            return None
        folder = current.resolve()
        pages = {
            path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
            for path in sorted((folder / "site").rglob("*.html"))
        }
        last = self.bench.last_run()
        return Seen(folder.name, last["run_id"], dict(catalog(folder / "catalog.duckdb")), pages, last)

    def instance(self) -> dg.DagsterInstance:
        """The history that the daemon writes."""
        return dg.DagsterInstance.from_config(str(self.directory / "dagster"))

    def runs(self) -> list[dg.DagsterRun]:
        """All runs, the latest first."""
        with self.instance() as instance:
            return list(instance.get_runs())

    def is_idle(self) -> bool:
        """Whether no run waits or is under way."""
        return all(run.is_finished for run in self.runs())

    def failures(self) -> list[str]:
        """Why runs failed, one text a failed step."""
        with self.instance() as instance:
            failed = instance.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.FAILURE]))
            entries = [
                entry
                for run in failed
                for entry in instance.all_logs(run.run_id, of_type=dg.DagsterEventType.STEP_FAILURE)
            ]
            return [entry.dagster_event.message or "" for entry in entries if entry.dagster_event]


def wait_for(find: Callable[[], T | None], what: str, seconds: float = _LONGEST_WAIT_SECONDS) -> T:
    """What `find` finds, as soon as it finds something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = find()
        if found is not None and found is not False:
            return found
        time.sleep(0.5)
    raise AssertionError(f"{what}: not within {seconds:g} s")


@contextmanager
def installation(directory: Path, standin: Standin, **settings: str) -> Iterator[Installation]:
    """`dagster dev` on this machine, switched on by the settings alone; it ends with the block."""
    home, data = directory / "dagster", directory / "data"
    home.mkdir(parents=True)
    (home / "dagster.yaml").write_bytes((ROOT / "deploy" / "dagster.yaml").read_bytes())
    environ = processes.environment(
        data,
        GITHUB_TOKEN="standin-token",
        DAGSTER_HOME=str(home),
        RESEARCH_PLATFORM_SOURCE="live",
        RESEARCH_PLATFORM_ORGANIZATIONS=json.dumps([LOGIN]),
        RESEARCH_PLATFORM_GITHUB__API_URL=standin.url,
        RESEARCH_PLATFORM_AUTOMATION__ENABLED="true",
        RESEARCH_PLATFORM_AUTOMATION__SENSOR_INTERVAL_SECONDS=str(INTERVAL_SECONDS),
        **settings,
    )
    port = _free_port()
    command = [
        *(str(Path(sys.executable).with_name("dagster")), "dev", "--host", "127.0.0.1", "--port", str(port)),
        *("-m", "research_platform_assets.definitions"),
    ]
    with (directory / "dagster_dev.log").open("wb") as log:
        process = processes.start(command, environ, directory, log)
        try:
            wait_for(lambda: _answers(port) or None, "dagster dev answers")
            yield Installation(directory, standin)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/server_info", timeout=5).is_success
    except httpx.HTTPError:
        return False


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def tagged(runs: list[dg.DagsterRun]) -> list[dg.DagsterRun]:
    """Those that automation asked for."""
    return [run for run in runs if SLUG_TAG in run.tags]


def without_build(page: str) -> str:
    """A page without what every new build changes in it: ids and instants."""
    return re.sub(r"[0-9a-f]{12,64}|\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?", "", page)
