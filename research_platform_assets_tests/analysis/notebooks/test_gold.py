"""How well what is read of notebooks agrees with labels that were written by hand."""

from __future__ import annotations

import pytest

from research_platform_assets_tests.analysis.notebooks.gold_set import NOTEBOOKS, agreement_on_notebooks


def test_there_are_enough_notebooks_in_both_halves() -> None:
    halves = [each.half for each in NOTEBOOKS]
    assert min(halves.count("tuned"), halves.count("held")) >= 10


@pytest.mark.parametrize("half", ["tuned", "held"])
def test_what_is_read_agrees_with_the_labels(half: str) -> None:
    found = agreement_on_notebooks(half)
    assert found.precision >= 0.95, found.wrong
    assert found.recall >= 0.95, found.wrong
