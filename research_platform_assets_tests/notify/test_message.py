"""Who is told, and what the message says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from research_platform_assets.notify import message
from research_platform_assets.notify.message import BuildSummary, Ending, On

BUILD = BuildSummary("acme", "1776bde3ab49", True, 0.9312, 26, 1, 212, {"added": 3, "changed": 5})
GOOD = Ending(("acme",), "r1", True, datetime(2026, 3, 2, 2, 5, tzinfo=UTC), 34.4, (BUILD,))
SAME = replace(GOOD, builds=(replace(BUILD, is_changed=False, computed=0, reused=27, requests=1, changes=None),))
PARTIAL = replace(GOOD, builds=())
BAD = replace(GOOD, is_success=False, builds=(), reasons=("core__people: the file x is damaged",))
POOR = replace(BAD, builds=(BUILD,), reasons=("reports__publication: only 12.0% of the facts of acme are known",))


@pytest.mark.parametrize(
    ("on", "told"),
    [
        ("failure", (False, False, False, True, True)),
        ("success", (True, True, True, False, False)),
        ("changes", (True, False, False, True, True)),
        ("always", (True, True, True, True, True)),
    ],
)
def test_who_asked_for_it_is_told(on: On, told: tuple[bool, ...]) -> None:
    assert tuple(message.is_told(on, ending) for ending in (GOOD, SAME, PARTIAL, BAD, POOR)) == told


@pytest.mark.parametrize(
    ("ending", "text"),
    [
        (
            replace(GOOD, site_url="https://acme.example/site/"),
            (
                "acme: a new state was published\n"
                "Build 1776bde3ab49: 26 tables computed, 1 reused, 93.1% of the facts known, 212 requests to GitHub.\n"
                "Changed rows: 3 added, 5 changed.\n"
                "Run r1 took 34 s and ended 2026-03-02 02:05 UTC.\n"
                "https://acme.example/site/\n"
            ),
        ),
        (
            SAME,
            (
                "acme: everything is up to date\n"
                "Build 1776bde3ab49: 0 tables computed, 27 reused, 93.1% of the facts known, 1 request to GitHub.\n"
                "Run r1 took 34 s and ended 2026-03-02 02:05 UTC.\n"
            ),
        ),
        (
            replace(BAD, organizations=("acme", "umbrella"), duration_seconds=600.0),
            (
                "acme, umbrella: the run failed\n"
                "core__people: the file x is damaged\n"
                "Readers keep what was published before.\n"
                "Run r1 took 10 minutes and ended 2026-03-02 02:05 UTC.\n"
            ),
        ),
        (
            replace(PARTIAL),
            "acme: tables were materialized, nothing was published\nRun r1 took 34 s and ended 2026-03-02 02:05 UTC.\n",
        ),
    ],
)
def test_the_message_says_what_happened(ending: Ending, text: str) -> None:
    assert message.text(ending) == text


def test_a_build_that_was_published_although_its_run_failed_is_not_called_the_one_before() -> None:
    lines = message.text(POOR).splitlines()
    assert lines[:2] == ["acme: the run failed", "reports__publication: only 12.0% of the facts of acme are known"]
    assert lines[2].startswith("Build 1776bde3ab49: ")
    assert "Readers keep" not in message.text(POOR)


def test_many_reasons_are_counted_not_listed() -> None:
    lines = message.text(replace(BAD, reasons=tuple(f"step{n}: no" for n in range(8)))).splitlines()
    assert lines[1:7] == [*(f"step{n}: no" for n in range(5)), "and 3 more"]


def test_an_unknown_coverage_is_not_called_zero() -> None:
    assert "facts known" not in message.text(replace(GOOD, builds=(replace(BUILD, coverage=None),)))


def test_a_web_hook_gets_every_value_under_its_name() -> None:
    assert message.payload(POOR) == {
        "version": 1,
        "event": "failure",
        "organizations": ["acme"],
        "run_id": "r1",
        "subject": "acme: the run failed",
        "finished_at": "2026-03-02T02:05:00+00:00",
        "duration_seconds": 34.4,
        "reasons": ["reports__publication: only 12.0% of the facts of acme are known"],
        "builds": [
            {
                "slug": "acme",
                "build_id": "1776bde3ab49",
                "is_changed": True,
                "coverage": 0.9312,
                "computed": 26,
                "reused": 1,
                "requests": 212,
                "changes": {"added": 3, "changed": 5},
            }
        ],
        "site_url": None,
    }
    assert message.payload(SAME)["event"] == "success"
    assert message.payload(SAME)["builds"][0]["changes"] is None


def test_nothing_in_a_reason_can_call_a_whole_channel_of_slack() -> None:
    text = message.slack(replace(BAD, reasons=("x: <!channel> & <https://evil.example|click>",)))["text"]
    assert "<" not in text
    assert "&lt;!channel&gt; &amp; " in text
