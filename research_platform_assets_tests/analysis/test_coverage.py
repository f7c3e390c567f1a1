"""How much of what was asked for is known."""

from __future__ import annotations

import polars as pl
import pytest

from research_platform_assets.analysis.coverage import coverage
from research_platform_assets.tables import core
from research_platform_assets_tests.analysis.rows import facets


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        (["observed"], 1.0),
        (["absent"], 1.0),
        (["unknown"], 0.0),
        (["observed", "absent", "unknown"], 0.6667),
        (["observed", "unknown", "unknown"], 0.3333),
    ],
)
def test_what_is_observed_or_absent_is_known(statuses: list[str], expected: float) -> None:
    given = facets({number: {"topics": status} for number, status in enumerate(statuses)}, table=core.FACETS_TABLE)
    assert coverage(given.filter(pl.col("facet") == "topics")) == expected


def test_nothing_asked_for_has_no_share() -> None:
    assert coverage(core.FACETS_TABLE.empty()) is None
