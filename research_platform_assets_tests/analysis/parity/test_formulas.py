"""The predecessor's formulas on small invented records, results by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from research_platform_assets.analysis.parity.formulas.citations import citation_report, growth_trends, h_index
from research_platform_assets.analysis.parity.formulas.code_quality import code_quality_report, structure
from research_platform_assets.analysis.parity.formulas.collaboration import edges, network_metrics
from research_platform_assets.analysis.parity.formulas.health import health
from research_platform_assets.analysis.parity.formulas.identifiers import bibtex_entries, identifiers
from research_platform_assets.analysis.parity.formulas.records import NO_README
from research_platform_assets.analysis.parity.formulas.reproducibility import breakdown, reproducibility_report
from research_platform_assets.analysis.parity.formulas.research_metadata import from_listing, from_readme
from research_platform_assets.analysis.parity.formulas.sections import abstract, authors, keywords
from research_platform_assets.analysis.parity.formulas.statistics import statistics
from research_platform_assets.analysis.parity.formulas.topics import nmf
from research_platform_assets_tests.legacy_files import entry

NOW = datetime(2025, 3, 1, tzinfo=UTC)
COUNTED = [{"doi": "10.1/a", "citation_count": 3}, {"arxiv_id": "2101.00001"}, {"doi": "10.1/b", "citation_count": 2}]


def research(**parts: Any) -> dict[str, Any]:
    return {"research": {}, "publications": [], "code": {"notebooks": []}, "reproducibility": {}, **parts}


def test_statistics_add_people_up_and_call_what_is_not_archived_active() -> None:
    found = statistics(
        [
            entry("one", stars=1, contributors_count=3, topics=["b", "a"]),
            entry("two", language="Unknown", archived=True, readme=NO_README, license="No License", topics=["a"]),
        ]
    )
    assert (found["total_repos"], found["active_repos"], found["archived_repos"]) == (2, 1, 1)
    assert (found["total_stars"], found["avg_stars"], found["total_contributors"]) == (4, 2.0, 5)
    assert found["languages"] == {"Python": 1}
    assert list(found["topics"].items()) == [("a", 2), ("b", 1)]
    assert found["licenses"] == {"MIT License": 1, "No License": 1}
    assert [each["name"] for each in found["popular_repos"]] == ["two", "one"]
    assert found["repos_without_readme"] == ["two"]


def test_statistics_of_nothing_are_zero() -> None:
    assert statistics([])["avg_stars"] == 0


def test_lists_are_cut_only_where_they_were() -> None:
    many = [entry(f"r{number}", topics=[f"t{number}"]) for number in range(25)]
    assert (len(statistics(many)["topics"]), len(statistics(many)["popular_repos"])) == (20, 10)
    assert (len(statistics(many, most=None)["topics"]), len(statistics(many, most=None)["popular_repos"])) == (25, 25)


def test_identifiers_keep_trailing_punctuation_and_miss_old_forms() -> None:
    text = "(see 10.1000/xyz.1) arXiv: 2101.00001v2 https://arxiv.org/pdf/2101.00001 hep-th/9901001 SSRN: 42"
    found = [each.get("doi") or each.get("arxiv_id") or each["ssrn_id"] for each in identifiers(text)]
    assert found == ["10.1000/xyz.1)", "2101.00001", "2101.00001v2", "42"]
    assert identifiers("10.1000/x")[0] == {"type": "journal", "doi": "10.1000/x", "url": "https://doi.org/10.1000/x"}


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("@book{key,\n title = {A}\n}\nrest", ["@book{key,\n title = {A}\n}"]),
        ("@a{k,\n}\n@b{l,\n x\n}", ["@a{k,\n}", "@b{l,\n x\n}"]),
        ("@a{k}\n@b{l,\n}", ["@b{l,\n}"]),
        ("@a{,\n}", []),
        ("@a{k, never closed", []),
        ("@a{k, closed} elsewhere", []),
    ],
)
def test_bibtex_entries_end_at_a_brace_that_begins_a_line(text: str, entries: list[str]) -> None:
    assert bibtex_entries(text) == entries


def test_bibtex_without_ends_takes_linear_time() -> None:
    assert bibtex_entries("@a{b," * 200_000) == []


def test_any_line_with_by_names_an_author() -> None:
    text = "# X\n\n## Authors\n- **Ada Byron** (Ellerfosse) <ada@example.invalid>\nBo\n\n## Next\nSorted by size\n"
    assert authors(text) == [
        {"name": "Ada Byron**  <>", "email": "ada@example.invalid", "affiliation": "Ellerfosse"},
        {"name": "size"},
    ]


def test_keywords_come_apart_at_hyphens() -> None:
    assert keywords("## Keywords\ndeep-learning, `tides`; ab\n## Other\nnot these") == ["deep", "learning", "tides"]


def test_the_abstract_is_a_headed_section_or_a_long_paragraph() -> None:
    assert abstract("# T\n\n## Overview\n\nA *fine* [tool](https://x)\n\n## More\n") == "A fine tool"
    long = "word " * 40
    assert abstract(f"# T\n\nshort\n\n{long}") == long.strip()[:500]
    assert abstract("# T\n\nshort") is None


@pytest.mark.parametrize(
    "text",
    [
        "by " + "a." * 300_000 + "@",
        "## Authors\n" + "x@" * 300_000,
        "#" * 50_000,
        "# " + " " * 500_000,
        "## Overview\n" + "[a](" * 200_000,
        "10.1234/" * 100_000,
        "arXiv:" + " " * 500_000,
        "## Keywords\n" + "-," * 300_000,
        "@a{" * 300_000 + "}",
        "@a{b," * 100_000 + "}",
        "@a{b,}" * 100_000,
    ],
)
def test_a_readme_built_to_exhaust_is_read_at_once(text: str) -> None:
    assert from_readme(entry("one", readme=text)) is not None


def test_a_repository_without_a_readme_has_no_metadata() -> None:
    assert from_readme(entry("one", readme=NO_README)) is None


def test_folders_and_outputs_are_data_entries() -> None:
    found = from_listing(
        [
            {"name": "data", "path": "data", "size": 0},
            {"name": "plot.png", "path": "data/plot.png", "size": 9},
            {"name": "package.json", "path": "package.json", "size": 5},
            {"name": "a.ipynb", "path": "a.ipynb", "size": 1},
            {"name": "x.csv", "path": "a/b/c/d/x.csv", "size": 1},
            {"name": "Dockerfile", "path": "deploy/Dockerfile", "size": 1},
        ]
    )
    assert [each["path"] for each in found["datasets"]] == ["data", "data/plot.png", "package.json"]
    assert found["notebooks"] == [{"path": "a.ipynb", "title": "a", "language": "python", "type": "jupyter"}]
    assert found["reproducibility"]["has_dockerfile"]
    assert not found["reproducibility"]["has_requirements"]


@pytest.mark.parametrize(
    ("counts", "expected"), [([], 0), ([0, 0], 0), ([16, 0], 1), ([3, 2, 0], 2), ([9, 9, 9], 3), ([1, 1, 1], 1)]
)
def test_h_index(counts: list[int], expected: int) -> None:
    assert h_index(counts) == expected


def test_works_without_a_count_pull_the_mean_down() -> None:
    report = citation_report([entry("one", research_metadata=research(publications=COUNTED)), entry("two")], {})
    assert report["impact_metrics"] == {
        "one": {
            "internal_citations": 0,
            "external_citations": 5,
            "total_publications": 3,
            "h_index": 2,
            "citations_per_paper": 5 / 3,
        }
    }
    assert report["citation_graph"]["nodes"] == 1
    assert report["citation_graph"]["edges"] == 0


def test_an_edge_needs_a_field_that_the_predecessor_never_set() -> None:
    citing = research(publications=[{"doi": "10.1/x", "bibtex": "@article{10.1/Y, title={}}"}])
    cited = research(publications=[{"doi": "10.1/y"}])
    report = citation_report([entry("one", research_metadata=citing), entry("two", research_metadata=cited)], {})
    assert report["citation_graph"]["network"]["edges"] == [{"source": "one", "target": "two", "type": "cites"}]
    assert report["network_statistics"]["average_citations_per_repo"] == 0.5
    assert citation_report([], {})["network_statistics"] == {}


def test_growth_a_month_is_growth_a_snapshot() -> None:
    snapshots = [{"external_citations": count, "publications_count": 1} for count in (2, 5, 8)]
    trends = growth_trends([entry("one"), entry("two")], {"one": snapshots, "two": snapshots[:1]})
    assert trends["one"]["average_monthly_growth"] == 2.0
    assert (trends["one"]["total_growth"], trends["one"]["snapshots"]) == (6, 3)
    assert list(trends) == ["one"]


def test_a_description_is_a_readme_and_no_licence_key_is_a_licence() -> None:
    full = structure(entry("one"))
    assert (full["structure_score"], full["grade"]) == (65, "B")
    bare = structure(entry("two", description="", topics=[], license="No License", readme="# There is one"))
    assert (bare["structure_score"], bare["grade"]) == (10, "D")
    assert not bare["metrics"]["has_readme"]
    assert structure(entry("three", license=...))["metrics"]["has_license"]
    report = code_quality_report([entry("one")])
    assert report["repositories"]["one"]["size_kb"] == 0


@pytest.mark.parametrize(
    ("days", "archived", "activity"),
    [(29, False, 100), (30, False, 75), (90, False, 50), (180, False, 25), (365, False, 10), (10, True, 10.0)],
)
def test_activity_depends_on_the_clock(days: int, archived: bool, activity: float) -> None:
    pushed = (NOW - timedelta(days=days)).isoformat()
    assert health(entry("one", pushed_at=pushed, archived=archived), NOW)["dimensions"]["activity"] == activity


def test_health_of_a_repository() -> None:
    found = health(entry("one", pushed_at="2025-02-20T00:00:00+00:00", description="Tides of the inner bay"), NOW)
    assert found["dimensions"] == {
        "activity": 100,
        "community": 62.5,
        "documentation": 90,
        "code_quality": 65,
        "popularity": 14.5,
        "maintenance": 100,
    }
    # 25 + 12.5 + 18 + 9.75 + 1.45 + 10
    assert (found["overall_score"], found["grade"], found["status"]) == (76.7, "B", "Good")
    assert health(entry("one", pushed_at=None), NOW)["details"]["activity"]["days_since_push"] is None
    assert health(entry("one", pushed_at="never"), NOW)["dimensions"]["activity"] == 50


def test_reproducibility_pays_for_papers_and_the_wiki() -> None:
    metadata = research(
        research={"abstract": "We"},
        publications=[{"doi": "10.1/a"}],
        datasets=[{}] * 4,
        reproducibility={"has_requirements": True, "has_environment_yml": True, "has_makefile": True},
    )
    record = entry("one", research_metadata=metadata, has_wiki=True)
    assert breakdown(record) == {"documentation": 30, "environment": 15, "data": 20, "code": 5, "community": 0}
    report = reproducibility_report([record, entry("two", readme=NO_README)])
    assert report["repositories"]["one"]["reproducibility_score"]["badge"] == "silver"
    assert report["organization_summary"]["average_reproducibility_score"] == 35.0
    assert report["organization_summary"]["badge_distribution"] == {"silver": 1, "none": 1}


def test_the_average_degree_is_the_density() -> None:
    links = edges({"one": ["ada", "bo"], "two": ["bo", "ada", "cy"]})
    assert [(link["source"], link["target"], link["weight"]) for link in links] == [
        ("ada", "bo", 2),
        ("ada", "cy", 1),
        ("bo", "cy", 1),
    ]
    metrics = network_metrics(["ada", "bo", "cy", "dee"], links)
    assert metrics["density"] == 0.5
    assert metrics["average_degree"] == pytest.approx(0.5)
    assert metrics["degree_centrality"]["dee"] == 0
    assert network_metrics([], []) == {}
    assert network_metrics(["ada"], [])["density"] == 0


def test_topics_are_those_of_descriptions_alone() -> None:
    records = [entry("tides", description="tides rivers"), entry("birds", description="birds song"), entry("none")]
    records[2]["description"] = ""
    found = nmf(records)
    assert found["n_topics"] == 2
    assert {row["repository"] for row in found["repository_topics"]} == {"tides", "birds"}
    words = [{word for word in topic["words"] if " " not in word} for topic in found["topics"]]
    assert words == [{"tides", "rivers", "birds", "song"}] * 2
    assert nmf(records[:1])["topics"] == []


@pytest.mark.parametrize("description", ["the of and", "`code`", "tides", "https://example.org"])
def test_descriptions_without_words_of_their_own_have_no_topics(description: str) -> None:
    records = [entry(name, description=description) for name in ("one", "two", "three")]
    assert nmf(records)["topics"] == []
