"""`collaboration_network.json` of the collaboration tables.

Belongs here: nodes, edges and metrics in the predecessor's shape. Does not belong here: who works with whom
(`analysis.collaboration`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

_LISTED = 10


def collaboration_network(tables: Mapping[str, pl.DataFrame]) -> dict[str, Any]:
    """The file without its time; people who are not in `core.people`, such as pseudonyms of the network, are bare.

    Network, metrics and summary are null where the people of no repository are known.
    """
    organization = tables["github.organizations"]["login"].item()
    stats = tables["insight.collaboration_stats"]
    if stats.filter(pl.col("observed_count") + pl.col("last_known_count") > 0).is_empty():
        return {"organization": organization, **dict.fromkeys(("network", "metrics", "summary", "visualizations"))}
    people = tables["insight.collaborators"].sort("person_id")
    shared = tables["insight.collaborations"].sort("person_id", "other_id")
    logins = dict(tables["core.people"].select("person_id", "login").iter_rows())
    name_of = {each: logins.get(each) or each for each in people["person_id"]}
    degrees = dict(people.select("person_id", "degree").iter_rows())
    nodes = [_node(each, name_of[each], tables) for each in people["person_id"]]
    edges = [
        {"source": name_of[one], "target": name_of[other], "weight": count, "shared_repos": count}
        for one, other, count in shared.select("person_id", "other_id", "shared_repositories_count").iter_rows()
    ]
    commits = [node["commit_count"] for node in nodes]
    return {
        "organization": organization,
        "network": {"nodes": nodes, "edges": edges},
        "metrics": _metrics({name_of[each]: degree for each, degree in degrees.items()}, edges),
        "summary": {
            "total_authors": len(nodes),
            "total_collaborations": len(edges),
            "total_commits": None if None in commits else sum(commits),
            "repositories_analyzed": tables["core.contributions"]["repository_id"].n_unique(),
        },
        "visualizations": None,
    }


def _node(person_id: str, name: str, tables: Mapping[str, pl.DataFrame]) -> dict[str, Any]:
    own = tables["core.contributions"].filter(person_id=person_id)
    names = own.join(tables["core.repositories"], on="repository_id", how="inner")["name"].sort().to_list()
    figures = tables["insight.person_stats"].filter(person_id=person_id).to_dicts()
    known = figures[0] if figures else {}
    first, last = known.get("first_commit_at"), known.get("last_commit_at")
    return {
        "id": name,
        "repos": names if known else None,
        "repo_count": len(names) if known else None,
        "commit_count": known.get("commits_count"),
        "first_commit": None if first is None else first.isoformat(),
        "last_commit": None if last is None else last.isoformat(),
        "emails": None,
    }


def _metrics(degrees: Mapping[str, int], edges: list[dict[str, Any]]) -> dict[str, Any]:
    """The predecessor's metrics: degree / (n - 1), edges / (n (n - 1) / 2) and the mean of the former."""
    if not degrees:
        return {}
    others = len(degrees) - 1
    centrality = {name: degree / others if others else 0.0 for name, degree in degrees.items()}
    central = sorted(centrality.items(), key=lambda item: (-item[1], item[0]))
    closest = sorted(edges, key=lambda edge: (-edge["weight"], edge["source"], edge["target"]))
    return {
        "density": len(edges) / (len(degrees) * others / 2) if others else 0.0,
        "average_degree": sum(centrality.values()) / len(centrality),
        "top_central_authors": [{"author": name, "centrality": value} for name, value in central[:_LISTED]],
        "top_collaborations": [
            {"author1": edge["source"], "author2": edge["target"], "shared_repos": edge["shared_repos"]}
            for edge in closest[:_LISTED]
        ],
        "degree_centrality": centrality,
    }
