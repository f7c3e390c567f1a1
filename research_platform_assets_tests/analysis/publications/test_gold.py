"""How often the rules are right about documents that were labelled by hand."""

from __future__ import annotations

import pytest

from research_platform_assets_tests.analysis.publications.gold import HALVES, classified, documents, score


@pytest.mark.parametrize("half", HALVES)
def test_hardly_anything_is_held_for_own_that_is_not(half: str) -> None:
    found = score(half)
    assert found.documents >= 30
    assert found.own_precision >= 0.95
    assert found.own_recall >= 0.85
    assert found.found_expected == found.expected


@pytest.mark.parametrize("document", documents("tuning"), ids=lambda document: document["name"])
def test_documents_that_the_rules_were_made_for(document: dict[str, object]) -> None:
    assert classified(document) == document["expected"]
