"""A reader's checkout: the files a reader types commands beside, with the sample organisation built in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from research_platform_assets_tests import processes
from research_platform_assets_tests.project.repository import ROOT
from research_platform_assets_tests.workbench import SLUG, copy_data

COPIED = ("configs", "examples", "deploy")
BUILD = ("research-platform", "build")


@dataclass(frozen=True)
class Checkout:
    """A folder and the environment in which a reader's commands run there."""

    folder: Path
    environment: Mapping[str, str]

    def run(self, *command: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a command in the folder; a failure shows what it printed."""
        done = subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False, timeout=300
        )
        if check and done.returncode:
            pytest.fail(f"{' '.join(command)}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}", pytrace=False)
        return done


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """A copy of what commands refer to, with the settings of `make demo` and the sample organisation built."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name)
    (folder / ".dagster").mkdir()
    shutil.copy(ROOT / "deploy" / "dagster.yaml", folder / ".dagster")
    inherited = processes.without_coverage(
        {name: value for name, value in os.environ.items() if not name.startswith("RESEARCH_PLATFORM_")}
    )
    built = Checkout(
        folder,
        inherited
        | {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{inherited.get('PATH', '')}",
            "PYTHONPATH": str(ROOT),
            "DAGSTER_HOME": str(folder / ".dagster"),
            "DAGSTER_DISABLE_TELEMETRY": "yes",
            "RESEARCH_PLATFORM_CONFIG": "configs/demo.yaml",
        },
    )
    built.run(*BUILD)
    # What the guide to migration builds reads the same organisation: nothing has to be captured or analysed again.
    (folder / "data" / "parallel").mkdir()
    copy_data(folder / "data" / "demo" / SLUG, folder / "data" / "parallel" / SLUG)
    return built
