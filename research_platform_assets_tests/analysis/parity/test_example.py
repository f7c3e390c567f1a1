"""The example of the migration guide: its files beside the sample organisation, in which nothing is unexplained."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from research_platform_assets.analysis.legacy_outputs import legacy_outputs
from research_platform_assets.analysis.parity.comparison import READ, parity
from research_platform_assets.github.legacy.folder import LegacyFolder
from research_platform_assets_tests.conftest import SampleBuilds
from research_platform_assets_tests.workbench import PACKAGE, Workbench

EXAMPLE = PACKAGE.parent / "examples" / "migration" / "legacy"


@pytest.fixture(scope="module")
def compared(sample_builds: SampleBuilds) -> pl.DataFrame:
    return parity(outputs(EXAMPLE), tables(sample_builds.first))


def outputs(folder: Path) -> pl.DataFrame:
    files = LegacyFolder(folder)
    return legacy_outputs({name: files.value(name) for name in files.names()}, is_public=True)


def tables(data: Path) -> dict[str, pl.DataFrame]:
    workbench = Workbench(data)
    return {table.qualified_name: workbench.read(table.qualified_name) for table in READ}


def test_nothing_is_unexplained(compared: pl.DataFrame) -> None:
    rest = compared.filter(verdict="unexplained").select("file", "subject", "metric", "explanation")
    assert rest.rows() == []


def test_every_other_verdict_is_shown(compared: pl.DataFrame) -> None:
    assert set(compared["verdict"]) == {"equal", "explained", "moved", "unknown"}
    assert set(compared.filter(verdict="explained")["defect"]) == {"D10", "D14", "D22", "D24", "D34", "D36", "D60"}
