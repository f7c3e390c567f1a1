"""The page of code."""

from __future__ import annotations

from dataclasses import replace

import pytest

from research_platform_assets.analysis.code_quality.ratings import Risk, complexity_rating, duplication_rating
from research_platform_assets.analysis.code_quality.yardstick import code_yardstick
from research_platform_assets.site.content import SiteContent
from research_platform_assets.site.index import SiteIndex, site_index
from research_platform_assets.site.page import Page
from research_platform_assets.site.pages.quality import quality_pages
from research_platform_assets.site.pages.quality_figure import MAXIMUM_ROWS, heat_map
from research_platform_assets.site.spread import spread
from research_platform_assets_tests.site.checks import elements, read
from research_platform_assets_tests.site.sample_content import OBSERVED, row, with_tables
from research_platform_assets_tests.site.sample_judgement import judged_content, section, shown, words

TABLE = "insight.code_quality"


def quality_page(index: SiteIndex) -> Page:
    return next(quality_pages(index))


@pytest.fixture(scope="module")
def content() -> SiteContent:
    return judged_content()


@pytest.fixture(scope="module")
def html(content: SiteContent) -> str:
    return shown(content, quality_page)


def test_counts_are_of_the_latest_capture_and_what_was_last_known_is_shown_apart_from_them(html: str) -> None:
    assert read(html).faults == []
    text = words(html)
    assert "With a grade 2 of 6 repositories" in text
    assert "Files measured 14 of 15 files of program text that are known Left out 1" in text
    assert "Last known 1 repositories, in no count on this page" in text
    listed = section(html, "repositories-heading")
    assert "blocked-data last known - - o 100 % 300" in listed
    assert "volatility-models + + ++ 90 % 1,200 5 % 2 % 10 % unknown 50 % unknown unknown unknown yes" in listed
    assert "risk-data no grade: fewer than 100 lines of code none none none 100 % 20" in listed


def test_ratings_stand_with_their_published_thresholds_and_how_many_have_them(html: str) -> None:
    text = section(html, "ratings")
    assert "Heitlager, Kuipers and Visser (2007)" in text
    assert "++ 0 0 25 %, 0 %, 0 % 1 3 %" in text
    assert "+ 1 1 30 %, 5 %, 0 % 0 5 %" in text
    assert "-- 1 1 more than that 1 more than that" in text
    assert "less than 50 % of the files or fewer than 100 lines of code" in text


def test_thresholds_shown_are_those_that_rate() -> None:
    for each in code_yardstick()["ratings"]:
        if each["complexity"] is not None:
            assert complexity_rating(Risk(*each["complexity"])) == each["name"]
            assert duplication_rating(each["duplication"]) == each["name"]


def test_what_has_no_published_threshold_says_so_and_nobody_is_rated_by_it(html: str) -> None:
    text = section(html, "measures")
    assert "Types 1 25 % 25 % 25 % Part of the public functions with all types given" in text
    assert "Docstrings 2 62.5 % 75 % 87.5 %" in text
    assert text.count("No published threshold is used.") == 7
    assert "The limit of 10 is McCabe's (1976)." in text


def test_notebooks_are_told_by_repositories_of_which_all_some_or_none_are_clean(html: str) -> None:
    text = section(html, "notebooks")
    assert "2 of 3 notebooks were read and say which of their cells were run." in text
    assert "from top to bottom, without a gap 0 repositories 1 repository 0 repositories" in text
    assert "without an output that is an error 1 repository 0 repositories 0 repositories" in text
    assert "all three 0 repositories 0 repositories 1 repository" in text


def test_unread_notebooks_are_unknown_and_none_are_none(content: SiteContent) -> None:
    code = [each | {"stateful_notebooks_count": 0} for each in content.rows(TABLE)]
    assert "unknown: of 3 notebooks none was read" in section(
        shown(with_tables(content, {TABLE: code}), quality_page), "notebooks"
    )
    code = [each | {"stateful_notebooks_count": 0, "notebooks_count": 0} for each in content.rows(TABLE)]
    assert "No notebooks are known." in section(shown(with_tables(content, {TABLE: code}), quality_page), "notebooks")


