"""Our own figures for what the predecessor's figures are called, and the defect that sets both apart.

Belongs here: where a table of ours measures what a figure of theirs only names, and what shows that the defect makes the
difference. Does not belong here: figures for which both mean the same; the predecessor's formula on our facts gives
those.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Any

import polars as pl

from research_platform_assets.analysis.parity.facts import Facts
from research_platform_assets.analysis.parity.formulas.collaboration import edges, network_metrics
from research_platform_assets.analysis.parity.formulas.records import NO_README
from research_platform_assets.analysis.parity.values import Place
from research_platform_assets.tables import core, github, insight
from research_platform_assets.tables.insight_people import COLLABORATION_STATS

READ = (
    github.REPOSITORIES,
    github.FACETS_TABLE,
    github.FILES,
    github.COMMITS,
    github.HEADS,
    core.READMES,
    insight.ORGANIZATION_STATS,
    COLLABORATION_STATS,
)
"""The tables that `measures` reads."""

_ACTIVE_DAYS = 90
_TEST_FOLDERS = frozenset({"test", "tests", "testthat", "spec"})
_DOCUMENTATION_FOLDERS = frozenset({"doc", "docs", "documentation"})
_MONTH_DAYS = 365.25 / 12


@dataclass(frozen=True)
class Measure:
    """A figure of ours.

    Attributes:
        value: The figure; None where it does not exist by design.
        defect: Number of the predecessor's defect that sets the two apart.
        is_shown: Whether our facts show that it does.
        words: What the defect does here.
        reason: Why the figure is not known; None where it is.
    """

    value: float | bool | None
    defect: str
    is_shown: bool
    words: str
    reason: str | None = None


@dataclass(frozen=True)
class Sides:
    """What both sides know: their records and nodes, our facts and nodes, our tables, when they reported."""

    theirs: Mapping[str, Mapping[str, Any]]
    ours: Mapping[str, Facts]
    our_nodes: Sequence[Mapping[str, Any]]
    bots: frozenset[str]
    tables: Mapping[str, pl.DataFrame]
    history: Mapping[str, Sequence[Mapping[str, Any]]]
    reported_at: datetime | None


def measures(sides: Sides) -> dict[Place, Measure]:
    """Our figures by the place of theirs."""
    made: dict[Place, Measure] = {}
    for part in (_people, _network, _presence, _sizes, _watchers, _growth):
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
    """D36: bots are people, and the "average degree" is the density."""
    people = [node for node in sides.our_nodes if node["id"] not in sides.bots]
    members: dict[str, list[str]] = {}
    for node in people:
        for name in node["repos"]:
            members.setdefault(name, []).append(node["id"])
    links = edges(members)
    without = network_metrics([node["id"] for node in people], links)
    expected = {
        ("metrics", "density"): ("density", without.get("density")),
        ("summary", "total_authors"): ("people_count", len(people)),
        ("summary", "total_collaborations"): ("collaborations_count", len(links)),
        ("metrics", "average_degree"): ("mean_degree", 2 * len(links) / len(people) if people else None),
    }
    made: dict[Place, Measure] = {}
    for keys, (metric, shown) in expected.items():
        value, reason = _figure(sides, COLLABORATION_STATS.qualified_name, metric)
        is_shown = value is not None and shown is not None and round(float(shown), 4) == round(value, 4)
        words = "counts bots as people"
        if keys[-1] == "average_degree":
            words = "is the mean of the degree centralities, which is the density again, and counts bots as people"
        made[Place("collaboration_network.json", "", keys)] = Measure(value, "D36", is_shown, words, reason)
    for node in sides.our_nodes:
        if node["id"] in sides.bots:
            place = Place("collaboration_network.json", node["id"], ("metrics", "degree_centrality"))
            made[place] = Measure(None, "D36", is_shown=True, words="a bot, and no person of our network")
    return made


def _presence(sides: Sides) -> dict[Place, Measure]:
    """D14: a README is a description, and documentation, tests and continuous integration are never there."""
    trees = _trees(sides)
    last = _last_commits(sides)
    made: dict[Place, Measure] = {}
    for name, theirs in sides.theirs.items():
        facts = sides.ours.get(name)
        if facts is None:
            continue
        readme = facts.record.get("readme")
        has_readme = None if readme is None else readme != NO_README
        is_derived = has_readme is not None and has_readme != bool(theirs.get("description"))
        readme_measure = Measure(
            has_readme, "D14", is_derived, "says whether there is a description", _reason(facts, "readme", has_readme)
        )
        for file, keys in _README_PLACES:
            made[Place(file, name, keys)] = readme_measure
        for metric, holds in _TREE_METRICS.items():
            paths = trees.get(name)
            value = None if paths is None else holds(paths)
            words = "is false whatever the repository holds"
            reason = None if paths is not None else "the tree is not known"
            for file, keys in _metric_places(metric):
                made[Place(file, name, keys)] = Measure(value, "D14", value is True, words, reason)
        at = last.get(name)
        is_active = None if at is None else at[0]
        for file, keys in _metric_places("recent_activity"):
            words = f"is true whatever happens; there was no commit in {_ACTIVE_DAYS} days"
            reason = None if is_active is not None else "the history is not known"
            made[Place(file, name, keys)] = Measure(is_active, "D14", is_active is False, words, reason)
    return made


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
    for name, snapshots in sides.history.items():
        if len(snapshots) < 2:
            continue
        first, last = snapshots[0], snapshots[-1]
        days = (_instant(last) - _instant(first)) / timedelta(days=1)
        growth = last["external_citations"] - first["external_citations"]
        value = growth / days * _MONTH_DAYS if days > 0 else None
        words = f"divides by {len(snapshots)} snapshots, taken in {days:.1f} days"
        reason = None if value is not None else "all snapshots are of the same moment"
        place = Place("citation_report.json", name, ("growth_trends", "average_monthly_growth"))
        made[place] = Measure(value, "D28", growth != 0, words, reason)
    return made


def _has_tests(paths: Sequence[PurePosixPath]) -> bool:
    return any(
        not _TEST_FOLDERS.isdisjoint(part.lower() for part in path.parts)
        or path.name.lower().startswith("test_")
        or path.stem.lower().endswith("_test")
        for path in paths
    )


def _has_documentation(paths: Sequence[PurePosixPath]) -> bool:
    return any(path.parts[0].lower() in _DOCUMENTATION_FOLDERS for path in paths if len(path.parts) > 1)


def _has_integration(paths: Sequence[PurePosixPath]) -> bool:
    return any(path.parts[:2] == (".github", "workflows") and len(path.parts) > 2 for path in paths) or any(
        path.as_posix() in (".gitlab-ci.yml", ".travis.yml", "Jenkinsfile", ".circleci/config.yml") for path in paths
    )


_TREE_METRICS: Mapping[str, Callable[[Sequence[PurePosixPath]], bool]] = {
    "has_documentation": _has_documentation,
    "has_tests": _has_tests,
    "has_ci": _has_integration,
}
_README_PLACES = (
    ("code_quality_report.json", ("repositories", "structure", "metrics", "has_readme")),
    ("repository_health_report.json", ("repositories", "details", "code_quality", "metrics", "has_readme")),
    ("repository_health_report.json", ("repositories", "details", "documentation", "has_readme")),
)


def _metric_places(metric: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (
        ("code_quality_report.json", ("repositories", "structure", "metrics", metric)),
        ("repository_health_report.json", ("repositories", "details", "code_quality", "metrics", metric)),
    )


def _figure(sides: Sides, table: str, metric: str) -> tuple[float | None, str | None]:
    rows = sides.tables[table].filter(pl.col("metric") == metric).to_dicts()
    if not rows or rows[0]["value"] is None:
        return None, f"{table} does not know {metric}"
    row = rows[0]
    if row["observed_count"] < row["total_count"]:
        return None, f"{metric} is known of {row['observed_count']} of {row['total_count']} repositories"
    return row["value"], None


def _trees(sides: Sides) -> dict[str, list[PurePosixPath]]:
    """Paths of all files by full name, of repositories whose tree is known."""
    facets = sides.tables[github.FACETS_TABLE.qualified_name]
    known = facets.filter((pl.col("facet") == "files") & (pl.col("status") != "unknown")).select("repository_id")
    names = sides.tables[github.REPOSITORIES.qualified_name].select("repository_id", "full_name")
    files = sides.tables[github.FILES.qualified_name].filter(pl.col("type") == "blob").select("repository_id", "path")
    rows = known.join(names, on="repository_id", how="inner").join(files, on="repository_id", how="left")
    trees: dict[str, list[PurePosixPath]] = {}
    for name, path in rows.select("full_name", "path").iter_rows():
        paths = trees.setdefault(name.lower(), [])
        if path is not None:
            paths.append(PurePosixPath(path))
    return trees


def _last_commits(sides: Sides) -> dict[str, tuple[bool]]:
    """Whether anybody committed in the days before the report, of repositories whose whole history is at hand."""
    if sides.reported_at is None:
        return {}
    names = sides.tables[github.REPOSITORIES.qualified_name].select("repository_id", "full_name")
    whole = sides.tables[github.HEADS.qualified_name].filter("is_history_complete").select("repository_id")
    since = sides.reported_at - timedelta(days=_ACTIVE_DAYS)
    recent = sides.tables[github.COMMITS.qualified_name].filter(
        (pl.col("committed_at") >= since) & (pl.col("committed_at") <= sides.reported_at)
    )
    rows = names.join(whole, on="repository_id", how="semi").with_columns(
        is_active=pl.col("repository_id").is_in(recent["repository_id"].unique().to_list())
    )
    return {name.lower(): (is_active,) for name, is_active in rows.select("full_name", "is_active").iter_rows()}


def _instant(snapshot: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(snapshot["timestamp"])


def _reason(facts: Facts, key: str, value: object) -> str | None:
    return None if value is not None else facts.unknown.get(key, "not known")
