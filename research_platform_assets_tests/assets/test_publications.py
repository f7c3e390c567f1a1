"""Works and citations of the sample organisation, as tables of a build."""

from __future__ import annotations

from research_platform_assets.tables.research_publications import KINDS, RELATIONS, SOURCES
from research_platform_assets_tests.conftest import SampleBuilds
from research_platform_assets_tests.workbench import Workbench


def test_every_kind_of_identifier_and_relation_is_there(sample_builds: SampleBuilds) -> None:
    workbench = Workbench(sample_builds.first)
    publications = workbench.read("research.publications")
    assert set(publications["kind"]) == set(KINDS)
    assert set(publications["relation"]) == set(RELATIONS)
    assert {"concept", "version"} <= set(publications["doi_role"])
    assert publications["is_current"].all()
    own = publications.filter(relation="own")
    assert own["identifier"].str.contains("imaginary").sum() == 0, "what others wrote is not one's own"


def test_each_source_of_each_repository_has_a_state(sample_builds: SampleBuilds) -> None:
    workbench = Workbench(sample_builds.first)
    coverage = workbench.read("research.publication_coverage")
    repositories = workbench.read("core.repositories")
    assert coverage.height == repositories.height * len(SOURCES)
    assert set(coverage["status"]) == {"observed", "absent", "unknown"}
    assert coverage.filter(status="unknown")["reason"].null_count() == 0


def test_repositories_cite_each_other_and_never_themselves(sample_builds: SampleBuilds) -> None:
    citations = Workbench(sample_builds.first).read("research.citations")
    assert citations.height > 0
    assert (citations["repository_id"] != citations["other_id"]).all()


def test_each_kind_of_evidence_is_there_and_dependencies_are_the_edges_between_packages(
    sample_builds: SampleBuilds,
) -> None:
    workbench = Workbench(sample_builds.first)
    citations = workbench.read("research.citations")
    assert set(citations["evidence"]) == {"identifier", "link", "dependency"}
    pair = ("repository_id", "other_id", "path")
    depending = citations.filter(evidence="dependency")
    assert set(depending["technique"]) == {"dependency by address", "dependency by name"}
    edges = workbench.read("insight.package_edges")
    assert depending.select(pair).sort(pair).equals(edges.select(pair).sort(pair))
