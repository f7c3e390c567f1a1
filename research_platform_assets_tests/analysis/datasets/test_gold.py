"""How well the rules for data agree with labels that were written by hand before the rules."""

from __future__ import annotations

import pytest

from research_platform_assets_tests.analysis.datasets.gold_set import (
    agreement_on_links,
    agreement_on_paths,
    labelled_paths,
    labelled_readmes,
)


def test_there_are_enough_labels_in_both_halves() -> None:
    for half in ("tuned", "held"):
        paths = [is_data for _, labels in labelled_paths(half) for is_data in labels.values()]
        assert len(paths) >= 60
        assert min(paths.count(True), paths.count(False)) >= 30
        assert len(labelled_readmes(half)) >= 10


@pytest.mark.parametrize("half", ["tuned", "held"])
def test_data_files_agree_with_the_labels(half: str) -> None:
    found = agreement_on_paths(half)
    assert found.precision >= 0.95, found.wrong
    assert found.recall >= 0.95, found.wrong


@pytest.mark.parametrize("half", ["tuned", "held"])
def test_links_to_data_agree_with_the_labels(half: str) -> None:
    found = agreement_on_links(half)
    assert found.precision >= 0.95, found.wrong
    assert found.recall >= 0.95, found.wrong
