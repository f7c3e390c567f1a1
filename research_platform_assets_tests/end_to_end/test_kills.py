"""Fifty processes killed at any moment lose nothing; `warehouse/test_kills` kills within the steps of one."""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

import pytest

from research_platform_assets_tests.end_to_end.kills import CYCLE, Kill, Victim, reference
from research_platform_assets_tests.processes import ROOT

REPORT = ROOT / "reports" / "soak.json"
KILLS = int(os.environ.get("SOAK_KILLS", "50"))
WORKERS = 2


@pytest.mark.soak
def test_fifty_kills_lose_nothing(tmp_path: Path) -> None:
    began = time.monotonic()
    pattern = Victim(tmp_path / "reference" / "data", {}, seed=0)
    (tmp_path / "reference").mkdir()
    seconds = reference(pattern, CYCLE)
    with ThreadPoolExecutor(WORKERS) as pool:
        shares = [KILLS // WORKERS + (number < KILLS % WORKERS) for number in range(WORKERS)]
        work = [
            pool.submit(_suffer, tmp_path / str(n), pattern.expected, seconds, n, share)
            for n, share in enumerate(shares)
        ]
        kills = [kill for done in work for kill in done.result()]
    report = _report(kills, seconds, time.monotonic() - began)
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(report, indent=2) + "\n")
    print(json.dumps({key: value for key, value in report.items() if key != "moments"}, indent=2))  # noqa: T201
    assert report["killed"] == KILLS
    assert report["problems"] == []


def _suffer(folder: Path, expected: dict[str, str], seconds: dict[str, float], seed: int, wanted: int) -> list[Kill]:
    folder.mkdir()
    victim = Victim(folder / "data", expected, seed=time.time_ns() + seed)
    kills: list[Kill] = []
    while sum(kill.was_killed for kill in kills) < wanted:
        for operation in CYCLE:
            kills.append(victim.kill(operation, seconds[operation.name]))
            if sum(kill.was_killed for kill in kills) == wanted:
                break
        victim.forget()
    return kills


def _report(kills: list[Kill], seconds: dict[str, float], elapsed: float) -> dict[str, object]:
    killed = [kill for kill in kills if kill.was_killed]
    return {
        "killed": len(killed),
        "ended_before_the_kill": len(kills) - len(killed),
        "killed_by_operation": dict(sorted(Counter(kill.operation for kill in killed).items())),
        "shown_after_the_kill": dict(Counter("a complete build" if k.shown else "nothing yet" for k in killed)),
        "problems": [problem for kill in kills for problem in kill.problems],
        "undisturbed_seconds": {name: round(value, 2) for name, value in seconds.items()},
        "slowest_recovery_seconds": max(kill.recovery_seconds for kill in kills),
        "elapsed_seconds": round(elapsed, 1),
        "moments": [asdict(kill) for kill in kills],
    }
