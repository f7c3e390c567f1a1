"""The changes of a build as told: by repository and cause, as a page, a feed and a digest."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from research_platform_assets.site.change_story import Story, change_story
from research_platform_assets.site.change_words import CAUSE_NOTES, CAUSES, EVENTS, VALUES, reading, value_label
from research_platform_assets.site.content import SiteContent
from research_platform_assets.site.digest import markdown, plain_text
from research_platform_assets.site.feed import feed
from research_platform_assets.site.render import render_site
from research_platform_assets.tables import reports
from research_platform_assets.tables.registry import ALL_TABLES
from research_platform_assets_tests.site.checks import elements
from research_platform_assets_tests.site.sample_content import ODD, START, Row, row, with_tables

ATOM = "{http://www.w3.org/2005/Atom}"
URL = "https://github.com/example-lab"


def change(column: str = "stargazers_count", before: str | None = "1", after: str | None = "2", **values: Any) -> Row:
    common: Row = {
        "table_name": "core.repositories",
        "row_key": '{"repository_id":1}',
        "kind": "changed",
        "repository_id": 1,
        "cause": "github",
        "previous_captured_at": START,
        "captured_at": START + timedelta(hours=1),
    }
    return row("reports.changes", **common | {"column_name": column, "before": before, "after": after} | values)


def told(*changes: Row) -> Story:
    return change_story(changes, {1: "tides", 2: "Alpha & <b>*", 3: "beta"}, "Example Lab")


RENAMED = change("name", '"a"', '"tides"', event="renamed", explanation="a is now tides")
LOST = change("state", event="lost", explanation="nobody says why", cause="unclear", repository_id=3)
DETAIL = change("is_complete", table_name="core.authors", cause="seen", repository_id=2)
FIGURE = change(
    "value",
    "3.0",
    "2.5",
    table_name="insight.organization_stats",
    row_key='{"metric":"forks_count"}',
    repository_id=None,
)


def test_every_cause_and_event_of_the_table_has_words() -> None:
    assert set(CAUSES) == set(CAUSE_NOTES) == set(reports.CAUSES)
    assert set(EVENTS) == set(reports.EVENTS)
    assert [pair for pair in VALUES if pair[1] not in ALL_TABLES[pair[0]].polars_schema] == []


def test_the_organisation_comes_first_then_events_then_names() -> None:
    story = told(change(repository_id=2), RENAMED, FIGURE, LOST, change())
    assert [subject.name for subject in story.subjects] == ["Example Lab", "beta", "tides", "Alpha & <b>*"]
    assert story.organisation is not None
    assert [subject.repository_id for subject in story.repositories] == [3, 1, 2]
    assert (story.previous_captured_at, story.captured_at) == (START, START + timedelta(hours=1))
    assert story.by_cause == [("github", "Changed on GitHub", 4, 2), ("unclear", "Cause unclear", 1, 1)]


def test_values_are_told_in_a_fixed_order_and_others_counted() -> None:
    (subject,) = told(change("forks_count"), DETAIL | {"repository_id": 1}, RENAMED, change()).subjects
    assert [(group.cause, [move.label for move in group.moves], group.others) for group in subject.causes] == [
        ("github", ["Stars", "Forks"], []),
        ("seen", [], [("core.authors", 1)]),
    ]
    assert [event.label for event in subject.events] == ["Renamed"]
    assert not told(DETAIL).subjects[0].is_news


@pytest.mark.parametrize(
    ("value", "column", "text"),
    [
        (None, "stargazers_count", "unknown"),
        ("null", "description", "none"),
        ("null", "word_count", "none"),
        ("1234", "commits_count", "1,234"),
        ("0.389", "top_person_share", "38.9 %"),
        ("2.5", "value", "2.5"),
        ("true", "is_private", "yes"),
        ('["a","b"]', "topics", "a, b"),
        ("[]", "topics", "none"),
        ('{"length":1201,"sha256":"ab"}', "description", "a text of 1,201 characters"),
        ('"2026-03-11T08:14:31Z"', "pushed_at", "2026-03-11 08:14 UTC"),
        ('"x"', "homepage", "x"),
    ],
)
def test_how_a_value_reads(value: str | None, column: str, text: str) -> None:
    assert reading(value, column) == text


def test_what_a_value_is_about() -> None:
    assert value_label(FIGURE) == "Forks"
    facet = change("status", table_name="core.facets", row_key='{"facet":"license","repository_id":1}')
    assert value_label(facet) == "What we know: a licence"
    assert value_label(DETAIL) is None


def test_the_digest_escapes_what_names_bring() -> None:
    text = markdown(told(change(repository_id=2), LOST, DETAIL | {"repository_id": 1}), "Lab [x](y)")
    assert text.startswith("# Lab \\[x\\](y): changes\n\nFrom the capture of 2024-01-10 12:00 UTC to that of ")
    assert "\n## Alpha \\& \\<b\\>\\*\n\nChanged on GitHub:\n\n- Stars: 1 → 2\n" in text
    assert "\n- **Not visible any more** - nobody says why (cause unclear)\n" in text
    assert text.endswith("\nOf 1 further repository only details differ.\n")
    assert markdown(told(), "Lab") == "# Lab: changes\n\nNothing differs.\n"


def test_the_text_for_a_terminal_says_why_a_cause_is_unclear() -> None:
    unclear = change(cause="unclear", explanation="it is this, or that")
    text = plain_text(told(unclear, change("oid", table_name="core.readmes"), change()))
    assert text.partition("\n\ntides\n")[2] == (
        "  Changed on GitHub:\n    Stars: 1 → 2\n    1 other difference in core.readmes\n"
        "  Cause unclear:\n    Stars: 1 → 2 (it is this, or that)\n"
    )


def parsed(content: bytes) -> ET.Element:
    return ET.fromstring(content)


def made(*changes: Row, url: str = URL) -> bytes:
    return feed(told(*changes), title="Lab & <co>", organization_url=url, updated=START)


def test_the_feed_is_atom() -> None:
    root = parsed(made(change(repository_id=2), FIGURE, LOST, DETAIL | {"repository_id": 1}))
    assert root.tag == f"{ATOM}feed"
    assert root.findtext(f"{ATOM}title") == "Lab & <co>: changes"
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Lab & <co>"
    entries = root.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == [
        "Example Lab: figures changed",
        "beta: not visible any more",
        "Alpha & <b>*: figures changed",
    ]
    ids = [element.findtext(f"{ATOM}id") or "" for element in (root, *entries)]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", each) for each in ids)
    for element in (root, *entries):
        assert element.findtext(f"{ATOM}updated") == "2024-01-10T13:00:00Z"
        assert [link.get("rel") for link in element.findall(f"{ATOM}link")][-1] == "alternate"
    content = entries[2].find(f"{ATOM}content")
    assert content is not None
    assert (content.get("type"), content.text) == ("html", "<ul><li>Changed on GitHub: Stars: 1 → 2</li></ul>")
    assert entries[1].findtext(f"{ATOM}content") == (
        "<ul><li>Not visible any more: nobody says why (cause unclear)</li></ul>"
    )


def test_an_entry_keeps_its_id_while_others_come_and_another_capture_has_others() -> None:
    def ids(content: bytes) -> list[str | None]:
        return [element.text for element in parsed(content).iterfind(f"{ATOM}entry/{ATOM}id")]

    alone = ids(made(change()))
    assert alone == ids(made(change("forks_count"), change()))
    assert set(alone) < set(ids(made(change(), LOST)))
    assert alone != ids(made(change(captured_at=START + timedelta(days=1))))
    assert alone != ids(made(change(), url="https://github.com/other"))


def test_markup_in_values_stays_text_and_impossible_characters_are_left_out() -> None:
    evil = change("description", '"x"', '"<script>\\u0000\\u0008]]>&\\ufffe"')
    content = parsed(made(evil)).find(f"{ATOM}entry/{ATOM}content")
    assert content is not None
    assert content.text == "<ul><li>Changed on GitHub: Description: x → &lt;script&gt;]]&gt;&amp;</li></ul>"


def test_a_feed_without_news_says_when_it_last_knew_anything() -> None:
    root = parsed(made())
    assert root.findtext(f"{ATOM}updated") == "2024-01-10T12:00:00Z"
    assert root.find(f"{ATOM}entry") is None


def test_the_site_has_the_feed_and_the_digest_and_points_to_them(content: SiteContent) -> None:
    site = render_site(content)
    root = parsed(site["changes.atom"])
    assert root.findtext(f"{ATOM}updated") == (START + timedelta(days=100, hours=2)).isoformat().replace("+00:00", "Z")
    assert b"# Example Lab: changes" in site["changes.md"]
    for path, prefix in (("index.html", ""), (f"repositories/{ODD}.html", "../")):
        links = [dict(element) for element in elements(site[path].decode()) if element.tag == "link"]
        assert {
            "rel": "alternate",
            "type": "application/atom+xml",
            "title": "Example Lab: changes",
            "href": f"{prefix}changes.atom",
        } in links


def test_where_no_capture_says_a_time_there_is_no_feed(content: SiteContent) -> None:
    site = render_site(with_tables(content, {"core.facets": [], "reports.changes": []}))
    assert "changes.atom" not in site
    assert b"changes.atom" not in site["changes.html"]
    assert site["changes.md"] == b"# Example Lab: changes\n\nNothing differs.\n"


def test_the_time_of_a_quiet_feed_is_that_of_the_last_change_in_what_is_known(content: SiteContent) -> None:
    later = datetime(2025, 5, 5, 5, 5, 5, 7, tzinfo=UTC)
    facets = [
        row("core.facets", repository_id=1, facet=facet, status="observed", since=since)
        for facet, since in (("head", START), ("files", later))
    ]
    quiet = with_tables(replace(content), {"core.facets": facets, "reports.changes": []})
    root = parsed(render_site(quiet)["changes.atom"])
    assert root.findtext(f"{ATOM}updated") == "2025-05-05T05:05:05.000007Z"
