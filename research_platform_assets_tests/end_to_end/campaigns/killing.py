"""Processes that read an account and are killed at random moments, each going on where the one before was.

Belongs here: killing, and what is looked at afterwards. Does not belong here: how often (`test_kills`).
"""

from __future__ import annotations

import json
import random
import shutil
import signal
import sqlite3
import time
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from research_platform_assets.github.records import OrganizationPage, RepositoryPage
from research_platform_assets.github.source import ORGANIZATION_KEY
from research_platform_assets.warehouse import memory, spool
from research_platform_assets.warehouse.database import wal_path
from research_platform_assets_tests import processes
from research_platform_assets_tests.end_to_end.campaigns.recorder import Recorder

_ANSWERED = (200, 204)


@dataclass
class Kill:
    """One process and what became of it; `answers` came to it, `repeated` of them another had got before."""

    phase: str
    after_seconds: float
    was_killed: bool
    answers: int
    repeated: int
    problems: list[str] = field(default_factory=list[str])


@dataclass
class Victim:
    """A command that captures into `directory` through `recorder`, until it ends well."""

    command: Sequence[str]
    environ: Mapping[str, str]
    directory: Path
    recorder: Recorder
    seed: int
    phase: str = "first capture"
    #: How often each answer may come, by what an undisturbed process asked.
    allowed: Counter[str] = field(default_factory=Counter[str])
    seen: Counter[str] = field(default_factory=Counter[str])

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)

    def begin(self, phase: str) -> None:
        """What is asked from now on may have been asked before."""
        self.phase = phase
        self.seen.clear()

    def finish(self) -> float:
        """Run to the end; returns the seconds from the first request to the last."""
        moments: list[float] = []
        before = len(self.recorder.answered)
        process = self._started()
        while process.poll() is None:
            if len(self.recorder.answered) > before + len(moments):
                moments += [time.monotonic()] * (len(self.recorder.answered) - before - len(moments))
            time.sleep(0.005)
        assert process.returncode == 0
        return moments[-1] - moments[0] if moments else 0.0

    def kill(self, seconds: float) -> Kill:
        """Kill a process up to `seconds` after its first request, and look at what it leaves."""
        delay = self._chance.uniform(0, seconds)
        before, arrived = len(self.recorder.answered), self.recorder.arrived
        process = self._started()
        while process.poll() is None and self.recorder.arrived == arrived:
            time.sleep(0.002)
        began = time.monotonic()
        while process.poll() is None and time.monotonic() - began < delay:
            time.sleep(0.002)
        was_killed = process.poll() is None
        if was_killed:
            process.send_signal(signal.SIGKILL)
        process.wait()
        answers = self.answers_since(before)
        repeated = self.repeated(answers)
        return Kill(self.phase, round(delay, 3), was_killed, sum(answers.values()), repeated, problems(self.directory))

    def answers_since(self, before: int) -> Counter[str]:
        """Answers since that many; 304 repeats nothing."""
        answered = self.recorder.answered[before:]
        return Counter(name for name, status in answered if status in _ANSWERED)

    def repeated(self, answers: Counter[str]) -> int:
        """How many of `answers` had come before, oftener than an undisturbed process asks; they count as come now."""
        total = self.seen + answers
        extra = sum(
            max(0, total[name] - max(1, self.allowed[name])) - max(0, self.seen[name] - max(1, self.allowed[name]))
            for name in answers
        )
        self.seen = total
        return extra

    def _started(self) -> processes.subprocess.Popen[bytes]:
        return processes.start(list(self.command), self.environ, self.directory.parent)


def problems(directory: Path) -> list[str]:
    """Everything that is wrong with the spool and the memory in `directory`, looked at as copies."""
    looked = directory.parent / "looked"
    shutil.rmtree(looked, ignore_errors=True)
    looked.mkdir()
    found: list[str] = []
    for path in (spool.spool_path(directory), memory.memory_path(directory)):
        for file in path.parent.glob(f"{path.name}*"):
            shutil.copy(file, looked / file.name)
    if spool.spool_path(looked).exists():
        found += _spool_problems(spool.spool_path(looked))
    elif wal_path(spool.spool_path(looked)).exists():
        found.append("a log without its spool")
    if memory.memory_path(looked).exists():
        with closing(sqlite3.connect(memory.memory_path(looked))) as connection:
            if connection.execute("pragma integrity_check").fetchall() != [("ok",)]:
                found.append("the memory is damaged")
            for key, value in connection.execute("select key, value from memory").fetchall():
                json.loads(zlib.decompress(value))
                assert key
    return found


def _spool_problems(path: Path) -> list[str]:
    with duckdb.connect(str(path)) as connection:
        tables = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
        if not tables:  # killed before the layout was there
            return []
        pages = spool.Spool(connection, path, frozenset())
        for key, page in pages.pages():
            (OrganizationPage if key == ORGANIZATION_KEY else RepositoryPage).from_json(key, page)
        doubled = connection.execute(
            "select 'page', key from packed_page group by all having count(*) > 1 union all "
            "select 'document', oid from document group by all having count(*) > 1 union all "
            "select 'answer', name from answer group by all having count(*) > 1"
        ).fetchall()
    return [f"the spool has {kind} {name} twice" for kind, name in doubled]
