"""When a state began, and what becomes of repositories that a capture does not list."""

from __future__ import annotations

import polars as pl
import pytest

from research_platform_assets.analysis.facets import NOT_ASKED, NOT_LISTED, core_facets
from research_platform_assets.tables import core, github
from research_platform_assets_tests.analysis.rows import DAY, LATER, facets, is_valid, shuffled


def row(frame: pl.DataFrame, repository_id: int, facet: str) -> dict[str, object]:
    return frame.row(by_predicate=(pl.col("repository_id") == repository_id) & (pl.col("facet") == facet), named=True)


def test_the_first_capture_dates_every_state_to_itself() -> None:
    result = core_facets(facets({1: {"readme": "absent"}, 2: {}}), None, DAY)
    assert is_valid(result, core.FACETS_TABLE)
    assert result["since"].unique().to_list() == [DAY]
    assert result.height == 2 * len(github.FACETS)


@pytest.mark.parametrize(
    ("before", "now", "since"),
    [
        (("observed", None), ("observed", None), DAY),
        (("unknown", "timeout"), ("unknown", "timeout"), DAY),
        (("unknown", "timeout"), ("unknown", "403 too large"), LATER),
        (("observed", None), ("unknown", "timeout"), LATER),
        (("unknown", "timeout"), ("observed", None), LATER),
        (("absent", "none"), ("unknown", "none"), LATER),
    ],
)
def test_a_state_lasts_while_status_and_reason_are_the_same(
    before: tuple[str, str], now: tuple[str, str], since: object
) -> None:
    first = core_facets(facets({1: {"files": before[0]}}, reasons={"files": before[1]}), None, DAY)
    second = core_facets(facets({1: {"files": now[0]}}, reasons={"files": now[1]}), first, LATER)
    assert row(second, 1, "files")["since"] == since
    assert row(second, 1, "commits")["since"] == DAY


def test_a_repository_that_is_not_listed_keeps_its_rows_as_unknown() -> None:
    first = core_facets(facets({1: {}, 2: {}}), None, DAY).with_columns(origin=pl.lit("git"))
    second = core_facets(facets({1: {}}), first, LATER)
    gone = row(second, 2, "stargazers_count")
    assert (gone["status"], gone["reason"], gone["since"], gone["origin"]) == ("unknown", NOT_LISTED, LATER, "git")
    assert second.height == first.height
    third = core_facets(facets({1: {}}), second, LATER.replace(year=2027))
    assert row(third, 2, "stargazers_count")["since"] == LATER
    back = core_facets(facets({1: {}, 2: {}}), third, LATER.replace(year=2027))
    assert row(back, 2, "stargazers_count")["since"] == LATER.replace(year=2027)


def test_a_facet_that_was_not_asked_for_of_a_listed_repository_becomes_unknown() -> None:
    first = core_facets(facets({1: {}}), None, DAY)
    second = core_facets(facets({1: {}}).filter(pl.col("facet") != "topics"), first, LATER)
    assert row(second, 1, "topics")["reason"] == NOT_ASKED


def test_a_facet_that_the_declaration_no_longer_has_is_dropped() -> None:
    first = core_facets(facets({1: {}}), None, DAY)
    old = first.with_columns(facet=pl.lit("wiki")).head(1)
    assert is_valid(core_facets(facets({1: {}}), pl.concat([first, old]), LATER), core.FACETS_TABLE)


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_does_not_matter(seed: int) -> None:
    captured = facets({number: {"files": "unknown"} for number in range(1, 6)})
    first = core_facets(facets({number: {} for number in range(1, 8)}), None, DAY)
    expected = core_facets(captured, first, LATER)
    assert core_facets(shuffled(captured, seed), shuffled(first, seed), LATER).equals(expected)
