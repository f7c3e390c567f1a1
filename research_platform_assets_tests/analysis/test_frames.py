"""The shape that every computed frame has."""

from __future__ import annotations

import polars as pl
import pytest

from research_platform_assets.analysis.frames import conform, facet_status
from research_platform_assets.errors import ContractError
from research_platform_assets.tables.reports import SITE
from research_platform_assets_tests.analysis.rows import facets, is_valid

FILE = {"media_type": "text/html", "size_bytes": 3, "sha256": "0" * 64, "extra": 1}


def test_a_frame_gets_the_declared_columns_types_and_order() -> None:
    frame = pl.DataFrame([{"path": "b", **FILE}, {"path": "a", **FILE}], schema_overrides={"size_bytes": pl.Int16})
    result = conform(frame, SITE)
    assert is_valid(result, SITE)
    assert result["path"].to_list() == ["a", "b"]


def test_a_column_that_was_not_computed_is_named() -> None:
    with pytest.raises(
        ContractError, match=r"reports\.site: the computed frame lacks the column\(s\) path, media_type"
    ):
        conform(pl.DataFrame([{"sha256": "0" * 64, "size_bytes": 3}]), SITE)


def test_the_status_of_one_facet_is_a_column() -> None:
    result = facet_status(facets({1: {"topics": "absent"}, 2: {}}), "topics", "topics status")
    assert result.to_dict(as_series=False) == {"repository_id": [1, 2], "topics status": ["absent", "observed"]}
