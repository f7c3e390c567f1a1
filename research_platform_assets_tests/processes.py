"""The platform in processes of its own, as an operator or another version of the package would run it.

Belongs here: starting commands with exactly the environment they are meant to have, and copies of the package in which
a test changes code or templates.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pytest

from research_platform_assets_tests.workbench import PACKAGE, STATES

ROOT = PACKAGE.parent
_OURS = ("RESEARCH_PLATFORM_", "DAGSTER_")

#: Builds and prints nothing; runs are recorded in memory. The arguments are run configuration of the warehouse.
BRIEF_BUILD = """
import sys
import dagster as dg
from research_platform_assets.automation.runs import run_assets
from research_platform_assets.settings import load_settings, resolve_organizations
settings = load_settings()
slug = resolve_organizations(settings)[0].slug
config = dict(argument.split("=") for argument in sys.argv[1:])
result = run_assets(settings, slug, warehouse_config=config, instance=dg.DagsterInstance.ephemeral())
for step, text in result.failures:
    print(step, text, file=sys.stderr)
sys.exit(not result.is_success)
"""


def without_coverage(environ: Mapping[str, str]) -> dict[str, str]:
    """The same environment for a process that measures no coverage, which takes it a quarter of its time."""
    return {name: value for name, value in environ.items() if not name.startswith("COV")}


def coverage() -> dict[str, str]:
    """What a process has to find in its environment to measure coverage as this one does."""
    return {name: value for name, value in os.environ.items() if name.startswith("COV")}


def environment(data: Path, state: int | Path = 1, **more: str) -> dict[str, str]:
    """The environment of a process that works on `data`; `more` adds variables by their full names.

    It measures no coverage unless `more` is given `coverage()`: other tests run the same lines.
    """
    archive = state if isinstance(state, Path) else STATES[state]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    return without_coverage(inherited) | {
        "PYTHONPATH": str(ROOT),
        "DAGSTER_HOME": str(data / "dagster"),
        "DAGSTER_DISABLE_TELEMETRY": "yes",
        "PYTHONWARNINGS": "ignore:Function",
        "RESEARCH_PLATFORM_DATA_DIRECTORY": str(data),
        "RESEARCH_PLATFORM_ARCHIVE_DIRECTORY": str(archive),
        **more,
    }


def become(monkeypatch: pytest.MonkeyPatch, environ: Mapping[str, str], cwd: Path) -> None:
    """Let this process stand in `cwd` with the platform's variables of `environ`, as one of its own would."""
    monkeypatch.chdir(cwd)
    for name in [name for name in os.environ if name.startswith(_OURS)]:
        monkeypatch.delenv(name)
    for name, value in environ.items():
        if name.startswith(_OURS):
            monkeypatch.setenv(name, value)


def start(command: list[str], environ: Mapping[str, str], cwd: Path, output: IO[Any] | None = None) -> Any:
    """Start a command in a session of its own, so that killing it kills nothing else."""
    return subprocess.Popen(
        command,
        env=dict(environ),
        cwd=cwd,
        stdout=output or subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def run(
    command: list[str], environ: Mapping[str, str], cwd: Path, *, status: int | None = 0
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; `status` is the exit status it has to have, None for any."""
    done = subprocess.run(command, env=dict(environ), cwd=cwd, capture_output=True, text=True, check=False, timeout=600)
    assert status is None or done.returncode == status, f"{command}\n{done.stdout[-3000:]}\n{done.stderr[-6000:]}"
    return done


def platform(*arguments: str) -> list[str]:
    """The command line of the platform."""
    return [sys.executable, "-m", "research_platform_assets", *arguments]


def brief_build(**config: str) -> list[str]:
    """A whole build in a fresh process, in a third of the time of one whose history is kept on disk."""
    return [sys.executable, "-c", BRIEF_BUILD, *(f"{key}={value}" for key, value in config.items())]


@dataclass(frozen=True)
class PackageCopy:
    """A copy of the package that can be changed, below `folder`."""

    folder: Path

    @classmethod
    def make(cls, folder: Path) -> PackageCopy:
        """Copy the package as it is into `folder`."""
        # With what Python compiled, which holds for every file that is not edited.
        ignored = shutil.ignore_patterns("code_versions.json", "sample")
        shutil.copytree(PACKAGE, folder / PACKAGE.name, ignore=ignored)
        (folder / PACKAGE.name / "sample").symlink_to(PACKAGE / "sample")
        return cls(folder)

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace a text, which has to be there once, in a file of the package."""
        file = self.folder / PACKAGE.name / path
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{path} has {text.count(old)} times {old!r}"
        file.write_text(text.replace(old, new), encoding="utf-8")

    def environment(self, data: Path, state: int | Path = 1, **more: str) -> dict[str, str]:
        """As `environment`, with this copy of the package."""
        return environment(data, state, **more) | {"PYTHONPATH": str(self.folder)}

    def run(
        self, command: list[str], data: Path, state: int | Path = 1, *, status: int | None = 0
    ) -> subprocess.CompletedProcess[str]:
        """Run a command with this copy of the package."""
        return run(command, self.environment(data, state), self.folder, status=status)
