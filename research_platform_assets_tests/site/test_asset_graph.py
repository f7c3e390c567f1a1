"""The graph of tables as a picture."""

from __future__ import annotations

import pytest

from research_platform_assets.site.asset_graph import Placed, asset_graph, needed, placed
from research_platform_assets_tests.site.checks import elements


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({}, {}),
        ({"b": ["a"]}, {"a": [], "b": ["a"]}),
        ({"b": ["a"], "c": ["a", "b"]}, {"a": [], "b": ["a"], "c": ["b"]}),
        ({"b": ["a"], "c": ["b"], "d": ["a", "c"]}, {"a": [], "b": ["a"], "c": ["b"], "d": ["c"]}),
        ({"c": ["a", "b"]}, {"a": [], "b": [], "c": ["a", "b"]}),
        ({"a": ["a"]}, {"a": []}),
    ],
)
def test_an_arrow_that_follows_from_others_is_left_out(
    inputs: dict[str, list[str]], expected: dict[str, list[str]]
) -> None:
    assert needed(inputs) == expected


def test_a_table_stands_one_rank_after_the_last_of_its_inputs() -> None:
    ranks = {node.table: node.rank for node in placed(needed({"b": ["a"], "c": ["b"], "d": ["a"], "e": ["c", "d"]}))}
    assert ranks == {"a": 0, "b": 1, "d": 1, "c": 2, "e": 3}


def test_tables_stand_near_what_they_are_made_from() -> None:
    arrows = {"x": [], "y": [], "from_y": ["y"], "from_x": ["x"]}
    assert placed(arrows)[2:] == [Placed("from_x", 1, 0), Placed("from_y", 1, 1)]


def test_every_table_is_a_link_and_no_stop_of_the_keyboard() -> None:
    drawn = elements(asset_graph({"core.people": ["github.commits"]}))
    links = [element for element in drawn if "href" in element]
    assert [link["href"] for link in links] == ["data/github.commits.html", "data/core.people.html"]
    assert {link["tabindex"] for link in links} == {"-1"}
    assert asset_graph({}) == '<svg class="asset-graph" viewBox="0 0 214 38" width="214" aria-hidden="true"></svg>'
