"""A night that nobody watches: a hundred changes at random, GitHub failing now and then, `dagster dev` left alone.

At the end the tables are those of a capture that saw only the end: `make soak`. `SOAK_CHANGES` and `SOAK_SEED` choose
another night.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import polars as pl
import pytest

from research_platform_assets.warehouse import pseudonyms
from research_platform_assets_tests.conftest import SHARED
from research_platform_assets_tests.end_to_end.campaigns.installation import (
    LOGIN,
    SLUG,
    Installation,
    installation,
    wait_for,
)
from research_platform_assets_tests.end_to_end.campaigns.test_faults import FAULTS
from research_platform_assets_tests.github.live.deep.standin import HEADERS, Standin, running
from research_platform_assets_tests.processes import ROOT
from research_platform_assets_tests.workbench import Workbench, catalog

pytestmark = pytest.mark.soak

REAL = SHARED / "data" / "orgs" / "digital-ai-finance"
REPORT = ROOT / "reports" / "night.json"
CHANGES = int(os.environ.get("SOAK_CHANGES", "100"))
SEED = int(os.environ.get("SOAK_SEED", "7"))
FAULT_SHARE = 0.05
OPERATIONS = (
    "push push push star star readme topics description release force_push rename archive unarchive create delete"
).split()
#: Captured tables are compared whole, but for what tells when something was captured.
TABLES = ("commits", "contributors", "files", "heads", "releases", "repositories", "documents", "identity_links")


def change(chance: random.Random, names: list[str], number: int) -> tuple[str, str, Mapping[str, Any]]:
    """A change at random, for `Standin.mutate`; `names` follows what repositories are called by then."""
    name = chance.choice(names)
    operation = chance.choice(OPERATIONS)
    more: Mapping[str, Any] = {
        "push": {"files": [{"path": f"night/{number}.md", "content": f"# Night {number}\n"}], "message": f"n{number}"},
        "star": {"count": chance.randint(1, 5)},
        "readme": {"content": f"# {name}\n\nTides, number {number}.\n"},
        "topics": {"topics": [f"tide-{number}"]},
        "description": {"description": f"Described in the night, {number}"},
        "release": {"tag_name": f"n{number}"},
        "force_push": {"drop": 1},
        "rename": {"name": f"renamed-{number}"},
        "create": {"files": [{"path": "README.md", "content": f"# New {number}\n"}]},
    }.get(operation, {})
    if operation == "create":
        name = f"new-{number}"
        names.append(name)
    elif operation == "rename":
        names[names.index(name)] = f"renamed-{number}"
    elif operation == "delete":
        names.remove(name)
    return operation, name, more


def test_what_is_published_in_the_morning_is_what_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(SEED)
    with running(REAL) as standin, installation(tmp_path, standin) as watched:
        wait_for(watched.seen, "a first build")
        names = sorted(standin.repositories())
        standin.control("faults", _faults())
        made: Counter[str] = Counter()
        for number in range(CHANGES):
            operation, name, more = change(chance, names, number)
            try:
                standin.mutate(operation, name, more)
                made[operation] += 1
            except httpx.HTTPStatusError:
                # The stand-in refuses what GitHub would, such as dropping a first commit.
                made["refused"] += 1
            time.sleep(chance.uniform(0, 3))
        faults = sum(rule["hits"] for rule in standin.control("faults"))
        standin.control("faults", [])
        _settled(watched)
        seen, failures = watched.seen(), watched.failures()
        runs, stats = watched.runs(), standin.control("stats")
        assert seen is not None
        fresh = _fresh(tmp_path / "fresh", watched, standin, monkeypatch)
    differing = [name for name in TABLES if not seen.tables[f"github.{name}"].equals(fresh[f"github.{name}"])]
    report = {
        "seed": SEED,
        "changes": dict(sorted(made.items())),
        "faults": faults,
        "runs": len(runs),
        "failed_runs": len(failures),
        "reasons": failures,
        "requests": stats["requests"],
        "free_requests": stats["not_modified"],
        "differing": differing,
    }
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(report, indent=2))  # noqa: T201
    assert faults > 0, "another seed makes a night in which GitHub fails"
    assert differing == []
    # No loop: a run has something to do, or follows one that failed.
    assert len(runs) <= CHANGES + 2 * len(failures)


def _faults() -> list[dict[str, Any]]:
    each = 1 - (1 - FAULT_SHARE) ** (1 / len(FAULTS))
    return [
        {"kind": kind, "match": "", "probability": each, "seed": SEED * 100 + number, **options}
        for number, (kind, options) in enumerate(FAULTS.items())
        if kind not in ("primary_limit", "secondary_limit")
    ]


def _settled(watched: Installation) -> None:
    """Wait until looks at GitHub find nothing new any more."""

    def is_quiet() -> bool | None:
        before = watched.bench.last_run()["run_id"]
        if not watched.is_idle():
            return None
        time.sleep(30)
        return (watched.is_idle() and watched.bench.last_run()["run_id"] == before) or None

    wait_for(is_quiet, "an end of the runs", 900)


def _fresh(
    directory: Path, watched: Installation, standin: Standin, monkeypatch: pytest.MonkeyPatch
) -> Mapping[str, pl.DataFrame]:
    """The tables of a first build of what is there now; people are told by the same secret."""
    (directory / SLUG).mkdir(parents=True)
    pseudonyms.path(directory / SLUG).write_bytes(pseudonyms.path(watched.bench.data / SLUG).read_bytes())
    monkeypatch.setenv("GITHUB_TOKEN", HEADERS["Authorization"].removeprefix("Bearer "))
    settings = {"SOURCE": "live", "ORGANIZATIONS": json.dumps([LOGIN]), "GITHUB__API_URL": standin.url}
    bench = Workbench(directory, SLUG, settings)
    with bench.instance:
        bench.build(directory)
    return dict(catalog(bench.current / "catalog.duckdb"))