def test_what_could_not_be_judged_says_why_by_repository_and_by_language(html: str) -> None:
    text = section(html, "not-judged")
    assert "fewer than 100 lines of code no grade 1" in text
    assert "it has not been computed unknown 1" in text
    assert "Julia 1 1 0 0 the complexity of Julia is not measured (1)" in text
    assert "Python 2 1 1 1 contents not recorded (1)" in text
    assert "earlier" not in text, "what was last known is no file of the latest capture"


def test_the_heat_map_never_mixes_its_scales_and_tells_a_share_of_none_from_no_share(content: SiteContent) -> None:
    known = {"status": "observed", "files_count": 3, "measured_files_count": 3, "languages": ["Python"]}
    known |= {"grade": "+", "test_files_share": 0.0, "test_files_count": 0, "notebooks_count": 0}
    named = [(f"r{number}", row(TABLE, repository_id=number, **known)) for number in range(50)]
    figure = heat_map(TABLE, named)
    assert figure is not None
    assert len(figure.rows) == MAXIMUM_ROWS
    assert figure.rows[0] == ("r0", "+", "none", "none", "0 %", None, None, "none")
    rated, shared = figure.specification["hconcat"]
    assert [each["encoding"]["y"].get("sort") for each in (rated["layer"][0], shared["layer"][0])] == [
        [name for name, _ in named[:MAXIMUM_ROWS]]
    ] * 2
    assert rated["layer"][0]["encoding"]["color"]["scale"]["domain"] == ["++", "+", "o", "-", "--", "none", "unknown"]
    assert "scale" not in shared["layer"][0]["encoding"]["color"]
    assert heat_map(TABLE, []) is None
    drawn = shown(content, quality_page)
    assert drawn.index("<svg") < drawn.index('id="ratings"')


def test_without_measured_code_there_is_no_heat_map_but_the_reason(content: SiteContent) -> None:
    unread = row(TABLE, repository_id=OBSERVED, status="unknown", reason="contents not recorded", files_count=7,
                 measured_files_count=0, grade_reason="contents not recorded", is_current=True)  # fmt: skip
    html = shown(with_tables(content, {TABLE: [unread], "insight.code_files": []}), quality_page)
    text = words(html)
    assert "No repository's code was measured in the latest capture, so there is no heat map. Why" in text
    assert "contents not recorded unknown 1" in section(html, "not-judged")
    assert "volatility-models unknown: contents not recorded unknown unknown unknown unknown" in section(
        html, "repositories-heading"
    )


def test_filters_find_grades_and_languages(html: str) -> None:
    rows = {e["data-text"].split()[0]: e for e in elements(html) if "data-grade" in e}
    assert rows["volatility-models"]["data-language"] == "Python\nR"
    assert {each["data-grade"] for each in rows.values()} == {"+", "-", "--", "no grade", "unknown"}


def test_switched_off_never_computed_and_empty_differ(content: SiteContent) -> None:
    bare = replace(content, tables={name: frame for name, frame in content.tables.items() if name != TABLE})
    assert "unknown: code has not been measured." in words(shown(bare, quality_page))
    off = words(shown(replace(bare, analyses={"code_quality": False}), quality_page))
    assert "No result of it has been computed" in off
    assert "has not been measured" not in off
    assert "No repositories are known." in words(shown(with_tables(content, {"core.repositories": []}), quality_page))
    assert read(shown(replace(content, yardsticks={}), quality_page)).faults == []


def test_repositories_of_other_builds_are_in_no_language(content: SiteContent) -> None:
    stranger = row("insight.code_files", repository_id=999, path="x.py", language="Python", status="observed",
                   is_current=True)  # fmt: skip
    page = quality_page(site_index(with_tables(content, {"insight.code_files": [stranger]})))
    assert page.values["languages"] == []


def test_quartiles_lie_between_neighbours_in_proportion() -> None:
    found = spread([4.0, None, 1.0, 2.0, 3.0])
    assert found is not None
    assert (found.count, found.lowest, found.lower_quartile, found.median, found.upper_quartile, found.highest) == (
        4, 1.0, 1.75, 2.5, 3.25, 4.0,
    )  # fmt: skip
    assert spread([None]) is None
