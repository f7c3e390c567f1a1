"""Whether what a repository holds is likely to run, in words."""

from __future__ import annotations

from typing import Any

import duckdb
import polars as pl
import pytest

from research_platform_assets.site.pages.repository_running import SELECT, running_of

NAMES = ("dependencies_declared", "versions_pinned", "tests", "tests_run", "notebooks_in_order")


def asked(criterion: str, status: str, points: float | None = None) -> dict[str, Any]:
    return {"criterion": criterion, "status": status, "points": points, "possible": 8.0, "evidence": "said"}


@pytest.mark.parametrize(
    ("status", "points", "word"),
    [
        ("observed", 8.0, "yes"),
        ("observed", 3.0, "partly"),
        ("observed", 0.0, "no"),
        ("absent", 0.0, "no"),
        ("unknown", None, "unknown"),
    ],
)
def test_a_criterion_is_answered_in_a_word_that_its_evidence_gives(
    status: str, points: float | None, word: str
) -> None:
    row = asked("tests", status, points)
    (answer,) = running_of([row]).answers
    assert answer.word == word
    shown = pl.DataFrame([row], schema_overrides={"points": pl.Float64})
    with duckdb.connect() as connection:
        connection.register("criteria", shown)
        assert connection.sql(f"select {SELECT} from criteria").fetchall() == [(word,)]


def test_what_does_not_apply_is_not_asked() -> None:
    running = running_of([asked("tests", "absent", 0.0), asked("notebooks_in_order", "not applicable")])
    assert [answer.label for answer in running.answers] == ["has tests"]


def test_without_a_program_there_is_nothing_to_run() -> None:
    running = running_of([asked(name, "not applicable") for name in NAMES])
    assert list(running.answers) == []
    assert running.nothing is not None


def test_the_order_is_that_of_setting_up_and_running() -> None:
    running = running_of([asked(name, "absent", 0.0) for name in reversed(NAMES)])
    assert [answer.row["criterion"] for answer in running.answers] == list(NAMES)
    assert running_of([]).answers == []
