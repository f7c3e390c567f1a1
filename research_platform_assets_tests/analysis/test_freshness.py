"""How fresh each repository is, from tables and from what was said before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from research_platform_assets.analysis.freshness import Freshness, freshness, late

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def repositories(**changes: Any) -> pl.DataFrame:
    row = {"repository_id": 1, "full_name": "acme/engine", "state": "active", "stargazers_count": 1, **changes}
    return pl.DataFrame([row])


def facets(*unknown: tuple[str, str, datetime]) -> pl.DataFrame:
    known = {"repository_id": 1, "facet": "head", "status": "observed", "reason": None, "since": NOON - 9 * HOUR}
    rows = [
        {"repository_id": 1, "facet": facet, "status": "unknown", "reason": reason, "since": since}
        for facet, reason, since in unknown
    ]
    return pl.DataFrame([known, *rows], infer_schema_length=None)


def of(
    before: Freshness | None = None,
    tables: tuple[pl.DataFrame, pl.DataFrame] | None = None,
    verified_at: datetime | None = NOON,
    captured_at: datetime = NOON,
    is_other_capture: bool = False,
) -> Freshness:
    rows, states = tables or (repositories(), facets())
    known = {} if before is None else {1: before}
    return freshness(
        rows, states, known, verified_at=verified_at, captured_at=captured_at, is_other_capture=is_other_capture
    )[1]


def test_checked_and_unchanged_is_verified_now_and_changed_then() -> None:
    first = of()
    assert (first.verified_at, first.changed_at, first.behind_since, first.reason) == (NOON, NOON, None, None)
    later = of(first, verified_at=NOON + HOUR, captured_at=NOON + HOUR)
    assert (later.verified_at, later.changed_at) == (NOON + HOUR, NOON)


def test_a_run_that_did_not_ask_leaves_it_verified_when_it_was() -> None:
    assert of(of(), verified_at=None, captured_at=NOON + HOUR).verified_at == NOON
    assert of(verified_at=None).verified_at is None


def test_a_restored_state_was_verified_when_it_was_captured_unless_it_still_stands() -> None:
    latest = of(captured_at=NOON)
    restored = (repositories(stargazers_count=0), facets())
    earlier = NOON - 48 * HOUR
    back = of(latest, restored, verified_at=None, captured_at=earlier, is_other_capture=True)
    assert back.verified_at == earlier
    assert of(latest, verified_at=None, captured_at=earlier, is_other_capture=True).verified_at == NOON
    # Other code over the same capture says nothing of when GitHub was asked.
    assert of(latest, restored, verified_at=None, captured_at=NOON).verified_at == NOON


@pytest.mark.parametrize(
    "tables",
    [
        (repositories(stargazers_count=2), facets()),
        (repositories(full_name="acme/motor"), facets()),
        (repositories(), facets(("readme", "timeout", NOON))),
    ],
)
def test_whatever_is_known_otherwise_is_a_change(tables: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    assert of(of(), tables, captured_at=NOON + HOUR).changed_at == NOON + HOUR


def test_behind_is_what_is_unknown_for_the_longest_time() -> None:
    states = facets(("readme", "timeout", NOON - HOUR), ("files", "too large", NOON - 2 * HOUR))
    found = of(tables=(repositories(), states))
    assert (found.behind_since, found.reason) == (NOON - 2 * HOUR, "files: too large")


@pytest.mark.parametrize("state", ["gone", "transferred"])
def test_nobody_vouches_for_what_is_not_listed(state: str) -> None:
    left = of(of(), (repositories(state=state), facets()), verified_at=NOON + HOUR)
    assert left.verified_at == NOON


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, None),
        ({"verified_at": NOON - 25 * HOUR}, "acme/engine: verified not since 2026-02-28 11:00 UTC"),
        ({"verified_at": None}, "acme/engine: verified never"),
        (
            {"behind_since": NOON - 25 * HOUR, "reason": "files: too large"},
            "acme/engine: behind since 2026-02-28 11:00 UTC (files: too large)",
        ),
        ({"behind_since": NOON - 24 * HOUR, "reason": "files: too large"}, None),
        ({"verified_at": None, "state": "gone"}, None),
        ({"verified_at": None, "state": "transferred"}, None),
    ],
)
def test_who_is_late(changes: dict[str, Any], said: str | None) -> None:
    values: dict[str, Any] = {"name": "acme/engine", "state": "active", "mark": "m", "verified_at": NOON, **changes}
    one = Freshness(changed_at=NOON, **values)
    assert late({1: one}, NOON, 24 * HOUR) == ([] if said is None else [said])
