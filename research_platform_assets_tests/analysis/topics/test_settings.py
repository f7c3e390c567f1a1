"""Tests of `analysis.topics.settings`."""

from __future__ import annotations

from typing import Any

import pytest

from research_platform_assets.analysis.topics.settings import TopicSettings
from research_platform_assets.errors import SettingsError


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"topics_count": 1}, "topics_count is 1; set it to 2 or more"),
        ({"topics_count": 0}, "topics_count is 0"),
        ({"minimum_share": 1.0}, r"minimum_share is 1\.0"),
        ({"minimum_share": -0.1}, r"minimum_share is -0\.1"),
    ],
)
def test_impossible_values_are_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        TopicSettings(**changes)


def test_defaults_are_possible() -> None:
    assert TopicSettings(topics_count=2, minimum_share=0.0) != TopicSettings()
