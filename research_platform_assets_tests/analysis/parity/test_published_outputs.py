"""The predecessor's formulas, evaluated anew on its own records, against what it published.

Whatever it published can be had from these formulas, to the last bit where only sums are made, but for what an index
of publications or a file listing added.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from research_platform_assets.analysis.parity.formulas.citations import citation_report
from research_platform_assets.analysis.parity.formulas.code_quality import code_quality_report
from research_platform_assets.analysis.parity.formulas.collaboration import edges, network_metrics
from research_platform_assets.analysis.parity.formulas.health import health_report
from research_platform_assets.analysis.parity.formulas.reproducibility import reproducibility_report
from research_platform_assets.analysis.parity.formulas.research_metadata import from_readme
from research_platform_assets.analysis.parity.formulas.statistics import statistics
from research_platform_assets.analysis.parity.formulas.topics import nmf

#: How many values of each part are equal, by run: nothing may drop out of the comparison unnoticed.
VALUES = {
    "cc1c9dc": {
        "statistics": 96,
        "citations": 80,
        "code_quality": 394,
        "reproducibility": 695,
        "health": 1150,
        "network": 38,
        "metadata": 254,
    },
    "c575cc9": {
        "statistics": 47,
        "citations": 57,
        "code_quality": 68,
        "reproducibility": 178,
        "health": 199,
        "network": 11,
        "metadata": 75,
    },
}
#: What the factorisation of the same numbers differs in from machine to machine, and much more.
TOLERANCE = 1e-9


class Run:
    """The files of a published run, each read once."""

    def __init__(self, folder: Path, values: dict[str, int]) -> None:
        self._folder = folder
        self.values = values
        self.records: list[dict[str, Any]] = self.file("repos")

    def file(self, name: str) -> Any:
        return json.loads((self._folder / f"{name}.json").read_text(encoding="utf-8"))

    def report(self, name: str) -> tuple[dict[str, Any], datetime]:
        """A report and when it was made; the predecessor's clock went by UTC."""
        report = self.file(name)
        return report, datetime.fromisoformat(report.pop("generated_at")).replace(tzinfo=UTC)


@pytest.fixture(params=list(VALUES))
def run(request: pytest.FixtureRequest, legacy_runs: Path) -> Run:
    return Run(legacy_runs / request.param, VALUES[request.param])


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value that is no map and no list, by path; an empty map or list is a value."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    if not value or not children:
        yield path, value
    else:
        for name, child in children:
            yield from leaves(child, f"{path}/{name}")


def count_equal(published: Any, evaluated: Any) -> int:
    """How many values are equal; fails where any is not."""
    left, right = dict(leaves(published)), dict(leaves(evaluated))
    assert {path: (value, right.get(path)) for path, value in left.items() if right.get(path) != value} == {}
    assert right.keys() == left.keys()
    return len(left)


def test_statistics_are_those_published(run: Run) -> None:
    report, _ = run.report("stats")
    assert count_equal(report, statistics(run.records)) == run.values["statistics"]


def test_citations_are_those_published(run: Run) -> None:
    report, _ = run.report("citation_report")
    evaluated = citation_report(run.records, run.file("citation_history"))
    # The first ten repositories in the listing had trends; private ones among them were left out of the copy.
    trends = evaluated.pop("growth_trends")
    published = report.pop("growth_trends")
    equal = count_equal(published, {name: trends[name] for name in published})
    assert equal + count_equal(report, evaluated) == run.values["citations"]


def test_code_quality_is_that_published(run: Run) -> None:
    report, _ = run.report("code_quality_report")
    assert count_equal(report, code_quality_report(run.records)) == run.values["code_quality"]


def test_reproducibility_is_that_published(run: Run) -> None:
    report, _ = run.report("reproducibility_report")
    assert count_equal(report, reproducibility_report(run.records)) == run.values["reproducibility"]


