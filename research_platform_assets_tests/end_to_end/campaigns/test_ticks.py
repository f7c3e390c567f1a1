"""Two hundred looks at an organisation in which nothing happens use no quota and start nothing: `make soak`."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import dagster as dg
import pytest

from research_platform_assets.automation.sensors import NAME
from research_platform_assets.definitions import build_definitions
from research_platform_assets_tests.conftest import SHARED
from research_platform_assets_tests.end_to_end.live.bench import live_bench
from research_platform_assets_tests.processes import ROOT

pytestmark = pytest.mark.soak

REAL = SHARED / "data" / "orgs" / "digital-ai-finance"
REPORT = ROOT / "reports" / "ticks.json"
TICKS = int(os.environ.get("SOAK_TICKS", "200"))


def test_looks_at_what_does_not_change_cost_nothing(tmp_path: Path) -> None:
    with live_bench(REAL, "Digital-AI-Finance", tmp_path / "data") as live:
        live.build()
        repository = build_definitions(live.bench.settings(live.bench.data)).get_repository_def()
        sensor = repository.get_sensor_def(NAME)
        remaining, cursor, asked, reasons = live.remaining(), None, 0, set[str | None]()
        live.counted()
        began = time.monotonic()
        for _ in range(TICKS):
            with dg.build_sensor_context(
                instance=live.bench.instance, cursor=cursor, repository_def=repository
            ) as context:
                data = sensor.evaluate_tick(context)
            cursor, asked = data.cursor, asked + len(data.run_requests or ())
            reasons.add(data.skip_message)
        seconds = time.monotonic() - began
        counted = live.counted()
        report = {
            "ticks": TICKS,
            "runs": asked,
            "requests": counted["requests"],
            "free_requests": counted["not_modified"],
            "quota_before": remaining,
            "quota_after": live.remaining(),
            "seconds_a_tick": round(seconds / TICKS, 3),
        }
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(report))  # noqa: T201
    assert asked == 0
    assert reasons == {"digital_ai_finance: unchanged"}
    assert report["quota_after"] == remaining
    assert counted["requests"] == counted["not_modified"] == 2 * TICKS
