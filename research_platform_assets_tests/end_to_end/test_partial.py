"""Runs of a part of the graph, corrections, and analyses that are switched off."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from research_platform_assets_tests.archives import Recorded, write_archive
from research_platform_assets_tests.conftest import SampleBuilds
from research_platform_assets_tests.workbench import SLUG, STATES, Workbench, file_marks

CORRECTIONS = """
repositories:
  - repository: {repository}
    field: description
    value: {value}
    by: Ada Example
    date: 2026-03-02
    why: It says what it does.
"""
TOPIC_TABLES = {
    "insight.topic_models",
    "insight.topic_history",
    "insight.topic_events",
    "insight.topic_drift",
    "insight.topic_quality",
    "insight.topic_areas",
    "insight.topics",
    "insight.repository_topics",
    "insight.similar_repositories",
    "insight.topic_coverage",
    "insight.topic_map",
}


@pytest.mark.parametrize(
    ("table", "missing"),
    [
        ("core.contributions", "core.authors, core.people"),
        (
            "insight.topic_models",
            "github.organizations, core.repositories, core.readmes, core.people, github.documents",
        ),
    ],
)
def test_a_table_alone_in_an_empty_warehouse_names_what_is_missing(empty: Workbench, table: str, missing: str) -> None:
    result = empty.run(1, selection=empty.select(table))
    assert not result.is_success
    assert f"{table} reads {missing}, never materialized so far" in result.failures[0][1]
    assert empty.heads() == {}


def test_publication_alone_in_an_empty_warehouse_names_what_is_missing(empty: Workbench) -> None:
    result = empty.run(1, selection=empty.select("reports.publication"))
    assert not result.is_success
    assert "there is no build yet: core.authors, core.contributions" in result.failures[0][1]
    assert not empty.layout.root.exists()


def test_a_branch_and_the_rest_later_make_the_same_build_as_everything_at_once(
    empty: Workbench, sample_builds: SampleBuilds
) -> None:
    assert empty.run(1, selection=f'+key:"{SLUG}/core/people"').is_success
    made = set(empty.versions())
    assert {"core.people", "github.commits"} <= made
    assert not {"core.contributions", "github.releases", "reports.changes"} & made
    assert empty.builds() == []
    first = json.loads((sample_builds.first / "published" / SLUG / "current" / "build.json").read_text())
    assert empty.build(1)["build_id"] == first["build_id"]


def test_a_table_alone_changes_nothing_that_readers_see(first: Workbench) -> None:
    marks, versions = file_marks(first.layout.root), first.versions()
    assert first.run(1, selection=first.select("core.people")).is_success
    assert file_marks(first.layout.root) == marks
    assert first.versions() == versions


def test_captured_tables_alone_leave_readers_the_build_before_until_the_rest_follows(first: Workbench) -> None:
    one, marks = first.builds(), file_marks(first.layout.root)
    assert first.run(2, selection='group:"github"').is_success
    assert first.builds() == one
    assert file_marks(first.layout.root) == marks
    refused = first.run(2, selection=first.select("reports.publication"))
    assert (
        "the tables do not fit together: core.authors was made from an earlier github.commits" in refused.failures[0][1]
    )
    assert first.run(2, selection='not group:"github"').is_success
    assert len(first.builds()) == 2


def test_one_captured_table_of_a_new_capture_does_not_make_a_build(first: Workbench) -> None:
    marks = file_marks(first.current.resolve())
    assert first.run(2, selection=first.select("github.releases")).is_success
    assert first.read("github.releases").height == 18
    refused = first.run(2, selection=first.select("reports.publication"))
    assert not refused.is_success
    assert (
        "the captured tables stem from different captures: materialize all of them together" in refused.failures[0][1]
    )
    assert file_marks(first.current.resolve()) == marks


def corrected(folder: Path, repository: str, value: str) -> dict[str, str]:
    file = folder / "corrections.yaml"
    file.write_text(CORRECTIONS.format(repository=repository, value=value))
    return {"CORRECTIONS": str(file)}


def test_a_correction_wins_and_is_shown_as_such_until_it_is_taken_back(first: Workbench, tmp_path: Path) -> None:
    one = first.builds()[0]
    environ = corrected(tmp_path, "birdsong-annotations", "Songs of birds")
    last_run = first.build(1, environ=environ)
    assert "core.repositories" in last_run["computed_tables"]
    assert not [name for name in last_run["computed_tables"] if name.startswith("github.")]
    row = first.read("core.repositories").row(by_predicate=pl.col("name") == "birdsong-annotations", named=True)
    assert (row["description"], row["corrected_fields"]) == ("Songs of birds", ["description"])
    pages = b"".join(path.read_bytes() for path in (first.current / "site").rglob("*.html"))
    assert b"Songs of birds" in pages
    check = first.checks()["core.repositories", "corrections"]
    assert check.passed
    assert (check.metadata["declared"].value, check.metadata["in_force"].value) == (1, 1)
    back = first.build(1)
    assert (back["build_id"], back["computed"]) == (one, 0)


@pytest.mark.parametrize(
    ("repository", "value", "state"),
    [
        (
            "birdsong-annotations",
            '"11 000 annotated bird songs from 38 dawn recordings: species, begin, end, quality"',
            "repositories entry 1: upstream agrees",
        ),
        ("there-is-none", "Songs", "repositories entry 1: target not found"),
    ],
)
def test_a_correction_that_upstream_agrees_with_or_cannot_be_placed_is_a_warning(
    first: Workbench, tmp_path: Path, repository: str, value: str, state: str
) -> None:
    environ = corrected(tmp_path, repository, value)
    assert first.run(1, selection=first.select("core.repositories"), environ=environ).is_success
    check = first.checks()["core.repositories", "corrections"]
    assert not check.passed
    assert check.severity.value == "WARN"
    assert check.metadata["in_force"].value == 0
    # By number, as what Dagster keeps names nobody.
    assert check.description == state


def test_commit_counts_are_held_against_those_of_github(first: Workbench, tmp_path: Path) -> None:
    assert first.run(1, selection=first.select("core.contributions")).is_success
    assert first.checks()["core.contributions", "reconciliation"].passed
    bench = Workbench(tmp_path / "other", "lab", instance=first.instance)
    wrong = [{"login": "ada", "id": 7, "type": "User", "contributions": 5}]
    archive = write_archive(tmp_path / "archive", [Recorded(contributors=wrong)])
    assert bench.run(archive, selection='+key:"lab/core/contributions"').is_success
    check = bench.checks()["core.contributions", "reconciliation"]
    assert not check.passed
    assert check.severity.value == "WARN"
    assert "counted 2, reported 5" in (check.description or "")


def test_an_analysis_that_is_switched_off_keeps_its_last_version_and_comes_back(first: Workbench) -> None:
    versions = first.versions()
    off = first.build(2, environ={"ANALYSES__TOPICS": "false"})
    assert not TOPIC_TABLES & set(off["computed_tables"])
    assert {name: first.versions()[name] for name in TOPIC_TABLES} == {name: versions[name] for name in TOPIC_TABLES}
    assert "core.readmes" in off["computed_tables"]
    again = first.build(2, environ={"ANALYSES__TOPICS": "false"})
    assert (again["computed"], again["build_id"]) == (0, off["build_id"])
    on = first.build(2)
    assert set(on["computed_tables"]) >= TOPIC_TABLES | {"reports.site"}
    assert on["build_id"] != off["build_id"]


def test_an_analysis_that_was_never_on_has_empty_tables(empty: Workbench) -> None:
    selection = f"+({empty.select(*sorted(TOPIC_TABLES))})"
    assert empty.run(1, selection=selection, environ={"ANALYSES__TOPICS": "false"}).is_success
    assert all(empty.read(table).is_empty() for table in TOPIC_TABLES)
    versions = empty.versions()
    assert empty.run(1, selection=selection, environ={"ANALYSES__TOPICS": "false"}).is_success
    assert empty.versions() == versions
    assert empty.run(1, selection=selection).is_success
    filled = {name for name, version in empty.versions().items() if version != versions[name]}
    assert filled == TOPIC_TABLES - {"insight.topic_events", "insight.topic_areas"}, (
        "nothing happened to the first topics, and there are few"
    )
    assert empty.read("insight.topics").height > 0


def test_two_organisations_have_nothing_in_common(first: Workbench, tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "archive")
    both = (
        f'[{{"login": "ellerfosse-lab", "slug": "{SLUG}", "archive_directory": "{STATES[1]}"}},'
        f' {{"login": "Lab", "slug": "two", "archive_directory": "{archive}"}}]'
    )
    one, two = (Workbench(first.data, slug, {"ORGANIZATIONS": both}, first.instance) for slug in (SLUG, "two"))
    shown = file_marks(one.current.resolve())
    assert one.build(1)["computed"] == 0
    assert not (first.data / "two").exists()
    two.build(1)
    assert one.manifest()["build_id"] != two.manifest()["build_id"]
    assert (one.read("core.repositories").height, two.read("core.repositories").height) == (24, 1)
    assert one.build(1)["computed"] == 0
    assert file_marks(one.current.resolve()) == shown
