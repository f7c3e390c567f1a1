"""The collaboration tables: who counts, what links people, and what is told of it."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from research_platform_assets.analysis.collaboration import CollaborationSettings, Pseudonyms
from research_platform_assets_tests.analysis.collaboration.networks import figures, network, person

TRIO = {1: [5, 6, 7], 2: [5, 6], 3: [9]}


def test_links_are_weighted_by_newman() -> None:
    found = network(TRIO)
    pairs = {(row["person_id"], row["other_id"]): row for row in found.pairs.to_dicts()}
    assert {pair: row["weight"] for pair, row in pairs.items()} == {
        ("account-5", "account-6"): 1.5,
        ("account-5", "account-7"): 0.5,
        ("account-6", "account-7"): 0.5,
    }
    assert pairs["account-5", "account-6"]["repository_ids"] == [1, 2]
    assert pairs["account-5", "account-6"]["shared_repositories_count"] == 2
    ada = person(found, 5)
    assert (ada["repositories_count"], ada["degree"], ada["weighted_degree"]) == (2, 2, 2.0)
    assert (ada["component_id"], ada["community_id"], ada["is_complete"], ada["is_current"]) == (0, 0, True, True)


def test_somebody_who_works_alone_is_in_the_network_without_a_group() -> None:
    loner = person(network(TRIO), 9)
    assert (loner["degree"], loner["weighted_degree"], loner["betweenness"], loner["closeness"]) == (0, 0.0, 0.0, 0.0)
    assert (loner["eigenvector"], loner["component_id"], loner["community_id"]) == (None, None, None)


def test_mean_degree_and_density_are_two_figures() -> None:
    told = figures(network(TRIO))
    assert told["mean_degree"] == 6 / 4
    assert told["density"] == 3 / 6
    assert (told["people_count"], told["collaborations_count"], told["isolated_people_count"]) == (4, 3, 1)
    assert (told["components_count"], told["communities_count"]) == (1, 1)
    assert told["largest_component_share"] == 3 / 4
    assert told["modularity"] == pytest.approx(0.0)


def test_bots_are_nobody_and_link_nobody() -> None:
    found = network({1: [5, 7], 2: [6, 7]}, bots=[7])
    assert found.people["person_id"].to_list() == ["account-5", "account-6"]
    assert found.pairs.is_empty()
    assert figures(found)["isolated_people_count"] == 2


def test_authors_without_an_account_are_people() -> None:
    found = network({1: [5, "ab"]})
    assert found.pairs.select("person_id", "other_id").rows() == [("account-5", "pseudonym-ab")]


def test_every_commit_counts_and_not_the_newest_two_hundred() -> None:
    found = network({1: [5] * 300 + [6]})
    assert found.pairs.height == 1


@pytest.mark.parametrize(
    ("settings_", "repositories", "pairs"),
    [
        (CollaborationSettings(), {1: {"is_fork": True}}, 0),
        (CollaborationSettings(has_forks=True), {1: {"is_fork": True}}, 1),
        (CollaborationSettings(), {1: {"state": "archived"}}, 1),
        (CollaborationSettings(), {1: {"state": "gone"}}, 0),
        (CollaborationSettings(), {1: {"state": "transferred"}}, 0),
        (CollaborationSettings(maximum_people=2), {}, 1),
        (CollaborationSettings(maximum_people=1), {}, 0),
        (CollaborationSettings(window_days=10), {}, 1),
        (CollaborationSettings(window_days=9), {}, 0),
    ],
)
def test_what_counts(settings_: CollaborationSettings, repositories: dict[int, Any], pairs: int) -> None:
    found = network({1: [5, 6]}, settings_, repositories=repositories, days_ago={(1, 6): 9})
    assert found.pairs.height == pairs


def test_a_crowd_is_told() -> None:
    found = network({1: [5, 6, 7], 2: [5, 8]}, CollaborationSettings(maximum_people=2))
    assert figures(found)["crowded_repositories_count"] == 1
    assert found.people["person_id"].to_list() == ["account-5", "account-8"]
    assert found.stats["total_count"].unique().to_list() == [2]


def test_a_window_moves_the_weights_too() -> None:
    team = {1: [5, 6, 7]}
    found = network(team, CollaborationSettings(window_days=30), days_ago={(1, 7): 30})
    assert found.pairs.select("person_id", "other_id", "weight").rows() == [("account-5", "account-6", 1.0)]


def test_what_is_incomplete_or_only_last_known_says_so() -> None:
    listed = [(1, 5, "user-5", "User", 9), (1, 6, "user-6", "User", 1)]
    found = network(TRIO, incomplete=[1], listed=listed)
    assert {each: person(found, each)["is_complete"] for each in (5, 7, 9)} == {5: False, 7: False, 9: True}
    coverage = ("observed_count", "last_known_count", "total_count")
    assert found.stats.select(coverage).unique().rows() == [(3, 0, 3)]
    unknown = network(TRIO, statuses={1: {"commits": "unknown", "contributors": "unknown"}})
    assert unknown.stats.select(coverage).unique().rows() == [(2, 1, 3)]
    nothing = network({1: []}, statuses={1: {"commits": "unknown", "contributors": "unknown"}})
    assert set(nothing.stats["value"].to_list()) == {None}


@pytest.mark.parametrize("teams", [{}, {1: []}, {1: [5]}, {1: [5], 2: [6]}, {1: [5, 6]}])
def test_the_smallest_networks_have_no_figure_that_is_not_defined(teams: dict[int, list[int]]) -> None:
    found = network(teams)
    told = figures(found)
    people = {account for team in teams.values() for account in team}
    assert found.people.height == len(people)
    assert (told["density"] is None) == (len(people) < 2)
    assert (told["modularity"] is None) == found.pairs.is_empty()
    assert found.people["betweenness"].null_count() == len(people) * (len(people) < 3)
    assert found.people["closeness"].null_count() == len(people) * (len(people) < 2)


def test_pseudonyms_tell_nobody_and_change_nothing_else() -> None:
    plain = network(TRIO)
    hidden = network(TRIO, pseudonyms=Pseudonyms(b"key"))
    assert all(name.startswith("collaborator-") for name in hidden.people["person_id"])
    assert "account" not in hidden.people.write_json() + hidden.pairs.write_json()
    assert (hidden.pairs["person_id"] < hidden.pairs["other_id"]).all()
    measures = pl.all().exclude("person_id", "other_id")
    for ours, theirs in ((plain.people, hidden.people), (plain.pairs, hidden.pairs)):
        order = ["weighted_degree", "x", "y"] if "x" in ours.columns else ["weight", "repository_ids"]
        assert ours.select(measures).sort(order).equals(theirs.select(measures).sort(order))
    assert hidden.stats.equals(plain.stats)
    assert network(TRIO, pseudonyms=Pseudonyms(b"key")).people.equals(hidden.people)
    others = set(network(TRIO, pseudonyms=Pseudonyms(b"another")).people["person_id"])
    assert not others & set(hidden.people["person_id"])
    assert "key" not in repr(Pseudonyms(b"key"))


@settings(max_examples=15, deadline=None)
@given(
    st.dictionaries(st.integers(1, 6), st.lists(st.integers(1, 12), max_size=6, unique=True), max_size=6),
    st.integers(0, 99),
)
def test_the_order_of_rows_does_not_matter_and_links_add_up(teams: dict[int, list[int]], seed: int) -> None:
    found = network(teams)
    again = network(teams, seed=seed)
    assert again.people.equals(found.people)
    assert again.pairs.equals(found.pairs)
    assert again.stats.equals(found.stats)
    sums = dict.fromkeys(found.people["person_id"], 0.0)
    for one, other, weight in found.pairs.select("person_id", "other_id", "weight").iter_rows():
        sums[one] += weight
        sums[other] += weight
    degrees = dict(found.people.select("person_id", "weighted_degree").iter_rows())
    assert sums == pytest.approx(degrees), "the weights of a person add up to the shared repositories"
