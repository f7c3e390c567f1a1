"""Merging identities: transitive, and independent of the order and direction of links."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from research_platform_assets.analysis.identities import (
    IdentityLink,
    evidence_of,
    mailmap_links,
    merge_identities,
    trust_order,
)
from research_platform_assets_tests.analysis.rows import identity_links, shuffled

KINDS = {
    "account-9": "account",
    "account-10": "account",
    "account-1": "synthetic",
    "pseudonym-a": "pseudonym",
    "pseudonym-b": "pseudonym",
}


def link(identity: str, canonical: str, evidence: str = "e") -> IdentityLink:
    return IdentityLink(identity, canonical, evidence)


@pytest.mark.parametrize(
    ("links", "merged"),
    [
        ([], []),
        ([link("pseudonym-a", "account-9")], [["account-9", "pseudonym-a"]]),
        ([link("account-9", "pseudonym-a")], [["account-9", "pseudonym-a"]]),
        ([link("account-10", "account-9")], [["account-9", "account-10"]]),
        ([link("account-10", "account-1")], [["account-10", "account-1"]]),
        ([link("pseudonym-b", "pseudonym-a")], [["pseudonym-a", "pseudonym-b"]]),
        (
            [link("pseudonym-a", "pseudonym-b"), link("pseudonym-b", "account-1"), link("account-1", "account-10")],
            [["account-10", "account-1", "pseudonym-a", "pseudonym-b"]],
        ),
        ([link("pseudonym-a", "pseudonym-x"), link("pseudonym-b", "pseudonym-x")], [["pseudonym-a", "pseudonym-b"]]),
        ([link("pseudonym-a", "pseudonym-a")], []),
        ([link("pseudonym-x", "pseudonym-y")], []),
    ],
)
def test_links_make_groups_led_by_the_most_trustworthy_identity(
    links: list[IdentityLink], merged: list[list[str]]
) -> None:
    groups = merge_identities(KINDS, links)
    assert [members for members in groups.values() if len(members) > 1] == merged
    assert sorted(member for members in groups.values() for member in members) == sorted(KINDS)
    assert all(canonical == members[0] for canonical, members in groups.items())


identities = st.integers(0, 30).map(lambda number: f"account-{number}" if number % 2 else f"pseudonym-{number}")


@given(st.lists(st.tuples(identities, identities)), st.randoms(use_true_random=False))
def test_merging_is_reachability_whatever_the_order_and_direction(pairs: list[tuple[str, str]], random) -> None:  # noqa: ANN001
    kinds = {identity: identity.partition("-")[0] for pair in pairs for identity in pair}
    groups = merge_identities(kinds, [link(*pair) for pair in pairs])
    turned = [link(*reversed(pair)) if random.random() < 0.5 else link(*pair) for pair in pairs]
    random.shuffle(turned)
    assert merge_identities(dict(reversed(kinds.items())), turned) == groups
    assert {frozenset(members) for members in groups.values()} == _components(pairs)
    for canonical, members in groups.items():
        assert canonical == min(members, key=lambda member: trust_order(member, kinds[member]))


def _components(pairs: list[tuple[str, str]]) -> set[frozenset[str]]:
    found = {frozenset({identity}) for pair in pairs for identity in pair}
    for pair in pairs:
        touched = {component for component in found if component & set(pair)}
        found = (found - touched) | {frozenset().union(*touched)}
    return found


def test_evidence_is_that_of_every_link_that_touches_an_identity() -> None:
    links = [
        link("pseudonym-a", "account-9", "z"),
        link("pseudonym-b", "pseudonym-a", "y"),
        link("x", "account-9", "w"),
    ]
    assert evidence_of(["pseudonym-a", "pseudonym-b"], links) == {"pseudonym-a": "y; z", "pseudonym-b": "y"}


def test_mailmap_links_name_file_and_repository_in_a_fixed_order() -> None:
    captured = identity_links(("pseudonym-b", "account-1"), ("pseudonym-a", "account-1"))
    expected = [
        IdentityLink("pseudonym-a", "account-1", ".mailmap of repository 1"),
        IdentityLink("pseudonym-b", "account-1", ".mailmap of repository 1"),
    ]
    assert mailmap_links(captured) == expected == mailmap_links(shuffled(captured, 1))
