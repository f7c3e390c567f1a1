"""A cold capture that needs many times GitHub's hourly budget ends after as many hours, and asks nothing twice.

A thousand repositories, 400 requests an hour of each kind, builds begun again when the hour is over: `make soak`. The
hours are those of the stand-in's clock.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from research_platform_assets_tests.conftest import SHARED
from research_platform_assets_tests.end_to_end.campaigns.recorder import recording
from research_platform_assets_tests.github.live.deep.standin import running
from research_platform_assets_tests.processes import ROOT
from research_platform_assets_tests.workbench import Workbench

pytestmark = pytest.mark.soak

REAL = SHARED / "data" / "orgs" / "digital-ai-finance"
REPORT = ROOT / "reports" / "budget.json"
REPOSITORIES = int(os.environ.get("SOAK_BUDGET_REPOSITORIES", "1000"))
LIMIT = 400
MOST_HOURS = 24


def test_builds_go_on_hour_after_hour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "standin-token")
    monkeypatch.chdir(tmp_path)
    limits = ("--set", f"primary_limit={LIMIT}", "--set", f"graphql_limit={LIMIT}")
    hours: list[dict[str, object]] = []
    with running(REAL, "--scale", str(REPOSITORIES), *limits) as standin, recording(standin.url) as recorder:
        settings = {
            "SOURCE": "live",
            "ORGANIZATIONS": '["digital-ai-finance"]',
            "GITHUB__API_URL": recorder.url,
            "GITHUB__MAX_WAIT_SECONDS": "0",
        }
        bench = Workbench(tmp_path / "data", "digital_ai_finance", settings)
        with bench.instance:
            while len(hours) < MOST_HOURS:
                before = len(recorder.answered)
                result = bench.run(bench.data)
                hours.append({"requests": len(recorder.answered) - before, "is_success": result.is_success})
                if result.is_success:
                    break
                assert not bench.current.exists(), "something half was published"
                assert "budget" in str(result.failures[0]), result.failures
                standin.control("clock", {"advance": 3700})
        remaining = standin.control("stats")
    asked = Counter(name for name, status in recorder.answered if status == 200)
    repeated = sum(count - 1 for name, count in asked.items() if "/repos?" not in name and "/orgs/" not in name)
    report = {
        "repositories": REPOSITORIES,
        "limit_an_hour": LIMIT,
        "hours": hours,
        "requests": len(recorder.answered),
        "repeated": repeated,
        "points": remaining.get("points"),
    }
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(report))  # noqa: T201
    assert hours[-1]["is_success"]
    assert len(hours) > 2
    assert repeated <= len(hours) - 1
    assert bench.last_run()["predicted_calls"] > 0
