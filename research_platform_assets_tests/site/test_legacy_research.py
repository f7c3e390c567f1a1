"""The predecessor's shapes for publications, notebooks, data and scores."""

from __future__ import annotations

from typing import Any

import polars as pl

from research_platform_assets.site.legacy_research import research_block, research_files
from research_platform_assets.site.legacy_scores import score_files

NAMES = {1: "tides", 2: "floods"}
PUBLICATION = {
    "repository_id": 1,
    "identifier": "10.5555/a",
    "kind": "doi",
    "relation": "own",
    "work_id": "10.5555/a",
    "title": "Tides",
    "authors": ["Ada"],
    "year": 2024,
    "venue": None,
}


def tables(**more: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """A build with two repositories, of the second of which no tree is known."""
    return {
        "core.repositories": pl.DataFrame(
            {"repository_id": [1, 2, 3], "description": ["About tides", None, "gone"], "language": ["R", None, None]}
        ),
        "core.facets": pl.DataFrame(
            {"repository_id": [1, 2], "facet": ["files", "files"], "status": ["observed", "unknown"]}
        ),
        "github.files": pl.DataFrame(
            {
                "repository_id": [1, 1, 1],
                "path": ["a/Requirements.txt", "Makefile", "dockerfile"],
                "type": ["blob", "blob", "tree"],
            }
        ),
        **{name.replace("_", ".", 1): frame for name, frame in more.items()},
    }


def publications(*changed: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame([PUBLICATION | each for each in changed])


def test_a_build_without_such_tables_has_no_such_files() -> None:
    assert research_files(tables(), NAMES) == score_files(tables(), NAMES) == {}
    assert research_block(None) is None


def test_works_of_the_repository_itself_are_its_publications() -> None:
    found = publications(
        {},
        {"identifier": "2401.00001", "kind": "arxiv"},
        {"identifier": "10.5555/cited", "relation": "cited"},
        {"identifier": "9780000000002", "kind": "isbn"},
        {"repository_id": 3},
    )
    files = research_files(tables(research_publications=found), NAMES)
    entries = files["research_metadata.json"]["tides"]["publications"]
    assert [entry["url"] for entry in entries] == ["https://doi.org/10.5555/a", "https://arxiv.org/abs/2401.00001"]
    assert entries[0] == {
        "type": "journal",
        "url": "https://doi.org/10.5555/a",
        "doi": "10.5555/a",
        "title": "Tides",
        "authors": [{"name": "Ada"}],
        "year": 2024,
        "venue": None,
        "citation_count": None,
    }
    assert entries[1]["arxiv_id"] == "2401.00001"
    impact = files["citation_report.json"]["impact_metrics"]
    assert files["citation_report.json"]["citation_graph"]["edges"] is None
    assert impact == {
        "tides": {
            "internal_citations": None,
            "external_citations": None,
            # A preprint and its article are one work.
            "total_publications": 1,
            "h_index": None,
            "citations_per_paper": None,
        }
    }


def test_what_the_tree_tells_is_null_where_it_is_unknown() -> None:
    notebooks = pl.DataFrame(
        [
            {"repository_id": 1, "path": "n/b.ipynb", "format": "jupyter", "language": "python"},
            {"repository_id": 1, "path": "c.Rmd", "format": "r markdown", "language": "r"},
            {"repository_id": 1, "path": "d.qmd", "format": "quarto", "language": "r"},
        ]
    )
    datasets = pl.DataFrame(
        [
            {"repository_id": 1, "location": "data/Tides.CSV", "host": None, "size_bytes": 12},
            {"repository_id": 1, "location": "10.5281/zenodo.1", "host": "zenodo", "size_bytes": None},
        ]
    )
    more = {"research_publications": publications({}), "research_notebooks": notebooks, "research_datasets": datasets}
    metadata = research_files(tables(**more), NAMES)["research_metadata.json"]
    assert metadata["tides"]["code"]["notebooks"] == [
        {"path": "c.Rmd", "title": "c", "language": "r", "type": "rmarkdown"},
        {"path": "n/b.ipynb", "title": "b", "language": "python", "type": "jupyter"},
    ]
    assert metadata["tides"]["datasets"] == [
        {"name": "Tides.CSV", "path": "data/Tides.CSV", "format": ".csv", "size_bytes": 12}
    ]
    assert metadata["tides"]["reproducibility"] == {
        "has_requirements": True,
        "has_dockerfile": False,
        "has_environment_yml": False,
        "has_makefile": True,
        "replication_status": None,
    }
    unknown = metadata["floods"]
    assert (unknown["code"]["notebooks"], unknown["datasets"], unknown["code"]["languages"]) == (None, None, None)
    assert set(unknown["reproducibility"].values()) == {None}
    assert research_block(metadata) == {
        "repos_with_papers": 1,
        "repos_with_notebooks": None,
        "repos_with_datasets": None,
        "total_publications": 1,
        "total_notebooks": None,
    }
    assert research_block({"tides": metadata["tides"]}) == {
        "repos_with_papers": 1,
        "repos_with_notebooks": 1,
        "repos_with_datasets": 1,
        "total_publications": 1,
        "total_notebooks": 2,
    }


def test_citations_between_repositories_are_edges() -> None:
    citations = pl.DataFrame(
        {"repository_id": [2, 2, 1], "other_id": [1, 1, 3], "evidence": ["link", "identifier", "link"]}
    )
    more = {"research_publications": publications({}), "research_citations": citations}
    report = research_files(tables(**more), NAMES)["citation_report.json"]
    assert report["citation_graph"]["network"]["edges"] == [{"source": "floods", "target": "tides", "type": "cites"}]
    assert report["impact_metrics"]["tides"]["internal_citations"] == 1
    assert (report["citation_graph"]["nodes"], report["citation_graph"]["edges"]) == (1, 1)


def test_scores_are_those_of_the_rubrics_and_means_are_of_the_known_ones() -> None:
    scores = pl.DataFrame(
        {
            "repository_id": [1, 2, 3],
            "score": [61.26, None, 1.0],
            "level": ["silver", None, "none"],
            "data_score": [50.0, None, 1.0],
        }
    )
    files = score_files(tables(research_reproducibility=scores, insight_health=scores), NAMES)
    report = files["reproducibility_report.json"]
    assert report["repositories"]["tides"]["reproducibility_score"] == {
        "score": 61.26,
        "max_score": 100,
        "percentage": 61.3,
        "badge": "silver",
        "breakdown": {"data": 50.0},
    }
    assert report["repositories"]["floods"]["reproducibility_score"]["percentage"] is None
    assert report["organization_summary"] == {"average_reproducibility_score": 61.26, "total_repositories": 2}
    health = files["repository_health_report.json"]
    assert (health["repositories"]["tides"]["overall_score"], health["repositories"]["floods"]["grade"]) == (
        61.26,
        None,
    )
    assert health["summary"] == {"average_overall_score": 61.26, "total_repos": 2}