def test_health_is_that_published_at_the_time_of_the_report(run: Run) -> None:
    report, made_at = run.report("repository_health_report")
    assert count_equal(report, health_report(run.records, made_at)) == run.values["health"]


def test_collaboration_metrics_follow_from_nodes_and_edges(run: Run) -> None:
    report, _ = run.report("collaboration_network")
    logins = [node["id"] for node in report["network"]["nodes"]]
    assert count_equal(report["metrics"], network_metrics(logins, report["network"]["edges"])) == run.values["network"]


def test_edges_follow_from_the_repositories_of_nodes(run: Run) -> None:
    network = run.file("collaboration_network")["network"]
    members: dict[str, list[str]] = {}
    for node in network["nodes"]:
        for repository in node["repos"]:
            members.setdefault(repository, []).append(node["id"])
    weights = {frozenset((edge["source"], edge["target"])): edge["weight"] for edge in network["edges"]}
    assert {frozenset((edge["source"], edge["target"])): edge["weight"] for edge in edges(members)} == weights


def test_metadata_of_readmes_are_those_published(run: Run) -> None:
    equal = 0
    for record in run.records:
        published = record.get("research_metadata")
        evaluated = from_readme(record)
        assert (published is None) == (evaluated is None)
        if published is not None and evaluated is not None:
            equal += count_equal(_of_readme(published), _of_readme(evaluated))
    assert equal == run.values["metadata"]


def test_the_metadata_file_repeats_the_records(run: Run) -> None:
    found = {record["name"]: record["research_metadata"] for record in run.records if "research_metadata" in record}
    assert run.file("research_metadata") == found


def test_topics_are_those_published_up_to_their_order(run: Run) -> None:
    published, evaluated = run.file("ml_topic_analysis")["methods"]["nmf"], nmf(run.records)
    for name in ("n_topics", "vocabulary_size"):
        assert published[name] == evaluated[name]
    before, after = ({row["repository"]: row for row in each["repository_topics"]} for each in (published, evaluated))
    assert before.keys() == after.keys()
    rows = [
        (row["topic_distribution"], after[name]["topic_distribution"], row["topic_strength"])
        for name, row in before.items()
    ]
    order = min(permutations(range(published["n_topics"])), key=lambda each: _distance(rows, each))
    assert _distance(rows, order) < TOLERANCE
    assert max(abs(max(found) - strength) for _, found, strength in rows) < TOLERANCE
    for number, topic in enumerate(published["topics"]):
        weights = evaluated["topics"][order[number]]["weights"]
        assert weights == pytest.approx(topic["weights"], abs=TOLERANCE)
        _assert_same_words(topic, evaluated["topics"][order[number]])


def _distance(rows: list[tuple[list[float], list[float], float]], order: tuple[int, ...]) -> float:
    return max(abs(old[number] - new[order[number]]) for old, new, _ in rows for number in range(len(order)))


def _assert_same_words(published: dict[str, Any], evaluated: dict[str, Any]) -> None:
    """Words whose weight is that of the tenth may differ: more words weigh as much, and one of them is last."""
    least = min(published["weights"]) + TOLERANCE
    heavy = [
        {word for word, weight in zip(topic["words"], topic["weights"], strict=True) if weight > least}
        for topic in (published, evaluated)
    ]
    assert heavy[0] == heavy[1]


def _of_readme(metadata: dict[str, Any]) -> dict[str, Any]:
    """What follows from README and listing row, in an order of its own; indexes replaced types of publications."""
    identifiers = ("doi", "arxiv_id", "ssrn_id", "url")
    publications = [{name: each[name] for name in identifiers if name in each} for each in metadata["publications"]]
    return {
        "repo_name": metadata["repo_name"],
        "research": {**metadata["research"], "keywords": sorted(metadata["research"]["keywords"])},
        "publications": sorted(publications, key=lambda each: each["url"]),
        "code": {name: metadata["code"][name] for name in ("languages", "dependencies")},
        "citations": metadata["citations"],
    }
