"""How long what people wait for takes: importing the definitions, building, and building again. Run by `make bench`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from research_platform_assets_tests.project.repository import PACKAGE, ROOT

RECORDED = ROOT.parent / "shared" / "data" / "orgs" / "digital-ai-finance"
ARCHIVES = {"sample": PACKAGE / "sample" / "state-1", "digital-ai-finance": RECORDED}
IMPORT = (
    "import time; t = time.perf_counter(); import research_platform_assets.definitions; print(time.perf_counter() - t)"
)

pytestmark = pytest.mark.bench


def environment(folder: Path, archive: Path) -> dict[str, str]:
    """The environment of a build of `archive` whose results and history are below `folder`."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("RESEARCH_PLATFORM_")}
    return inherited | {
        "DAGSTER_HOME": "",
        "DAGSTER_DISABLE_TELEMETRY": "yes",
        "RESEARCH_PLATFORM_ARCHIVE_DIRECTORY": str(archive),
        "RESEARCH_PLATFORM_DATA_DIRECTORY": str(folder / "data"),
    }


def build(folder: Path, archive: Path) -> tuple[float, dict[str, object]]:
    """Seconds of `research-platform build`, start of the process included, and its `last_run.json`."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "research_platform_assets", "build"]
    subprocess.run(command, cwd=ROOT, env=environment(folder, archive), check=True, capture_output=True)
    seconds = time.perf_counter() - started
    last_run = next((folder / "data" / "published").glob("*/last_run.json"))
    return seconds, json.loads(last_run.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ARCHIVES)
def test_building_again_computes_nothing(name: str, tmp_path: Path) -> None:
    archive = ARCHIVES[name]
    if not archive.is_dir():
        pytest.skip(f"there is no recorded organisation at {archive}")
    first, first_run = build(tmp_path, archive)
    second, second_run = build(tmp_path, archive)
    size = sum(path.stat().st_size for path in (tmp_path / "data").rglob("*.duckdb") if not path.is_symlink())
    print(f"\n{name}: first build {first:.1f} s, {first_run['computed']} tables computed;", end=" ")
    print(f"second build {second:.1f} s, {second_run['computed']} computed; DuckDB files {size / 2**20:.1f} MiB")
    assert second_run["computed"] == 0
    assert second_run["build_id"] == first_run["build_id"]
    assert second < first


def test_the_definitions_are_imported_in_less_than_two_seconds(tmp_path: Path) -> None:
    command = [sys.executable, "-c", IMPORT]
    runs = [
        subprocess.run(
            command, cwd=ROOT, env=environment(tmp_path, ARCHIVES["sample"]), check=True, capture_output=True, text=True
        )
        for _ in range(3)
    ]
    seconds = min(float(run.stdout) for run in runs)
    print(f"\nPython started and definitions imported: {seconds:.2f} s of processor time")
    assert seconds < 2
