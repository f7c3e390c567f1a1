"""Documents of each kind, and those that would do harm."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from research_platform_assets.analysis.publications.documents import SOURCES, read_document, subject

PATHS = {
    "citation": "CITATION.cff",
    "codemeta": "codemeta.json",
    "zenodo": ".zenodo.json",
    "bibliography": "refs.bib",
    "readme": "README.md",
    "notebook": "a.ipynb",
    "manifest": "pyproject.toml",
}


def read(kind: str, content: bytes | str, path: str | None = None) -> dict[str, Any]:
    raw = content.encode() if isinstance(content, str) else content
    found = read_document(raw, subject(kind, path or PATHS[kind], "tides"))
    # As it is kept.
    json.dumps(found, allow_nan=False, ensure_ascii=False).encode()
    return dict(found)


def brief(reading: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(each["identifier"], each["relation"], each["reason"]) for each in reading["mentions"]]


CITATION = """
cff-version: 1.2.0
title: Tides
message: Please cite the paper.
doi: 10.5281/zenodo.12
authors: &authors
  - {family-names: Roswall, given-names: Ida, name-particle: van}
  - {name: The tide group}
identifiers:
  - {type: doi, value: 10.5281/zenodo.12, description: The DOI of version 1.0}
  - {type: swh, value: "swh:1:rev:0"}
preferred-citation:
  type: article
  title: Gates at night
  authors: *authors
  year: 2024
  journal: Waves
  doi: TODO
  url: https://arxiv.org/abs/2103.12345v2
references:
  - {type: book, title: Tides for all, isbn: 0-306-40615-2, publisher: {name: Quay}}
  - {type: article, title: Without any}
  - just a text
