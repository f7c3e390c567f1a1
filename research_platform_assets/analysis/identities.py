"""Which identities are one person: merging on evidence, by union-find.

Belongs here: the spelling of an identity, links between identities, the canonical one of a group. Does not belong here:
reading `.mailmap` files (the capture does, because it knows addresses), corrections, names, bots.

A display name is never evidence: two people of the same name stay two.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import polars as pl

# From the most to the least trustworthy; the best one of a group gives the group its id.
KINDS = ("account", "synthetic", "pseudonym")


@dataclass(frozen=True, order=True)
class IdentityLink:
    """Evidence that two identities are one person.

    Both are spelled `account-<id>` or `pseudonym-<hash>`. `evidence` is a phrase for readers and names its source, such
    as `.mailmap of repository 5`. Which of the two the source calls canonical decides nothing here.
    """

    identity: str
    canonical: str
    evidence: str


def mailmap_links(identity_links: pl.DataFrame) -> list[IdentityLink]:
    """The links that `.mailmap` files declare, from `core.identity_links`, sorted."""
    rows = identity_links.select("identity", "canonical", "path", "repository_id").iter_rows()
    return sorted(
        IdentityLink(identity, canonical, f"{path} of repository {repository_id}")
        for identity, canonical, path, repository_id in rows
    )


def merge_identities(kinds: Mapping[str, str], links: Iterable[IdentityLink]) -> dict[str, list[str]]:
    """Groups of known identities that `links` make one person: canonical identity -> all members, best first.

    `kinds` maps every known identity to its kind (one of `KINDS`). Links are transitive, also through an identity that
    is not known itself. The result depends on neither the order nor the direction of the links.
    """
    parents: dict[str, str] = {}
    for link in links:
        parents[_root(parents, link.identity)] = _root(parents, link.canonical)
    groups: dict[str, list[str]] = {}
    for identity in sorted(kinds, key=lambda known: trust_order(known, kinds[known])):
        groups.setdefault(_root(parents, identity), []).append(identity)
    return {members[0]: members for members in groups.values()}


def trust_order(identity: str, kind: str) -> tuple[int, int, str]:
    """Sort key of an identity: kind, then the account id as a number, then the text."""
    prefix, _, rest = identity.partition("-")
    return KINDS.index(kind), int(rest) if prefix == "account" else 0, identity


def evidence_of(members: Collection[str], links: Iterable[IdentityLink]) -> dict[str, str]:
    """For each member the evidence of all links that touch it, sorted and joined by `; `."""
    found: dict[str, set[str]] = {member: set() for member in members}
    for link in links:
        for end in (link.identity, link.canonical):
            if end in found:
                found[end].add(link.evidence)
    return {member: "; ".join(sorted(evidence)) for member, evidence in found.items()}


def _root(parents: dict[str, str], identity: str) -> str:
    """The representative of `identity`; shortens the path it walked."""
    root = identity
    while parents.get(root, root) != root:
        root = parents[root]
    while parents.get(identity, identity) != root:
        parents[identity], identity = root, parents[identity]
    return root
