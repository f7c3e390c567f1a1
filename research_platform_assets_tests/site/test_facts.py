"""Facts with what is known of them."""

from __future__ import annotations

from typing import Any

import pytest

from research_platform_assets.site.facts import CORE, SOURCES, Fact, FactSource, fact, repository_facts
from research_platform_assets.tables.github import FACETS
from research_platform_assets.tables.registry import ALL_TABLES
from research_platform_assets_tests.site.sample_content import START

STARS = FactSource("stargazers_count", "Stars", CORE, "stargazers_count")
TOPICS = next(source for source in SOURCES if source.facet == "topics")
PEOPLE = next(source for source in SOURCES if source.facet == "contributors")


def core(value: Any, *corrected: str, column: str = "stargazers_count") -> dict[str, Any]:
    return {CORE: {column: value, "corrected_fields": list(corrected)}}


def facet(status: str, reason: str | None = None, origin: str | None = None, name: str = STARS.facet) -> dict[str, Any]:
    return {name: {"status": status, "reason": reason, "origin": origin, "since": START}}


CASES = {
    "observed": (core(1234), facet("observed"), ("observed", "1,234", None, None)),
    "observed zero is zero": (core(0), facet("observed"), ("observed", "0", None, None)),
    "absent": (core(None), facet("absent", "none set"), ("absent", None, None, "none set")),
    "absent beside an old value": (core(5), facet("absent", "none set"), ("absent", None, None, "none set")),
    "unknown": (core(None), facet("unknown", "timeout"), ("unknown", None, None, "timeout")),
    "unknown with a last value": (core(5), facet("unknown", "timeout"), ("unknown", None, "5", "timeout")),
    "unknown with a last value of zero": (core(0), facet("unknown", "timeout"), ("unknown", None, "0", "timeout")),
    "never asked": (core(None), {}, ("unknown", None, None, "no capture has asked for it")),
    "never asked but there": (core(5), {}, ("unknown", None, "5", "no capture has asked for it")),
    "observed without a value": (
        core(None),
        facet("observed"),
        ("unknown", None, None, "the capture saw it, but core.repositories.stargazers_count holds no value"),
    ),
    "no row": (
        {CORE: None},
        facet("observed"),
        ("unknown", None, None, "core.repositories has no row for this repository"),
    ),
    "corrected": (core(9, "stargazers_count"), facet("unknown", "timeout"), ("observed", "9", None, None)),
    "corrected to nothing": (core(None, "stargazers_count"), facet("observed"), ("absent", None, None, None)),
    "another column corrected": (core(9, "description"), facet("unknown", "x"), ("unknown", None, "9", "x")),
}


@pytest.mark.parametrize(("rows", "facets", "expected"), CASES.values(), ids=CASES.keys())
def test_a_fact_is_never_more_certain_than_its_state(
    rows: dict[str, Any], facets: dict[str, Any], expected: tuple[str, str | None, str | None, str | None]
) -> None:
    found = fact(STARS, rows, facets)
    assert (found.status, found.text, found.last_known, found.reason) == expected
    assert found.is_corrected == ("stargazers_count" in (rows[CORE] or {}).get("corrected_fields", []))
    assert found.since == (START if facets else None)


def test_only_an_observed_value_can_be_sorted_by() -> None:
    assert fact(STARS, core(5), facet("observed")).sort_value == 5
    assert fact(STARS, core(5), facet("unknown")).sort_value is None


def test_an_empty_list_is_no_value() -> None:
    found = fact(TOPICS, core([], column="topics"), facet("observed", name="topics"))
    assert (found.status, found.text) == ("unknown", None)


@pytest.mark.parametrize(
    ("row", "facets", "status", "text"),
    [
        ({"contributors_count": 3, "status": "observed"}, facet("unknown", "x", name="contributors"), "observed", "3"),
        ({"contributors_count": 0, "status": "absent"}, facet("observed", name="contributors"), "absent", None),
        ({"contributors_count": None, "status": "unknown"}, facet("observed", name="contributors"), "unknown", None),
        ({"contributors_count": 3, "status": "observed"}, {}, "observed", "3"),
        ({"contributors_count": None, "status": "unknown"}, {}, "unknown", None),
    ],
)
def test_a_table_that_knows_the_state_of_its_value_is_believed(
    row: dict[str, Any], facets: dict[str, Any], status: str, text: str | None
) -> None:
    found = fact(PEOPLE, {PEOPLE.table: row}, facets)
    assert (found.status, found.text) == (status, text)


@pytest.mark.parametrize(("origin", "expected"), [("synthetic", True), ("git", False), (None, False)])
def test_a_value_that_an_archive_invented_is_told_apart(origin: str | None, expected: bool) -> None:
    assert fact(STARS, core(5), facet("observed", origin=origin)).is_made_up is expected


def test_every_facet_is_shown_once_and_every_source_exists() -> None:
    assert sorted(source.facet for source in SOURCES) == sorted(FACETS)
    for source in SOURCES:
        assert source.column in ALL_TABLES[source.table].polars_schema


def test_facts_come_in_the_order_of_their_sources() -> None:
    facts = repository_facts({}, {})
    assert [found.source for found in facts] == list(SOURCES)
    assert {found.status for found in facts} == {"unknown"}
    assert all(isinstance(found, Fact) for found in facts)
