"""Dagster's own tools find the definitions in a checkout without being told where they are."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import dagster as dg
import pytest
import yaml

from research_platform_assets_tests import processes
from research_platform_assets_tests.project.repository import ROOT

DEFINITIONS = "research_platform_assets.definitions"


def run(tmp_path: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a tool of this environment at the top of the repository, with an empty data directory."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("RESEARCH_PLATFORM_")}
    environment = processes.without_coverage(inherited) | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "DAGSTER_HOME": str(tmp_path),
        "DAGSTER_DISABLE_TELEMETRY": "yes",
        "RESEARCH_PLATFORM_DATA_DIRECTORY": str(tmp_path / "data"),
    }
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=180)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "dagster.yaml").write_text((ROOT / "deploy" / "dagster.yaml").read_text(encoding="utf-8"))
    return tmp_path


def test_every_tool_is_pointed_at_the_same_definitions() -> None:
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    workspace = yaml.safe_load((ROOT / "workspace.yaml").read_text(encoding="utf-8"))
    location = workspace["load_from"][0]["python_module"]
    assert tool["dagster"]["module_name"] == DEFINITIONS
    assert tool["dg"]["project"]["code_location_target_module"] == DEFINITIONS
    assert location["module_name"] == DEFINITIONS
    assert location["working_directory"] == "."


def test_dg_lists_the_assets_with_group_owner_and_description(home: Path) -> None:
    done = run(home, "dg", "list", "defs", "--json")
    assert done.returncode == 0, done.stderr
    assets = json.loads(done.stdout)["assets"]
    assert assets
    for field in ("group_name", "owners", "description", "kinds"):
        assert [asset["asset_key"] for asset in assets if not asset[field]] == []


def test_dg_finds_nothing_wrong_with_the_definitions(home: Path) -> None:
    done = run(home, "dg", "check", "defs")
    assert done.returncode == 0, done.stderr
    assert "All definitions loaded successfully" in done.stdout


def test_the_example_of_an_instance_is_one_that_dagster_accepts(home: Path) -> None:
    with dg.DagsterInstance.from_config(str(home)) as instance:
        assert (instance.telemetry_enabled, instance.run_retries_max_retries) == (False, 1)
