"""What a site of 44, 1,000 and 10,000 repositories costs to render, and its readers to load. Run by `make bench`.

The repositories are copies of the sample's, each with ids, names and works of its own (`multiplied`).
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from research_platform_assets_tests import processes
from research_platform_assets_tests.conftest import SampleBuilds
from research_platform_assets_tests.processes import ROOT
from research_platform_assets_tests.site.campaigns.rendering import STATES
from research_platform_assets_tests.workbench import SLUG

REPORT = ROOT / "reports" / "site_scale.json"
SIZES = [int(size) for size in os.environ.get("BENCH_REPOSITORIES", "44,1000,10000").split(",")]
#: Compressed, with everything that the page loads.
MOST_BYTES = 150_000

pytestmark = pytest.mark.bench


@pytest.mark.parametrize("repositories", SIZES)
def test_what_rendering_costs(sample_builds: SampleBuilds, tmp_path: Path, repositories: int) -> None:
    published = (sample_builds.first / "published" / SLUG / "current").resolve()
    module = "research_platform_assets_tests.site.campaigns.rendering"
    costs: dict[str, dict[str, Any]] = {}
    for state in STATES:
        command = [sys.executable, "-m", module, str(published), str(repositories), str(tmp_path), state]
        costs[state] = json.loads(processes.run(command, {**os.environ, "PYTHONPATH": str(ROOT)}, tmp_path).stdout)
    report(f"rendering {repositories}", costs)
    cold, unchanged, changed = (costs[state] for state in STATES)
    assert unchanged["pages_rendered"] == unchanged["readmes_rendered"] == unchanged["contents_written"] == 0
    # The page of the repository, and the same for programs, which names the content of the README.
    assert (changed["pages_rendered"], changed["readmes_rendered"], changed["contents_written"]) == (2, 1, 2)
    for page in ("overview_bytes", "largest_repository_page_bytes"):
        assert cold[page]["with_styles_and_scripts"] <= MOST_BYTES


def report(name: str, figures: Mapping[str, Any]) -> None:
    """Print figures and how busy the machine is with everything, and write them beside those that are there."""
    figures = {**figures, "load_averages": [round(load, 1) for load in os.getloadavg()], "processors": os.cpu_count()}
    REPORT.parent.mkdir(exist_ok=True)
    known = json.loads(REPORT.read_text(encoding="utf-8")) if REPORT.exists() else {}
    known[name] = figures
    REPORT.write_text(json.dumps(known, indent=2) + "\n", encoding="utf-8")
    print(json.dumps({name: figures}, indent=2))  # noqa: T201
