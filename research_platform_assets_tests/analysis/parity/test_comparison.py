"""Each verdict of the comparison, and that none is given without what shows it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import polars as pl
import pytest

from research_platform_assets.analysis.legacy_outputs import legacy_outputs
from research_platform_assets.analysis.parity.comparison import parity
from research_platform_assets.analysis.parity.formulas.research_metadata import from_readme
from research_platform_assets.tables import core
from research_platform_assets.tables.legacy import OUTPUTS
from research_platform_assets.tables.legacy_parity import PARITY
from research_platform_assets.tables.research_files import DATASETS
from research_platform_assets_tests.analysis import rows
from research_platform_assets_tests.analysis.parity import both_sides as sides

Rows = dict[tuple[str, str, str], dict[str, Any]]


def compared(outputs: pl.DataFrame | None = None, tables: dict[str, Any] | None = None) -> Rows:
    frame = parity(sides.outputs() if outputs is None else outputs, tables or sides.tables())
    assert rows.is_valid(frame, PARITY)
    return {(row["file"], row["subject"], row["metric"]): row for row in frame.to_dicts()}


def verdicts(found: Rows) -> set[str]:
    return {row["verdict"] for row in found.values()}


@pytest.fixture(scope="module")
def same() -> Rows:
    """Both sides saw the same."""
    return compared()


def test_without_the_files_there_are_no_rows() -> None:
    assert parity(OUTPUTS.empty(), {}).equals(PARITY.empty())


def test_where_both_saw_the_same_nothing_moved_and_nothing_is_unexplained(same: Rows) -> None:
    assert verdicts(same) == {"equal", "explained", "unknown"}
    assert len(same) > 200
    assert sum(row["verdict"] == "equal" for row in same.values()) > 0.85 * len(same)
    assert all(row["explanation"] is None for row in same.values() if row["verdict"] == "equal")


def test_numbers_are_compared_as_the_file_has_them_and_not_as_rounded() -> None:
    files = sides.files(sides.records())
    files["stats.json"]["avg_stars"] += 4e-7
    stored = sides.outputs(files).with_columns(pl.col("number").round(6))
    found = compared(stored)
    assert found["stats.json", "", "avg_stars"]["verdict"] == "unexplained"
    assert found["citation_report.json", "acme/bay", "impact_metrics.citations_per_paper"]["verdict"] == "unknown"


@pytest.mark.parametrize(
    ("file", "subject", "metric", "ours", "defect"),
    [
        ("repos.json", "acme/bay", "watchers", "5", "D34"),
        ("code_quality_report.json", "acme/bay", "repositories.size_kb", "40", "D10"),
        ("code_quality_report.json", "acme/bay", "repositories.structure.metrics.has_tests", "true", "D14"),
        ("code_quality_report.json", "acme/bay", "repositories.structure.metrics.has_ci", "true", "D14"),
        ("code_quality_report.json", "acme/bay", "repositories.structure.metrics.has_documentation", "true", "D14"),
        ("stats.json", "", "total_contributors", "1", "D32"),
        ("repos.json", "acme/bay", "research_metadata.publications.0.doi", "10.1000/tides", "D24"),
        ("repos.json", "acme/bay", "research_metadata.publications.0.url", "https://doi.org/10.1000/tides", "D24"),
        ("citation_report.json", "acme/bay", "impact_metrics.total_publications", "0", "D23"),
        ("collaboration_network.json", "", "summary.total_authors", "1", "D36"),
        ("collaboration_network.json", "", "metrics.average_degree", "0", "D36"),
        ("collaboration_network.json", "ci[bot]", "metrics.degree_centrality", None, "D36"),
    ],
)
def test_a_defect_that_makes_a_difference_is_named(
    same: Rows, file: str, subject: str, metric: str, ours: str | None, defect: str
) -> None:
    row = same[file, subject, metric]
    assert (row["verdict"], row["our_value"], row["defect"]) == ("explained", ours, defect)
    assert row["explanation"]


def test_the_readme_of_a_repository_is_not_its_description() -> None:
    without = {"description": None}
    found = compared(tables=sides.tables(bay=without, unknown={1: {"description": "absent"}}))
    # Nobody changed the description, so this capture is of no use to explain anything.
    assert found["repos.json", "acme/bay", "description"]["verdict"] == "unexplained"
    bare = [sides.records()[0] | {"description": ""}, sides.records()[1]]
    metadata = bare[0]["research_metadata"]
    bare[0]["research_metadata"] = metadata | {"research": metadata["research"] | {"title": ""}}
    found = compared(
        sides.outputs(sides.files(bare)), sides.tables(bay=without, unknown={1: {"description": "absent"}})
    )
    row = found["code_quality_report.json", "acme/bay", "repositories.structure.metrics.has_readme"]
    assert (row["legacy_value"], row["our_value"], row["defect"]) == ("false", "true", "D14")


@pytest.mark.parametrize(
    ("file", "subject", "metric"),
    [
        ("stats.json", "", "total_stars"),
        ("stats.json", "", "languages.Python"),
        ("code_quality_report.json", "acme/bay", "repositories.structure.structure_score"),
        ("repository_health_report.json", "acme/shore", "repositories.overall_score"),
        ("reproducibility_report.json", "", "organization_summary.average_reproducibility_score"),
        ("collaboration_network.json", "", "metrics.average_degree"),
        ("citation_report.json", "acme/bay", "impact_metrics.total_publications"),
    ],
)
def test_a_figure_that_its_own_formula_does_not_give_is_unexplained(file: str, subject: str, metric: str) -> None:
    outputs = sides.outputs()
    wrong = (pl.col("file") == file) & (pl.col("subject") == subject) & (pl.col("metric") == metric)
    assert outputs.filter(wrong).height == 1
    changed = outputs.with_columns(
        value=pl.when(wrong).then(pl.lit("1234")).otherwise("value"),
        number=pl.when(wrong).then(pl.lit(1234.0)).otherwise("number"),
    )
    assert compared(changed)[file, subject, metric]["verdict"] == "unexplained"


def test_what_changed_with_a_later_push_has_moved() -> None:
    later = {"pushed_at": sides.PUSHED_AT + timedelta(days=60), "license_name": "Apache License 2.0"}
    found = compared(tables=sides.tables(bay=later))
    license_row = found["repos.json", "acme/bay", "license"]
    assert (license_row["verdict"], license_row["our_value"]) == ("moved", "Apache License 2.0")
    # Whoever opts out is found in a text by the full name.
    assert license_row["explanation"].startswith("acme/bay: license: pushed_at was 2025-02-01")
    assert found["stats.json", "", "licenses.MIT License"]["verdict"] == "moved"
    assert "unexplained" not in verdicts(found)


def test_without_a_later_push_a_change_is_unexplained_and_so_is_what_rests_on_it() -> None:
    found = compared(tables=sides.tables(bay={"license_name": "Apache License 2.0"}))
    assert found["repos.json", "acme/bay", "license"]["verdict"] == "unexplained"
    assert found["stats.json", "", "licenses.MIT License"]["verdict"] == "unexplained"
    assert found["stats.json", "", "total_stars"]["verdict"] == "equal"


def test_a_setting_needs_a_later_change_of_settings() -> None:
    changed = {"has_wiki": True, "updated_at": sides.UPDATED_AT + timedelta(days=1)}
    assert compared(tables=sides.tables(bay=changed))["repos.json", "acme/bay", "has_wiki"]["verdict"] == "moved"
    found = compared(tables=sides.tables(bay={"has_wiki": True}))
    assert found["repos.json", "acme/bay", "has_wiki"]["verdict"] == "unexplained"


def test_a_readme_that_was_there_all_the_time_was_an_error_taken_for_none() -> None:
    listed = sides.records()
    listed[0] = {key: value for key, value in listed[0].items() if key != "research_metadata"}
    listed[0]["readme"] = "No README available"
    found = compared(sides.outputs(sides.files(listed)))
    row = found["repos.json", "acme/bay", "readme"]
    assert (row["verdict"], row["defect"]) == ("explained", "D60")
    assert found["stats.json", "", "repos_without_readme.0"]["defect"] == "D60"
    moved = compared(
        sides.outputs(sides.files(listed)), sides.tables(bay={"pushed_at": sides.PUSHED_AT + timedelta(days=1)})
    )
    assert moved["repos.json", "acme/bay", "readme"]["verdict"] == "moved"


def test_what_nobody_knows_is_unknown_and_so_is_what_rests_on_it() -> None:
    found = compared(tables=sides.tables(unknown={1: {"stargazers_count": "unknown"}}))
    for place in (
        ("repos.json", "acme/bay", "stars"),
        ("stats.json", "", "total_stars"),
        ("repository_health_report.json", "acme/bay", "repositories.overall_score"),
    ):
        row = found[place]
        assert (row["verdict"], row["our_value"]) == ("unknown", None)
        assert "timeout" in row["explanation"]
    assert found["repository_health_report.json", "acme/shore", "repositories.overall_score"]["verdict"] == "equal"


def test_without_trees_and_commits_what_follows_from_them_is_unknown() -> None:
    found = compared(tables=sides.tables(unknown={1: {"commits": "unknown", "files": "unknown"}}))
    for place in (
        ("repos.json", "acme/bay", "research_metadata.datasets.0.path"),
        ("repos.json", "acme/bay", "research_metadata.code.notebooks"),
        ("collaboration_network.json", "Ada", "network.nodes.commit_count"),
        ("code_quality_report.json", "acme/bay", "repositories.structure.metrics.has_tests"),
        ("stats.json", "", "research.total_notebooks"),
    ):
        assert found[place]["verdict"] == "unknown", place
    assert "unexplained" not in verdicts(found)


def test_a_repository_that_came_moves_what_is_said_of_its_people() -> None:
    listed = sides.records()
    files = sides.files(listed[:1])
    nodes = files["collaboration_network.json"]["network"]["nodes"]
    nodes[0] |= {"repos": ["bay"], "repo_count": 1, "commit_count": 2}
    found = compared(sides.outputs(files))
    row = found["collaboration_network.json", "Ada", "network.nodes.commit_count"]
    assert (row["verdict"], row["our_value"], row["explanation"]) == ("moved", "3", "1 repositories came")
    assert found["collaboration_network.json", "ci[bot]", "network.nodes.commit_count"]["verdict"] == "equal"


def test_a_repository_that_is_gone_has_moved() -> None:
    tables = sides.tables()
    tables["github.repositories"] = tables["github.repositories"].filter(pl.col("name") != "shore")
    found = compared(tables=tables)
    assert {row["verdict"] for (_, subject, _), row in found.items() if subject == "acme/shore"} == {"moved"}
    assert found["stats.json", "", "total_repos"]["verdict"] == "moved"
    assert "unexplained" not in verdicts(found)


def test_the_order_of_lists_and_the_case_of_logins_do_not_matter() -> None:
    files = sides.files(sides.records())
    network = files["collaboration_network.json"]
    network["metrics"]["top_central_authors"].reverse()
    files["stats.json"]["recent_repos"].reverse()
    assert "unexplained" not in verdicts(compared(sides.outputs(files)))


def test_what_is_no_data_by_our_rules_is_named() -> None:
    found = compared(tables=sides.tables() | {"research.datasets": DATASETS.empty()})
    entry = found["repos.json", "acme/bay", "research_metadata.datasets.0.path"]
    assert (entry["verdict"], entry["our_value"], entry["defect"]) == ("explained", None, "D22")
    counted = found["stats.json", "", "research.repos_with_datasets"]
    assert (counted["verdict"], counted["our_value"], counted["defect"]) == ("explained", "0", "D22")


@pytest.mark.parametrize("change", [pl.col("relation").replace("cited", "unclear"), pl.lit("own").alias("relation")])
def test_publications_that_are_not_accounted_for_are_compared_as_they_were_found(change: pl.Expr) -> None:
    tables = sides.tables()
    tables["research.publications"] = tables["research.publications"].with_columns(change)
    row = compared(tables=tables)["citation_report.json", "acme/bay", "impact_metrics.total_publications"]
    assert row["verdict"] == "equal"


def test_one_work_that_counted_twice_is_named() -> None:
    text = sides.README + "\nAlso doi 10.1000/moons.\n"
    bay = sides.records()[0] | {"readme": text}
    metadata = from_readme(bay)
    assert metadata is not None
    bay["research_metadata"] = bay["research_metadata"] | {"publications": metadata["publications"]}
    tables = sides.tables()
    readme = tables["core.readmes"]["text"].str.replace("$", "\nAlso doi 10.1000/moons.\n")
    tables["core.readmes"] = tables["core.readmes"].with_columns(text=readme)
    own = tables["research.publications"].with_columns(relation=pl.lit("own"))
    tables["research.publications"] = pl.concat([own, own.with_columns(identifier=pl.lit("10.1000/moons"))])
    found = compared(sides.outputs(sides.files([bay, sides.records()[1]])), tables)
    row = found["citation_report.json", "acme/bay", "impact_metrics.total_publications"]
    assert (row["legacy_value"], row["our_value"], row["verdict"], row["defect"]) == ("2", "1", "explained", "D25")


def test_authors_without_an_account_are_people_of_ours_alone() -> None:
    tables = sides.tables()
    commit = tables["github.commits"].head(1).with_columns(author_id=None, author_login=None)
    strangers = [commit.with_columns(author_pseudonym=pl.lit(name)) for name in ("5b", "c0")]
    tables["github.commits"] = pl.concat([tables["github.commits"], *strangers], how="vertical_relaxed")
    named = [{"person_id": f"pseudonym-{name}", "is_bot": False} for name in ("5b", "c0")]
    tables["core.people"] = pl.concat([tables["core.people"], rows.frame(core.PEOPLE, named)])
    figures = {"people_count": 3.0, "collaborations_count": 3.0, "density": 1.0, "mean_degree": 2.0}
    stats = pl.col("metric").replace_strict(figures, return_dtype=pl.Float64)
    tables["insight.collaboration_stats"] = tables["insight.collaboration_stats"].with_columns(value=stats)
    row = compared(tables=tables)["collaboration_network.json", "", "summary.total_authors"]
    assert (row["our_value"], row["verdict"], row["defect"]) == ("3", "explained", "D36")
    assert "without an account" in row["explanation"]


def test_figures_that_count_private_repositories_are_unknown_by_d1() -> None:
    listed = sides.records()
    hidden = [*listed, sides.records()[1] | {"name": "hidden", "full_name": "acme/hidden", "visibility": "private"}]
    row = compared(sides.outputs(sides.files(hidden)))["stats.json", "", "total_stars"]
    assert (row["verdict"], row["defect"]) == ("unknown", "D1")


def test_what_depended_on_the_machine_is_not_compared() -> None:
    topics = {"generated_at": sides.REPORTED_AT.isoformat(), "methods": {"lda": {"perplexity": 799.6}}}
    found = compared(sides.outputs({"ml_topic_analysis.json": topics}))
    row = found["ml_topic_analysis.json", "", "methods.lda.perplexity"]
    assert (row["verdict"], row["defect"], row["our_value"]) == ("unknown", "D38", None)


def test_growth_a_month_is_that_of_the_days_between_snapshots() -> None:
    snapshots = [
        {"timestamp": f"2025-01-{day:02}T00:00:00", "external_citations": count, "publications_count": 1}
        for day, count in ((1, 10), (11, 14))
    ]
    trends = {"bay": {"total_growth": 4, "average_monthly_growth": 2.0}}
    found = compared(
        sides.outputs({"citation_history.json": {"bay": snapshots}, "citation_report.json": {"growth_trends": trends}})
    )
    row = found["citation_report.json", "acme/bay", "growth_trends.average_monthly_growth"]
    # Four citations in ten days, a month of 30.4375 days.
    assert (row["verdict"], row["our_value"], row["defect"]) == ("explained", "12.175", "D28")
    assert found["citation_report.json", "acme/bay", "growth_trends.total_growth"]["verdict"] == "equal"
    assert found["citation_history.json", "acme/bay", "0.external_citations"]["verdict"] == "unknown"


@pytest.mark.parametrize(
    "spoilt",
    [
        {"stars": "many", "topics": "none", "archived": "no"},
        {"pushed_at": "yesterday", "description": None, "license": ...},
        {"research_metadata": {"publications": [1, {"doi": 5, "citation_count": "x"}], "code": [], "datasets": {}}},
        {"topics.x": 1, "name": None, "readme": 5, "contributors_count": True},
    ],
)
def test_records_of_another_shape_are_compared_all_the_same(spoilt: dict[str, Any]) -> None:
    listed = sides.records()
    listed[0] = {key: value for key, value in (listed[0] | spoilt).items() if value is not ...}
    outputs = sides.outputs().filter(pl.col("file") != "repos.json")
    mixed = pl.concat([outputs, legacy_outputs({"repos.json": listed}, is_public=True)]).sort(OUTPUTS.key)
    assert len(compared(mixed)) > 200
