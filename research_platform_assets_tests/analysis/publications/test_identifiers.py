"""Single identifiers: what is accepted, in which spelling it comes out, and what is wrong with the rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from research_platform_assets.analysis.publications.arxiv import parse_arxiv
from research_platform_assets.analysis.publications.doi import parse_doi
from research_platform_assets.analysis.publications.identifier import Identifier, without_surroundings
from research_platform_assets.analysis.publications.isbn import parse_isbn
from research_platform_assets.analysis.publications.parsing import field_identifiers
from research_platform_assets.analysis.publications.ssrn import parse_ssrn

DOIS = {
    "10.1000/182": "10.1000/182",
    "10.1000/182).": "10.1000/182",
    "10.1000/182];": "10.1000/182",
    "doi:10.1000/182": "10.1000/182",
    "DOI: 10.1000/ABC": "10.1000/abc",
    "https://doi.org/10.1000/ABC.": "10.1000/abc",
    "http://dx.doi.org/10.1000/abc": "10.1000/abc",
    "https://doi.org/10.1000%2Fabc": "10.1000/abc",
    "https://doi.org/10.1000/abc?locale=en#x": "10.1000/abc",
    "https://zenodo.org/doi/10.5281/zenodo.12": "10.5281/zenodo.12",
    "<10.1000/abc>": "10.1000/abc",
    "10.1016/S0140-6736(05)66545-4": "10.1016/s0140-6736(05)66545-4",
    "(10.1016/S0140-6736(05)66545-4)": "10.1016/s0140-6736(05)66545-4",
    "10.1002/(SICI)1099(1999)13:1<1::AID-T1>3.0.CO;2-7": "10.1002/(sici)1099(1999)13:1<1::aid-t1>3.0.co;2-7",
    "10.1000.10/182": "10.1000.10/182",
}


@pytest.mark.parametrize("written", DOIS)
def test_a_doi_comes_out_in_one_spelling(written: str) -> None:
    assert parse_doi(written) == Identifier("doi", DOIS[written])


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("10.xxxx/abc", "no registrant number"),
        ("10.12/abc", "no registrant number"),
        ("10.5281/zenodo.XXXXXXX", "a placeholder"),
        ("https://doi.org/10.1000/xxxx", "a placeholder"),
    ],
)
def test_a_doi_that_cannot_be_one_says_why(written: str, problem: str) -> None:
    found = parse_doi(written)
    assert found is not None
    assert (found.is_valid, found.problem) == (False, problem)


@pytest.mark.parametrize("written", ["", "abc", "10", "10.1000", "10.1000/", "doi:", "https://doi.org/", "11.1000/abc"])
def test_what_is_no_doi_is_none(written: str) -> None:
    assert parse_doi(written) is None


def test_a_doi_of_arxiv_or_ssrn_is_the_number_that_it_stands_for() -> None:
    assert parse_doi("https://doi.org/10.48550/arXiv.2201.01234") == Identifier("arxiv", "2201.01234")
    assert parse_doi("10.48550/arXiv.hep-th/9901001v2") == Identifier("arxiv", "hep-th/9901001", "v2")
    assert parse_doi("10.2139/ssrn.3456789).") == Identifier("ssrn", "3456789")


ARXIV = {
    "2103.12345": ("2103.12345", None),
    "arXiv:2103.12345v2": ("2103.12345", "v2"),
    "ARXIV: 0704.0001": ("0704.0001", None),
    "https://arxiv.org/abs/1412.9999v10": ("1412.9999", "v10"),
    "https://www.arxiv.org/pdf/1501.00001v1.pdf": ("1501.00001", "v1"),
    "hep-th/9901001": ("hep-th/9901001", None),
    "math.GT/0309136v1": ("math/0309136", "v1"),
    "arXiv:cond-mat/0703001.": ("cond-mat/0703001", None),
}


@pytest.mark.parametrize("written", ARXIV)
def test_numbers_of_arxiv_lose_their_version(written: str) -> None:
    value, version = ARXIV[written]
    assert parse_arxiv(written) == Identifier("arxiv", value, version)


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("2113.12345", "no such month"),
        ("2100.12345", "no such month"),
        ("0703.0001", "older than numbers of this form"),
        ("1412.12345", "wrong number of digits for its year"),
        ("1501.1234", "wrong number of digits for its year"),
        ("hep-th/9913001", "no such month"),
        ("hep-th/0704001", "no such year"),
    ],
)
def test_impossible_numbers_of_arxiv_say_why(written: str, problem: str) -> None:
    found = parse_arxiv(written)
    assert found is not None
    assert found.problem == problem


@pytest.mark.parametrize("written", ["", "2103", "2103.123", "2103.123456", "nosuch/9901001", "XXXX.XXXXX"])
def test_what_is_no_number_of_arxiv_is_none(written: str) -> None:
    assert parse_arxiv(written) is None


@pytest.mark.parametrize(
    "written",
    [
        "3456789",
        "SSRN:3456789",
        "https://ssrn.com/abstract=3456789",
        "https://papers.ssrn.com/sol3/papers.cfm?abstract_id=3456789",
        "http://papers.ssrn.com/sol3/papers.cfm?rec=1&abstract_id=3456789).",
    ],
)
def test_numbers_of_ssrn(written: str) -> None:
    assert parse_ssrn(written) == Identifier("ssrn", "3456789")
    assert parse_ssrn("0123456") == Identifier("ssrn", "0123456", problem="begins with 0")
    assert parse_ssrn("12") is None


ISBNS = {
    "0-306-40615-2": "9780306406157",
    "ISBN 0306406152": "9780306406157",
    "978-0-306-40615-7": "9780306406157",
    "ISBN-13: 978 0 306 40615 7.": "9780306406157",
    "0-8044-2957-X": "9780804429573",
    "080442957x": "9780804429573",
    "979-10-90636-07-1": "9791090636071",
}


@pytest.mark.parametrize("written", ISBNS)
def test_books_come_out_with_thirteen_digits(written: str) -> None:
    assert parse_isbn(written) == Identifier("isbn", ISBNS[written])


@pytest.mark.parametrize("written", ["0-306-40615-3", "978-0-306-40615-8", "977-0-306-40615-0"])
def test_a_wrong_check_digit_is_not_valid(written: str) -> None:
    found = parse_isbn(written)
    assert found is not None
    assert found.problem == "wrong check digit or prefix"


@pytest.mark.parametrize("written", ["", "ISBN", "12345", "0-306-40615-22", "X-306-40615-2"])
def test_what_has_other_digits_is_no_book(written: str) -> None:
    assert parse_isbn(written) is None


def test_what_stands_around_is_no_part() -> None:
    assert without_surroundings("a(b)c).") == "a(b)c"
    assert without_surroundings("a(b") == "a"
    assert without_surroundings("**a**") == "**a"


def test_a_field_that_names_its_kind_keeps_what_is_not_of_that_form_as_not_valid() -> None:
    assert field_identifiers("10.1000/182).", "doi") == [Identifier("doi", "10.1000/182")]
    assert field_identifiers("TODO", "doi") == [Identifier("doi", "TODO", problem="not of that form")]
    assert field_identifiers("see doi:10.1000/182", "doi") == [Identifier("doi", "10.1000/182")]
    assert field_identifiers("TODO") == []
    assert field_identifiers("arXiv:2103.12345v3") == [Identifier("arxiv", "2103.12345", "v3")]
    assert field_identifiers("", "doi") == []


@given(st.text(max_size=300))
def test_no_text_is_too_odd(text: str) -> None:
    for parse in (parse_doi, parse_arxiv, parse_ssrn, parse_isbn):
        found = parse(text)
        assert found is None or found.value
    field_identifiers(text, "doi")


@given(st.from_regex(r"10\.[0-9]{4,6}/[A-Za-z0-9.()_;-]{1,30}", fullmatch=True))
def test_a_spelling_is_final(written: str) -> None:
    found = parse_doi(written)
    if found is not None and found.is_valid and found.kind == "doi":
        assert parse_doi(found.value) == found
        assert parse_doi(f"https://doi.org/{found.value})") == found
