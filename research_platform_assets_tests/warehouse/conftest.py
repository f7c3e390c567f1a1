"""Fixtures of the warehouse's tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from research_platform_assets_tests.warehouse.laboratory import FirstBuild, Laboratory


@pytest.fixture(scope="session")
def first_build(tmp_path_factory: pytest.TempPathFactory) -> FirstBuild:
    """A first build for whoever only begins with one."""
    return FirstBuild.make(tmp_path_factory.mktemp("first_build"))


@pytest.fixture
def laboratory(tmp_path: Path, first_build: FirstBuild) -> Laboratory:
    """An organisation without a warehouse yet; its first build is a copy of one that was made before."""
    return Laboratory(tmp_path, first=first_build)


@pytest.fixture
def new_laboratory(tmp_path: Path) -> Laboratory:
    """An organisation without a warehouse yet, for tests that are about its first build."""
    return Laboratory(tmp_path)
