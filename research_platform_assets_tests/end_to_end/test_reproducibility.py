"""The same archive gives the same tables and pages, whatever the machine is doing besides."""

from __future__ import annotations

from pathlib import Path

from research_platform_assets_tests import processes
from research_platform_assets_tests.conftest import SampleBuilds
from research_platform_assets_tests.workbench import STATES, Workbench, catalog_rows, files

THREADS = ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def surroundings(threads: int, seed: int, zone: str, language: str) -> dict[str, str]:
    return {name: str(threads) for name in THREADS} | {"PYTHONHASHSEED": str(seed), "TZ": zone, "LC_ALL": language}


def test_neither_surroundings_nor_the_order_in_which_an_archive_was_written_matter(
    sample_builds: SampleBuilds, tmp_path: Path
) -> None:
    """One thread here; the pattern was built with as many as the machine likes, and a hash seed by chance."""
    different = surroundings(1, 4711, "Pacific/Kiritimati", "C")
    folder = tmp_path / "elsewhere" / "with space and ü"
    archive = folder / "archive"
    for path in sorted(STATES[1].rglob("*"), reverse=True):
        if path.is_file():
            target = archive / path.relative_to(STATES[1])
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    environ = processes.environment(folder / "data", archive, **different)
    processes.run(processes.brief_build(), environ, folder)

    built, pattern = Workbench(folder / "data"), Workbench(sample_builds.first)
    assert built.versions() == pattern.versions()
    assert built.manifest() == pattern.manifest()
    assert files(built.current) == files(pattern.current)
    assert catalog_rows(built.current / "catalog.duckdb") == catalog_rows(pattern.current / "catalog.duckdb")
