"""Runs whose history cannot be kept: Dagster's databases damaged, or on a disk that is full.

Belongs here: what is said of Dagster's own history. Does not belong here: runs that fail (`end_to_end/test_refusals`).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from research_platform_assets.automation.runs import recording
from research_platform_assets.cli.application import run
from research_platform_assets.errors import StorageError
from research_platform_assets_tests import processes
from research_platform_assets_tests.small_disk import mounted
from research_platform_assets_tests.workbench import STATES, Workbench

Refuse = Callable[..., str]


@pytest.fixture
def refuse(
    first: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Refuse:
    """What a command says at last that must not succeed, with the data of `first` and its history in `home`."""

    def refused(home: Path, *command: str) -> str:
        environ = processes.environment(first.data) | {"DAGSTER_HOME": str(home)}
        processes.become(monkeypatch, environ, tmp_path)
        assert run(command) == 1
        said = capfd.readouterr().err
        assert "Traceback" not in said
        return said.splitlines()[-1]

    return refused


@pytest.mark.parametrize("file", ["runs.db", "runs/index.db"])
@pytest.mark.parametrize("command", [("build",), ("restore", "1")])
def test_a_history_that_is_damaged_is_named_and_can_be_moved_aside(
    first: Workbench, refuse: Refuse, file: str, command: tuple[str, ...]
) -> None:
    home = first.data / "dagster"
    os.truncate(home / "history" / file, 20_000)
    said = refuse(home, *command)
    assert said.startswith(
        f"research-platform: the history of runs that Dagster keeps in {home} cannot be used (database disk image is "
        "malformed); make sure that there is free space"
    )
    assert "If it is damaged, move that folder aside" in said
    home.rename(home.with_name("aside"))
    with recording(first.settings(STATES[1])) as instance:
        assert instance.get_runs() == []


def test_a_history_that_is_damaged_while_it_is_used_is_named(first: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DAGSTER_HOME", raising=False)

    def used() -> None:
        with recording(first.settings(STATES[1])) as instance:
            assert instance.get_runs()
            (first.data / "dagster" / "history" / "runs.db").write_bytes(b"nothing" * 1000)
            instance.get_runs()

    with pytest.raises(StorageError, match=r"in .*/dagster cannot be used \(file is not a database\)"):
        used()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of half a MiB, which is enough for an empty history."""
    with mounted(tmp_path / "disk", "512k") as folder:
        yield folder


@pytest.mark.parametrize("left", [0, 512_000])
def test_a_disk_that_is_full_before_or_after_the_history_is_opened_is_named(
    refuse: Refuse, small_disk: Path, left: int
) -> None:
    home = small_disk / "home"
    (home / "history").mkdir(parents=True)
    (home / "dagster.yaml").write_text("telemetry:\n  enabled: false\n")
    (home / "setup.lock").touch()
    (small_disk / "fill").write_bytes(b"x" * max(0, shutil.disk_usage(small_disk).free - left))
    said = refuse(home, "build")
    assert said.startswith(f"research-platform: the history of runs that Dagster keeps in {home} cannot be used (")
    assert "make sure that there is free space" in said
