"""`collaboration_network.json`: metrics of a network that is given by nodes and edges (specification, 2.11 and 3.14).

Belongs here: these formulas. Does not belong here: `insight.collaborators`, which leaves bots out and has a weight that
says how closely people work together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

_TOP = 10


def edges(members: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """An edge for each two people with a repository in common, by name; `members`: repository -> logins."""
    shared = Counter(pair for logins in members.values() for pair in combinations(sorted(set(logins)), 2))
    return [
        {"source": source, "target": target, "weight": count, "shared_repos": count}
        for (source, target), count in sorted(shared.items())
    ]


def network_metrics(
    logins: Sequence[str], links: Sequence[Mapping[str, Any]], *, most: int | None = _TOP
) -> dict[str, Any]:
    """`metrics`: the mean of the degree centralities, called average degree, is the density again.

    `most` is the length of both lists; without it, they are not cut.
    """
    if not logins:
        return {}
    degree: Counter[str] = Counter(dict.fromkeys(logins, 0))
    for link in links:
        degree[link["source"]] += 1
        degree[link["target"]] += 1
    others = len(logins) - 1
    # Multiplied by the reciprocal, as NetworkX does; a quotient differs in the last bit.
    factor = 1.0 / others if others else 0.0
    centrality = {login: (degree[login] * factor if others else 1.0) for login in logins}
    ranked = sorted(centrality.items(), key=lambda item: item[1], reverse=True)
    heaviest = sorted(links, key=lambda link: int(link["weight"]), reverse=True)
    return {
        "density": 2 * len(links) / (len(logins) * others) if others else 0,
        "average_degree": sum(centrality.values()) / len(centrality),
        "top_central_authors": [{"author": login, "centrality": value} for login, value in ranked[:most]],
        "top_collaborations": [
            {"author1": link["source"], "author2": link["target"], "shared_repos": link["weight"]}
            for link in heaviest[:most]
        ],
        "degree_centrality": centrality,
    }
