"""Every kind of change on GitHub reaches what is published, and only what depends on it: `make soak`.

One `dagster dev` that nobody touches, one change after the other; the table of what each took is written by the test.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from research_platform_assets_tests.conftest import SHARED
from research_platform_assets_tests.end_to_end.campaigns.installation import (
    INTERVAL_SECONDS,
    Installation,
    Seen,
    installation,
    tagged,
    wait_for,
    without_build,
)
from research_platform_assets_tests.github.live.deep.standin import running
from research_platform_assets_tests.processes import ROOT

pytestmark = pytest.mark.soak

REAL = SHARED / "data" / "orgs" / "digital-ai-finance"
REPORT = ROOT / "reports" / "following.json"
#: Readers see a change one interval and one build later; a build of 44 repositories takes less than this.
BUILD_SECONDS = 60


@dataclass
class Row:
    """What one change took; `computed` and `changed` are tables, the latter those with other rows, `pages` differ."""

    change: str
    seen_after_seconds: float
    requests: int
    free_requests: int
    runs: int
    computed: list[str]
    changed: list[str]
    pages: int


@dataclass(frozen=True)
class Change:
    """A change, when it is seen in the tables, and tables that it must not touch."""

    operation: str
    repository: str
    more: dict[str, Any]
    is_seen: Callable[[Mapping[str, pl.DataFrame]], bool]
    untouched: tuple[str, ...] = ()


def row_of(tables: Mapping[str, pl.DataFrame], name: str) -> dict[str, Any]:
    rows = tables["core.repositories"].filter(name=name).to_dicts()
    return rows[0] if rows else {}


PUSH = {"files": [{"path": "notes.md", "content": "# Notes\nTidal energy.\n"}], "message": "notes"}
README = "# Green finance\n\nWind, tides and the price of carbon.\n"
COINS, GREEN, GREENER, NEW = "Cryptocurrency", "Green-Finance", "Greener-Finance", "tidal-energy"
PEOPLE = ("core.people", "core.authors", "insight.person_stats")
CHANGES = [
    Change("star", COINS, {"count": 7}, lambda t: row_of(t, COINS)["stargazers_count"] == 9, PEOPLE),
    Change("push", COINS, PUSH, lambda t: "notes.md" in _paths(t, COINS), ("insight.topics",)),
    Change("readme", GREEN, {"content": README}, lambda t: "price of carbon" in str(_readme(t, GREEN))),
    Change("topics", GREEN, {"topics": ["tides"]}, lambda t: "tides" in row_of(t, GREEN)["topics"], PEOPLE),
    Change("release", GREEN, {"tag_name": "v9"}, lambda t: "v9" in _releases(t, GREEN), PEOPLE),
    Change("rename", GREEN, {"name": GREENER}, lambda t: bool(row_of(t, GREENER))),
    Change("archive", GREENER, {}, lambda t: row_of(t, GREENER)["state"] == "archived", PEOPLE),
    Change("force_push", COINS, {"drop": 1}, lambda t: "notes.md" not in _paths(t, COINS)),
    Change("create", NEW, PUSH, lambda t: _states(t, NEW) == ["active"]),
    Change("delete", NEW, {}, lambda t: _states(t, NEW) == ["gone"]),
    Change("create", NEW, PUSH, lambda t: _states(t, NEW) == ["active", "gone"]),
    Change("transfer", COINS, {"to": "elsewhere"}, lambda t: _states(t, COINS) == ["transferred"]),
    Change("make_private", GREENER, {}, lambda t: _states(t, GREENER) == ["gone"]),
]


def _id(tables: Mapping[str, pl.DataFrame], name: str) -> int:
    return int(row_of(tables, name)["repository_id"])


def _paths(tables: Mapping[str, pl.DataFrame], name: str) -> list[str]:
    return tables["github.files"].filter(repository_id=_id(tables, name))["path"].to_list()


def _releases(tables: Mapping[str, pl.DataFrame], name: str) -> list[str]:
    return tables["github.releases"].filter(repository_id=_id(tables, name))["tag_name"].to_list()


def _readme(tables: Mapping[str, pl.DataFrame], name: str) -> Any:
    return tables["core.readmes"].filter(repository_id=_id(tables, name)).to_dicts()[0]


def _states(tables: Mapping[str, pl.DataFrame], name: str) -> list[str]:
    return sorted(tables["core.repositories"].filter(name=name)["state"].to_list())


def test_every_change_reaches_readers(tmp_path: Path) -> None:
    with running(REAL) as standin, installation(tmp_path, standin) as watched:
        before = wait_for(watched.seen, "a first build")
        wait_for(lambda: watched.is_idle() or None, "an end of the first runs")
        rows: list[Row] = []
        for change in CHANGES:
            row, before = _made(watched, change, before)
            rows.append(row)
            REPORT.parent.mkdir(exist_ok=True)
            REPORT.write_text(json.dumps([asdict(row) for row in rows], indent=2) + "\n", encoding="utf-8")
        assert watched.failures() == []
        # What is unchanged is looked at and costs nothing.
        runs, stats = len(watched.runs()), standin.control("stats")
        time.sleep(6 * INTERVAL_SECONDS)
        later = standin.control("stats")
        assert len(watched.runs()) == runs
        assert later["not_modified"] - stats["not_modified"] == later["requests"] - stats["requests"] > 2
    print("\n" + "\n".join(_line(row) for row in rows))  # noqa: T201
    assert [row.change for row in rows if row.seen_after_seconds > INTERVAL_SECONDS + BUILD_SECONDS] == []
    # One run that captures; what follows its inputs finds nothing left to do.
    assert {row.runs for row in rows} == {1}


def _made(watched: Installation, change: Change, before: Seen) -> tuple[Row, Seen]:
    stats, runs = watched.standin.control("stats"), len(tagged(watched.runs()))
    began = time.monotonic()
    watched.standin.mutate(change.operation, change.repository, change.more)

    def changed() -> Seen | None:
        seen = watched.seen(before)
        return seen if seen is not None and change.is_seen(seen.tables) else None

    after = wait_for(changed, f"{change.operation} {change.repository} is seen")
    seconds = time.monotonic() - began
    wait_for(lambda: watched.is_idle() or None, "an end of the runs")
    time.sleep(2 * INTERVAL_SECONDS)
    wait_for(lambda: watched.is_idle() or None, "an end of the runs")
    spent = watched.standin.control("stats")
    computed = list(after.last_run["computed_tables"])
    changed_tables = [name for name, table in after.tables.items() if not table.equals(before.tables[name])]
    assert not set(changed_tables) & set(change.untouched), f"{change.operation} changed {changed_tables}"
    pages = [
        path
        for path in before.pages.keys() | after.pages.keys()
        if without_build(before.pages.get(path, "")) != without_build(after.pages.get(path, ""))
    ]
    free = spent["not_modified"] - stats["not_modified"]
    row = Row(
        change=change.operation,
        seen_after_seconds=round(seconds, 1),
        requests=spent["requests"] - stats["requests"] - free,
        free_requests=free,
        runs=len(tagged(watched.runs())) - runs,
        computed=computed,
        changed=changed_tables,
        pages=len(pages),
    )
    return row, after


def _line(row: Row) -> str:
    return (
        f"{row.change:<14} seen after {row.seen_after_seconds:>5.1f} s, {row.requests:>3} requests"
        f" and {row.free_requests} free, {row.runs} run, {len(row.computed):>2} tables computed,"
        f" {len(row.changed):>2} changed, {row.pages:>3} pages"
    )
