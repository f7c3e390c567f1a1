"""Fixtures of the warehouse's tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from research_platform_assets_tests.warehouse.laboratory import Laboratory


@pytest.fixture
def laboratory(tmp_path: Path) -> Laboratory:
    """An organisation without a warehouse yet."""
    return Laboratory(tmp_path)
