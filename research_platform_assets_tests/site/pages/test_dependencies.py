"""What repositories depend on: charts and tables say what the frames say."""

from __future__ import annotations

from typing import Any

from research_platform_assets.site.figures.drawing import drawn, live
from research_platform_assets.site.index import SiteIndex, site_index
from research_platform_assets.site.pages.dependencies import dependencies_page
from research_platform_assets.site.pages.dependency_figures import MOST_PACKAGES
from research_platform_assets_tests.site.sample_content import (
    CORRECTED,
    OBSERVED,
    UNREADABLE,
    row,
    sample_content,
    with_tables,
)


def package(name: str, repositories: list[int], **values: Any) -> dict[str, Any]:
    counts = {"repositories_count": len(repositories), "runtime_repositories_count": len(repositories)}
    return row("insight.packages", ecosystem="pypi", package=name, repository_ids=repositories, **counts | values)


def entry(number: int, name: str, *, pinned: bool = False, locked: bool | None = False, occurrence: int = 0) -> Any:
    return row("insight.dependencies", repository_id=number, path="requirements.txt", ecosystem="pypi", package=name,
               scope="runtime", occurrence=occurrence, is_pinned=pinned, is_locked=locked)  # fmt: skip


def index_with(**tables: list[dict[str, Any]]) -> SiteIndex:
    return site_index(with_tables(sample_content(), {f"insight.{name}": rows for name, rows in tables.items()}))


def test_boxes_and_words_follow_the_number_of_repositories() -> None:
    index = index_with(packages=[package("numpy", [OBSERVED, CORRECTED]), package("x" * 300, [OBSERVED])])
    figure = dependencies_page(index).values["packages"]
    assert figure.description == "2 packages. None is asked for by more repositories than numpy: 2."
    assert list(figure.rows) == [("numpy", "pypi", 2, 2, 0), ("x" * 300, "pypi", 1, 1, 0)]
    assert ">numpy</text>" in drawn(figure)
    assert "x" * 60 not in drawn(figure)


def test_of_many_packages_the_first_are_drawn_and_said() -> None:
    index = index_with(packages=[package(f"p{number:03}", [OBSERVED]) for number in range(MOST_PACKAGES + 5)])
    figure = dependencies_page(index).values["packages"]
    assert len(figure.rows) == MOST_PACKAGES
    assert figure.description.endswith(f" The first {MOST_PACKAGES} of {MOST_PACKAGES + 5} are drawn.")


def test_a_shared_package_names_who_pins_and_who_locks_it() -> None:
    everyone = [OBSERVED, CORRECTED, UNREADABLE]
    entries = [
        entry(OBSERVED, "numpy", pinned=True),
        entry(OBSERVED, "numpy", occurrence=1),
        entry(CORRECTED, "numpy", locked=True),
        entry(UNREADABLE, "numpy", locked=None),
    ]
    index = index_with(packages=[package("numpy", everyone), package("alone", [OBSERVED])], dependencies=entries)
    values = dependencies_page(index).values
    assert (values["packages_count"], values["shared_count"]) == (2, 1)
    [(listed, asking)] = values["shared"]
    assert listed["package"] == "numpy"
    assert [(one.repository["repository_id"], one.is_pinned, one.is_locked) for one in asking] == [
        (CORRECTED, False, True),
        (UNREADABLE, False, None),
        (OBSERVED, False, False),
    ]


def test_links_between_own_repositories_are_drawn_from_left_to_right() -> None:
    edge = row("insight.package_edges", repository_id=OBSERVED, other_id=CORRECTED, package="risk", basis="name",
               requirement="risk>=1")  # fmt: skip
    gone = edge | {"other_id": 999_999}
    figure = dependencies_page(index_with(package_edges=[edge, gone])).values["own"]
    assert figure.description == "1 link between repositories of the organisation."
    assert list(figure.rows) == [("volatility-models", "risk-data", "risk", "name", "risk>=1")]
    assert f'"../repositories/{CORRECTED}.html"' in live(figure, "../")


def test_what_could_not_be_read_is_listed_with_the_reason() -> None:
    coverage = [
        row("insight.dependency_coverage", repository_id=OBSERVED, status="observed"),
        row("insight.dependency_coverage", repository_id=UNREADABLE, status="unknown", reason="403 too large"),
    ]
    values = dependencies_page(index_with(dependency_coverage=coverage, packages=[])).values
    assert values["states"] == {"observed": 1, "absent": 0, "unknown": 1}
    assert [(each["repository_id"], found["reason"]) for each, found in values["unread"]] == [
        (UNREADABLE, "403 too large")
    ]
    assert values["packages"] is None
