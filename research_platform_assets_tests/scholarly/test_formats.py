"""What each index is asked, and what is made of its answers, good and bad."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from research_platform_assets.scholarly.index import Index, Listing, MalformedAnswerError, findings
from research_platform_assets.scholarly.requests import INDEXES, Access, address, headers
from research_platform_assets.scholarly.works import Absent, Identifier, Kind, Observed, Unknown, Work
from research_platform_assets_tests.scholarly import documents

OPENALEX, CROSSREF, DATACITE, ARXIV = (INDEXES[name] for name in ("openalex", "crossref", "datacite", "arxiv"))


def only(index: Index, content: bytes) -> tuple[str, dict[str, Any]]:
    [(name, work)] = index.read(content).works
    return name, asdict(work)


def test_openalex_is_read() -> None:
    assert only(OPENALEX, documents.openalex(documents.OPENALEX_WORK)) == (
        "10.5555/tides.2021",
        {
            "record_id": "W4200000001",
            "title": "Tides of an invented sea",
            "authors": ("Ada Ellerfosse", "Bo Lund"),
            "year": 2021,
            "venue": "Journal of Invented Seas",
            "type": "article",
            "is_retracted": False,
            "cited_by_count": 12,
            "references_count": 2,
            "references": None,
        },
    )


def test_a_reference_that_looks_like_an_address_is_left_out() -> None:
    cited = [{"DOI": "10.5555/ada@acme.example"}, {"DOI": "10.5555/waves"}]
    _, work = only(CROSSREF, documents.crossref({**documents.CROSSREF_WORK, "reference": cited}))
    assert work["references"] == ("10.5555/waves",)


def test_crossref_is_read() -> None:
    assert only(CROSSREF, documents.crossref(documents.CROSSREF_WORK)) == (
        "10.5555/tides.2021",
        {
            "record_id": "10.5555/tides.2021",
            "title": "Tides of an invented sea & its 2 moons",
            "authors": ("Ada Ellerfosse", "The Tide Consortium"),
            "year": 2021,
            "venue": "Journal of Invented Seas",
            "type": "journal-article",
            "is_retracted": True,
            "cited_by_count": 9,
            "references_count": 3,
            "references": ("10.5555/moons", "10.5555/waves"),
        },
    )


def test_datacite_is_read() -> None:
    assert only(DATACITE, documents.datacite(documents.DATACITE_WORK)) == (
        "10.5281/zenodo.900001",
        {
            "record_id": "10.5281/zenodo.900001",
            "title": "tides: tools for an invented sea",
            "authors": ("Ada Ellerfosse", "Ellerfosse Lab"),
            "year": 2022,
            "venue": "Zenodo",
            "type": "Software",
            "is_retracted": None,
            "cited_by_count": 4,
            "references_count": 1,
            "references": ("10.5555/tides.2021",),
        },
    )


def test_arxiv_is_read() -> None:
    journal = "<arxiv:journal_ref>J. Inv. Seas 7 (2021)</arxiv:journal_ref>"
    name, work = only(ARXIV, documents.arxiv(documents.entry("2101.00001v3", more=journal)))
    assert name == work["record_id"] == "2101.00001"
    assert (work["title"], work["authors"]) == ("Tides of an invented sea", ("Ada Ellerfosse", "Bo Lund"))
    assert (work["year"], work["venue"], work["cited_by_count"]) == (2021, "J. Inv. Seas 7 (2021)", None)
    assert only(ARXIV, documents.arxiv(documents.entry("hep-th/9901001v1")))[0] == "hep-th/9901001"


@pytest.mark.parametrize(
    ("index", "content", "said"),
    [
        (OPENALEX, documents.openalex({"id": "https://openalex.org/W1", "doi": "https://doi.org/10.5555/a"}), {}),
        (CROSSREF, documents.crossref({"DOI": "10.5555/a"}), {}),
        (DATACITE, documents.datacite({"id": "10.5555/a"}), {}),
        (CROSSREF, documents.crossref({"DOI": "10.5555/a", "issued": {"date-parts": [[None]]}, "title": []}), {}),
        (
            OPENALEX,
            documents.openalex(
                {
                    **documents.OPENALEX_WORK,
                    "doi": "10.5555/a",
                    "display_name": 7,
                    "authorships": "Ada",
                    "publication_year": True,
                    "primary_location": None,
                    "type": [],
                    "is_retracted": "no",
                    "cited_by_count": -1,
                    "referenced_works_count": 1.5,
                }
            ),
            {},
        ),
        (
            OPENALEX,
            documents.openalex(
                {"id": "W1", "doi": "10.5555/a", "display_name": "a\x00b\ud800c \u202e d, write to ada@acme.example"}
            ),
            {"title": "a b c d, write to [address removed]"},
        ),
    ],
    ids=["openalex", "crossref", "datacite", "no date", "wrong types", "unprintable"],
)
def test_what_is_missing_or_out_of_form_is_not_said(index: Index, content: bytes, said: dict[str, Any]) -> None:
    name, work = only(index, content)
    assert name == "10.5555/a"
    assert {key: value for key, value in work.items() if value is not None and key != "record_id"} == said


def declared(doctype: bytes) -> bytes:
    """A feed that is sound but for its document type, whose entity `a` it uses."""
    sound = documents.arxiv(documents.entry("2101.00001v1"))
    return sound.replace(b"?>\n", b"?>\n" + doctype, 1).replace(b"Invented.", b"&a;")


BOMB = declared(b'<!DOCTYPE feed [<!ENTITY c "cccccccccc"><!ENTITY b "&c;&c;&c;&c;"><!ENTITY a "&b;&b;&b;&b;">]>')
OUTSIDE = declared(b'<!DOCTYPE feed [<!ENTITY a SYSTEM "file:///etc/passwd">]>')
ERROR = documents.arxiv(documents.entry("x").replace("http://arxiv.org/abs/x", "http://arxiv.org/api/errors#bad_id"))


@pytest.mark.parametrize(
    ("index", "content"),
    [
        *(
            (index, content)
            for index in INDEXES.values()
            for content in (b"", b"\x00\xff", b"[]", b"null", b'{"a": 1}')
        ),
        *((index, b"[" * 200_000) for index in (OPENALEX, CROSSREF, DATACITE)),
        (OPENALEX, documents.openalex(documents.OPENALEX_WORK)[:-9]),
        (OPENALEX, documents.openalex({**documents.OPENALEX_WORK, "doi": None})),
        (OPENALEX, documents.openalex({**documents.OPENALEX_WORK, "id": None})),
        (OPENALEX, b'{"results": [7], "meta": {"count": 1}}'),
        (OPENALEX, b'{"results": [], "meta": {"count": true}}'),
        (OPENALEX, b'{"results": [], "meta": {"count": ' + b"9" * 5000 + b"}}"),
        (CROSSREF, b'{"message": {"items": {}, "total-results": 0}}'),
        (CROSSREF, documents.crossref({**documents.CROSSREF_WORK, "DOI": "not a DOI"})),
        (ARXIV, b"Rate exceeded."),
        (ARXIV, b"<html><body>Moved</body></html>"),
        (ARXIV, documents.arxiv(documents.entry("2101.00001v1"))[:-20]),
        (ARXIV, documents.arxiv(documents.entry("no number"))),
        (ARXIV, documents.arxiv().replace(b"totalResults>0<", b"totalResults>many<")),
        (ARXIV, b'<?xml version="1.0" encoding="klingon"?><feed/>'),
        (ARXIV, BOMB),
        (ARXIV, OUTSIDE),
        (ARXIV, ERROR),
    ],
)
def test_what_is_no_answer_of_the_index_is_refused(index: Index, content: bytes) -> None:
    with pytest.raises(MalformedAnswerError):
        index.read(content)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_value_in_any_place_leaves_the_rest(data: st.DataObject) -> None:
    """A work with its name is read, whatever else stands in it, and what is made of it fits a table."""
    openalex = {**{key: data.draw(JSON) for key in documents.OPENALEX_WORK}, "id": "W1", "doi": "10.5555/a"}
    crossref = {**{key: data.draw(JSON) for key in documents.CROSSREF_WORK}, "DOI": "10.5555/a"}
    attributes = {key: data.draw(JSON) for key in documents.DATACITE_WORK["attributes"]}
    datacite = {"id": "10.5555/a", "attributes": {**attributes, "doi": "10.5555/a"}}
    for index, content in (
        (OPENALEX, documents.openalex(openalex)),
        (CROSSREF, documents.crossref(crossref)),
        (DATACITE, documents.datacite(datacite)),
    ):
        name, work = only(index, content)
        assert name == "10.5555/a"
        assert "\x00" not in json.dumps(work, ensure_ascii=False)
        json.dumps(work, ensure_ascii=False).encode()


A, B = "10.5555/a", "10.5555/b"
FIELDS = (
    "id%2Cdoi%2Cdisplay_name%2Cauthorships%2Cpublication_year%2Cprimary_location%2Ctype%2Cis_retracted"
    "%2Ccited_by_count%2Creferenced_works_count"
)


@pytest.mark.parametrize(
    ("listing", "expected"),
    [
        (Listing([(A, Work("1"))], 1), {A: Observed(Work("1")), B: Absent()}),
        (Listing([], 0), {A: Absent(), B: Absent()}),
        (Listing([(A, Work("1")), (A, Work("1"))], 2), {A: Observed(Work("1")), B: Absent()}),
        (Listing([(A, Work("1")), (A, Work("2"))], 2), {A: Unknown("ambiguous"), B: Absent()}),
    ],
    ids=["one", "none", "twice the same", "two records"],
)
def test_what_a_listing_says_of_what_was_asked_for(listing: Listing, expected: dict[str, Any]) -> None:
    assert findings(listing, [A, B]) == expected


@pytest.mark.parametrize(
    "listing",
    [Listing([("10.5555/c", Work("3"))], 1), Listing([(A, Work("1"))], 2), Listing([], 1_000_000)],
    ids=["not asked for", "not whole", "ignored the question"],
)
def test_an_answer_to_another_question_says_nothing(listing: Listing) -> None:
    with pytest.raises(MalformedAnswerError):
        findings(listing, [A, B])


@pytest.mark.parametrize(
    ("index", "batch", "expected"),
    [
        (
            OPENALEX,
            [A, "10.48550/arxiv.2101.00001"],
            f"/works?filter=doi%3A10.5555%2Fa%7C10.48550%2Farxiv.2101.00001&select={FIELDS}&per-page=50",
        ),
        (CROSSREF, [A, B], "/works?filter=doi%3A10.5555%2Fa%2Cdoi%3A10.5555%2Fb&rows=50"),
        (DATACITE, [A, B], "/dois?ids=10.5555%2Fa%2C10.5555%2Fb&page%5Bsize%5D=100"),
        (
            ARXIV,
            ["2101.00001", "hep-th/9901001"],
            "/api/query?id_list=2101.00001%2Chep-th%2F9901001&start=0&max_results=100",
        ),
    ],
)
def test_a_batch_is_one_request(index: Index, batch: list[str], expected: str) -> None:
    assert address(index, Access("https://api.example/"), batch) == "https://api.example" + expected


def test_who_asks_stands_in_no_address_and_shows_nowhere() -> None:
    access = Access("https://api.example", mailto="ada@acme.example", api_key="s3cr3t-s3cr3t")
    assert "ada" not in address(CROSSREF, access, [A])
    assert headers(CROSSREF, access)["user-agent"] == "research-platform-assets (mailto:ada@acme.example)"
    assert address(OPENALEX, access, [A]).endswith("&api_key=s3cr3t-s3cr3t")
    assert repr(access) == "Access(api_url='https://api.example')"


@pytest.mark.parametrize(
    ("kind", "value", "names"),
    [
        ("doi", "10.5555/a", {"openalex": A, "crossref": A, "datacite": A, "arxiv": None}),
        (
            "arxiv",
            "2101.00001",
            {
                "openalex": "10.48550/arxiv.2101.00001",
                "crossref": None,
                "datacite": "10.48550/arxiv.2101.00001",
                "arxiv": "2101.00001",
            },
        ),
        (
            "ssrn",
            "1234567",
            {"openalex": "10.2139/ssrn.1234567", "crossref": "10.2139/ssrn.1234567", "datacite": None, "arxiv": None},
        ),
    ],
)
def test_an_identifier_is_asked_for_where_it_is_registered(kind: Kind, value: str, names: dict[str, Any]) -> None:
    assert {index.name: index.name_of(Identifier(kind, value)) for index in INDEXES.values()} == names


@pytest.mark.parametrize(
    "name", ["10.5555/a,b", "10.5555/a|b", "10.5555/A", "10.5555", "10.5555/a b", "10.5555/a\x00b"]
)
def test_what_would_break_a_request_is_not_asked(name: str) -> None:
    assert not OPENALEX.is_askable(name)
