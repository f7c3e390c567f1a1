"""Which identifiers are of one work, and whose it is."""

from __future__ import annotations

import pytest

from research_platform_assets.analysis.publications.coverage import publication_coverage
from research_platform_assets_tests.analysis.publications.world import TIDES, World


def test_identifiers_of_one_work_have_one_work_id_and_one_relation() -> None:
    text = (
        'The paper "Gates and tides at night" (arXiv:2103.12345v1, later arXiv:2103.12345v2).\n\n## Citation\n\n'
        "```\n@article{a, title={Gates and Tides at Night}, doi={10.1000/gates}}\n```\n\n"
        "## Software\n\ndoi:10.1000/other\n"
    )
    world = World({(TIDES, "README.md"): text})
    rows = {row["identifier"]: row for row in world.publications.iter_rows(named=True)}
    assert rows["2103.12345"]["work_id"] == rows["10.1000/gates"]["work_id"] == "10.1000/gates"
    assert (rows["2103.12345"]["relation"], rows["2103.12345"]["relation_reason"]) == (
        "own",
        "the same work is its own",
    )
    assert rows["2103.12345"]["versions"] == ["v1", "v2"]
    assert rows["10.1000/other"]["work_id"] == "10.1000/other"


@pytest.mark.parametrize(
    "text",
    [
        "Tidal models of shallow coastal seas extend the solver of Miller (doi:10.1000/miller).",
        "## References\n\nMiller, J. A comment on 'Tidal models of shallow coastal seas', doi:10.1000/miller",
        "Tidal models of shallow coastal seas: a critique, doi:10.1000/miller",
        '"Tidal models of shallow coastal seas" (doi:10.1000/own), beside doi:10.1000/miller',
    ],
)
def test_a_work_that_is_named_beside_the_title_of_an_own_one_stays_that_of_others(text: str) -> None:
    own = "preferred-citation: {type: article, title: Tidal models of shallow coastal seas, doi: 10.1000/own}\n"
    world = World({(TIDES, "CITATION.cff"): own, (TIDES, "README.md"): f"# Tides\n\n{text}\n"})
    assert world.relations()[TIDES, "10.1000/miller"][0] != "own"
    assert world.relations()[TIDES, "10.1000/own"] == ("own", "preferred citation")
    assert dict(world.publications.select("identifier", "work_id").iter_rows())["10.1000/own"] == "10.1000/own"


@pytest.mark.parametrize(
    ("text", "together"),
    [
        ("## Cite\n\n*Tidal models of shallow coastal seas* doi:10.1000/own; gates: doi:10.1000/two.", False),
        ("## Cite\n\nTidal models of shallow coastal seas, doi:10.1000/own, and arXiv:2103.12345.", True),
        ("## Cite\n\nTidal models of shallow coastal seas, arXiv:2103.12345; gates: arXiv:2103.54321.", False),
    ],
)
def test_of_works_named_in_one_sentence_with_a_title_those_of_one_registry_are_different(
    text: str, *, together: bool
) -> None:
    own = "preferred-citation: {type: article, title: Tidal models of shallow coastal seas, doi: 10.1000/own}\n"
    world = World({(TIDES, "CITATION.cff"): own, (TIDES, "README.md"): f"# Tides\n\n{text}\n"})
    rows = world.publications.select("identifier", "relation", "work_id").rows()
    assert {relation for _, relation, _ in rows} == {"own"}
    works = {identifier: work for identifier, _, work in rows}
    others = {work for identifier, work in works.items() if identifier != "10.1000/own"}
    assert works["10.1000/own"] == "10.1000/own"
    assert ("10.1000/own" in others) is together


def test_a_work_with_a_title_of_its_own_is_not_the_one_beside_which_it_is_named() -> None:
    cff = (
        "references:\n- {type: article, title: Tidal models of shallow coastal seas, doi: 10.1000/own}\n"
        "- {type: article, title: Gates at night, doi: 10.48550/arXiv.2103.12345}\n"
    )
    text = "## Cite\n\nTidal models of shallow coastal seas, doi:10.1000/own; gates: arXiv:2103.12345.\n"
    world = World({(TIDES, "CITATION.cff"): cff, (TIDES, "README.md"): text})
    assert world.publications["work_id"].n_unique() == 2


