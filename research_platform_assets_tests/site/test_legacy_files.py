"""The predecessor's file shapes: the keys it had, our facts in them, null for what is not known."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
import pytest

from research_platform_assets.site.legacy_files import legacy_files
from research_platform_assets.site.legacy_notes import NOTES
from research_platform_assets.site.legacy_statistics import statistics
from research_platform_assets.tables.registry import ALL_TABLES
from research_platform_assets.warehouse.store import open_store
from research_platform_assets_tests.conftest import SampleBuilds
from research_platform_assets_tests.legacy_files import EXAMPLE
from research_platform_assets_tests.workbench import SLUG, copy_data, read_table

DAY = date(2026, 3, 9)
#: Keys of the predecessor that are not in our files, as `NOTES` says.
LEFT_OUT = {"repos.json": {"research_metadata"}}


@pytest.fixture(scope="module")
def tables(sample_builds: SampleBuilds, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, pl.DataFrame]:
    """The tables of the sample organisation."""
    data = copy_data(sample_builds.first, tmp_path_factory.mktemp("legacy") / "data")
    with open_store(data / SLUG, run_id="test", timeout_seconds=10) as store:
        return {name: read_table(store, name) for name in ALL_TABLES}


@pytest.fixture(scope="module")
def written(tables: Mapping[str, pl.DataFrame]) -> Mapping[str, Any]:
    """The parsed files by name."""
    files = legacy_files(tables, DAY)
    return {path.removeprefix("legacy/"): json.loads(text) for path, text in files.items() if path.endswith(".json")}


def shape(value: Any) -> Any:
    """Keys of objects, all the way down; lists and maps by their first item; types of values do not count."""
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return {key: shape(inner) for key, inner in value.items()} if isinstance(value, dict) else None


def test_every_file_is_explained_and_in_the_same_bytes_each_time(tables: Mapping[str, pl.DataFrame]) -> None:
    files = legacy_files(tables, DAY)
    names = {path.removeprefix("legacy/") for path in files} - {"README.md"}
    assert names <= set(NOTES)
    assert all((f"* `{name}`:" in files["legacy/README.md"].decode()) == (name in names) for name in NOTES)
    assert legacy_files(dict(reversed(tables.items())), DAY) == files


@pytest.mark.parametrize("name", ["repos.json", "stats.json", "collaboration_network.json", "citation_history.json"])
def test_a_file_has_the_keys_that_the_predecessor_wrote(written: Mapping[str, Any], name: str) -> None:
    theirs, ours = json.loads((EXAMPLE / name).read_text(encoding="utf-8")), written[name]
    if name == "citation_history.json":
        assert shape(next(iter(ours.values()))) == shape(next(iter(theirs.values())))
    elif name == "repos.json":
        assert set(ours[0]) == set(theirs[0]) - LEFT_OUT[name]
    else:
        assert set(ours) == set(theirs) | {"note"}


def test_facts_stand_in_the_words_of_the_predecessor(written: Mapping[str, Any]) -> None:
    said = {each["name"]: each for each in json.loads((EXAMPLE / "repos.json").read_text(encoding="utf-8"))}
    ours = {each["name"]: each for each in written["repos.json"]}
    same = ("full_name", "description", "url", "clone_url", "homepage", "topics", "forks")
    same = (*same, "license", "language", "default_branch", "created_at", "visibility", "archived", "latest_release")
    for name in ("river-stage-forecast", "glacier-terminus-mapper", "chorus-index-paper"):
        assert {key: ours[name][key] for key in same} == {key: said[name][key] for key in same}
    assert ours["chorus-index-paper"]["license"] == "No License"
    assert ours["river-stage-forecast"]["contributors_count"] == said["river-stage-forecast"]["contributors_count"]
    assert ours["glacier-terminus-mapper"]["watchers"] == ours["glacier-terminus-mapper"]["stars"] == 63


def test_what_is_unknown_is_null_and_what_is_absent_a_word(tables: Mapping[str, pl.DataFrame]) -> None:
    number = tables["core.repositories"].filter(name="river-stage-forecast")["repository_id"].item()
    others = ~((pl.col("repository_id") == number) & pl.col("facet").is_in(["readme", "license", "contributors"]))
    lost = {"repository_id": number, "status": "unknown", "reason": "x", "origin": None}
    facets = tables["core.facets"].filter(others)
    since = facets["since"][0]
    rows = [lost | {"facet": facet, "since": since} for facet in ("readme", "license", "contributors")]
    of_repository = pl.col("repository_id") == number
    changed = {
        **tables,
        "core.facets": pl.concat([facets, pl.DataFrame(rows, schema=facets.schema)]),
        "core.repositories": tables["core.repositories"].with_columns(
            pl.when(~of_repository).then(pl.col("license_spdx_id")).alias("license_spdx_id"),
            pl.when(~of_repository).then(pl.col("stargazers_count")).alias("stargazers_count"),
        ),
        "github.repositories": tables["github.repositories"].with_columns(
            pl.when(~of_repository).then(pl.col("license_name")).alias("license_name")
        ),
        "core.readmes": tables["core.readmes"].with_columns(pl.when(~of_repository).then(pl.col("text")).alias("text")),
    }
    files = legacy_files(changed, DAY)
    entry = next(row for row in json.loads(files["legacy/repos.json"]) if row["name"] == "river-stage-forecast")
    assert [entry[key] for key in ("readme", "license", "contributors_count", "stars")] == [None] * 4
    figures = json.loads(files["legacy/stats.json"])
    assert (figures["total_stars"], figures["avg_stars"], figures["total_contributors"]) == (None, None, None)
    assert "river-stage-forecast" not in figures["repos_without_readme"]


def test_the_network_has_the_metrics_of_its_own_nodes_and_edges(written: Mapping[str, Any]) -> None:
    network = written["collaboration_network.json"]
    nodes, edges = network["network"]["nodes"], network["network"]["edges"]
    assert len(nodes) == network["summary"]["total_authors"] > 2
    assert network["metrics"]["density"] == pytest.approx(len(edges) / (len(nodes) * (len(nodes) - 1) / 2))
    centrality = network["metrics"]["degree_centrality"]
    for node in nodes:
        degree = sum(node["id"] in (edge["source"], edge["target"]) for edge in edges)
        assert centrality[node["id"]] == pytest.approx(degree / (len(nodes) - 1))
        assert node["emails"] is None
        assert node["repo_count"] == len(node["repos"])
    assert not any(node["id"].endswith("[bot]") for node in nodes)


def test_topics_have_parts_that_add_up(written: Mapping[str, Any]) -> None:
    nmf = written["ml_topic_analysis.json"]["methods"]["nmf"]
    assert [topic["topic_id"] for topic in nmf["topics"]] == list(range(nmf["n_topics"]))
    for each in nmf["repository_topics"]:
        assert sum(each["topic_distribution"]) == pytest.approx(1, abs=1e-3)
        assert max(each["topic_distribution"]) == each["topic_strength"]
        assert each["topic_distribution"][each["dominant_topic"]] == each["topic_strength"]


def test_without_collaborators_and_topics_there_are_none(tables: Mapping[str, pl.DataFrame]) -> None:
    empty = {name: frame.clear() for name, frame in tables.items() if name.startswith("insight.")}
    files = legacy_files({**tables, **empty}, DAY)
    network = json.loads(files["legacy/collaboration_network.json"])
    assert [network[key] for key in ("organization", "network", "metrics", "summary")] == [
        "ellerfosse-lab",
        *[None] * 3,
    ]
    topics = json.loads(files["legacy/ml_topic_analysis.json"])
    assert (topics["methods"], topics["analyzed_repositories"]) == ({"nmf": None, "lda": None}, None)
    assert json.loads(files["legacy/citation_history.json"]) == {}


def test_statistics_of_nothing_have_no_mean() -> None:
    assert statistics([])["avg_stars"] is None
