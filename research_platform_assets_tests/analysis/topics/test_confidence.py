"""How well repositories fit their main topic, and which of them stand for it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from research_platform_assets.analysis.topics.advance import advance
from research_platform_assets.analysis.topics.confidence import confidence, likenesses, representatives
from research_platform_assets.analysis.topics.corpus import Corpus
from research_platform_assets.analysis.topics.documents import Document
from research_platform_assets.analysis.topics.fit import topic_tables
from research_platform_assets.analysis.topics.placing import placed
from research_platform_assets.analysis.topics.reading import read_documents
from research_platform_assets.analysis.topics.refit import likeness
from research_platform_assets.analysis.topics.settings import TopicSettings
from research_platform_assets.analysis.topics.versions import Placed, Shares, Text, Topic, Version
from research_platform_assets.analysis.topics.versions_table import versions_frame
from research_platform_assets_tests.analysis.topics.corpus import frame, themed_rows

SETTINGS = TopicSettings()


@pytest.mark.parametrize(
    ("shares", "likeness", "expected"),
    [
        pytest.param(((1, 1.0),), 0.6, 1.0, id="one topic, as like it as is usual"),
        pytest.param(((1, 1.0),), 0.9, 1.0, id="more like it than usual"),
        pytest.param(((1, 1.0),), 0.3, 0.5, id="one topic, half as like it"),
        pytest.param(((1, 1.0),), 0.0, 0.0, id="no word in common"),
        pytest.param(((1, 0.7), (0, 0.3)), 0.6, 0.4, id="two topics"),
        pytest.param(((1, 0.7), (0, 0.2), (2, 0.1)), 0.3, 0.25, id="three topics, half as like"),
        pytest.param(((1, 0.5), (0, 0.5)), 0.6, 0.0, id="as much of another"),
        pytest.param(((1, 0.45), (0, 0.55)), 0.6, 0.0, id="it only stays"),
    ],
)
def test_confidence_is_the_lead_of_the_main_topic_times_the_fit(
    shares: Shares, likeness: float, expected: float
) -> None:
    assert confidence(shares, likeness, 0.3) == expected


def test_without_a_limit_the_lead_is_all() -> None:
    assert confidence(((1, 0.7), (0, 0.3)), 0.0, 0.0) == pytest.approx(0.4)


def test_representatives_are_the_most_like_of_each_topic_ties_by_id() -> None:
    found = [Placed(number, "", 3, ((number % 2, 1.0),)) for number in range(20, 6, -1)] + [Placed(1, "", 0, ())]
    likes = dict.fromkeys(range(7, 21), 0.5) | {16: 0.9, 9: 0.4}
    assert representatives(found, likes) == {0: [16, 8, 10, 12, 14], 1: [7, 11, 13, 15, 17]}


def test_likeness_is_that_of_the_fit_and_hangs_on_the_own_text_alone() -> None:
    rows = themed_rows()
    texts = read_documents(rows, ()).texts
    corpus = Corpus.of(texts, SETTINGS)
    (version,) = advance([], corpus, SETTINGS, "2026-01-01", "m")
    found = placed(version, texts, SETTINGS)
    likes = likenesses(version, texts, found)
    nearest = likeness(corpus, version.topics)
    assert likes.keys() == nearest.keys()
    assert all(likes[number] == pytest.approx(nearest[number], abs=2e-4) for number in likes)
    one = replace(texts[0], digest="other", document=replace(texts[1].document, repository_id=texts[0].repository_id))
    changed = [one, *texts[1:]]
    again = likenesses(version, changed, placed(version, changed, SETTINGS))
    assert [number for number in likes if likes[number] != again[number]] == [texts[0].repository_id]


def test_a_likeness_between_two_decimals_is_rounded_as_it_is_and_is_at_most_1() -> None:
    terms = {"ice": 1.0, "rain": 1.0, "snow": 1.0, "firn": 1.0}
    # Four terms alike weigh a half each, so the product is what a float holds of 0.10005, which is a little more.
    weights = {"ice": 0.2001}
    topics = [Topic(0, "", (), 1, 1, "", weights, weights), Topic(1, "", (), 1, 1, "", {"ice": 1.0001}, {})]
    version = Version(1, "", "", terms, topics, (), 0.0, 0.0, 0.0, 0.0, (), ())
    said = {1: Counter(terms.keys()), 2: Counter(["ice"]), 3: Counter(["ice"])}
    texts = [Text(Document(number, counts, frozenset()), "") for number, counts in said.items()]
    found = [Placed(1, "", 4, ((0, 1.0),)), Placed(2, "", 1, ((1, 1.0),)), Placed(3, "", 1, ())]
    assert likenesses(version, texts, found) == {1: 0.1001, 2: 1.0}
    assert likenesses(version, texts, found[2:]) == {}


def test_a_text_that_is_like_no_topic_is_not_trusted_whatever_its_shares() -> None:
    rows = themed_rows()
    reading = read_documents(rows, ())
    past = advance([], Corpus.of(reading.texts, SETTINGS), SETTINGS, "2026-01-01", "m")
    odd = rows[0] | {"name": "x", "text": "# x\n\nSnow glacier stakes, and cellos oboes flutes violins trumpets horns."}
    known = [*rows[1:], odd]
    texts = read_documents(known, ())
    models = versions_frame(past)
    tables = topic_tables(models, frame(known), texts, SETTINGS)
    trust = {row["repository_id"]: row for row in tables.coverage.to_dicts()}
    assert all(row["confidence"] > 0.3 for number, row in trust.items() if number != odd["repository_id"])
    row = trust[odd["repository_id"]]
    main = tables.repository_topics.filter(repository_id=odd["repository_id"], rank=1)["share"].item()
    assert main > 0.8
    assert row["confidence"] < main
    standing_for = tables.topics["representative_ids"].to_list()
    assert all(1 <= len(ids) <= 5 for ids in standing_for)
    assert odd["repository_id"] not in [number for ids in standing_for for number in ids]
