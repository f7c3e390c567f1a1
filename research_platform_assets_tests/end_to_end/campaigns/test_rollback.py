"""What going back costs: seconds of a whole command, and requests, of which there must be none. Run by `make bench`.

The recorded organisation is read from a stand-in twice, with changes between; then a table, a branch, the site and
everything go back to the first build and forward again.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from research_platform_assets_tests import processes
from research_platform_assets_tests.end_to_end.campaigns.account import LOGIN, environment, slug_of
from research_platform_assets_tests.github.live.deep.standin import Standin, running
from research_platform_assets_tests.processes import ROOT
from research_platform_assets_tests.workbench import Workbench, catalog_rows, files

REPORT = ROOT / "reports" / "rollback.json"
SLUG = slug_of(LOGIN)
WAYS: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "a table": (("--table", "core.readmes"), ("core.readmes",)),
    "a branch": (
        ("--select", f'key:"{SLUG}/insight/topics"+'),
        ("insight.topics", "reports.changes", "reports.exports", "reports.site"),
    ),
    "the site": (("--select", f'key:"{SLUG}/reports/site"'), ("reports.site",)),
}

pytestmark = pytest.mark.bench


class Operator:
    """Types commands, and notes for each what it took."""

    def __init__(self, data: Path, standin: Standin) -> None:
        self.bench = Workbench(data, SLUG)
        self.standin = standin
        self.rows: list[dict[str, Any]] = []
        self._environment = environment(data, standin.url)

    def types(self, what: str, *command: str) -> None:
        """Run a command of the platform."""
        before = self.standin.control("stats")["requests"]
        began = time.perf_counter()
        processes.run(processes.platform(*command), self._environment, self.bench.data.parent)
        seconds = time.perf_counter() - began
        asked = self.standin.control("stats")["requests"] - before
        self.rows.append({"what": what, "seconds": round(seconds, 1), "requests": asked})

    def shown(self) -> tuple[dict[str, bytes], dict[str, Any]]:
        """Every published file, and the rows of every published table."""
        return files(self.bench.current), catalog_rows(self.bench.current / "catalog.duckdb")


def test_what_going_back_costs(real_archive: Path, tmp_path: Path) -> None:
    with running(real_archive) as standin:
        operator = Operator(tmp_path / "data", standin)
        operator.types("build 1", "build")
        first, one = operator.shown(), operator.bench.versions()
        standin.mutate("push", "Teaching", {"files": [{"path": "README.md", "content": "# Teaching tides\n" * 50}]})
        standin.mutate("rename", "Cryptocurrency", {"name": "Coins"})
        operator.types("build 2", "build")
        second, two = operator.shown(), operator.bench.versions()
        for what, (options, tables) in WAYS.items():
            moved = [name for name in tables if one[name] != two[name]]
            operator.types(f"{what} back", "restore", "1", *options)
            now = operator.bench.versions()
            assert moved, f"nothing of {what} differs between the builds"
            assert {name: now[name] for name in tables} == {name: one[name] for name in tables}
            assert operator.shown() == second, "readers see no half restored build"
            operator.types(f"{what} forward", "build")
            assert operator.bench.versions() == two
        operator.types("everything back", "restore", "1")
        assert operator.shown() == first
        operator.types("everything forward", "build")
        assert operator.shown() == second
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(operator.rows, indent=2) + "\n", encoding="utf-8")
    for row in operator.rows:
        print(row)  # noqa: T201
    assert [row for row in operator.rows if row["what"].endswith("back") and row["requests"]] == []
