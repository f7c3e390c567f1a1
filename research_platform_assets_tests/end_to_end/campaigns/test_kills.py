"""Captures that are killed repeat next to nothing and lose nothing: two kills in each test run, fifty in `make soak`.

The processes ask through a recorder, which tells questions apart by their variables.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from research_platform_assets.tables.registry import ALL_TABLES
from research_platform_assets.warehouse import doctor, pseudonyms
from research_platform_assets.warehouse.store import database_path
from research_platform_assets_tests import processes
from research_platform_assets_tests.end_to_end.campaigns import capturing
from research_platform_assets_tests.end_to_end.campaigns.account import LOGIN, environment, made_up, slug_of
from research_platform_assets_tests.end_to_end.campaigns.capturing import KEY, Frames, QuickClock, capture
from research_platform_assets_tests.end_to_end.campaigns.killing import Kill, Victim
from research_platform_assets_tests.end_to_end.campaigns.recorder import Recorder, recording
from research_platform_assets_tests.end_to_end.campaigns.verdicts import judged
from research_platform_assets_tests.github.live.deep.standin import Standin, running
from research_platform_assets_tests.processes import ROOT
from research_platform_assets_tests.workbench import Workbench, catalog

REPORT = ROOT / "reports" / "live_kills.json"
KILLS = int(os.environ.get("SOAK_KILLS", "50"))
#: Kills of a data directory before it may end its first capture, and its second.
FIRST, SECOND = 5, 2
#: Of the time of a capture, so that several kills come before it ends.
SHARE = 0.5
PUSHED = ["Narrative-Digital-Finance", "ML_Design_Thinking", "hugo-research-template"]


def test_a_capture_that_is_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    directory = tmp_path / "killed"
    with (
        running(made_up(tmp_path / "archive"), "--set", "latency_ms=20") as standin,
        recording(standin.url) as recorder,
    ):
        began = time.monotonic()
        expected = capture(recorder.url, tmp_path / "undisturbed", QuickClock(), "Lab")
        seconds = time.monotonic() - began
        command = [sys.executable, "-m", capturing.__name__, recorder.url, str(directory), "Lab"]
        victim = Victim(command, environment(tmp_path / "data", recorder.url), directory, recorder, seed=time.time_ns())
        kills = [victim.kill(0.7 * seconds) for _ in range(2)]
        before = len(recorder.answered)
        found = capture(recorder.url, directory, QuickClock(), "Lab")
        repeated = victim.repeated(victim.answers_since(before))
    assert any(kill.was_killed for kill in kills)
    assert [kill.problems for kill in kills] == [[], []]
    assert sum(kill.repeated for kill in kills) + repeated <= sum(kill.was_killed for kill in kills)
    assert judged(found, expected).is_whole


@pytest.mark.soak
def test_fifty_killed_builds_repeat_a_request_at_most_and_lose_nothing(real_archive: Path, tmp_path: Path) -> None:
    began = time.monotonic()
    # Pushes at the same time give the same commits.
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    kills: list[Kill] = []
    wrong: list[str] = []
    with running(real_archive, "--set", "latency_ms=20") as standin, recording(standin.url) as recorder:
        standin.control("clock", {"freeze": moment})
        pattern = _victim(tmp_path / "undisturbed", recorder, seed=0)
        expected, seconds = _undisturbed(pattern, standin, tmp_path / "undisturbed")
        for number in range(KILLS):
            if sum(kill.was_killed for kill in kills) >= KILLS:
                break
            standin.control("reset", {})
            standin.control("clock", {"freeze": moment})
            folder = tmp_path / f"killed-{number}"
            victim = _victim(folder, recorder, seed=time.time_ns())
            victim.allowed = pattern.allowed
            fresh, found = _suffered(victim, standin, folder, seconds)
            kills += fresh
            wrong += [f"{folder.name}: {problem}" for problem in _differences(found, expected)]
    report = _report(kills, wrong, seconds, time.monotonic() - began)
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(report, indent=2) + "\n")
    print(json.dumps({key: value for key, value in report.items() if key != "moments"}, indent=2))  # noqa: T201
    assert report["killed"] >= KILLS
    assert report["problems"] == []
    assert report["wrong"] == []
    assert report["most_repeated_after_a_kill"] <= 1


def _victim(folder: Path, recorder: Recorder, seed: int) -> Victim:
    directory = folder / "data" / slug_of(LOGIN)
    directory.mkdir(parents=True)
    # With the same key the same people get the same pseudonyms.
    pseudonyms.path(directory).write_text(KEY.hex())
    environ = environment(folder / "data", recorder.url)
    return Victim(processes.brief_build(), environ, directory, recorder, seed)


def _push(standin: Standin) -> None:
    for name in PUSHED:
        standin.mutate("push", name, {"files": [{"path": "docs/notes.md", "content": f"# Notes on {name}\n"}]})


def _undisturbed(victim: Victim, standin: Standin, folder: Path) -> tuple[Frames, tuple[float, float]]:
    """The tables after two builds, and the seconds that GitHub was asked for in each."""
    first = victim.finish()
    _push(standin)
    second = victim.finish()
    victim.allowed = victim.answers_since(0)
    return _tables(folder), (first, second)


def _suffered(
    victim: Victim, standin: Standin, folder: Path, seconds: tuple[float, float]
) -> tuple[list[Kill], Frames]:
    """The same two builds, each killed a few times before it may end."""
    first = _killed(victim, folder, "first capture", FIRST, seconds[0])
    _push(standin)
    return first + _killed(victim, folder, "after a push", SECOND, seconds[1]), _tables(folder)


def _killed(victim: Victim, folder: Path, phase: str, most: int, seconds: float) -> list[Kill]:
    victim.begin(phase)
    kills: list[Kill] = []
    while len(kills) < most and (not kills or kills[-1].was_killed):
        kills.append(victim.kill(SHARE * seconds))
        kills[-1].problems += _warehouse_problems(folder)
    before = len(victim.recorder.answered)
    victim.finish()
    repeated = [*(kill.repeated for kill in kills[1:]), victim.repeated(victim.answers_since(before))]
    # What a process repeats is what the kill before it cost.
    for kill, cost in zip(kills, repeated, strict=True):
        kill.repeated = cost
    kills[-1].problems += _warehouse_problems(folder)
    return kills


def _bench(folder: Path) -> Workbench:
    return Workbench(folder / "data", slug_of(LOGIN))


def _warehouse_problems(folder: Path) -> list[str]:
    bench = _bench(folder)
    if not database_path(bench.data / bench.slug).exists():
        return []
    with bench.store() as store:
        found = doctor.examine(store, bench.layout, ALL_TABLES, deep=True)
    return [each.text for each in found if each.severity == "error"]


def _tables(folder: Path) -> Frames:
    """Published tables but for the times of captures."""
    tables = dict(catalog(_bench(folder).current / "catalog.duckdb"))
    times = {
        "core.facets": ["since"],
        "insight.history": ["day", "observed_at"],
        "reports.changes": ["previous_captured_at", "captured_at"],
    }
    return tables | {name: tables[name].drop(columns) for name, columns in times.items()}


def _differences(found: Frames, expected: Frames) -> list[str]:
    return [name for name in expected if name not in found or not found[name].equals(expected[name])]


def _report(kills: list[Kill], wrong: list[str], seconds: tuple[float, float], elapsed: float) -> dict[str, Any]:
    killed = [kill for kill in kills if kill.was_killed]
    return {
        "killed": len(killed),
        "ended_before_the_kill": len(kills) - len(killed),
        "killed_by_phase": dict(Counter(kill.phase for kill in killed)),
        "repeated_after_a_kill": dict(sorted(Counter(kill.repeated for kill in killed).items())),
        "most_repeated_after_a_kill": max((kill.repeated for kill in killed), default=0),
        "problems": [problem for kill in kills for problem in kill.problems],
        "wrong": wrong,
        "undisturbed_seconds": [round(value, 2) for value in seconds],
        "elapsed_seconds": round(elapsed, 1),
        "moments": [asdict(kill) for kill in kills],
    }
