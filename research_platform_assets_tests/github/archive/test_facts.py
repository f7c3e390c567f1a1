"""When a recorded value is a fact, an absence, or nothing known."""

from __future__ import annotations

import pytest

from research_platform_assets.github.archive.facts import (
    EMPTY_REPOSITORY,
    MADE_UP,
    NOT_RECORDED,
    known,
    part_facet,
    value_facet,
)
from research_platform_assets.github.records import FacetRecord

OBSERVED = FacetRecord(status="observed")


@pytest.mark.parametrize(
    ("value", "is_recorded", "origin", "absent_reason", "expected"),
    [
        (5, True, None, None, OBSERVED),
        (0, True, None, None, OBSERVED),
        (0, True, "legacy", None, FacetRecord(status="observed", origin="legacy")),
        (5, True, "synthetic", None, FacetRecord(status="unknown", reason=MADE_UP)),
        ("", True, "synthetic", "none", FacetRecord(status="unknown", reason=MADE_UP)),
        (None, True, None, None, FacetRecord(status="unknown", reason=NOT_RECORDED)),
        (None, False, None, "none", FacetRecord(status="unknown", reason=NOT_RECORDED)),
        (None, True, "git", "none", FacetRecord(status="absent", reason="none", origin="git")),
        ("", True, None, "none", FacetRecord(status="absent", reason="none")),
        ([], True, None, "none", FacetRecord(status="absent", reason="none")),
        ({}, True, None, "none", FacetRecord(status="absent", reason="none")),
        ("text", True, "derived", "none", FacetRecord(status="observed", origin="derived")),
        (["a"], True, None, "none", OBSERVED),
    ],
)
def test_a_value_is_observed_absent_or_unknown(
    value: object, is_recorded: bool, origin: str | None, absent_reason: str | None, expected: FacetRecord
) -> None:
    assert value_facet(value, is_recorded=is_recorded, origin=origin, absent_reason=absent_reason) == expected


@pytest.mark.parametrize(
    ("count", "is_empty", "absent_reason", "expected"),
    [
        (3, False, "none", FacetRecord(status="observed", origin="git")),
        (0, False, "none", FacetRecord(status="absent", reason="none", origin="git")),
        (0, False, None, FacetRecord(status="observed", origin="git")),
        (None, False, "none", FacetRecord(status="unknown", reason=NOT_RECORDED)),
        (None, True, "none", FacetRecord(status="absent", reason=EMPTY_REPOSITORY, origin="git")),
        (0, True, None, FacetRecord(status="absent", reason=EMPTY_REPOSITORY, origin="git")),
    ],
)
def test_a_part_is_observed_absent_or_unknown(
    count: int | None, is_empty: bool, absent_reason: str | None, expected: FacetRecord
) -> None:
    assert part_facet(count, is_empty_repository=is_empty, origin="git", absent_reason=absent_reason) == expected


@pytest.mark.parametrize(
    ("origin", "expected"), [(None, 5), ("git", 5), ("legacy", 5), ("derived", 5), ("synthetic", None)]
)
def test_a_made_up_value_is_not_known(origin: str | None, expected: int | None) -> None:
    assert known(5, origin) == expected