"""


def test_a_citation_file() -> None:
    reading = read("citation", CITATION)
    assert brief(reading) == [
        ("10.5281/zenodo.12", "own", "identifier of the work"),
        ("TODO", "own", "preferred citation"),
        ("2103.12345", "own", "preferred citation"),
        ("9780306406157", "cited", "listed as a reference"),
    ]
    assert len(reading["unidentified"]) == 1
    software, todo, paper, book = reading["mentions"]
    assert (software["doi_role"], software["work"]["work_type"]) == ("version", "software")
    assert (todo["problem"], todo["entry"]) == ("not of that form", paper["entry"])
    assert paper["work"] == {
        "title": "Gates at night",
        "authors": ["Ida van Roswall", "The tide group"],
        "year": 2024,
        "venue": "Waves",
        "work_type": "article",
    }
    assert "Please cite the paper." in paper["sentence"]
    assert book["work"]["venue"] == "Quay"


def test_fields_of_other_types_than_the_format_has_lose_nothing_else() -> None:
    reading = read("citation", "doi: 10.1000/182\nauthors: nobody\nidentifiers: {a: b}\nreferences: 3\ntitle: [x]\n")
    assert brief(reading) == [("10.1000/182", "own", "identifier of the work")]


def test_codemeta_tells_the_paper_on_a_program_from_what_it_cites() -> None:
    reading = read(
        "codemeta",
        json.dumps(
            {
                "name": "Tides",
                "author": [{"givenName": "Ida", "familyName": "Roswall"}, "somebody"],
                "identifier": ["https://doi.org/10.5281/zenodo.12", {"value": "10.5281/zenodo.11"}],
                "referencePublication": {"@id": "https://doi.org/10.1000/paper", "name": "Gates"},
                "citation": [{"name": "Without any"}, "10.1000/cited"],
            }
        ),
    )
    assert brief(reading) == [
        ("10.5281/zenodo.12", "own", "identifier of the work"),
        ("10.5281/zenodo.11", "own", "identifier of the work"),
        ("10.1000/paper", "own", "preferred citation"),
        ("10.1000/cited", "cited", "listed as a reference"),
    ]
    assert [each["entry"] for each in reading["mentions"]] == [0, 0, 1, 3]
    assert reading["mentions"][0]["work"]["authors"] == ["Ida Roswall"]
    assert len(reading["unidentified"]) == 1


def test_relations_of_zenodo() -> None:
    related = [
        {"identifier": f"10.1000/{relation}", "relation": relation}
        for relation in ("isSupplementTo", "Cites", "isCitedBy", "nonsense")
    ]
    reading = read(
        "zenodo", json.dumps({"title": "T", "conceptdoi": "10.5281/zenodo.1", "related_identifiers": related})
    )
    assert brief(reading) == [
        ("10.5281/zenodo.1", "own", "identifier of the work"),
        ("10.1000/issupplementto", "own", "related by its metadata"),
        ("10.1000/cites", "cited", "listed as a reference"),
        ("10.1000/iscitedby", "unclear", "used by others"),
        ("10.1000/nonsense", "unclear", "related by its metadata"),
    ]
    assert reading["mentions"][0]["doi_role"] == "concept"


BIBLIOGRAPHY = r"""
@string{waves = "Waves and Tides"}
@comment{@article{no, doi={10.1000/no}}}
@article{one, author = {Roswall, Ida and {The tide group} and others}, title = {On {T}ides \& gates},
  journal = waves, year = 2020, doi = {https://doi.org/10.1000/A\_B}}
@article{broken, title = {No end, doi = {10.1000/broken}
@book(two, title="Book", isbn={978-0-306-40615-7, 0-8044-2957-X})
@misc{three, title={Nothing}}
"""


def test_a_bibliography_keeps_what_can_be_parsed_and_says_what_cannot() -> None:
    reading = read("bibliography", BIBLIOGRAPHY)
    assert [each[0] for each in brief(reading)] == ["10.1000/a_b", "9780306406157", "9780804429573"]
    assert {each[1:] for each in brief(reading)} == {("cited", "entry of a bibliography")}
    assert reading["mentions"][0]["work"] == {
        "title": "On Tides & gates",
        "authors": ["Ida Roswall", "The tide group"],
        "year": 2020,
        "venue": "Waves and Tides",
        "work_type": "article",
    }
    assert (len(reading["unidentified"]), reading["note"]) == (1, "1 of 4 entries could not be read")


def test_an_entry_with_a_field_twice_and_a_number_of_arxiv_are_read() -> None:
    text = (
        "@incollection{a, doi={10.1000/first}, title={A}, doi={10.1000/second}}\n"
        "@article{b, title={B}, number={arXiv:1301.6705}}\n"
    )
    reading = read("bibliography", text)
    assert [each[0] for each in brief(reading)] == ["10.1000/first", "1301.6705"]
    assert (reading["unidentified"], reading["note"]) == ([], None)


def test_only_markdown_cells_of_a_notebook_are_read() -> None:
    cells = [
        {"cell_type": "markdown", "source": ["As in ", "doi:10.1000/one\n"]},
        {"cell_type": "code", "source": "'10.1000/two'"},
        {"cell_type": "markdown", "source": 3},
        "no cell",
    ]
    reading = read("notebook", json.dumps({"cells": cells}))
    assert brief(reading) == [("10.1000/one", "cited", "attributed to others")]
    assert reading["mentions"][0]["technique"] == "notebook text"


def test_metadata_of_packages() -> None:
    text = '[project.urls]\nCitation = "https://doi.org/10.1000/one"\nPaper = "arxiv.org/abs/2103.12345"\n'
    assert [each[:2] for each in brief(read("manifest", text))] == [("10.1000/one", "own"), ("2103.12345", "unclear")]
    described = (
        "Package: tides\nDescription: The method of A (2001)\n    <doi:10.1000/one>.\nURL: doi.org/10.1000/two\n"
    )
    found = brief(read("manifest", described, "DESCRIPTION"))
    assert [each[:2] for each in found] == [("10.1000/one", "cited"), ("10.1000/two", "unclear")]


def test_other_encodings_are_read() -> None:
    for encoding in ("utf-16", "utf-8-sig", "cp1252"):
        assert len(brief(read("readme", "Größe: doi:10.1000/182\n".encode(encoding)))) == 1


def bomb() -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    return "\n".join(lines)


UNREADABLE = {
    "citation": {
        "aliases": (bomb(), "stands for more than"),
        "itself": ("a: &a [*a]", "an alias stands for what contains it"),
        "depth": ("[" * 5000, "nested more than"),
        "syntax": ("a: [b\nc: d", "not valid YAML in line"),
        "tag": ("!!python/object/apply:os.system [ls]", "no mapping"),
        "size": ("a: " + "b" * 300_000, "longer than"),
        "list": ("- a", "no mapping"),
        "nothing": ("", "no mapping"),
        "control": ("a" * 100 + ": \x07", "not valid YAML"),
    },
    "codemeta": {
        "depth": ("[" * 200_000, "nested too deeply"),
        "syntax": ("{", "not valid JSON"),
        "digits": ('{"identifier": ' + "9" * 10_000 + "}", "not valid JSON"),
        "list": ("[]", "no JSON object"),
    },
    "zenodo": {"text": ('"doi"', "no JSON object")},
    "notebook": {
        "depth": ('{"cells":' * 100_000, "nested too deeply"),
        "cells": ('{"cells": {}}', "no list of cells"),
        "syntax": ("{]", "not valid JSON"),
    },
}
CASES = [(kind, name) for kind, cases in UNREADABLE.items() for name in cases]


@pytest.mark.parametrize(("kind", "name"), CASES)
def test_what_cannot_be_read_says_why(kind: str, name: str) -> None:
    content, problem = UNREADABLE[kind][name]
    reading = read(kind, content)
    assert reading["mentions"] == []
    assert problem in reading["problem"]


@pytest.mark.parametrize("kind", SOURCES)
def test_binary_data_is_no_text(kind: str) -> None:
    assert read(kind, bytes(range(32)) * 100)["problem"] == "binary data, not text"


@pytest.mark.parametrize("kind", SOURCES)
@given(content=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
@settings(max_examples=30)
def test_no_content_is_too_odd(kind: str, content: bytes) -> None:
    read(kind, content)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats(allow_nan=False) | st.sampled_from(["10.1000/182", "isCitedBy", "", "x"]),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    "identifier @id citation referencePublication author name doi related_identifiers relation "
                    "references creators cells cell_type source preferred-citation identifiers authors value".split()
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=15,
    )
)
@settings(max_examples=80)
def test_fields_may_have_any_type(value: Any) -> None:
    for kind in ("citation", "codemeta", "zenodo", "notebook"):
        read(kind, json.dumps(value))


HALF = r"\ud800 10.1000/\ud800182 \u0000"


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("citation", f'title: "{HALF}"\ndoi: "{HALF}"\nmessage: "{HALF}"\nurl: "{HALF}"\n'),
        ("codemeta", f'{{"identifier": "{HALF}", "name": "{HALF}", "author": {{"name": "{HALF}"}}}}'),
        ("zenodo", f'{{"doi": "{HALF}", "title": "{HALF}", "references": ["{HALF}"]}}'),
        ("notebook", f'{{"cells": [{{"cell_type": "markdown", "source": "{HALF}"}}]}}'),
    ],
)
def test_halves_of_characters_can_be_stored(kind: str, content: str) -> None:
    for each in read(kind, content)["mentions"]:
        assert each["sentence"].isprintable()


@pytest.mark.parametrize(
    "form", ["doi:10.1000/{}\n", "@misc{{a, doi={{10.1000/{}}}}}", "x\n@misc{{a, doi={{10.1000/{}}}}}"]
)
def test_only_so_many_mentions_of_a_document_are_taken_over(form: str) -> None:
    reading = read("readme", "\n".join(form.format(number) for number in range(2500)))
    assert [each["identifier"] for each in reading["mentions"]] == [f"10.1000/{number}" for number in range(2000)]
    assert reading["note"] == "only the first 2000 mentions were taken over"


@pytest.mark.parametrize("kind", ["readme", "manifest", "bibliography", "notebook"])
def test_a_document_without_end_is_read_as_far_as_that_goes_and_says_so(kind: str) -> None:
    text = "doi = 10.1000/182 @x\n" + "x" * 700_000
    reading = read(
        kind, json.dumps({"cells": [{"cell_type": "markdown", "source": text}]}) if kind == "notebook" else text
    )
    assert reading["problem"] is None
    assert reading["note"].startswith("only the first ")
    assert len(reading["mentions"]) == (kind != "bibliography")


def test_whoever_opted_out_is_no_author() -> None:
    text = "@article{a, author={Roswall, Ida and [name removed] and ida@lab.org}, doi={10.1000/182}, title={T}}"
    assert read("bibliography", text)["mentions"][0]["work"]["authors"] == ["Ida Roswall"]
