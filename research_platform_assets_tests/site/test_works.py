"""Which rows are one work, and its BibTeX."""

from __future__ import annotations

import re

import pytest

from research_platform_assets.site.works import address, bibliography, works
from research_platform_assets_tests.site.sample_content import row
from research_platform_assets_tests.site.sample_findings import HOSTILE, publication


def test_rows_that_share_an_identifier_or_a_work_are_one_across_repositories() -> None:
    rows = [
        publication(row, 1, "10.1/a"),
        publication(row, 1, "2301.1", kind="arxiv", work_id="10.1/a"),
        publication(row, 2, "2301.1", kind="arxiv", title="Named here", year=2020),
        publication(row, 3, "10.1/b"),
    ]
    for order in (rows, rows[::-1]):
        found = works(order)
        assert [work.repository_ids for work in found] == [[1, 2], [3]]
        assert found[0].lead["title"] == "Named here"
        assert [each["identifier"] for each in found[0].identifiers] == ["2301.1", "10.1/a"]


def test_an_entry_holds_what_is_known_and_nothing_else() -> None:
    made = publication(row, 1, "10.1/a_b", title="A 50% gain", authors=["Zoë Ångström", "Ek, Bo"], year=2024,
                       venue="Journal & Co", work_type="article")  # fmt: skip
    assert bibliography([made])[0].bibtex == (
        "@article{angstrom2024gain,\n"
        "  author  = {Zoë Ångström and Ek, Bo},\n"
        "  title   = {A 50\\% gain},\n"
        "  journal = {Journal \\& Co},\n"
        "  year    = {2024},\n"
        "  doi     = {10.1/a_b},\n"
        "  url     = {https://doi.org/10.1/a_b},\n"
        "}\n"
    )
    bare = bibliography([publication(row, 1, "978", kind="isbn", is_valid=False)])[0].bibtex
    assert bare == "@misc{978,\n}\n"


@pytest.mark.parametrize(
    "text", [HOSTILE, "{", "}}}", "\\", "a\\{b", "line\nbreak\u2028more", "x} @article{evil, title={y}", "$\\input{f}$"]
)
def test_no_text_can_end_its_field_or_run_a_command(text: str) -> None:
    made = publication(row, 1, "10.1/}{%\\", title=text, authors=[text], venue=text, work_type=text)
    entry = bibliography([made])[0].bibtex
    depth = 0
    for place, character in enumerate(entry.rstrip()):
        depth += (character == "{") - (character == "}")
        assert depth > 0 or place < entry.index("{") or place == len(entry.rstrip()) - 1
    assert depth == 0
    known = r"\\(textbackslash|textbraceleft|textbraceright|textasciitilde|textasciicircum)\{\}|\\[#$%&_]"
    assert "\\" not in re.sub(known, "", entry)
    assert all(re.fullmatch(r"  [a-z]+ += \{.*\},", line) for line in entry.splitlines()[1:-1])


def test_a_name_that_would_be_read_as_several_is_kept_together() -> None:
    made = publication(row, 1, "10.1/a", authors=["Institute of Rivers and Lakes", "Ek, Bo"])
    assert "author = {{Institute of Rivers and Lakes} and Ek, Bo}" in re.sub(" +", " ", bibliography([made])[0].bibtex)


def test_keys_are_used_once_and_do_not_depend_on_the_order() -> None:
    rows = [publication(row, 1, f"10.1/{place}", title="Same title", authors=["Bo Ek"], year=2020) for place in "abc"]
    keys = {work.lead["identifier"]: work.key for work in bibliography(rows)}
    assert sorted(keys.values()) == ["ek2020same", "ek2020same-2", "ek2020same-3"]
    assert {work.lead["identifier"]: work.key for work in bibliography(rows[::-1])} == keys


@pytest.mark.parametrize(
    ("kind", "identifier", "expected"),
    [
        ("doi", "10.1/a<b>#c", "https://doi.org/10.1/a%3Cb%3E%23c"),
        ("arxiv", "2301.00001", "https://arxiv.org/abs/2301.00001"),
        ("ssrn", "123", "https://ssrn.com/abstract=123"),
        ("isbn", "9780306406157", "https://openlibrary.org/isbn/9780306406157"),
    ],
)
def test_an_identifier_leads_to_its_registry(kind: str, identifier: str, expected: str) -> None:
    assert address(publication(row, 1, identifier, kind=kind)) == expected
    assert address(publication(row, 1, identifier, kind=kind, is_valid=False)) is None
