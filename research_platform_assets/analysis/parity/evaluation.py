"""All of the predecessor's files that follow from records, by its formulas.

Belongs here: which formula gives which file, and values by place. Does not belong here: the formulas.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from research_platform_assets.analysis.legacy_outputs import legacy_outputs
from research_platform_assets.analysis.parity.formulas.citations import citation_report
from research_platform_assets.analysis.parity.formulas.code_quality import code_quality_report
from research_platform_assets.analysis.parity.formulas.collaboration import edges, network_metrics
from research_platform_assets.analysis.parity.formulas.health import health_report
from research_platform_assets.analysis.parity.formulas.reproducibility import reproducibility_report
from research_platform_assets.analysis.parity.formulas.statistics import statistics
from research_platform_assets.analysis.parity.formulas.topics import nmf
from research_platform_assets.analysis.parity.values import Place, Value, values

Record = Mapping[str, Any]
History = Mapping[str, Sequence[Mapping[str, Any]]]
Node = Mapping[str, Any]


def evaluated(
    records: Mapping[str, Record], nodes: Sequence[Node], history: History, clock: datetime | None
) -> dict[Place, Value]:
    """What the predecessor would have written about these records, lists not cut, without LDA.

    Args:
        records: Entries of `repos.json` by name, each with every key.
        nodes: Nodes of the collaboration network, at least `id` and `repos`.
        history: `citation_history.json`.
        clock: The time as of which health is computed; without it there is none.
    """
    listed = list(records.values())
    files: dict[str, Any] = {
        "repos.json": listed,
        "stats.json": statistics(listed, most=None),
        "research_metadata.json": {
            record["name"]: record["research_metadata"] for record in listed if record.get("research_metadata")
        },
        "citation_report.json": citation_report(listed, history),
        "reproducibility_report.json": reproducibility_report(listed, most=None),
        "code_quality_report.json": code_quality_report(listed),
        "ml_topic_analysis.json": {
            "total_repositories": len(listed),
            "analyzed_repositories": sum(1 for record in listed if record.get("description")),
            "methods": {"nmf": nmf(listed, has_ties=True)},
        },
        "collaboration_network.json": _network(nodes, len(listed)),
    }
    if clock is not None:
        files["repository_health_report.json"] = health_report(listed, clock)
    return values(legacy_outputs(files, is_public=False))


def _network(nodes: Sequence[Node], repositories: int) -> dict[str, Any]:
    logins = [node["id"] for node in nodes]
    members: dict[str, list[str]] = {}
    for node in nodes:
        for name in node["repos"]:
            members.setdefault(name, []).append(node["id"])
    links = edges(members)
    return {
        "network": {
            "nodes": [{**node, "repo_count": len(node["repos"])} for node in nodes],
            "edges": links,
        },
        "metrics": network_metrics(logins, links, most=None),
        "summary": {
            "total_authors": len(nodes),
            "total_collaborations": len(links),
            "total_commits": sum(node["commit_count"] for node in nodes),
            "repositories_analyzed": repositories,
        },
    }
