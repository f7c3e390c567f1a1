"""Building from a recording gives what building from its source gave."""

from __future__ import annotations

from pathlib import Path

from research_platform_assets.tables.registry import ALL_TABLES
from research_platform_assets.warehouse import doctor
from research_platform_assets_tests import processes
from research_platform_assets_tests.workbench import Workbench

COMPARED = ("github.", "core.", "insight.")


def versions(workbench: Workbench) -> dict[str, str]:
    """Content hashes of the tables whose content follows from the organisation alone, as `build.json` has them."""
    tables = workbench.manifest()["tables"]
    return {name: table["version"] for name, table in tables.items() if name.startswith(COMPARED)}


def test_a_build_from_the_recording_has_the_same_tables(first: Workbench, tmp_path: Path) -> None:
    before = first.versions()
    copy = tmp_path / "copy"
    done = processes.run(processes.platform("record", str(copy)), processes.environment(first.data, 1), tmp_path)
    assert done.stdout.splitlines()[0] == f"recorded ellerfosse-lab in {copy}"
    assert first.versions() == before
    with first.store() as store:
        assert doctor.examine(store, first.layout, ALL_TABLES, deep=True) == []

    again = Workbench(tmp_path / "again")
    with again.instance:
        again.build(copy)
    assert len(versions(first)) > 20
    assert versions(again) == versions(first)
    assert again.manifest()["captured_at"] == first.manifest()["captured_at"]
