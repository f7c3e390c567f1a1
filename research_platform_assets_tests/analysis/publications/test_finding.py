"""Identifiers in running text, among everything that looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from research_platform_assets.analysis.publications.finding import identifiers_in, identifiers_of
from research_platform_assets.analysis.publications.links import links_in

FOUND = {
    "see (10.1000/182).": ["10.1000/182"],
    "[10.1000/182](https://doi.org/10.1000/182)": ["10.1000/182", "10.1000/182"],
    '<a href="https://doi.org/10.1000/182">paper</a>': ["10.1000/182"],
    "doi:10.1000/182</p>": ["10.1000/182"],
    "https://doi.org/10.1000/182[paper]": ["10.1000/182"],
    "`10.1000/182`, **10.1000/183**": ["10.1000/182", "10.1000/183"],
    "10.1000/182,10.1000/183": ["10.1000/182,10.1000/183"],
    "https://www.frontiersin.org/articles/10.3389/fdigh.2018.00010/full": ["10.3389/fdigh.2018.00010"],
    "https://www.medrxiv.org/content/10.1101/2025.06.13.25329541v1": ["10.1101/2025.06.13.25329541"],
    "[![DOI](https://zenodo.org/badge/DOI/10.5281/zenodo.12.svg)](https://doi.org/10.5281/zenodo.12)": [
        "10.5281/zenodo.12",
        "10.5281/zenodo.12",
    ],
    "https://img.shields.io/badge/DOI-10.5281%2Fzenodo.12-blue.svg": ["10.5281/zenodo.12"],
    "https://img.shields.io/badge/arXiv-2103.12345-b31b1b.svg": ["2103.12345"],
    "https://zenodo.org/records/1234": ["10.5281/zenodo.1234"],
    "arXiv:2103.12345v2 and arxiv.org/abs/hep-th/9901001": ["2103.12345", "hep-th/9901001"],
    "https://ar5iv.labs.arxiv.org/html/2103.12345": ["2103.12345"],
    "SSRN 3456789 is https://ssrn.com/abstract=3456789": ["3456789", "3456789"],
    "ISBN 978-0-306-40615-7, a book": ["9780306406157"],
    "（doi:10.1000/182）。": ["10.1000/182"],
}
NOTHING = [
    "",
    "10.15/Catalina",
    "v10.1000/182",
    "section 2103.12345",
    "2103.12345",
    "978-0-306-40615-7",
    "10.1000",
    "https://arxiv.org/",
    "https://zenodo.org/badge/latestdoi/123",
    "ssrn.com",
]


@pytest.mark.parametrize("text", FOUND)
def test_what_is_found(text: str) -> None:
    assert [each.identifier.value for each in identifiers_in(text)] == FOUND[text]


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_none(text: str) -> None:
    assert identifiers_in(text) == []


def test_a_field_names_each_once() -> None:
    assert len(identifiers_of("10.1000/182 https://doi.org/10.1000/182")) == 1


def test_links_to_repositories_are_found_in_every_spelling() -> None:
    text = (
        "https://github.com/Lab/Tides, git@github.com:lab/tides.git and http://www.github.com/lab/floods/tree/main "
        "but not https://github.com/lab or notgithub.com/lab/x or gist.github.com/lab/y"
    )
    assert [link.full_name for link in links_in(text)] == ["lab/tides", "lab/floods"]


@given(st.text(alphabet="10./arxivdoissrnISBN:-X ()[]<>{}\"'?#%2F\n", max_size=400))
def test_places_are_in_the_text_and_in_order(text: str) -> None:
    found = identifiers_in(text)
    assert all(0 <= each.start < each.end for each in found)
    assert [each.start for each in found] == sorted(each.start for each in found)
