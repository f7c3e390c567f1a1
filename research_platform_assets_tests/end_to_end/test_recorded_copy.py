"""Building from a recording gives what building from its source gave."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from research_platform_assets.cli import application
from research_platform_assets.tables.registry import ALL_TABLES
from research_platform_assets.warehouse import captures, doctor
from research_platform_assets_tests import processes
from research_platform_assets_tests.workbench import Workbench

COMPARED = ("github.", "core.", "insight.")
#: What makes them; pages follow from tables.
TABLES = 'not group:"reports"'


def versions(workbench: Workbench) -> dict[str, str]:
    """Content hashes of the tables whose content follows from the organisation alone."""
    return {name: version for name, version in workbench.versions().items() if name.startswith(COMPARED)}


def captured_at(workbench: Workbench) -> datetime:
    """When the organisation was as the tables say."""
    with workbench.store() as store:
        capture = store.heads()["github.repositories"].capture
        assert capture is not None
        return captures.by_id(store, capture).observed_at


def test_a_build_from_the_recording_has_the_same_tables(
    first: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = first.versions()
    copy = tmp_path / "copy"
    processes.become(monkeypatch, processes.environment(first.data, 1), tmp_path)
    assert application.run(["record", str(copy)]) == 0
    assert capsys.readouterr().out.splitlines()[0] == f"recorded ellerfosse-lab in {copy}"
    assert first.versions() == before
    with first.store() as store:
        assert doctor.examine(store, first.layout, ALL_TABLES, deep=True) == []

    again = Workbench(tmp_path / "again")
    with again.instance:
        assert again.run(copy, selection=TABLES).is_success
    assert len(versions(first)) > 20
    assert versions(again) == versions(first)
    assert captured_at(again) == captured_at(first)
