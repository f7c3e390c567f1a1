"""What a README says of the works that it names: headings, sentences, what leads over, lists and badges."""

from __future__ import annotations

import pytest

from research_platform_assets.analysis.publications.cues import cues_in, section_of
from research_platform_assets.analysis.publications.passages import passages
from research_platform_assets.analysis.publications.prose import mentions_in
from research_platform_assets.analysis.publications.roles import role_of
from research_platform_assets.analysis.publications.sentences import sentences, shown

NAMES = frozenset({"tides"})


def relations(text: str, markup: str = "markdown") -> dict[str, tuple[str, str]]:
    found = mentions_in(text, markup, NAMES, "readme")
    return {each["identifier"]: (each["relation"], each["reason"]) for each in found}


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("Citation", "citation"),
        ("How to cite this work", "citation"),
        ("Citing tides", "citation"),
        ("BibTeX", "citation"),
        ("Zitieren", "citation"),
        ("Citations", None),
        ("Citation analysis", None),
        ("Publications", None),
        ("References", "references"),
        ("Related work", "references"),
        ("Literatur", "references"),
        ("Papers using tides", "users"),
        ("Cited by", "users"),
        ("Installation", None),
    ],
)
def test_headings(heading: str, section: str | None) -> None:
    assert section_of(("Tides", heading)) == section
    assert section_of((heading, "Details")) == section


@pytest.mark.parametrize(
    ("sentence", "statements"),
    [
        ("Please cite our paper.", ["says it is its own", "asks to be cited"]),
        ("If you use tides, cite it.", ["asks to be cited"]),
        ("If you use FLOODS, please cite its paper.", ["attributed to others"]),
        ("Please cite the original authors.", ["attributed to others", "attributed to others"]),
        ("This package is described in X.", ["attributed to others", "says it is its own"]),
        ("The method is described in X.", ["attributed to others"]),
        ("It follows Brandt (1999).", ["attributed to others"]),
        ("It was used in a study.", ["used by others"]),
        ("After rain, gates open.", []),
        ("The solver works.", []),
    ],
)
def test_statements(sentence: str, statements: list[str]) -> None:
    assert sorted(cue.statement for cue in cues_in(sentence, NAMES)) == sorted(statements)


def test_the_nearest_statement_before_an_identifier_counts() -> None:
    text = "Please cite doi:10.1000/own, which follows doi:10.1000/other."
    assert {name: relation for name, (relation, _) in relations(text).items()} == {
        "10.1000/own": "own",
        "10.1000/other": "cited",
    }


def test_what_leads_over_holds_for_the_next_paragraph_or_list_under_the_same_heading() -> None:
    text = (
        "If you use tides, please cite:\n\n- doi:10.1000/one\n- doi:10.1000/two\n\nOther: doi:10.1000/three\n\n"
        "Please cite:\n\n## Data\n\ndoi:10.1000/four\n"
    )
    assert {name: relation for name, (relation, _) in relations(text).items()} == {
        "10.1000/one": "own",
        "10.1000/two": "own",
        "10.1000/three": "unclear",
        "10.1000/four": "unclear",
    }


def test_a_badge_of_zenodo_is_its_own_above_the_first_section_only() -> None:
    badge = "[![DOI](https://zenodo.org/badge/DOI/10.5281/zenodo.{0}.svg)](https://doi.org/10.5281/zenodo.{0})\n"
    found = relations(f"# Tides\n\n{badge.format(11)}\n## Others\n\n{badge.format(22)}")
    assert found["10.5281/zenodo.11"] == ("own", "badge of its archive")
    assert found["10.5281/zenodo.22"] == ("unclear", "nothing is said")


def test_bibtex_within_a_readme_gives_the_work() -> None:
    text = "## Citation\n\n```bibtex\n@article{a, title={On {Tides}}, author={Doe, Jan and Roe, R.}, year=2020,\n"
    text += "doi={10.1000/tides}, eprint={2001.00001}, journal={Waves}}\n```\n"
    first, second = mentions_in(text, "markdown", NAMES, "readme")
    assert {first["identifier"], second["identifier"]} == {"10.1000/tides", "2001.00001"}
    assert first["entry"] == second["entry"]
    assert (first["relation"], first["technique"]) == ("own", "readme bibtex")
    assert first["work"] == {
        "title": "On Tides",
        "authors": ["Jan Doe", "R. Roe"],
        "year": 2020,
        "venue": "Waves",
        "work_type": "article",
    }


def test_an_item_of_a_list_is_read_with_what_stands_above_it() -> None:
    text = "1. **Tides at night**\n   - Roswall, I. (2024)\n   - doi:10.1000/night\n2. Other\n   - doi:10.1000/other\n"
    night, other = mentions_in(text, "markdown", NAMES, "readme")
    assert "Roswall, I." in night["sentence"]
    assert "Roswall" not in other["sentence"]


def test_addresses_in_sentences_are_masked() -> None:
    (found,) = mentions_in("Ask ida@lab.org for doi:10.1000/182.", "markdown", NAMES, "readme")
    assert found["sentence"] == "Ask [address removed] for doi:10.1000/182."


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("markdown", "# A\n\n## Citation\n\nx"),
        ("markdown", "A\n===\n\nCitation\n--------\n\nx"),
        ("restructuredtext", "=\nA\n=\n\nCitation\n^^^^^^^^\n\nx"),
        ("asciidoc", "= A\n\n== Citation\n\nx"),
        ("org", "* A\n** Citation\nx"),
        ("text", "A\n\nCITATION\n\nx"),
        ("markdown", "<h1>A</h1>\n<h2 align='left'>Citation</h2>\nx"),
        ("markdown", "**Citation:**\n\nx"),
    ],
)
def test_headings_of_every_markup(markup: str, text: str) -> None:
    last = passages(text, markup)[-1]
    assert last.text == "x"
    assert last.headings[-1].rstrip(":").lower() == "citation"
    assert text[last.start :] == "x"


def test_sentences_do_not_end_after_initials_and_abbreviations() -> None:
    text = "By K. Blom et al. (ed.), vol. 3, pp. 1. Then another one! 終わり。次"
    assert [text[start:end].strip() for start, end in sentences(text)] == [
        "By K. Blom et al. (ed.), vol. 3, pp. 1.",
        "Then another one!",
        "終わり。",
        "次",
    ]


def test_of_a_long_sentence_what_stands_around_is_shown() -> None:
    sentence = "word " * 300 + "doi:10.1000/182 " + "word " * 300
    found = shown(sentence, 1500)
    assert "10.1000/182" in found
    assert len(found) <= 510
    assert found.startswith("… word")


def test_concept_and_version_are_told_apart_where_a_document_says_so() -> None:
    text = "Cite version 1.2 as https://doi.org/10.5281/zenodo.71 (all versions: https://doi.org/10.5281/zenodo.70)."
    found = {each["identifier"]: each["doi_role"] for each in mentions_in(text, "markdown", NAMES, "readme")}
    assert found == {"10.5281/zenodo.71": "version", "10.5281/zenodo.70": "concept"}
    assert role_of("The concept DOI of the work.") == "concept"
    assert role_of("The versioned DOI for version 1.2.3") == "version"
    assert role_of("The DOI") is None
