"""What happened to whole repositories."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import polars as pl
import pytest

from research_platform_assets.analysis.repository_events import DROPPED, LOST, repository_events, why_unclear
from research_platform_assets.tables.reports import EVENTS
from research_platform_assets_tests.analysis import rows
from research_platform_assets_tests.analysis.rows import DAY


def events(before: dict[str, Any] | None, after: dict[str, Any] | None, since: Any = DAY) -> list[tuple[str, str, str]]:
    states = [
        rows.core_repositories(*([] if given is None else [{"repository_id": 1, "name": "tides"} | given]))
        for given in (before, after)
    ]
    found = repository_events(states[0], states[1], since)
    assert set(found["event"]) <= set(EVENTS)
    assert set(found["repository_id"]) <= {1}
    return found.select("column_name", "event", "explanation").rows()


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, {}, []),
        ({}, {"stargazers_count": 9}, []),
        ({}, {"name": "waves"}, [("name", "renamed", "tides is now waves")]),
        (
            {},
            {"state": "archived"},
            [("state", "archived", "its owner archived it; it can be read, and takes no more changes")],
        ),
        ({"state": "archived"}, {}, [("state", "unarchived", "its owner took it out of the archive")]),
        ({}, {"state": "gone"}, [("state", "lost", LOST)]),
        ({"state": "gone"}, {"state": "archived"}, [("state", "returned", "it is listed again, archived")]),
        ({"state": "transferred"}, {}, [("state", "returned", "it is listed again, active")]),
        (
            {},
            {"state": "transferred", "full_name": "other/tides"},
            [("state", "transferred", "it belongs to another owner now: other/tides")],
        ),
        ({}, {"is_private": True}, [("is_private", "made private", "it is private now")]),
        ({"is_private": True}, {}, [("is_private", "made public", "it is public now")]),
        ({}, None, [("", "lost", DROPPED)]),
        (None, {"created_at": DAY}, [("", "added", "created on GitHub on 2026-01-01")]),
        (None, {}, [("", "added", "it was not seen before")]),
        (
            {},
            {"name": "waves", "state": "gone", "is_private": True},
            [
                ("name", "renamed", "tides is now waves"),
                ("state", "lost", LOST),
                ("is_private", "made private", "it is private now"),
            ],
        ),
    ],
)
def test_events(
    before: dict[str, Any] | None, after: dict[str, Any] | None, expected: list[tuple[str, str, str]]
) -> None:
    assert events(before, after) == expected


def test_what_is_older_than_the_capture_before_was_not_created_since() -> None:
    ((_, event, explanation),) = events(None, {"created_at": DAY - timedelta(seconds=1)})
    assert (event, explanation.partition(":")[0]) == ("added", "created on 2026-01-01, but not seen before")
    assert events(None, {"created_at": DAY}, since=None) == [("", "added", "it was not seen before")]


def test_without_repositories_nothing_happens() -> None:
    empty = rows.core_repositories()
    assert repository_events(empty, empty, None).schema["repository_id"] == pl.Int64


@pytest.mark.parametrize(
    ("mask", "text"),
    [
        (0, "nothing that it is computed from differs now; builds in between may have left it"),
        (
            3,
            "it changed on GitHub, or our code or settings compute it differently; which of these cannot be told apart",
        ),
        (5, "it changed on GitHub, or we see more or less than before; which of these cannot be told apart"),
    ],
)
def test_why_a_cause_is_unclear(mask: int, text: str) -> None:
    assert why_unclear(mask) == text
