"""Tests of `analysis.topics.labels`."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from research_platform_assets.analysis.topics.documents import Document
from research_platform_assets.analysis.topics.labels import TopicTerms, label_phrases, phrase_scores, top_terms


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


def test_what_is_said_everywhere_describes_no_topic_unless_it_is_mostly_about_it() -> None:
    everything = [*ICE, *(document(number, "snow", "nest") for number in range(4, 10))]
    weights = {"snow": 0.9, "ice": 0.8, "sheet": 0.5}
    assert top_terms(TopicTerms(weights, ICE, everything), 10) == [("ice", 1.0), ("sheet", 0.625)]
    assert top_terms(TopicTerms(weights, ICE, ICE), 1) == [("snow", 1.0)]
    snow = [document(number, "snow") for number in range(4)]
    assert top_terms(TopicTerms(weights, snow, [*snow, *snow, *snow]), 1) == [("snow", 1.0)]


@pytest.mark.parametrize(("others", "expected"), [(2, ["snow", "ice"]), (3, ["ice"])])
def test_what_more_than_a_fifth_of_twenty_documents_say_describes_no_two(others: int, expected: list[str]) -> None:
    members = [document(1, "snow", "ice"), document(2, "snow", "ice")]
    rest = [document(number, "snow" if number < 3 + others else "nest") for number in range(3, 21)]
    found = top_terms(TopicTerms({"snow": 0.9, "ice": 0.8}, members, [*members, *rest]), 10)
    assert [term for term, _ in found] == expected


def test_a_topic_of_one_document_is_described_by_that() -> None:
    assert top_terms(topic(ICE[:1]), 10)[0] == ("stakes", 1.0)


def test_a_topic_whose_documents_share_no_term_is_described_by_its_heaviest_ones() -> None:
    apart = topic([document(1, "ice"), document(2, "snow")])
    assert top_terms(apart, 2) == [("stakes", 1.0), ("ice", 0.8889)]
    assert label_phrases(apart, 2, ()) == [("stakes",)]
    assert label_phrases(apart, 2, {("stakes",)}) == [("ice",)]


def test_a_label_prefers_a_phrase_to_its_words() -> None:
    assert label_phrases(topic(ICE), 3, ())[0] == ("ice", "sheet")


def test_a_phrase_that_names_another_topic_does_not_name_this_one() -> None:
    assert label_phrases(topic(ICE), 1, {("ice", "sheet")}) == [("snow",)]


def test_what_one_repository_says_names_nothing() -> None:
    members = [document(1, "ice", "stakes", "ice stakes"), document(2, "ice")]
    assert label_phrases(TopicTerms(WEIGHTS, members, members), 3, ()) == [("ice",)]


def test_inflected_forms_do_not_stand_in_one_label() -> None:
    members = [document(each, "trade", "market") for each in (1, 2)] + [document(3, "trades"), document(4, "trades")]
    weights = {"trades": 0.9, "trade": 0.8, "market": 0.7}
    assert label_phrases(TopicTerms(weights, members, members), 3, ()) == [("trades",), ("market",)]


def test_a_phrase_in_few_of_the_documents_is_no_label() -> None:
    members = [document(each, "ice", "sheet") for each in range(14)] + [
        document(each, "ice sheet") for each in (20, 21)
    ]
    assert ("ice", "sheet") not in phrase_scores(TopicTerms(WEIGHTS, members, members))


def test_words_of_boilerplate_sections_name_nothing() -> None:
    members = [Document(each, Counter({"ice": 1, "stakes": 1}), frozenset({("ice",)})) for each in (1, 2)]
    assert label_phrases(TopicTerms(WEIGHTS, members, members), 3, ()) == [("ice",)]


def test_a_term_that_other_topics_have_as_well_says_less() -> None:
    members = [document(each, "ice", "snow") for each in (1, 2)]
    seen = TopicTerms({"ice": 0.5, "snow": 0.6}, members, [*members, *BIRDS])
    assert label_phrases(seen, 1, ()) == [("ice",)]


def test_another_part_has_to_speak_for_other_repositories() -> None:
    members = [document(each, "ice", "snow") for each in (1, 2, 3)] + [document(each, "radar") for each in (4, 5, 6)]
    seen = TopicTerms({"ice": 1.0, "snow": 0.6, "radar": 0.5}, members, members)
    assert label_phrases(seen, 3, ()) == [("ice",), ("radar",)]


def named(repository_id: int, name: str, *phrases: str) -> Document:
    return replace(document(repository_id, *phrases), named=frozenset({tuple(name.split())}))


@pytest.mark.parametrize(("names", "expected"), [(0, "bridging ice"), (1, "bridging ice"), (2, "sheet snow")])
def test_what_repositories_are_named_by_is_preferred(names: int, expected: str) -> None:
    phrases = ("bridging ice", "sheet snow")
    members = [named(each, "sheet snow" if each < names else "nest", *phrases) for each in range(3)]
    seen = TopicTerms({"bridging": 1.0, "ice": 1.0, "sheet": 0.9, "snow": 0.9}, members, [*members, *BIRDS])
    assert label_phrases(seen, 1, ()) == [tuple(expected.split())]


def test_words_of_any_field_name_nothing_alone() -> None:
    members = [document(each, "data", "model", "climate model", "climate") for each in (1, 2, 3)]
    seen = TopicTerms({"data": 1.0, "model": 0.9, "climate": 0.1}, members, members)
    assert label_phrases(seen, 3, ()) == [("climate", "model")]


def ending(repository_id: int, uses: int, ends: int, term: str, *phrases: str) -> Document:
    own = document(repository_id, *phrases)
    return Document(repository_id, own.counts, own.phrases, {term: (uses, ends)})


def test_a_phrase_ends_with_what_ends_phrases() -> None:
    members = [ending(each, 10, 1, "digital", "digital", "green digital", "digital finance") for each in (1, 2)]
    members += [ending(each, 10, 1, "digital", "green digital", "green digital finance") for each in (3, 4, 5, 6)]
    seen = TopicTerms({"green": 1.0, "digital": 1.0, "finance": 0.9}, members, members)
    scores = phrase_scores(seen)
    assert not {("digital",), ("green", "digital")} & scores.keys()
    assert ("digital", "finance") in scores


def test_a_phrase_that_mostly_goes_on_is_not_complete() -> None:
    whole = ["sea ice", "sea ice extent", "ice extent"]
    members = [document(each, *whole) for each in (1, 2)] + [document(3, "sea ice")]
    seen = TopicTerms({"sea": 1.0, "ice": 0.9, "extent": 0.8}, members, members)
    assert ("sea", "ice") not in phrase_scores(seen)
    rarely = [document(1, *whole), document(2, *whole), *(document(each, "sea ice") for each in (3, 4, 5))]
    assert ("sea", "ice") in phrase_scores(TopicTerms(seen.weights, rarely, rarely))
