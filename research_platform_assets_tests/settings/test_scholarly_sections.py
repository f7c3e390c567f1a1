"""Which scholarly indexes are asked: nobody by default, and what is refused with which remedy."""

from __future__ import annotations

import pytest

from research_platform_assets.scholarly.requests import INDEXES
from research_platform_assets.settings import Scholarly
from research_platform_assets_tests.settings.conftest import Load, Refusal


def test_every_index_has_a_section_with_its_address_and_is_off() -> None:
    section = Scholarly()
    assert {name: getattr(section, name).api_url for name in INDEXES} == {
        name: index.api_url for name, index in INDEXES.items()
    }
    assert {getattr(section, name).enabled for name in INDEXES} == {False}
    assert all(index.api_url.startswith("https://") for index in INDEXES.values())
    assert section.mailto is None, "whom to write to is not made up"


def test_one_is_switched_on_by_file_or_variable(load: Load) -> None:
    assert load("scholarly: {crossref: {enabled: true}}").scholarly.crossref.enabled
    assert load("", SCHOLARLY__ARXIV__ENABLED="true").scholarly.arxiv.enabled


@pytest.mark.parametrize(
    ("yaml", "expected"),
    [
        ("scholarly: {crossref: {enabled: maybe}}", "scholarly.crossref.enabled"),
        ("scholarly: {crossreff: {enabled: true}}", "scholarly.crossreff: unknown key; did you mean `crossref`?"),
        ("scholarly: {mailto: ada}", "must be one e-mail address without a name"),
        ('scholarly: {mailto: "ada@acme.example\\r\\nx: y"}', "must be one e-mail address without a name"),
        ("scholarly: {openalex: {api_url: api.openalex.org}}", "must be the address of the index"),
        ("scholarly: {openalex: {api_url: 'https://a:b@api.openalex.org'}}", "must be the address of the index"),
        ("scholarly: {openalex: {api_url: 'http://api.openalex.org'}}", "must begin with https://"),
        ("scholarly: {relations: cited}", "scholarly.relations"),
    ],
)
def test_what_cannot_be_is_refused(refusal: Refusal, yaml: str, expected: str) -> None:
    assert expected in refusal(yaml)


def test_the_address_of_whoever_asks_is_shown_nowhere() -> None:
    assert "ada" not in repr(Scholarly(mailto="ada@acme.example"))
