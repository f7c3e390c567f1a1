"""The pages of reproducibility and health."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from research_platform_assets.analysis.reproducibility.rubric import reproducibility_rubric
from research_platform_assets.analysis.rubrics.description import described
from research_platform_assets.site.content import SiteContent
from research_platform_assets.site.index import SiteIndex, site_index
from research_platform_assets.site.page import Page
from research_platform_assets.site.pages.health import health_pages
from research_platform_assets.site.pages.judged import judged_of, judged_values
from research_platform_assets.site.pages.judged_criteria import criteria_of
from research_platform_assets.site.pages.judged_figures import MAXIMUM_RANGES, dimension_figure, score_figure
from research_platform_assets.site.pages.reproducibility import reproducibility_pages
from research_platform_assets.site.rest import ROWS
from research_platform_assets.site.templating import rendered, shared_values
from research_platform_assets.tables.registry import ALL_TABLES
from research_platform_assets_tests.site.checks import elements, read
from research_platform_assets_tests.site.sample_content import CORRECTED, OBSERVED, row, with_tables
from research_platform_assets_tests.site.sample_findings import MARKUP
from research_platform_assets_tests.site.sample_judgement import YARDSTICKS, judged_content, section, shown, words


def reproducibility_page(index: SiteIndex) -> Page:
    return next(reproducibility_pages(index))


def _health_values(index: SiteIndex) -> dict[str, Any]:
    return judged_values(index, "health", HEALTH, judged_of(index, HEALTH))


def health_page(index: SiteIndex) -> Page:
    return next(health_pages(index))


REPRODUCIBILITY, HEALTH = "research.reproducibility", "insight.health"
PAGES: tuple[tuple[str, str, Callable[[SiteIndex], Page]], ...] = (
    ("reproducibility", REPRODUCIBILITY, reproducibility_page),
    ("health", HEALTH, health_page),
)


@pytest.fixture(scope="module")
def content() -> SiteContent:
    return judged_content()


@pytest.mark.parametrize(("analysis", "table", "page"), PAGES)
def test_a_page_says_how_many_have_which_level(
    content: SiteContent, analysis: str, table: str, page: Callable[[SiteIndex], Page]
) -> None:
    html = shown(content, page)
    text = words(html)
    assert "With a score 2 of 6 repositories" in text
    expected = {"reproducibility": "Gold from 80 0 Silver from 60 1 Which one", "health": "B from 55 1 Which one"}
    assert expected[analysis] in text
    assert read(html).faults == []
    links = [element.get("href", "") for element in elements(html)]
    level = {"reproducibility": "?level=no%20level#repositories-heading", "health": "?level=D#repositories-heading"}
    assert level[analysis] in links
    assert f"data/{table}.html#score" in links


def test_no_score_is_a_reason_and_never_a_low_one(content: SiteContent) -> None:
    html = shown(content, reproducibility_page)
    text = section(html, "without")
    assert "Without a score 4 repositories" in text
    assert "only 30% of the points could be judged, less than 60% unknown 1" in text
    assert "the repository is empty no score 1" in text
    assert "it has not been computed unknown 2" in text
    listed = section(html, "repositories-heading")
    assert (
        "blocked-data unknown: only 30% of the points could be judged, less than 60% unknown unknown 30 %"
        + " unknown" * 6
        in listed
    )
    assert "volatility-models 72.5 silver 90 % 100 60 53.3 50 66.7 100" in listed
    assert "no level (1)" in listed
    apart = html.partition('id="judged-apart"')[2]
    assert "old-course" in apart.partition("</table>")[0]


def test_criteria_are_counted_by_what_is_known_and_ranked_by_what_they_would_bring(content: SiteContent) -> None:
    index = site_index(content)
    found = {each.name: each for each in criteria_of(index, REPRODUCIBILITY, YARDSTICKS["reproducibility"])}
    # Of 19 criteria: OBSERVED has all, none, some in turn; CORRECTED none, none, unknown, not applicable; the third
    # repository has no score, and none of its criteria is known.
    assert found["readme"].counts == (1, 0, 1, 1, 0)
    assert found["installation"].counts == (0, 0, 2, 1, 0)
    assert found["usage"].counts == (0, 1, 0, 2, 0)
    assert found["dependencies_declared"].counts == (1, 0, 0, 1, 1)
    assert found["installation"].gain == 7.0
    assert found["readme"].gain == 3.0
    gains = [each.gain for each in criteria_of(index, REPRODUCIBILITY, None)]
    assert gains == sorted(gains, reverse=True)
    assert sum(sum(each.counts) for each in found.values()) == 3 * len(found)


def test_without_any_score_there_is_neither_gain_nor_chart(content: SiteContent) -> None:
    withheld = [
        each | {"status": "unknown", "score": None, "level": None, "reason": "withheld", "level_change_share": None}
        for each in content.rows(HEALTH)
    ]
    html = shown(with_tables(content, {HEALTH: withheld}), health_page)
    assert "No repository has a score; the reasons stand below." in words(html)
    assert "<svg" not in section(html, "weights")
    assert "data-value" not in html.partition("Gain")[2].partition("</table>")[0].rpartition("<td")[2]
    values = _health_values(site_index(with_tables(content, {HEALTH: withheld})))
    assert {each.gain for each in values["criteria"]} == {None}
    assert (values["score_figure"], values["dimension_figure"]) == (None, None)


def test_scores_fall_into_steps_with_the_highest_in_the_last() -> None:
    figure = score_figure(HEALTH, [0.0, 4.99, 5.0, 99.9, 100.0], YARDSTICKS["health"])
    counts = dict(figure.rows)
    assert (counts["0 to below 5"], counts["5 to below 10"], counts["95 to 100"]) == (2, 1, 2)
    assert sum(counts.values()) == 5
    assert figure.description == "5 repositories have a score; the lowest is 0, the median 5, the highest 100."
    assert str(figure.specification).count("'name': 'A'") == 1


def test_the_rubric_is_explained_criterion_by_criterion(content: SiteContent) -> None:
    for analysis, table, page in PAGES:
        html = shown(content, page)
        text = section(html, "rubric")
        rubric = YARDSTICKS[analysis]
        assert f"Rubric {rubric['version']}" in text
        for part in rubric["dimensions"]:
            assert f"{part['title']} {part['weight']:g} points" in text
            for each in part["criteria"]:
                assert f"{each['question']} {each['points']:g} {each['scale']} {each['improvement']}" in text
                assert f'id="criterion-{each["name"]}"' in html
        assert all(source in text for source in rubric["sources"])
        assert "Another version" not in text, table


def test_another_rubric_than_that_of_the_scores_is_said_to_be_another(content: SiteContent) -> None:
    newer = {**YARDSTICKS, "health": {**YARDSTICKS["health"], "version": "9.9+00000000"}}
    text = section(shown(replace(content, yardsticks=newer), health_page), "rubric")
    assert f"Another version. The scores on this page were made by rubric {YARDSTICKS['health']['version']}" in text
    none = section(shown(replace(content, yardsticks={}), health_page), "rubric")
    assert "unknown: the rubric was not handed to this site." in none


def test_every_dimension_of_a_rubric_is_a_column_of_its_table() -> None:
    for analysis, table, _ in PAGES:
        columns = ALL_TABLES[table].polars_schema
        assert [f"{part['name']}_score" in columns for part in YARDSTICKS[analysis]["dimensions"]] == [True] * 6


def test_how_much_weights_matter_is_told_of_health(content: SiteContent) -> None:
    html = shown(content, health_page)
    text = section(html, "weights")
    assert "The level stays the same in all of them for 1 of 2 repositories with a score" in text
    assert "for 1 it is another one in at least 25 % of the combinations" in text
    assert "volatility-models 48 56 61 30 %" in text
    assert "risk-data 30 D 90 % 10 none none none none none 27 33 0 %" in section(html, "repositories-heading")
    many = [
        row(HEALTH, repository_id=number, status="observed", score=50.0, level="C", coverage=1.0, lowest_score=40.0,
            highest_score=60.0, level_change_share=0.5)
        for number in range(1, MAXIMUM_RANGES + 2)
    ]  # fmt: skip
    repositories = [row("core.repositories", repository_id=each["repository_id"], name="x") for each in many]
    crowded = shown(with_tables(content, {HEALTH: many, "core.repositories": repositories}), health_page)
    assert f"The chart shows the {MAXIMUM_RANGES} whose level depends" in words(crowded)


def test_declared_replications_are_listed_with_their_reports_alone(content: SiteContent) -> None:
    html = shown(content, reproducibility_page)
    text = section(html, "declared")
    assert "2 replications (0 succeeded, 1 in part, 1 failed) and 1 review are declared." in text
    assert text.index("review") < text.index("One figure differs.")
    assert "no repository of this organisation for certain" in text
    assert MARKUP in text
    assert [e for e in elements(html) if e.get("href", "").startswith("javascript")] == []
    none = with_tables(content, {"research.replications": []})
    assert "None is declared." in section(shown(none, reproducibility_page), "declared")


def test_badges_are_shown_best_first_with_how_to_use_them(content: SiteContent) -> None:
    html = shown(content, reproducibility_page)
    pictures = [element["src"] for element in elements(html) if element.tag == "img"]
    assert pictures[:2] == [f"badges/{OBSERVED}.svg", f"badges/{CORRECTED}.svg"]
    assert f"[![Reproducibility](…/badges/{OBSERVED}.svg)](…/repositories/{OBSERVED}.html#reproducibility)" in html


@pytest.mark.parametrize(("analysis", "table", "page"), PAGES)
def test_switched_off_never_computed_and_empty_differ(
    content: SiteContent, analysis: str, table: str, page: Callable[[SiteIndex], Page]
) -> None:
    def said(changed: SiteContent) -> str:
        return words(shown(changed, page))

    bare = replace(content, tables={name: frame for name, frame in content.tables.items() if name != table})
    assert f"unknown: {analysis} has not been computed." in said(bare)
    assert "No result of it has been computed" in said(replace(bare, analyses={analysis: False}))
    off = said(replace(content, analyses={analysis: False}))
    assert "What is shown is its last result" in off
    assert "With a score 2" in off
    empty = with_tables(content, {"core.repositories": []})
    assert "No repositories are known." in said(empty)
    nothing = replace(content, tables={}, yardsticks={})
    assert read(shown(nothing, page)).faults == []


def test_a_long_table_shows_its_first_rows_and_a_script_has_the_others(content: SiteContent) -> None:
    many = [row("core.repositories", repository_id=n, name=f"r{n:03}", state="active") for n in range(ROWS + 5)]
    index = site_index(with_tables(content, {"core.repositories": many}))
    first, rest = health_pages(index)
    html = rendered(first, shared_values(index, {first.path})).decode()
    assert f"The first {ROWS} of {ROWS + 5} repositories by name are shown at first." in words(html)
    table = html.partition('id="judged"')[2].partition("</table>")[0]
    assert table.count("<tr data-row") == ROWS
    assert f'data-rest="{rest.path}" data-total="{ROWS + 5}"' in table
    script = rendered(rest, shared_values(index, {first.path})).decode()
    (others,) = re.findall(r'siteRows\["judged"\] = (".*");', script)
    assert re.findall(r"<bdi>(r\d+)</bdi>", json.loads(others)) == [f"r{n:03}" for n in range(ROWS, ROWS + 5)]


def test_a_rubric_is_described_with_all_that_a_reader_may_ask() -> None:
    said = described(reproducibility_rubric())
    assert [level["name"] for level in said["levels"]] == ["gold", "silver", "bronze", "none"]
    readme = said["dimensions"][0]["criteria"][0]
    assert readme["scale"] == "at least 150 words: 6 points; at least 50 words: 3 points; at least 10 words: 1 point"
    assert (said["minimum_coverage"], readme["source"]) == (0.6, None)


def test_dimensions_with_the_same_median_are_neither_highest_nor_lowest_alone() -> None:
    parts = (("Care", 50.0), ("Activity", 50.0), ("Other", None))
    figure = dimension_figure("insight.health", [(name, f"{name.lower()}_score", [value]) for name, value in parts])
    assert figure is not None
    assert figure.description == "No median is above that of Care (50), and none below that of Care (50)."
