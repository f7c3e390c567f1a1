"""Whatever GitHub's answers suffer, no wrong value comes of it: two seeds in each test run, a hundred in `make soak`.

Each run is a capture from a stand-in that spoils requests at random, begun again until it ends well, and a further one
from a stand-in that does not. The first may lack a few values and says so, the second may not.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from research_platform_assets.errors import PlatformError
from research_platform_assets_tests.end_to_end.campaigns.account import LOGIN, made_up
from research_platform_assets_tests.end_to_end.campaigns.capturing import NOW, Frames, QuickClock, capture
from research_platform_assets_tests.end_to_end.campaigns.recorder import recording
from research_platform_assets_tests.end_to_end.campaigns.verdicts import judged
from research_platform_assets_tests.github.live.deep.standin import Standin, running
from research_platform_assets_tests.processes import ROOT

REPORT, STORM_REPORT = ROOT / "reports" / "faults.json", ROOT / "reports" / "fault_storm.json"
RUNS = int(os.environ.get("SOAK_FAULTS", "100"))
#: A fault of each kind, quick enough that nobody waits long for real.
FAULTS: dict[str, dict[str, Any]] = {
    "status": {"status": 500},
    "html_502": {},
    "html_504": {},
    "reset": {},
    "hang": {"seconds": 0.2},
    "slow": {"seconds": 0.2},
    "truncate_body": {},
    "bad_json": {},
    "invalid_utf8": {},
    "secondary_limit": {"retry_after": 30},
    "primary_limit": {"seconds": 60},
    "partial_graphql": {"nulls": 2},
}
ALONE = 0.05
SHARES = {"all": 0.2, "storm": 0.75}
MOST_ATTEMPTS = 50


@dataclass
class Run:
    """One disturbed capture; the counts are of values that a capture without faults has."""

    kind: str
    seed: int
    attempts: int = 0
    faults: int = 0
    wrong: list[str] = field(default_factory=list[str])
    facets: int = 0
    unknown_facets: int = 0
    unknown_documents: int = 0
    uncounted_commits: int = 0
    is_recovered: bool = False
    errors: list[str] = field(default_factory=list[str])
    seconds: float = 0.0


def rules(kind: str, seed: int) -> list[dict[str, Any]]:
    """Faults of one kind at 5 % of all requests, or of all kinds at 20 %, in a storm at 75 %."""
    if kind in FAULTS:
        match = "graphql" if kind == "partial_graphql" else ""
        return [{"kind": kind, "match": match, "probability": ALONE, "seed": seed, **FAULTS[kind]}]
    # The first rule that hits decides.
    each = 1 - (1 - SHARES[kind]) ** (1 / len(FAULTS))
    return [
        {"kind": one, "match": "", "probability": each, "seed": seed * 100 + number, **FAULTS[one]}
        for number, one in enumerate(FAULTS)
    ]


def undisturbed(standin: Standin, directory: Path, login: str) -> Frames:
    return capture(standin.url, directory, QuickClock(), login)


def disturbed(standin: Standin, directory: Path, login: str, expected: Frames, run: Run) -> None:
    """Capture under faults until it ends well, then once more without any; everything is noted in `run`."""
    began = time.monotonic()
    standin.control("reset", {"only": ["limits", "log"]})
    standin.control("faults", rules(run.kind, run.seed))
    clock = QuickClock()
    found: Frames | None = None
    while found is None and run.attempts < MOST_ATTEMPTS:
        run.attempts += 1
        try:
            found = capture(standin.url, directory, clock, login)
        except PlatformError as error:
            run.errors.append(f"{type(error).__name__}: {str(error)[:200]}")
            clock.ahead += 3600
    run.faults = sum(standin.control("stats")["faults"].values())
    standin.control("faults", [])
    if found is None:
        run.wrong.append(f"{MOST_ATTEMPTS} attempts were not enough")
        return
    verdict = judged(found, expected)
    run.wrong += verdict.wrong
    run.facets, run.unknown_facets = verdict.facets, verdict.unknown_facets
    run.unknown_documents, run.uncounted_commits = verdict.unknown_documents, verdict.uncounted_commits
    again = judged(capture(standin.url, directory, clock, login, now=NOW + timedelta(hours=1)), expected)
    run.is_recovered = again.is_whole
    run.wrong += [f"the next capture: {wrong}" for wrong in again.wrong]
    run.seconds = round(time.monotonic() - began, 1)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standin]:
    with running(made_up(tmp_path_factory.mktemp("small") / "archive")) as standin:
        yield standin


@pytest.mark.parametrize("seed", [1, 2])
def test_faults_of_all_kinds_give_no_wrong_value(small: Standin, tmp_path: Path, seed: int) -> None:
    expected = undisturbed(small, tmp_path / "undisturbed", "Lab")
    run = Run("all", seed)
    disturbed(small, tmp_path / "disturbed", "Lab", expected, run)
    assert run.faults > 0
    assert (run.wrong, run.is_recovered) == ([], True)
    assert run.unknown_facets <= 0.02 * run.facets


def test_line_counts_that_github_does_not_give_come_with_the_next_capture(small: Standin, tmp_path: Path) -> None:
    expected = undisturbed(small, tmp_path / "undisturbed", "Lab")
    with recording(small.url) as recorder:
        recorder.refused = "LineCounts"
        found = judged(capture(recorder.url, tmp_path / "slow", QuickClock(), "Lab"), expected)
        assert (found.wrong, found.unknown_facets, found.uncounted_commits) == ([], 0, found.commits)
        recorder.refused = None
        later = capture(recorder.url, tmp_path / "slow", QuickClock(), "Lab", now=NOW + timedelta(hours=1))
        assert judged(later, expected).is_whole
        asked = len(recorder.answered)
        capture(recorder.url, tmp_path / "slow", QuickClock(), "Lab", now=NOW + timedelta(hours=2))
        assert {status for _, status in recorder.answered[asked:]} == {304}
        # When authors are asked for anew, what is known of changes stays.
        recorder.refused = "LineCounts"
        due = capture(recorder.url, tmp_path / "slow", QuickClock(), "Lab", now=NOW + timedelta(days=8))
        assert judged(due, expected).is_whole


@pytest.mark.soak
def test_a_storm_of_faults_gives_no_wrong_value_and_is_made_good(small: Standin, tmp_path: Path) -> None:
    expected = undisturbed(small, tmp_path / "undisturbed", "Lab")
    runs = [Run("storm", 5000 + number) for number in range(max(1, RUNS // 4))]
    for run in runs:
        disturbed(small, tmp_path / "disturbed", "Lab", expected, run)
        shutil.rmtree(tmp_path / "disturbed")
    report = written(STORM_REPORT, runs, 6)
    assert (report["wrong"], report["not_recovered"]) == ([], [])
    assert sum(run.unknown_facets for run in runs) > 0


@pytest.mark.soak
def test_a_hundred_seeds_of_faults_give_no_wrong_value(real_archive: Path, tmp_path: Path) -> None:
    order = [*FAULTS, "all", "all"]
    runs = [Run(order[number % len(order)], 1000 + number) for number in range(RUNS)]
    with running(real_archive) as standin:
        expected = undisturbed(standin, tmp_path / "undisturbed", LOGIN)
        for run in runs:
            disturbed(standin, tmp_path / "disturbed", LOGIN, expected, run)
            shutil.rmtree(tmp_path / "disturbed")
    report = written(REPORT, runs, 44)
    assert report["wrong"] == []
    assert report["not_recovered"] == []
    assert all(share <= 0.02 for share in report["unknown_share"].values())


def written(path: Path, runs: Sequence[Run], repositories: int) -> dict[str, Any]:
    """The report of a campaign, written and shown."""
    report = summary(runs, repositories)
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(report, indent=2) + "\n")
    print(json.dumps({key: value for key, value in report.items() if key != "runs"}, indent=2))  # noqa: T201
    return report


def summary(runs: Sequence[Run], repositories: int) -> dict[str, Any]:
    """What is written of a campaign."""
    kinds = sorted({run.kind for run in runs})
    of = {kind: [run for run in runs if run.kind == kind] for kind in kinds}
    return {
        "captures": len(runs),
        "repositories": repositories,
        "faults": sum(run.faults for run in runs),
        "attempts": {kind: sum(run.attempts for run in of[kind]) for kind in kinds},
        "unknown_share": {
            kind: round(sum(r.unknown_facets for r in of[kind]) / max(1, sum(r.facets for r in of[kind])), 5)
            for kind in kinds
        },
        "unknown_documents": sum(run.unknown_documents for run in runs),
        "uncounted_commits": sum(run.uncounted_commits for run in runs),
        "wrong": [f"{run.kind} {run.seed}: {wrong}" for run in runs for wrong in run.wrong],
        "not_recovered": [f"{run.kind} {run.seed}" for run in runs if not run.is_recovered],
        "elapsed_seconds": round(sum(run.seconds for run in runs), 1),
        "runs": [asdict(run) for run in runs],
    }
