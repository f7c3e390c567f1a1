"""What stands in the list of all repositories, and what it can be narrowed by."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from research_platform_assets.site.content import SiteContent
from research_platform_assets.site.index import site_index
from research_platform_assets.site.listing.cell import Cell
from research_platform_assets.site.listing.columns import COLUMNS, columns, missing
from research_platform_assets.site.listing.facets import Facet, facets
from research_platform_assets.site.pages.repositories import (
    MAXIMUM_ROWS,
    page_path,
    repositories_files,
    repositories_pages,
)
from research_platform_assets_tests.site.sample_content import Row, row, sample_content, with_tables


@pytest.fixture(scope="module")
def content() -> SiteContent:
    return sample_content()


def cell(content: SiteContent, column: str, repository: int) -> Cell:
    index = site_index(content)
    found = next(each for each in COLUMNS if each.name == column)
    return found.cell(index, index.repository[repository])


def listed_facets(content: SiteContent) -> dict[str, Facet]:
    index = site_index(content)
    cells = [(column, [column.cell(index, each) for each in index.repositories]) for column in columns(index)]
    return {facet.name: facet for facet in facets(index, cells)}


def data(content: SiteContent) -> dict[str, Any]:
    (script,) = repositories_files(site_index(content)).values()
    return json.loads(script.decode().removeprefix("globalThis.listedRepositories=").removesuffix(";\n"))


@pytest.mark.parametrize(
    ("column", "repository", "expected"),
    [
        ("language", 101, Cell("observed", "Python")),
        ("language", 103, Cell("absent")),
        ("language", 104, Cell("unknown", link="repositories/104.html#fact-languages")),
        ("topic", 101, Cell("observed", "volatility / garch / returns", "topics/0.html")),
        ("topic", 103, Cell("absent", link="repositories/103.html#topics")),
        ("topic", 104, Cell("unknown", link="repositories/104.html#topics")),
        ("license", 101, Cell("observed", "MIT")),
        ("commits", 101, Cell("observed", 12)),
        ("commits", 106, Cell("unknown", link="repositories/106.html#fact-commits")),
        ("forks", 101, Cell("observed", 0)),
        ("readme", 101, Cell("observed", "yes", "repositories/101.html#readme")),
        ("readme", 103, Cell("absent")),
        ("readme", 104, Cell("unknown", link="repositories/104.html#fact-readme")),
        ("state", 102, Cell("observed", "gone")),
        ("pushed", 101, Cell("observed", "2024-04-20")),
        ("pushed", 103, Cell("unknown")),
        ("notebooks", 106, Cell("unknown", link="repositories/106.html#notebooks")),
    ],
)
def test_a_cell_says_what_is_known(content: SiteContent, column: str, repository: int, expected: Cell) -> None:
    assert cell(content, column, repository) == expected


def test_a_score_that_earned_no_badge_is_known_to_have_none(content: SiteContent) -> None:
    def with_level(status: str, level: str | None) -> SiteContent:
        made = row("research.reproducibility", repository_id=101, status=status, level=level)
        return with_tables(content, {"research.reproducibility": [made]})

    link = "repositories/101.html#reproducibility"
    assert cell(with_level("observed", "gold"), "badge", 101) == Cell("observed", "gold")
    assert cell(with_level("observed", "none"), "badge", 101) == Cell("absent", link=link)
    assert cell(with_level("unknown", None), "badge", 101) == Cell("unknown", link=link)


def test_no_publication_is_only_said_where_all_kinds_of_documents_were_read(content: SiteContent) -> None:
    def with_coverage(*statuses: str) -> SiteContent:
        sources = ("citation_file", "readme")
        rows = [
            row("research.publication_coverage", repository_id=101, source=source, status=status)
            for source, status in zip(sources, statuses, strict=False)
        ]
        return with_tables(content, {"research.publications": [], "research.publication_coverage": rows})

    assert cell(with_coverage("observed", "absent"), "publications", 101) == Cell("observed", 0)
    assert cell(with_coverage("observed", "unknown"), "publications", 101).status == "unknown"
    assert cell(with_coverage(), "publications", 101).status == "unknown"


def test_own_works_are_counted_once_whatever_identifiers_they_have(content: SiteContent) -> None:
    def publication(identifier: str, work_id: str, relation: str = "own", *, is_valid: bool = True) -> Row:
        ids = {"repository_id": 101, "identifier": identifier, "work_id": work_id}
        return row("research.publications", **ids, kind="doi", relation=relation, is_valid=is_valid)

    rows = [
        publication("10.1000/a", "10.1000/a"),
        publication("2103.12345", "10.1000/a"),
        publication("10.1000/b", "10.1000/b"),
        publication("10.1000/c", "10.1000/c", "cited"),
        publication("TODO", "TODO", is_valid=False),
    ]
    assert cell(with_tables(content, {"research.publications": rows}), "publications", 101) == Cell("observed", 2)


@pytest.mark.parametrize(
    ("facet", "expected"),
    [
        ("state", [("active", 4), ("archived", 1), ("gone", 1)]),
        ("language", [("Python", 1), ("R", 1), ("none", 1), ("unknown", 3)]),
        ("readme", [("yes", 3), ("none", 1), ("unknown", 2)]),
        ("topic", [("1", 1), ("0", 1), ("none", 2), ("unknown", 2)]),
        ("pushed", [("2024", 4), ("unknown", 2)]),
    ],
)
def test_facets_offer_exactly_what_the_rows_have(
    content: SiteContent, facet: str, expected: list[tuple[str, int]]
) -> None:
    found = listed_facets(content)[facet]
    assert [(value, found.count(place)) for place, (value, _) in enumerate(found.choices)] == expected


def test_the_latest_year_of_a_push_comes_first(content: SiteContent) -> None:
    rows = [dict(each) for each in content.rows("core.repositories")]
    rows[1]["pushed_at"] = rows[0]["pushed_at"].replace(year=2026)
    choices = listed_facets(with_tables(content, {"core.repositories": rows}))["pushed"].choices
    assert [value for value, _ in choices] == ["2026", "2024", "unknown"]


def test_a_column_appears_with_its_table(content: SiteContent) -> None:
    tables = {name: frame for name, frame in content.tables.items() if name != "insight.health"}
    index = site_index(replace(content, tables=tables))
    assert "health" not in {column.name for column in columns(index)}
    assert [column.name for column in missing(index)] == ["health"]
    (page,) = repositories_pages(index)
    assert [column.label for column in page.values["missing"]] == ["Health"]


def test_the_data_say_what_is_unknown_and_what_is_not_there(content: SiteContent) -> None:
    found = data(content)
    names = [each["name"] for each in found["rows"]]
    language = next(each for each in found["columns"] if each["name"] == "language")
    assert language["values"][names.index("empty-shell")] is None
    assert names.index("empty-shell") not in language["unknown"]
    assert names.index("blocked-data") in language["unknown"]
    assert found["rows"][names.index("old-course")]["marks"] == [["gone", "state-gone"]]
    assert {len(each["values"]) for each in found["columns"]} == {len(names)}
    assert {len(each["chosen"]) for each in found["facets"]} == {len(names)}


def test_the_data_are_a_script_whatever_names_hold(content: SiteContent) -> None:
    rows = [dict(each) for each in content.rows("core.repositories")]
    rows[0] |= {"name": "a\u2028b</script>", "description": "\u2029"}
    (script,) = repositories_files(site_index(with_tables(content, {"core.repositories": rows}))).values()
    assert "\u2028" not in script.decode()
    assert "\u2029" not in script.decode()
    assert data(with_tables(content, {"core.repositories": rows}))["rows"][1]["name"] == "a\u2028b</script>"


def test_a_long_list_has_pages_that_hold_every_repository_once(content: SiteContent) -> None:
    model = content.rows("core.repositories")[0]
    rows = [model | {"repository_id": number, "name": f"r{number:04}"} for number in range(1, 2 * MAXIMUM_ROWS + 2)]
    pages = list(repositories_pages(site_index(with_tables(content, {"core.repositories": rows}))))
    assert [page.path for page in pages] == [page_path(number) for number in (1, 2, 3)]
    assert [len(page.values["listed"]) for page in pages] == [MAXIMUM_ROWS, MAXIMUM_ROWS, 1]
    listed = [entry.row["repository_id"] for page in pages for entry in page.values["listed"]]
    assert listed == [each["repository_id"] for each in rows]


def test_an_organisation_without_repositories_has_a_page_that_says_so(content: SiteContent) -> None:
    (page,) = repositories_pages(site_index(with_tables(content, {"core.repositories": []})))
    assert page.values["total"] == 0
    assert page.values["facets"] is not None


def test_the_list_can_be_narrowed_to_what_is_likely_to_run(content: SiteContent) -> None:
    def with_tests(status: str, points: float | None) -> SiteContent:
        made = row("research.reproducibility_criteria", repository_id=101, criterion="tests", status=status,
                   points=points, possible=4.0, position=0)  # fmt: skip
        return with_tables(content, {"research.reproducibility_criteria": [made]})

    link = "repositories/101.html#reproducibility"
    assert cell(with_tests("observed", 3.0), "tests", 101) == Cell("observed", "partly")
    assert cell(with_tests("not applicable", None), "tests", 101) == Cell("absent", link=link)
    assert cell(with_tests("unknown", None), "tests", 101).status == "unknown"
    found = listed_facets(with_tests("absent", 0.0))["tests"]
    assert [value for value, _ in found.choices] == ["no", "unknown"]
    assert [found.count(place) for place in range(2)] == [1, 5]
