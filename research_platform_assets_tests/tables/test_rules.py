"""What a contract refuses although each cell for itself is as declared."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import polars as pl
import pytest

from research_platform_assets.tables.registry import ALL_TABLES
from research_platform_assets_tests.site.sample_content import frame, row, sample_content

OBSERVED = {"status": "observed", "reason": None}
UNKNOWN = {"status": "unknown", "reason": "a limit stopped the capture"}
ABSENT = {"status": "absent", "reason": "there is none"}
SCORED = {"score": 71.25, "level": "good", "level_change_share": 0.1, "lowest_score": 70.0, "highest_score": 72.0}
PLACED = {"likeness": 0.4, "confidence": 0.3}

EXPLAINED = [
    "core.facets",
    "core.readmes",
    "github.documents",
    "github.facets",
    "insight.code_files",
    "insight.code_quality",
    "insight.dependency_coverage",
    "insight.health",
    "insight.manifests",
    "research.notebooks",
    "research.publication_coverage",
    "research.reproducibility",
]
SCORES = ["insight.health", "research.reproducibility"]
CRITERIA = ["insight.health_criteria", "research.reproducibility_criteria"]


def broken_rules(table: str, **values: Any) -> set[str]:
    """The rules that a row with these values breaks, those for a single column left out."""
    _, failure = ALL_TABLES[table].contract.filter(pl.DataFrame([row(table, **values)], schema=frame(table, []).schema))
    return {rule for rule in failure.counts() if "|" not in rule}


@pytest.mark.parametrize("table", EXPLAINED)
def test_a_reason_stands_where_nothing_was_observed_and_nowhere_else(table: str) -> None:
    scored = SCORED if table in SCORES else {}
    assert broken_rules(table, **OBSERVED, **scored) == set()
    assert broken_rules(table, **UNKNOWN) == set()
    assert broken_rules(table, status="unknown", reason=None) == {"reason_unless_observed"}
    assert broken_rules(table, status="observed", reason="why?", **scored) == {"reason_unless_observed"}


def test_every_table_of_facts_with_a_reason_has_a_rule_about_it() -> None:
    with_both = {name for name, table in ALL_TABLES.items() if {"status", "reason"} <= table.contract.columns().keys()}
    assert with_both == {*EXPLAINED, "insight.topic_coverage", "research.works"}


@pytest.mark.parametrize("table", SCORES)
@pytest.mark.parametrize("column", SCORED)
def test_a_score_stands_where_it_is_observed_and_nowhere_else(table: str, column: str) -> None:
    assert broken_rules(table, **OBSERVED, **SCORED | {column: None}) == {"score_only_where_observed"}
    assert broken_rules(table, **UNKNOWN, **{column: SCORED[column]}) == {"score_only_where_observed"}
    assert broken_rules(table, **ABSENT) == set()


@pytest.mark.parametrize("table", CRITERIA)
@pytest.mark.parametrize(
    ("status", "value", "points", "broken"),
    [
        ("observed", 3.0, 1.0, set[str]()),
        ("observed", None, 1.0, {"value_only_where_observed"}),
        ("observed", 3.0, None, {"points_only_where_judged"}),
        ("absent", None, 0.0, set[str]()),
        ("absent", 0.0, 0.0, {"value_only_where_observed"}),
        ("absent", None, None, {"points_only_where_judged"}),
        ("unknown", None, None, set[str]()),
        ("unknown", None, 0.0, {"points_only_where_judged"}),
        ("not applicable", None, None, set[str]()),
        ("not applicable", 1.0, 0.0, {"points_only_where_judged", "value_only_where_observed"}),
    ],
)
def test_a_criterion_has_what_its_status_says(
    table: str, status: str, value: float | None, points: float | None, broken: set[str]
) -> None:
    assert broken_rules(table, status=status, value=value, points=points) == broken


@pytest.mark.parametrize(
    ("values", "broken"),
    [
        (OBSERVED | PLACED, set[str]()),
        (OBSERVED | PLACED | {"reason": "the notebooks in place of a README"}, set[str]()),
        (ABSENT, set[str]()),
        ({"status": "absent", "reason": None}, {"reason_where_it_has_no_topics"}),
        (OBSERVED, {"likeness_only_with_topics"}),
        (OBSERVED | PLACED | {"confidence": None}, {"likeness_only_with_topics"}),
        (UNKNOWN | {"likeness": 0.4}, {"likeness_only_with_topics"}),
    ],
)
def test_a_repository_is_like_a_topic_where_it_has_one(values: dict[str, Any], broken: set[str]) -> None:
    assert broken_rules("insight.topic_coverage", **values) == broken


@pytest.mark.parametrize(
    ("status", "reason", "broken"),
    [
        ("observed", None, set[str]()),
        ("absent", None, set[str]()),
        ("unknown", "limit", set[str]()),
        ("unknown", None, {"reason_only_where_unknown"}),
        ("absent", "limit", {"reason_only_where_unknown"}),
    ],
)
def test_a_work_is_unknown_for_a_reason(status: str, reason: str | None, broken: set[str]) -> None:
    values = {"source": "openalex", "kind": "doi", "observed_at": datetime(2026, 3, 9, tzinfo=UTC)}
    assert broken_rules("research.works", status=status, reason=reason, **values) == broken


def test_the_invented_organisation_of_the_pages_keeps_all_contracts() -> None:
    broken = {
        name: failure.counts()
        for name, rows in sample_content().tables.items()
        if len(failure := ALL_TABLES[name].contract.filter(rows).failure)
    }
    assert broken == {}
