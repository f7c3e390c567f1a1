"""Formats, page addresses, activity and charts: the small pure parts of the site."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from research_platform_assets.site import addresses, formats
from research_platform_assets.site.activity import MAXIMUM_PERIODS, Activity, commit_activity
from research_platform_assets.site.charts import ceiling, column_chart, share_bar
from research_platform_assets_tests.site.checks import elements, read


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "unknown"),
        (0, "0"),
        (0.0, "0"),
        (1234567, "1,234,567"),
        (1234.0, "1,234"),
        (22.5, "22.5"),
        (0.12345, "0.1235"),
        (-3.0, "-3"),
    ],
)
def test_numbers_have_separators_and_no_trailing_zeros(value: float | None, expected: str) -> None:
    assert formats.number(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(59.96, "59.9"), (60.0, "60"), (57.5, "57.5"), (0.04, "0"), (None, "unknown")]
)
def test_a_score_never_shows_a_limit_that_it_does_not_reach(value: float | None, expected: str) -> None:
    assert formats.score(value) == expected


def test_little_is_not_nothing() -> None:
    assert formats.number(0.0031, 2) == "less than 0.01"


@pytest.mark.parametrize(("value", "expected"), [(69.6, "70"), (99.6, "100"), (0.4, "0"), (1239.6, "1,240")])
def test_zeros_before_the_point_stay(value: float, expected: str) -> None:
    assert formats.number(value, 0) == expected


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (None, "unknown"),
        (0.0, "0 %"),
        (1.0, "100 %"),
        (0.5, "50 %"),
        (1 / 3, "33.3 %"),
        (0.0001, "less than 0.1 %"),
        (0.9999, "more than 99.9 %"),
    ],
)
def test_a_share_is_all_or_nothing_only_where_it_is(share: float | None, expected: str) -> None:
    assert formats.percent(share) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "unknown"),
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1 kB"),
        (999_949, "999.9 kB"),
        (999_950, "1 MB"),
        (34_200_000, "34.2 MB"),
        (5 * 10**15, "5,000 TB"),
    ],
)
def test_sizes_take_the_unit_that_reads_best(value: int | None, expected: str) -> None:
    assert formats.size(value) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("stargazers_count", "Stars"),
        ("repositories_with_readme", "Repositories with a README"),
        ("repositories_with_license", "Repositories with a licence"),
        ("size_kilobytes", "Size in kB"),
        ("created_at", "Created"),
        ("", ""),
    ],
)
def test_names_become_words(name: str, expected: str) -> None:
    assert formats.label(name) == expected


def test_small_words() -> None:
    assert formats.date(datetime(2024, 2, 29, 23, 59, tzinfo=UTC)) == "2024-02-29"
    assert formats.date(None) == "unknown"
    assert [formats.plural(n, "repository", "repositories") for n in (0, 1, 1200)] == [
        "0 repositories",
        "1 repository",
        "1,200 repositories",
    ]
    assert formats.plural(2, "bot") == "2 bots"
    assert formats.shortened("abcdef", 6) == "abcdef"
    assert formats.shortened("abc defg", 4) == "abc\u2026 (8 characters)"
    assert str(formats.code_spans("`a<b` & c")) == "<code>a&lt;b</code> &amp; c"


@pytest.mark.parametrize("identifier", ["account-7", "core.repositories", "pseudonym-0a1b"])
def test_a_plain_identifier_is_its_own_file_name(identifier: str) -> None:
    assert addresses.file_stem(identifier) == identifier


@pytest.mark.parametrize(
    "identifier", ["", "..", "../x", "a/b", "CON", "con", "nul.txt", "com1", "Ünï", "A", "a.", "a" * 101, "a\nb", "a b"]
)
def test_an_odd_identifier_becomes_a_name_that_every_file_system_takes(identifier: str) -> None:
    stem = addresses.file_stem(identifier)
    assert stem.startswith("x-")
    assert len(stem) == 34


def test_identifiers_that_differ_in_case_only_do_not_share_a_file() -> None:
    stems = {addresses.file_stem(name).casefold() for name in ("tool", "Tool", "TOOL")}
    assert len(stems) == 3


@pytest.mark.parametrize(
    ("page", "root"), [("index.html", ""), ("people/account-7.html", "../"), ("a/b/c.html", "../../")]
)
def test_the_way_back_to_the_top_counts_folders(page: str, root: str) -> None:
    assert addresses.root_of(page) == root


def at(*days: int) -> pl.DataFrame:
    start = datetime(2020, 1, 15, tzinfo=UTC)
    return pl.DataFrame(
        {"authored_at": [start + timedelta(days=day) for day in days]},
        schema={"authored_at": pl.Datetime("us", "UTC")},
    )


@pytest.mark.parametrize(
    ("commits", "expected"),
    [
        (at(), Activity("month", [])),
        (at(0), Activity("month", [("2020-01", 1)])),
        (at(0, 1, 60), Activity("month", [("2020-01", 2), ("2020-02", 0), ("2020-03", 1)])),
    ],
)
def test_commits_are_counted_by_month_with_empty_months_between(commits: pl.DataFrame, expected: Activity) -> None:
    assert replace(commit_activity(commits), query="", earlier_query="") == expected


def test_a_longer_history_takes_quarters_and_then_years() -> None:
    quarters = commit_activity(at(0, 365 * 5))
    assert quarters.unit == "quarter"
    assert quarters.counts[0] == ("2020 Q1", 1)
    assert len(quarters.counts) == 21
    years = commit_activity(at(0, 365 * 20))
    assert (years.unit, years.counts[0], len(years.counts)) == ("year", ("2020", 1), 21)


def test_commits_of_a_wrong_clock_are_counted_apart_not_dropped() -> None:
    activity = commit_activity(at(-365 * 300, 0, 1))
    assert len(activity.counts) == MAXIMUM_PERIODS
    assert activity.counts[-1] == ("2020", 2)
    assert activity.earlier_count == 1


@pytest.mark.parametrize(
    ("value", "expected"), [(0, 4), (4, 4), (5, 8), (9, 12), (13, 20), (21, 40), (101, 120), (121, 200), (801, 1200)]
)
def test_the_scale_ends_at_a_round_number_that_quarters_divide(value: int, expected: int) -> None:
    assert ceiling(value) == expected
    assert expected % 4 == 0


def test_a_chart_has_a_column_for_each_period_as_high_as_its_count() -> None:
    svg = column_chart([("a & b", 4), ("c", 2), ("d", 0)], "Commits <by> month")
    assert read(str(svg)).faults == []
    columns = [element for element in elements(str(svg)) if element.get("class") == "column"]
    heights = [float(column["height"]) for column in columns]
    assert heights[0] == 2 * heights[1] > 0
    assert heights[2] == 0
    assert "<title>a &amp; b: 4</title>" in svg
    assert 'aria-label="Commits &lt;by&gt; month"' in svg


def test_a_chart_of_many_periods_labels_only_some() -> None:
    svg = column_chart([(f"p{n}", 1) for n in range(48)], "x")
    labels = [element for element in elements(str(svg)) if element.get("text-anchor") == "middle"]
    assert len(labels) == 8


@pytest.mark.parametrize(("share", "width"), [(0.0, "0.00"), (0.375, "37.50"), (1.0, "100.00"), (1.7, "100.00")])
def test_a_bar_is_filled_to_its_share(share: float, width: str) -> None:
    assert f'class="part" width="{width}"' in share_bar(share)