def test_the_authors_in_a_bibliography_tell_whose_a_work_is_of_which_a_text_says_nothing() -> None:
    bibliography = (
        "@article{a, author={Roswall, Ida and Doe, J.}, title={A}, doi={10.1000/ours}}\n"
        "@article{b, author={Doe, Jane}, title={B}, doi={10.1000/theirs}}\n"
        "@article{c, author={Roswall, Ida}, title={C}, doi={10.1000/followed}}\n"
    )
    text = "All tables of doi:10.1000/ours\n\nSee doi:10.1000/theirs\n\nIt follows doi:10.1000/followed\n"
    world = World({(TIDES, "refs.bib"): bibliography, (TIDES, "README.md"): text})
    assert world.relations() == {
        (TIDES, "10.1000/ours"): ("own", "authors contribute here"),
        (TIDES, "10.1000/theirs"): ("cited", "entry of a bibliography"),
        (TIDES, "10.1000/followed"): ("cited", "entry of a bibliography"),
    }


def test_a_reference_is_one_sentence_with_its_authors() -> None:
    text = (
        "Every table and figure of\n\n> I. Roswall and B. Okoro (2025). What does a tide cost? Evidence from\n"
        "> gates. *Seas* 9(2), 101-127. https://doi.org/10.1000/tide\n\nIt is good. See doi:10.1000/other\n"
    )
    world = World({(TIDES, "README.md"): text})
    assert world.relations() == {
        (TIDES, "10.1000/tide"): ("own", "authors contribute here"),
        (TIDES, "10.1000/other"): ("unclear", "nothing is said"),
    }


def test_a_work_without_identifier_is_counted_once_for_its_title() -> None:
    entry = "@book{{{0}, title={{{1}}}}}\n"
    world = World(
        {
            (TIDES, "refs.bib"): entry.format("a", "Gates, at Night")
            + entry.format("b", "Tides")
            + "@misc{c, note={x}}\n",
            (TIDES, "more.bib"): entry.format("z", "{GATES} at night"),
            (TIDES, "README.md"): "## Cite\n\n```\n@misc{d, title={Our tides}}\n```\n",
        }
    )
    found = publication_coverage(world.documents, world.readings, world.facets)
    counted = found.filter(repository_id=TIDES).select("source", "unidentified_count").rows()
    assert {source: count for source, count in counted if count} == {"bibliography": 3, "readme": 1}


BADGE = "[![DOI](https://zenodo.org/badge/DOI/10.5281/zenodo.{0}.svg)](https://doi.org/10.5281/zenodo.{0})\n"


@pytest.mark.parametrize(("badges", "works"), [((), 1), ((11,), 1), ((11, 30), 3)])
def test_the_badge_of_an_archive_and_the_doi_in_its_citation_file_are_one_work(
    badges: tuple[int, ...], works: int
) -> None:
    readme = "# Tides\n\n" + "".join(map(BADGE.format, badges))
    world = World({(TIDES, "CITATION.cff"): "doi: 10.5281/zenodo.12\n", (TIDES, "README.md"): readme})
    assert world.publications.filter(relation="own")["work_id"].n_unique() == works


def test_a_program_and_the_paper_of_the_same_title_are_two_works_and_a_concept_stands_for_its_versions() -> None:
    text = (
        "title: Tides and gates at night\nidentifiers:\n  - {type: doi, value: 10.5281/zenodo.12}\n"
        "  - {type: doi, value: 10.5281/zenodo.20, description: The concept DOI}\n"
        "preferred-citation: {type: article, title: Tides and gates at night, doi: 10.1000/gates}\n"
    )
    world = World({(TIDES, "CITATION.cff"): text})
    assert dict(world.publications.select("identifier", "work_id").iter_rows()) == {
        "10.1000/gates": "10.1000/gates",
        "10.5281/zenodo.12": "10.5281/zenodo.20",
        "10.5281/zenodo.20": "10.5281/zenodo.20",
    }
