"""Tests of `analysis.topics.passages`, `documents` and `reading`."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import polars as pl
import pytest

from research_platform_assets.analysis.text.blocks import Block
from research_platform_assets.analysis.topics.content import ContentTerms
from research_platform_assets.analysis.topics.corpus import Corpus
from research_platform_assets.analysis.topics.description import descriptions
from research_platform_assets.analysis.topics.documents import (
    BODY_TERMS,
    NOTEBOOK_TERMS,
    OPENING_TERMS,
    document,
    text_digest,
    topic_documents,
)
from research_platform_assets.analysis.topics.model import SAMPLE
from research_platform_assets.analysis.topics.paragraphs import paragraphs
from research_platform_assets.analysis.topics.passages import (
    DESCRIPTION_WEIGHT,
    NAME_WEIGHT,
    TOPICS_WEIGHT,
    Passage,
    common_words,
    passages,
    readable,
    shared_words,
)
from research_platform_assets.analysis.topics.placement import PlacedTopic
from research_platform_assets.analysis.topics.placing import Space, term_forms
from research_platform_assets.analysis.topics.reading import read_documents
from research_platform_assets.analysis.topics.settings import TopicSettings
from research_platform_assets.tables.core import READMES, REPOSITORIES
from research_platform_assets_tests.analysis.topics.corpus import row, words_but


def test_each_part_has_its_weight() -> None:
    blocks = [Block("Birds", 1), Block("Nests"), Block("Second title", 1), Block("Radar", 2)]
    found = passages("SongAtlas", "About song", ["bird-song"], paragraphs(blocks))
    assert [(each.words, each.weight) for each in found] == [
        (("Song", "Atlas"), 2),
        (("About", "song"), 8),
        (("bird", "song"), 3),
        (("Birds",), 2),
        (("Nests",), 1),
        (("Second", "title"), 1),
        (("Radar",), 1),
    ]
    assert [each.is_body for each in found] == [False, False, False, False, True, False, False]


@pytest.mark.parametrize("first", ["🚀", "2023", "氷の記録", "Licence"])
def test_the_title_is_the_first_heading_that_says_something(first: str) -> None:
    blocks = [Block("Cores."), Block(first, 1), Block("Nests", 1), Block("Radar", 1)]
    found = passages("x", None, [], paragraphs(blocks))
    assert [(each.words[0], each.weight) for each in found[2:]] == [("Cores", 1), ("Nests", 2), ("Radar", 1)]


@pytest.mark.parametrize(
    "heading",
    [
        "Installation",
        "## 1. Installing".strip("# "),
        "Verwendung",
        "Prérequis",
        "Contributing",
        "Repository structure",
        "⚙️ Setup",
    ],
)
def test_sections_that_any_readme_has_lend_no_labels(heading: str) -> None:
    blocks = [
        Block("Birds", 1),
        Block(heading, 2),
        Block("inside"),
        Block("deeper", 3),
        Block("too"),
        Block("Nests", 2),
    ]
    found = passages("x", None, [], paragraphs([*blocks, Block("after")]))
    assert [each.lends_labels for each in found[2:]] == [True, False, False, False, False, True, True]


@pytest.mark.parametrize(
    "heading", ["Installations of art in the cities of Europe", "Testimony", "Structures of proteins"]
)
def test_a_heading_that_only_begins_alike_is_a_theme(heading: str) -> None:
    assert passages("x", None, [], paragraphs([Block(heading, 2)]))[-1].lends_labels


@pytest.mark.parametrize(
    ("text", "language", "is_read"),
    [
        ("Ein Text über Vögel", "de", False),
        ("A text on birds", "en", True),
        ("short", None, True),
        ("鳥の渡りを記録する radar", "ja", True),
    ],
)
def test_a_readme_in_another_latin_language_is_not_read(text: str, language: str | None, is_read: bool) -> None:
    own = paragraphs([Block(text)])
    assert list(readable(own, language)) == (own if is_read else [])


def test_common_words_are_those_that_running_text_writes_small() -> None:
    parts = [Passage(("ada", "lab"), 2, is_running_text=False), Passage(("Ada", "sees", "Green", "green"), 1)]
    assert common_words(parts) == {"sees", "green"}


def test_only_the_beginning_of_the_body_counts() -> None:
    opening = Passage(("bird",) * OPENING_TERMS, 1, is_body=True)
    rest = Passage(("the", "nest") * BODY_TERMS, 1, is_body=True)
    late = Passage(("radar",), 1, is_body=True)
    heading = Passage(("wader",), 1)
    found = document(7, [opening, rest, late, heading], words_but("the"))
    assert found.counts == Counter({"bird": 2 * OPENING_TERMS, "nest": BODY_TERMS, "wader": 1})


def test_once_the_opening_is_full_terms_count_once() -> None:
    parts = [Passage((word,) * 40, 1, is_body=True) for word in ("bird", "nest", "radar")]
    assert document(7, parts, words_but()).counts == Counter({"bird": 80, "nest": 60, "radar": 40})


@pytest.mark.parametrize("body_words", [0, 40, OPENING_TERMS, OPENING_TERMS + BODY_TERMS + 50])
@pytest.mark.parametrize("notebook_words", [0, NOTEBOOK_TERMS + 20])
def test_a_text_counts_the_same_whether_or_not_it_lends_labels(body_words: int, notebook_words: int) -> None:
    body = [Passage((f"body{place % 700}x", "of", "sea"), 1, is_body=True) for place in range(body_words // 2)]
    notes = [Passage((f"note{place % 90}x",), 1, is_body=True, is_notebook=True) for place in range(notebook_words)]
    parts = [
        Passage(("sea", "ice"), 2, is_running_text=False, is_self_description=True),
        Passage(("about", "sea", "", "level"), 8, is_self_description=True),
        Passage(("level",), 2, is_title=True),
        *body[:7],
        Passage(("ada",), 1, is_title=True),
        Passage(("forest",), 1, is_title=True),
        *body[7:],
        *notes,
    ]
    anywhere, described = (ContentTerms({"of", *more}, {"note7x"}, {("ada", "forest")}) for more in ((), ("about",)))

    def content(part: Passage) -> list[str | None]:
        return (described if part.is_self_description else anywhere).of(part.words)

    said, joined = document(1, parts, content), document(1, parts, content, lends_labels=False)
    counts = said.counts
    assert counts == joined.counts
    assert text_digest(said) == text_digest(joined)
    assert counts["ada"] == counts["forest"] == 1
    assert counts["sea"] > 8


def test_phrases_are_neighbours_in_text_that_lends_labels() -> None:
    parts = [Passage(("sea", "ice", "of", "winter"), 1), Passage(("pip", "install"), 1, lends_labels=False)]
    found = document(7, parts, words_but("of"))
    assert found.phrases == {("sea",), ("ice",), ("winter",), ("sea", "ice")}
    assert set(found.counts) == {"sea", "ice", "winter", "pip", "install"}


def test_plurals_are_folded_over_all_repositories_and_shown_in_their_common_form() -> None:
    rows = [row(1, "x", "glaciers melt"), row(2, "y", "glaciers move"), row(3, "z", "a glacier and its moraines")]
    corpus = Corpus.of(read_documents(rows, ()).texts, TopicSettings(minimum_terms=0))
    documents, folding = corpus.eligible, corpus.folding
    assert [each.counts["glacier"] for each in documents] == [2, 2, 2]
    assert folding.shown["glacier"] == "glaciers"
    assert folding.base["moraines"] == "moraines"
    assert ("glacier", "melt") in documents[0].phrases


def test_british_and_american_spellings_are_one_term_and_shown_in_their_common_form() -> None:
    rows = [
        row(1, "x", "Colours of a modelling clay"),
        row(2, "y", "The color of clay"),
        row(3, "z", "Modelling clay"),
        row(4, "w", "Modeling clay in winter"),
        row(5, "v", "Neighbours of franchises"),
    ]
    corpus = Corpus.of(read_documents(rows, ()).texts, TopicSettings(minimum_terms=0))
    base, shown = corpus.folding.base, corpus.folding.shown
    assert [base[term] for term in ("colours", "color", "modelling", "modeling")] == 2 * ["color"] + 2 * ["modeling"]
    assert (shown["color"], shown["modeling"]) == ("color", "modelling")
    assert [each.counts["modeling"] for each in corpus.eligible] == [2, 0, 2, 2, 0]
    assert ("modeling", "clay") in corpus.eligible[0].phrases & corpus.eligible[3].phrases
    assert [(base[term], shown[term]) for term in ("neighbours", "franchises")] == [
        ("neighbours", "neighbours"),
        ("franchises", "franchises"),
    ]


def test_the_plural_of_one_spelling_is_folded_onto_the_other() -> None:
    rows = [row(1, "x", "the colour of snow"), row(2, "y", "two colors, ice colors"), row(3, "z", "colors of firn")]
    folding = Corpus.of(read_documents(rows, ()).texts, TopicSettings()).folding
    assert [folding.base[term] for term in ("colour", "colors")] == ["colour", "colour"]
    assert folding.shown["colour"] == "colors"


def test_a_form_that_was_known_stays_the_base_whatever_others_come_up() -> None:
    rows = [row(1, "x", "behaviour maps aeroplane"), row(2, "y", "behavior of a map, and airplane")]
    texts = read_documents(rows, ()).texts
    known = Corpus.of(texts, TopicSettings(), ["behaviour", "maps"]).folding.base
    assert {known[term] for term in ("behaviour", "behavior")} == {"behaviour"}
    assert {known[term] for term in ("map", "maps")} == {"maps"}
    new = Corpus.of(texts, TopicSettings()).folding.base
    assert {new[term] for term in ("behaviour", "behavior", "map", "maps")} == {"behavior", "map"}
    assert new["aeroplane"] == "airplane", "which is not the first one in the alphabet"


def test_what_any_readme_has_counts_where_a_repository_says_what_it_is() -> None:
    rows = [
        row(1, "git-x", "Clone it with git, run docker.", description="Templates for docker", topics=["latex"]),
        row(2, "y", "# LaTeX\n\nA template for glaciers, built with docker and git"),
    ]
    reading = read_documents(rows, ())
    own, other = (each.document.counts for each in reading.texts)
    described = dict.fromkeys(("templates", "docker"), DESCRIPTION_WEIGHT)
    assert own == {"git": NAME_WEIGHT, "latex": TOPICS_WEIGHT, **described}
    assert set(other) == {"glaciers"}
    in_order = {number: {word for part in parts for word in part} for number, parts in reading.passages.items()}
    assert (in_order[1], in_order[2]) == ({None, *own}, {None, "glaciers"})


def test_a_text_in_another_language_shares_words_in_either_spelling() -> None:
    own = Passage(("Farbe", "colour", "snow", "und"), 1, language="de")
    assert shared_words(own, {"und"}, {"color", "und"}).words == ("", "colour", "", "")


def test_a_repository_is_named_by_its_name_and_its_topics() -> None:
    texts = read_documents([row(1, "iceCores", "Firn maps.", description="snow layers", topics=["sea-ice"])], ()).texts
    (found,) = Corpus.of(texts, TopicSettings(minimum_terms=0)).eligible
    assert found.named == {("ice",), ("cores",), ("ice", "cores"), ("sea",), ("sea", "ice")}


def test_addresses_in_a_description_do_not_count() -> None:
    text = "Snow: https://doi.org/10.5194/tc-1, https://arxiv.org/pdf/1.pdf, www.ice.edu/index.html or a@firn.org"
    (found,) = read_documents([row(1, "x", None, description=text)], ()).texts
    assert set(found.document.counts) == {"snow"}


def test_words_that_say_nothing_are_left_out_in_either_spelling() -> None:
    text = "Customise and customize, utilise, initialised, analyse the centre of a glacier."
    (found,) = read_documents([row(1, "x", text)], ()).texts
    assert set(found.document.counts) == {"glacier"}


@pytest.mark.parametrize(
    "chain", ["len lens lenses", "abe abes abeses abeseses abeseseses", "pelvis pelvises", "catalyse catalyses"]
)
def test_a_chain_of_plurals_is_folded_to_its_end(chain: str) -> None:
    texts = read_documents([row(1, "x", chain, description="a tree")], ()).texts
    folding = Corpus.of(texts, TopicSettings()).folding
    first, *others = chain.split()
    assert {folding.base[term] for term in (first, *others)} == {first}
    space = Space({first: 1.0}, term_forms({first: 1.0}), [], np.zeros((0, 1)))
    assert {space.form(term) for term in (first, *others)} == {first}


def test_names_are_found_in_texts_and_settings() -> None:
    text = "By Prof. Ada Forest, and Ben Acme. Forest walks with Ada in a forest."
    documents = [each.document for each in read_documents([row(1, "ada-atlas", text)], ("Acme",)).texts]
    assert set(documents[0].counts) == {"atlas", "ben", "forest", "walks"}
    assert documents[0].counts["forest"] == 4


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ice-atlas", {"ice", "atlas", "map", "ebb", "arctic"}),
        ("aui-atlas", {"aui", "atlas", "map", "ebb", "arctic"}),
    ],
)
def test_institutions_are_no_terms_but_their_words_and_what_repositories_are_named_by_are(
    name: str, expected: set[str]
) -> None:
    text = "A map by the Arctic University of Ice (AUI), for the German Research Council. Ebb of AUI in the Arctic."
    rows = [row(1, name, text), row(2, "x", "German ice")]
    told, other = (set(each.document.counts) for each in read_documents(rows, ()).texts)
    assert told == expected
    assert other == {"german", "ice"}


def test_an_acronym_that_is_also_a_word_is_no_name() -> None:
    texts = read_documents([row(1, "x", "Maps by the Norwegian University of Tides (NUT)."), row(2, "y", "A nut")], ())
    assert [set(each.document.counts) for each in texts.texts] == [{"maps", "nut"}, {"nut"}]


def test_a_readme_that_is_not_read_is_told_with_its_language() -> None:
    rows = [
        row(1, "nest-atlas", "Ein Atlas der Nester", natural_language="de"),
        row(2, "x", "Nests", natural_language=None),
        row(3, "y", None, natural_language=None),
    ]
    reading = read_documents(rows, ())
    assert reading.unread_languages == {1: "de"}
    assert set(reading.texts[0].document.counts) == {"nest", "atlas"}


def test_documents_join_repositories_with_their_readmes() -> None:
    repositories = pl.DataFrame(
        [
            {"repository_id": each, "name": f"name-{each}", "description": None, "topics": ["birds"]}
            for each in (3, 1, 2)
        ],
        schema={name: REPOSITORIES.polars_schema[name] for name in ("repository_id", "name", "description", "topics")},
    )
    nothing: dict[str, Any] = dict.fromkeys(READMES.polars_schema)
    readme = nothing | {"repository_id": 1, "status": "observed", "text": "Nests", "format": "markdown"}
    absent = nothing | {"repository_id": 2, "status": "absent"}
    found = topic_documents(repositories, READMES.frame([readme, absent]))
    assert found.select("repository_id", "status", "text", "format").rows() == [
        (1, "observed", "Nests", "markdown"),
        (2, "absent", None, None),
        (3, "unknown", None, None),
    ]


@pytest.mark.parametrize("banned", ["Acme", "Acme Forest", "Tall Forest"])
def test_a_text_has_one_digest_whatever_names_others_ban(banned: str) -> None:
    rows = [row(1, "ice", "Cores of firn by Acme Forest."), row(2, "snow", "Layers of tall forest, tall in winter.")]
    # Of the third one each word is a common one as well, so that only the two together are left out.
    rows.append(row(3, "moss", "By Tall Forest; a tall forest of Acme Forest."))
    free, left = read_documents(rows, ()).texts, read_documents(rows, (banned,)).texts
    assert [each.digest for each in free] == [each.digest for each in left]
    assert [each.document.counts for each in free] != [each.document.counts for each in left]


def test_of_many_repositories_all_are_counted_and_a_sample_lends_labels() -> None:
    texts = read_documents([row(number, f"north-{number}", "Sea ice.") for number in range(SAMPLE + 20)], ()).texts
    assert all(each.document.counts["ice"] for each in texts)
    assert sum(bool(each.document.phrases) for each in texts) == SAMPLE
    corpus = Corpus.of(texts, TopicSettings(minimum_terms=0))
    found = descriptions([PlacedTopic({"sea": 1.0, "ice": 0.9}, corpus.eligible)], corpus, TopicSettings())
    assert [label for label, _ in found] == ["sea ice"]


def test_a_section_is_known_by_its_heading_in_another_language() -> None:
    said = "In winter the cores of the glacier are drilled and carried to the lab, where we count the layers of snow."
    german = (
        "Im Winter wurden die Bohrkerne gebohrt und in das Labor getragen, wo wir die Schichten des Schnees zählen."
    )
    texts = [f"{german}\n\n## {heading}\n\n{said}" for heading in ("Danksagung", "Bohrung")]
    rows = [row(place, "x", text, natural_language="de") for place, text in enumerate(texts)]
    thanks, drilling = read_documents([*rows, row(9, "y", said)], ()).texts[:2]
    assert not thanks.document.counts
    assert drilling.document.counts["glacier"] == 2


def test_a_name_at_the_border_of_what_is_read_in_order_is_left_out() -> None:
    found = read_documents([row(1, "x", "ice " * 1_998 + "Ada Forest")], ("Ada Forest",)).passages[1]
    assert found[-1][-2:] == ["ice", None]
