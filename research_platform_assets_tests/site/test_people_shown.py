"""A site on which people bear pseudonyms, and one on which nobody is named."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from research_platform_assets.showing_people import Mode, PeopleShown
from research_platform_assets.site.addresses import person_page, repository_file, repository_page
from research_platform_assets.site.content import SiteContent
from research_platform_assets.site.exports import data_files
from research_platform_assets.site.render import render_site
from research_platform_assets_tests.site.checks import broken_links
from research_platform_assets_tests.site.sample_content import (
    ACCOUNT,
    BOT,
    CORRECTED,
    OBSERVED,
    PSEUDONYM,
    SYNTHETIC,
    row,
    sample_content,
    sample_rows,
    with_tables,
)

SHOWN = {mode: PeopleShown(mode, b"k" * 32) for mode in ("named", "pseudonymous", "off")}
#: Words that stand nowhere else in the sample.
TOLD = ("ada-zwirn", "Ada Zwirn", "zwirn-at-work", "bo-quill", "Bo Quill", "cy-made-up")
IDS = (ACCOUNT, PSEUDONYM, SYNTHETIC)


def _named() -> SiteContent:
    rows = sample_rows()
    people: list[dict[str, Any]] = [
        {**each, "login": "ada-zwirn", "name": "Ada Zwirn",
         "identities": [{"identity": "account-4711", "evidence": "zwirn-at-work"}]}
        if each["person_id"] == ACCOUNT
        else {**each, "name": "Bo Quill"} if each["person_id"] == PSEUDONYM else each
        for each in rows["core.people"]
    ]  # fmt: skip
    commits = [
        {**each, "author_id": 7, "author_login": "ada-zwirn", "author_name": "Ada Zwirn",
         "headline": "Merge pull request #1 from bo-quill/main"}
        for each in rows["github.commits"]
    ]  # fmt: skip
    changes = [
        *rows["reports.changes"],
        row("reports.changes", table_name="core.people", row_key=f'["{ACCOUNT}"]', column_name="name", kind="changed",
            before='"Ada Zwirn"', after='"ada-zwirn"', cause="github", possible_causes=["github"],
            captured_at=rows["reports.changes"][0]["captured_at"],
            previous_captured_at=rows["reports.changes"][0]["previous_captured_at"]),
        row("reports.changes", table_name="insight.repository_contributors", row_key=f"[{OBSERVED}]",
            repository_id=OBSERVED, column_name="top_person_id", kind="changed", before=f'"{SYNTHETIC}"',
            after=f'"{ACCOUNT}"', cause="github", possible_causes=["github"],
            captured_at=rows["reports.changes"][0]["captured_at"],
            previous_captured_at=rows["reports.changes"][0]["previous_captured_at"]),
    ]  # fmt: skip
    declared = [
        row("research.replications", kind="replication", repository_id=OBSERVED, declared_repository="risk-data",
            link="https://example.org/report", by="Ada Zwirn", day="2026-01-01", outcome="success"),
    ]  # fmt: skip
    outputs = [row("legacy.outputs", file="collaboration_network.json", subject="ada-zwirn", metric="id")]
    accounts = [row("github.contributors", repository_id=OBSERVED, account_id=7, login="ada-zwirn", type="User")]
    identities = [row("core.authors", repository_id=OBSERVED, identity=ACCOUNT, login="ada-zwirn", kind="person")]
    return with_tables(
        sample_content(),
        {
            "core.people": people,
            "github.commits": commits,
            "reports.changes": changes,
            "research.replications": declared,
            "legacy.outputs": outputs,
            "github.contributors": accounts,
            "core.authors": identities,
        },
    )


def content(mode: Mode) -> SiteContent:
    named = _named()
    return replace(named, tables=SHOWN[mode].published(named.tables), people=mode)


@cache
def site(mode: Mode) -> dict[str, bytes]:
    return render_site(content(mode))


def mentions(files: dict[str, bytes], words: tuple[str, ...]) -> list[tuple[str, str]]:
    found = re.compile("|".join(rf"(?<![\w-]){re.escape(word)}(?![\w-])" for word in words).encode(), re.IGNORECASE)
    return [(path, hit[0].decode()) for path, made in files.items() for hit in [found.search(made)] if hit]


def test_the_site_that_names_people_does() -> None:
    told = {word.lower() for word in TOLD} - {"bo-quill"}
    assert told <= {hit.lower() for word in TOLD for _, hit in mentions(site("named"), (word,))}
    assert mentions(site("named"), IDS)


@pytest.mark.parametrize("mode", ["pseudonymous", "off"])
def test_no_file_of_a_stricter_site_says_who_somebody_is(mode: Mode) -> None:
    assert mentions(site(mode), (*TOLD, *IDS)) == []
    assert [path for path in site(mode) if any(each in path for each in (*TOLD, *IDS))] == []


@pytest.mark.parametrize("mode", ["pseudonymous", "off"])
def test_neither_does_any_file_for_download(mode: Mode) -> None:
    shown = content(mode)
    declared = [table for table in shown.dictionary if table.qualified_name in shown.tables]
    files = data_files(shown.tables, declared, name="example", title="Example")
    texts = {path: made for path, made in files.items() if not path.endswith(".parquet")}
    assert mentions(texts, (*TOLD, *IDS)) == []
    written = {name: str(frame.to_dicts()).encode() for name, frame in shown.tables.items()}
    assert mentions(written, (*TOLD, *IDS)) == []


@pytest.mark.parametrize("mode", ["pseudonymous", "off"])
def test_every_link_of_a_stricter_site_leads_somewhere(mode: Mode) -> None:
    assert broken_links(site(mode)) == []


def test_under_pseudonyms_everybody_has_a_page_and_says_so() -> None:
    pages = site("pseudonymous")
    for person in IDS:
        page = pages[person_page(SHOWN["pseudonymous"].pseudonym(person))].decode()
        assert "pseudonyms that lead to no account" in page
        assert "made-up identity" not in page
        assert "Profile on GitHub" not in page
    assert b"dependabot[bot]" in pages[person_page(BOT)]
    assert b"<strong>Under pseudonyms.</strong>" in pages["data/core.people.html"]
    assert b"<strong>Under pseudonyms.</strong>" not in pages["data/core.repositories.html"]


def test_where_people_are_off_there_are_numbers_alone() -> None:
    pages = site("off")
    assert [path for path in pages if path.startswith(("people", "collaboration"))] == []
    assert [path for path, made in pages.items() if path.endswith(".html") and b'"people.html' in made] == []
    about = pages[repository_page(OBSERVED)].decode()
    assert "This site does not say who." in about
    assert "There are no commits." not in about
    assert ">2 people</a>" in pages[repository_page(CORRECTED)].decode()
    assert b"core.contributions" not in pages[repository_file(OBSERVED)]
    assert b"<strong>Nobody is named.</strong>" in pages["data.html"]


@pytest.mark.parametrize("mode", ["pseudonymous", "off"])
def test_changes_say_that_those_of_people_are_left_out(mode: Mode) -> None:
    assert b"What changed of people is left out." in site(mode)["changes.html"]
    assert b"What changed of people is left out." not in site("named")["changes.html"]
