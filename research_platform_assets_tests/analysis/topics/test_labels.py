"""Tests of `analysis.topics.labels`."""

from __future__ import annotations

from collections import Counter

from research_platform_assets.analysis.topics.documents import Document
from research_platform_assets.analysis.topics.labels import TopicTerms, label_phrases, top_terms


def document(repository_id: int, *phrases: str) -> Document:
    split = frozenset(tuple(phrase.split()) for phrase in phrases)
    return Document(repository_id, Counter(term for phrase in split for term in phrase), split)


ICE = [
    document(1, "ice", "sheet", "ice sheet", "snow", "stakes"),
    document(2, "ice", "sheet", "ice sheet", "snow"),
    document(3, "ice", "snow", "sheet"),
]
BIRDS = [document(4, "nest", "snow"), document(5, "nest", "snow")]
WEIGHTS = {"ice": 0.8, "sheet": 0.5, "snow": 0.5, "stakes": 0.9, "nest": 0.0}


def topic(members: list[Document]) -> TopicTerms:
    return TopicTerms(WEIGHTS, members, [*ICE, *BIRDS])


def test_terms_are_the_heaviest_that_two_documents_have() -> None:
    assert top_terms(topic(ICE), 10) == [("ice", 1.0), ("sheet", 0.625), ("snow", 0.625)]
    assert top_terms(topic(ICE), 1) == [("ice", 1.0)]


def test_a_topic_of_one_document_is_described_by_that() -> None:
    assert top_terms(topic(ICE[:1]), 10)[0] == ("stakes", 1.0)


def test_a_topic_whose_documents_share_no_term_is_described_by_its_heaviest_ones() -> None:
    apart = topic([document(1, "ice"), document(2, "snow")])
    assert top_terms(apart, 2) == [("stakes", 1.0), ("ice", 0.8889)]
    assert label_phrases(apart, 2, ()) == [("stakes",), ("ice",)]


def test_a_label_prefers_what_the_topic_has_for_itself() -> None:
    assert label_phrases(topic(ICE), 3, ()) == [("ice", "sheet"), ("snow",)]


def test_a_phrase_that_names_another_topic_counts_less() -> None:
    assert label_phrases(topic(ICE), 1, [("ice", "sheet")]) == [("ice",)]


def test_inflected_forms_do_not_stand_in_one_label() -> None:
    members = [document(each, "trade", "trades", "market") for each in (1, 2)]
    weights = {"trades": 0.9, "trade": 0.8, "market": 0.1}
    assert label_phrases(TopicTerms(weights, members, members), 3, ()) == [("trades",), ("market",)]


def test_a_pair_in_few_of_the_documents_is_no_label() -> None:
    members = [document(each, "ice", "sheet") for each in range(14)] + [
        document(each, "ice sheet") for each in (20, 21)
    ]
    assert ("ice", "sheet") not in label_phrases(TopicTerms(WEIGHTS, members, members), 3, ())


def test_words_of_boilerplate_sections_name_nothing() -> None:
    members = [Document(each, Counter({"ice": 1, "stakes": 1}), frozenset({("ice",)})) for each in (1, 2)]
    assert label_phrases(TopicTerms(WEIGHTS, members, members), 3, ()) == [("ice",)]


def test_a_term_that_other_topics_have_as_well_says_less() -> None:
    members = [document(each, "ice", "snow") for each in (1, 2)]
    seen = TopicTerms({"ice": 0.5, "snow": 0.6}, members, [*members, *BIRDS])
    assert label_phrases(seen, 2, ()) == [("ice",), ("snow",)]


def test_a_label_prefers_a_phrase_from_other_documents_than_the_first() -> None:
    members = [document(each, "ice", "snow") for each in (1, 2, 3)] + [document(each, "radar") for each in (4, 5, 6)]
    seen = TopicTerms({"ice": 1.0, "snow": 0.6, "radar": 0.5}, members, members)
    assert label_phrases(seen, 2, ()) == [("ice",), ("radar",)]
