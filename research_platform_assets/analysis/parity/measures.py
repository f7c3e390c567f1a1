"""Our own figures for what the predecessor's figures are called, and the defect that sets both apart.

Belongs here: where a table of ours measures what a figure of theirs only names, and what shows that the defect makes
the difference. Does not belong here: figures for which both mean the same; the predecessor's formula on our facts gives
those.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import polars as pl

from research_platform_assets.analysis.parity.facts import Facts
from research_platform_assets.analysis.parity.formulas.collaboration import edges
from research_platform_assets.analysis.parity.formulas.records import instant
from research_platform_assets.analysis.parity.network import people_nodes
from research_platform_assets.analysis.parity.presence import READ as READ_FOR_PRESENCE
from research_platform_assets.analysis.parity.presence import presence
from research_platform_assets.analysis.parity.research import READ as READ_FOR_RESEARCH
from research_platform_assets.analysis.parity.research import research
from research_platform_assets.analysis.parity.sides import Measure, Sides
from research_platform_assets.analysis.parity.values import Place
from research_platform_assets.tables import github, insight
from research_platform_assets.tables.insight_people import COLLABORATION_STATS

READ = (*READ_FOR_PRESENCE, *READ_FOR_RESEARCH, github.REPOSITORIES, insight.ORGANIZATION_STATS, COLLABORATION_STATS)
"""The tables that `measures` reads."""

_MONTH_DAYS = 365.25 / 12
_DECIMALS = 4
_NETWORK = {
    ("metrics", "density"): "density",
    ("metrics", "average_degree"): "mean_degree",
    ("summary", "total_authors"): "people_count",
    ("summary", "total_collaborations"): "collaborations_count",
}
_BOTS = "counts bots as people"
_AUTHORS = "counts bots as people, authors without an account as nobody, and somebody with two accounts twice"


def measures(sides: Sides) -> dict[Place, Measure]:
    """Our figures by the place of theirs."""
    made: dict[Place, Measure] = {}
    for part in (_people, _network, presence, research, _sizes, _watchers, _growth):
        made.update(part(sides))
    return made


def _people(sides: Sides) -> dict[Place, Measure]:
    """D32: people are added up over repositories."""
    value, reason = _figure(sides, insight.ORGANIZATION_STATS.qualified_name, "people_count")
    counts = [facts.record.get("contributors_count") for facts in sides.ours.values()]
    added = sum(count for count in counts if count is not None)
    words = f"adds up the contributors of each repository ({added} today), so that people count once for each of them"
    place = Place("stats.json", "", ("total_contributors",))
    return {place: Measure(value, "D32", value is not None and added > value, words, reason)}


def _network(sides: Sides) -> dict[Place, Measure]:
    """D36: bots are people, authors without an account nobody, and the "average degree" is the density."""
    corrected = (
        (_BOTS, _sizes_of([node for node in sides.our_nodes if node["id"] not in sides.bots])),
        (_AUTHORS, _sizes_of(people_nodes(sides.tables))),
    )
    made: dict[Place, Measure] = {}
    for keys, metric in _NETWORK.items():
        value, reason = _figure(sides, COLLABORATION_STATS.qualified_name, metric)
        shown = [words for words, sizes in corrected if value is not None and sizes[metric] == value]
        words = shown[0] if shown else _BOTS
        if metric == "mean_degree":
            words = f"is the mean of the degree centralities, which is the density again, and {words}"
        made[Place("collaboration_network.json", "", keys)] = Measure(value, "D36", bool(shown), words, reason)
    for node in sides.our_nodes:
        if node["id"] in sides.bots:
            place = Place("collaboration_network.json", node["id"], ("metrics", "degree_centrality"))
            made[place] = Measure(None, "D36", is_shown=True, words="a bot, and no person of our network")
    return made


def _sizes_of(nodes: Sequence[Mapping[str, Any]]) -> dict[str, float | None]:
    """Figures of `insight.collaboration_stats`, rounded as there, of people and their repositories."""
    members: dict[str, list[str]] = {}
    for node in nodes:
        for name in node["repos"]:
            members.setdefault(name, []).append(node["id"])
    people, pairs = len(nodes), len(edges(members))
    return {
        "people_count": people,
        "collaborations_count": pairs,
        "density": round(2 * pairs / (people * (people - 1)), _DECIMALS) if people > 1 else None,
        "mean_degree": round(2 * pairs / people, _DECIMALS) if people else None,
    }


def _sizes(sides: Sides) -> dict[Place, Measure]:
    """D10: sizes are read from a key that does not exist."""
    made: dict[Place, Measure] = {}
    for name, theirs in sides.theirs.items():
        facts = sides.ours.get(name)
        if facts is not None:
            size = facts.record.get("size")
            words = "is read from the key `size_kb`, which no record has; `size` says it"
            place = Place("code_quality_report.json", name, ("repositories", "size_kb"))
            made[place] = Measure(size, "D10", "size_kb" not in theirs, words, _reason(facts, "size", size))
    return made


def _watchers(sides: Sides) -> dict[Place, Measure]:
    """D34: watchers are the stars again."""
    subscribers = dict(
        sides.tables[github.REPOSITORIES.qualified_name]
        .select(pl.col("full_name").str.to_lowercase(), "subscribers_count")
        .rows()
    )
    return {
        Place("repos.json", name, ("watchers",)): Measure(
            subscribers.get(name),
            "D34",
            theirs.get("watchers") == theirs.get("stars"),
            "is the number of stars again",
            None if subscribers.get(name) is not None else "the number of watching accounts is not known",
        )
        for name, theirs in sides.theirs.items()
        if name in sides.ours
    }


def _growth(sides: Sides) -> dict[Place, Measure]:
    """D28: growth a month is growth a snapshot."""
    made: dict[Place, Measure] = {}
    for full_name, record in sides.theirs.items():
        snapshots = sides.history.get(record["name"], ())
        times = [at for each in snapshots if (at := instant(each["timestamp"])) is not None]
        if len(snapshots) < 2 or len(times) < len(snapshots):
            continue
        days = (times[-1] - times[0]) / timedelta(days=1)
        growth = snapshots[-1]["external_citations"] - snapshots[0]["external_citations"]
        value = growth / days * _MONTH_DAYS if days > 0 else None
        words = f"divides by {len(snapshots)} snapshots, taken in {days:.1f} days"
        reason = None if value is not None else "all snapshots are of the same moment"
        place = Place("citation_report.json", full_name, ("growth_trends", "average_monthly_growth"))
        made[place] = Measure(value, "D28", growth != 0, words, reason)
    return made


def _figure(sides: Sides, table: str, metric: str) -> tuple[float | None, str | None]:
    rows = sides.tables[table].filter(pl.col("metric") == metric).to_dicts()
    if not rows or rows[0]["value"] is None:
        return None, f"{table} does not know {metric}"
    row = rows[0]
    if row["observed_count"] < row["total_count"]:
        return None, f"{metric} is known of {row['observed_count']} of {row['total_count']} repositories"
    return row["value"], None


def _reason(facts: Facts, key: str, value: object) -> str | None:
    return None if value is not None else facts.unknown.get(key, "not known")
