"""Tests of `analysis.topics.newcomers`, and of waiting for what is on trial."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest

from research_platform_assets.analysis.topics.corpus import Corpus
from research_platform_assets.analysis.topics.documents import Document
from research_platform_assets.analysis.topics.drift import Judgement
from research_platform_assets.analysis.topics.newcomers import agreement, newcomers
from research_platform_assets.analysis.topics.settings import TopicSettings
from research_platform_assets.analysis.topics.versions import Measure, Text, Topic

SEA, ICE = "tide wave salt reef", "snow firn moraine crevasse"
SETTINGS = TopicSettings()


def corpus(*texts: str) -> Corpus:
    documents = [Document(place, Counter(text.split()), frozenset()) for place, text in enumerate(texts, start=1)]
    return Corpus.of([Text(document, str(document.repository_id)) for document in documents], SETTINGS)


@pytest.mark.parametrize(
    ("texts", "unfit", "limit", "expected"),
    [
        pytest.param([SEA] * 5 + [ICE] * 6, {1, 2, 3, 4, 5}, 0.5, (1, 2, 3, 4, 5), id="five alike"),
        pytest.param([SEA] * 4 + [ICE] * 6, {1, 2, 3, 4}, 0.5, (), id="four are too few"),
        pytest.param([SEA] * 5 + [ICE] * 6, {1, 2, 3, 4, 11}, 0.5, (), id="one of five fits a topic"),
        pytest.param(
            [SEA] * 5 + [ICE] * 6, set(range(1, 12)), 0.5, (6, 7, 8, 9, 10, 11), id="the larger of two groups"
        ),
        pytest.param([SEA] * 5 + [ICE] * 5, set(range(1, 11)), 0.5, (1, 2, 3, 4, 5), id="the first of two as large"),
        pytest.param([SEA] * 5 + [ICE] * 6, {1, 2, 3, 4, 5}, 1.1, (), id="not alike enough"),
        pytest.param([SEA] * 4 + [ICE] * 5, set(), 0.5, (), id="all fit"),
    ],
)
def test_a_group_fits_no_topic_and_is_alike(
    texts: Sequence[str], unfit: set[int], limit: float, expected: tuple[int, ...]
) -> None:
    assert newcomers(corpus(*texts), unfit, limit) == expected


def test_a_theme_is_found_again_by_those_who_have_not_seen_it_and_a_mixture_is_not() -> None:
    words = SEA.split()
    mixed = [f"{SEA} {words[place % 4]} {ICE.split()[place % 4]}" for place in range(8)]
    found = corpus(*mixed, *(f"{ICE} {word}" for word in ICE.split() * 2))
    ice = Topic(0, "ice", (), 8, 1, "2026-01-01", dict.fromkeys(ICE.split(), 0.5), {})
    assert agreement(found, [ice], range(1, 9)) == 1.0
    assert agreement(found, [ice], (1, 2, 9, 10)) < 0.75


@pytest.mark.parametrize(
    ("due", "touched", "is_waiting", "expected"),
    [
        ((), 0.1, False, False),
        (("touched",), 0.3, False, True),
        (("touched",), 0.3, True, False),
        (("low fit",), 0.1, True, False),
        (("touched",), 0.6, True, True),
        (("touched", "new theme"), 0.3, True, True),
        (("method",), 0.1, True, True),
    ],
)
def test_what_may_be_found_soon_is_waited_for_but_not_by_all(
    due: Sequence[str], touched: float, *, is_waiting: bool, expected: bool
) -> None:
    names = ("method", "touched", "low fit", "new theme")
    measures = [Measure(name, touched if name == "touched" else None, None, name in due, name) for name in names]
    found = Judgement(measures, (), frozenset(), (), is_waiting=is_waiting, is_from_nothing=False)
    assert found.is_due is expected
