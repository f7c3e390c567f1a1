"""Killing processes of the platform at random moments, and looking at what they leave behind.

One data directory goes through a cycle of operations. Each is started as a process of its own, killed with SIGKILL at a
random moment, examined, and then done again undisturbed: it has to end at the build at which it would have ended.
"""

from __future__ import annotations

import random
import shutil
import signal
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from research_platform_assets.tables.registry import ALL_TABLES
from research_platform_assets.tables.reports import EXPORTS, SITE
from research_platform_assets.warehouse import builds, doctor, hold, publication
from research_platform_assets.warehouse.publishing import SITE_FOLDER
from research_platform_assets.warehouse.store import Store, database_path
from research_platform_assets_tests import processes
from research_platform_assets_tests.workbench import SLUG, Workbench

_PRUNE_ALL = {
    "RESEARCH_PLATFORM_RETENTION__KEEP_LAST": "1",
    "RESEARCH_PLATFORM_RETENTION__KEEP_DAILY_DAYS": "0",
    "RESEARCH_PLATFORM_RETENTION__KEEP_WEEKLY_WEEKS": "0",
    "RESEARCH_PLATFORM_RETENTION__KEEP_MONTHLY_MONTHS": "0",
}


@dataclass(frozen=True)
class Operation:
    """A command on a state of the sample; afterwards readers see what `ends_at` names among the expected builds."""

    name: str
    ends_at: str
    arguments: tuple[str, ...] = ("build",)
    state: int = 1
    variables: Mapping[str, str] = field(default_factory=dict[str, str])


#: The order matters: each operation begins where the one before ended.
CYCLE = (
    Operation("first build", "one"),
    Operation("build of the second state", "two", state=2),
    Operation("build with another title", "titled", state=2, variables={"RESEARCH_PLATFORM_SITE__TITLE": "Another"}),
    Operation("restore", "one", ("restore", "1"), state=2),
    Operation("build after a restore", "two", state=2),
    Operation("prune", "two", ("prune",), state=2, variables=_PRUNE_ALL),
)


@dataclass
class Kill:
    """One process and what became of it."""

    operation: str
    after_seconds: float
    was_killed: bool
    shown: str | None
    problems: list[str]
    recovery_seconds: float = 0.0


class Victim:
    """A data directory that goes through the cycle; `expected` maps the names of builds to their ids."""

    def __init__(self, data: Path, expected: Mapping[str, str], seed: int) -> None:
        """Begin with a data directory that is not there yet, or stands at the beginning of the operations to come."""
        self.bench = Workbench(data)
        self.expected = dict(expected)
        self._chance = random.Random(seed)

    def cycle(self, operations: tuple[Operation, ...], seconds: Mapping[str, float]) -> Iterator[Kill]:
        """Kill each operation once; `seconds` says how long it takes undisturbed."""
        for operation in operations:
            yield self.kill(operation, seconds[operation.name])

    def kill(self, operation: Operation, seconds: float) -> Kill:
        """Start an operation, kill it between its beginning and somewhat after its usual end, look, do it again."""
        delay = self._chance.uniform(0.15, 1.05) * seconds
        process = processes.start(processes.platform(*operation.arguments), self._environment(operation), self._folder)
        began = time.monotonic()
        while process.poll() is None and time.monotonic() - began < delay:
            time.sleep(0.005)
        was_killed = process.poll() is None
        if was_killed:
            process.send_signal(signal.SIGKILL)
        process.wait()
        found = Kill(operation.name, round(time.monotonic() - began, 3), was_killed, None, [])
        found.shown, found.problems = self.look()
        began = time.monotonic()
        self.do(operation)
        found.recovery_seconds = round(time.monotonic() - began, 3)
        shown, problems = self.look()
        found.problems += problems
        if shown != self.expected[operation.ends_at]:
            found.problems.append(f"ended at {shown}, expected {self.expected[operation.ends_at]}")
        return found

    def do(self, operation: Operation) -> float:
        """The operation undisturbed; returns its seconds."""
        began = time.monotonic()
        processes.run(processes.platform(*operation.arguments), self._environment(operation), self._folder)
        return time.monotonic() - began

    def look(self) -> tuple[str | None, list[str]]:
        """The build that readers see, and everything that is wrong."""
        layout = self.bench.layout
        shown = layout.shown()
        if not database_path(self.bench.data / SLUG).exists():
            return shown, [] if shown is None else ["readers see a build, but there is no warehouse"]
        with self.bench.store() as store:
            findings = doctor.examine(store, layout, ALL_TABLES, deep=True)
            problems = [each.text for each in findings if each.severity == "error"]
            if shown is not None and not _is_complete(store, self.bench, shown):
                problems.append(f"readers see {shown}, which is unknown or not complete")
        hold.read(self.bench.data / SLUG)
        return shown, problems

    def forget(self) -> None:
        """Begin again with nothing."""
        shutil.rmtree(self.bench.data)

    @property
    def _folder(self) -> Path:
        return self.bench.data.parent

    def _environment(self, operation: Operation) -> dict[str, str]:
        return processes.environment(self.bench.data, operation.state, **operation.variables)


def reference(victim: Victim, operations: tuple[Operation, ...]) -> dict[str, float]:
    """Do every operation undisturbed, which fills `victim.expected`; returns the seconds of each."""
    seconds: dict[str, float] = {}
    for operation in operations:
        seconds[operation.name] = victim.do(operation)
        shown, problems = victim.look()
        assert not problems, problems
        assert shown is not None
        assert victim.expected.setdefault(operation.ends_at, shown) == shown
    return seconds


def _is_complete(store: Store, bench: Workbench, build_id: str) -> bool:
    if not builds.is_recorded(store.connection, build_id):
        return False
    tables = builds.tables(store.connection, build_id)
    lists = [store.read(table, tables[table.qualified_name].version) for table in (SITE, EXPORTS)]
    lists[0] = lists[0].with_columns(path=f"{SITE_FOLDER}/" + lists[0]["path"])
    return publication.is_complete(bench.layout, build_id, bench.manifest(), lists)
