"""`citation_report.json`: citation graph, impact metrics, network statistics, growth (specification, 2.5 and 3.9).

Belongs here: these formulas. Does not belong here: `research.citations`, which counts what an index or a file says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from research_platform_assets.analysis.parity.formulas.records import Record, publications

_KEY = re.compile(r"@\w+\{([^,\s{}]+),")
_TREND_REPOSITORIES = 10
_TOP = 10
_TITLE_SHARE = 0.6


def citation_report(records: Sequence[Record], history: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
    """`citation_report.json` without its time, from `repos.json` and `citation_history.json`.

    Edges need a publication with the field `bibtex`, which the predecessor never set.
    """
    nodes = [record for record in records if publications(record)]
    edges = [
        {"source": source["name"], "target": target["name"], "type": "cites"}
        for source in nodes
        for target in nodes
        if source["name"] != target["name"]
        for cited in _cited(source)
        for publication in publications(target)
        if _is_meant(cited, publication)
    ]
    cited = Counter(edge["target"] for edge in edges)
    citing = Counter(edge["source"] for edge in edges)
    return {
        "citation_graph": {
            "nodes": len(nodes),
            "edges": len(edges),
            "citation_counts": {},
            "network": {
                "nodes": [
                    {"id": node["name"], "type": "repository", "citations": cited[node["name"]]} for node in nodes
                ],
                "edges": edges,
            },
        },
        "impact_metrics": {node["name"]: _impact(node, cited[node["name"]]) for node in nodes},
        "network_statistics": _network_statistics(len(nodes), cited, citing),
        "growth_trends": growth_trends(records, history),
    }


def h_index(counts: Sequence[int]) -> int:
    """The largest h such that h publications have at least h citations each (Hirsch 2005)."""
    ranked = sorted(counts, reverse=True)
    return sum(1 for place, count in enumerate(ranked, start=1) if count >= place)


def growth_trends(
    records: Sequence[Record], history: Mapping[str, Sequence[Mapping[str, Any]]]
) -> dict[str, dict[str, Any]]:
    """Last minus first snapshot of the first ten repositories with two; "monthly" growth is per snapshot."""
    followed = [record["name"] for record in records if len(history.get(record["name"], ())) > 1]
    trends: dict[str, dict[str, Any]] = {}
    for name in followed[:_TREND_REPOSITORIES]:
        first, last = history[name][0], history[name][-1]
        growth = last["external_citations"] - first["external_citations"]
        trends[name] = {
            "total_growth": growth,
            "publication_growth": last["publications_count"] - first["publications_count"],
            "average_monthly_growth": growth / len(history[name]),
            "current_citations": last["external_citations"],
            "snapshots": len(history[name]),
        }
    return trends


def _impact(record: Record, internal: int) -> dict[str, Any]:
    counts = [publication.get("citation_count") or 0 for publication in publications(record)]
    return {
        "internal_citations": internal,
        "external_citations": sum(counts),
        "total_publications": len(counts),
        "h_index": h_index(counts),
        "citations_per_paper": sum(counts) / len(counts),
    }


def _network_statistics(nodes: int, cited: Counter[str], citing: Counter[str]) -> dict[str, Any]:
    if not nodes:
        return {}
    total = sum(cited.values())
    return {
        "most_cited_repos": [{"repo": name, "citations": count} for name, count in cited.most_common(_TOP)],
        "most_citing_repos": [{"repo": name, "citations": count} for name, count in citing.most_common(_TOP)],
        "average_citations_per_repo": total / nodes,
        "total_citations": total,
    }


def _cited(record: Record) -> list[str]:
    return [key for publication in publications(record) for key in _KEY.findall(publication.get("bibtex", ""))]


def _is_meant(cited: str, publication: Mapping[str, Any]) -> bool:
    """Whether a cited string names a publication: DOI or arXiv number contained, or most of its title's words."""
    doi, number, title = (publication.get(name) or "" for name in ("doi", "arxiv_id", "title"))
    if (doi and doi.lower() in cited.lower()) or (number and number in cited):
        return True
    words = set(title.lower().split())
    return bool(words) and len(words & set(cited.lower().split())) / len(words) > _TITLE_SHARE
