"""Tests of `analysis.topics.wording` and `description`: terms and labels as people write them."""

from __future__ import annotations

import pytest

from research_platform_assets.analysis.topics.corpus import Corpus
from research_platform_assets.analysis.topics.description import descriptions
from research_platform_assets.analysis.topics.placement import PlacedTopic
from research_platform_assets.analysis.topics.reading import read_documents
from research_platform_assets.analysis.topics.settings import TopicSettings
from research_platform_assets.analysis.topics.wording import Wordings, commonest, wordings
from research_platform_assets_tests.analysis.topics.corpus import row


@pytest.mark.parametrize(
    ("words", "is_title", "expected"),
    [
        (
            ["a", "BSc", "course", "on", "DeFi"],
            False,
            {("bsc", "BSc", True), ("course", "course", True), ("defi", "DeFi", True)},
        ),
        (["a", "BSc", "Course"], True, {("bsc", "BSc", True), ("course", "Course", False)}),
        (["Glaciers", "melt", "", "Snow"], False, {("melt", "melt", True)}),
        (["in", "the", "Swiss", "alps"], False, {("swiss", "Swiss", True), ("alps", "alps", True)}),
        (
            ["Sea", "Ice", "and", "Snow", "Maps"],
            False,
            {("ice", "Ice", False), ("snow", "Snow", False), ("maps", "Maps", False)},
        ),
        (["READ", "THIS", "ABOUT", "ICE"], False, set()),
        (["NEW", "", "", "ice"], False, {("new", "NEW", True), ("ice", "ice", True)}),
        (["NEW", "", "", "", "ICE", "snow", "", ""], False, set()),
        ([], False, set()),
    ],
)
def test_capitals_tell_where_people_would_not_write_them_anyway(
    words: list[str], is_title: bool, expected: Wordings
) -> None:
    found = [word.lower() or None for word in words]
    told = wordings(words, found, is_title=is_title)
    assert {each for each in told if each[0] not in {"a", "on", "in", "the", "and"}} == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([{("bsc", "BSc", True)}, {("bsc", "BSc", True)}, {("bsc", "bsc", True)}], {"bsc": "BSc"}),
        ([{("ice", "Ice", True)}, {("ice", "ice", True)}], {"ice": "ice"}),
        ([{("ice", "Ice", False)}, {("ice", "Ice", False)}, {("ice", "ice", True)}], {"ice": "ice"}),
        ([{("swiss", "Swiss", False)}, {("swiss", "Swiss", False)}], {"swiss": "Swiss"}),
        ([{("swiss", "Swiss", False)}], {}),
    ],
)
def test_the_commonest_wording_is_shown(texts: list[set[tuple[str, str, bool]]], expected: dict[str, str]) -> None:
    assert commonest(frozenset(text) for text in texts) == expected


ROWS = [
    row(1, "a", "We trade DeFi with neural networks and structural breaks. Höhe of the ice."),
    row(2, "b", "On DeFi, neural networks and a structural break, at some Höhe."),
    row(3, "c", "The DeFi of neural network and many structural breaks in a literature review."),
    row(4, "d", "A literature review of DeFi at any Höhe, with neural networks."),
    *(row(each, "e", "waders nest") for each in (5, 6, 7, 8)),
]


def described(weights: dict[str, float], known: str | None = None) -> tuple[str, list[str]]:
    corpus = Corpus.of(read_documents(ROWS, ()).texts, TopicSettings(minimum_terms=0))
    members = [each for each in corpus.eligible if each.repository_id < 5]
    label, terms = descriptions([PlacedTopic(weights, members)], corpus, TopicSettings(), [known])[0]
    return label, [term for term, _ in terms]


@pytest.mark.parametrize(
    ("weights", "label", "terms"),
    [
        ({"defi": 1.0}, "DeFi", ["DeFi"]),
        ({"network": 0.9, "neural": 1.0}, "neural networks", ["neural", "networks"]),
        ({"structural": 1.0, "break": 0.9}, "structural breaks", ["structural", "breaks"]),
        ({"hohe": 1.0}, "Höhe", ["Höhe"]),
    ],
)
def test_labels_and_terms_are_as_people_write_them(weights: dict[str, float], label: str, terms: list[str]) -> None:
    assert described(weights) == (label, terms)


def test_a_phrase_is_completed_whichever_way_its_last_word_is_spelled() -> None:
    spelled = ("organisation", "organization", "organisation", "organisation", "organization")
    rows = [
        row(number, "a", f"A marine science {word}, which is science.") for number, word in enumerate(spelled, start=1)
    ]
    rows += [row(number, "e", "waders nest") for number in (6, 7, 8)]
    corpus = Corpus.of(read_documents(rows, ()).texts, TopicSettings(minimum_terms=0))
    topic = PlacedTopic({"marine": 1.0, "science": 0.9}, corpus.eligible[:5])
    assert [label for label, _ in descriptions([topic], corpus, TopicSettings())] == ["marine science organisation"]


@pytest.mark.parametrize(
    ("known", "label"),
    [
        ("neural networks / Höhe", "neural networks / Höhe"),
        ("neural networks / moraines", "DeFi"),
        ("waders", "DeFi"),
        (None, "DeFi"),
    ],
)
def test_a_topic_keeps_its_label_while_its_repositories_still_say_it(known: str | None, label: str) -> None:
    assert described({"defi": 1.0}, known)[0] == label
