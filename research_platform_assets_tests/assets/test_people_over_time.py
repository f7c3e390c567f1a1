"""Figures that speak of the last year, weeks, and the network, as assets: what makes them move, and what they show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from research_platform_assets_tests.archives import Recorded, commit, write_archive
from research_platform_assets_tests.workbench import Workbench

TABLES = (
    "insight.person_stats",
    "insight.repository_contributors",
    "insight.activity",
    "insight.organization_activity",
    "insight.collaborators",
    "insight.collaborations",
    "insight.collaboration_stats",
)
DATED = TABLES[:4]
NETWORK = TABLES[4:]
ADA = {"login": "ada", "name": "Ada", "id": 7}
BOB = {"login": "bob", "name": "Bob", "id": 8}


def organisation(stars: int, *, is_readable: bool = True) -> list[Recorded]:
    commits = [commit(2, author=BOB), commit(1, author=ADA)]
    tides = Recorded("tides", 1001, commits=commits, contributors=None, metadata={"stargazers_count": stars})
    if not is_readable:
        tides = replace(tides, commits=None, meta=None)
    return [tides, Recorded("floods", 1002, commits=[commit(12, author=ADA)], contributors=None)]


def on(day: str) -> dict[str, str]:
    return {"updated_at": f"{day}T12:00:00Z"}


@pytest.fixture(scope="module")
def workbench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """A data directory without a build."""
    folder = tmp_path_factory.mktemp("people")
    environ = {"ORGANIZATIONS": '["Lab"]', "CAPTURE__COVERAGE_FLOOR": "0.5", "ANALYSES__TOPICS": "false"}
    workbench = Workbench(folder / "data", "lab", environ)
    with workbench.instance:
        yield workbench


def compute(workbench: Workbench, archive: Path) -> None:
    """Bring the tables and what they are made from up to date, and publish nothing."""
    assert workbench.run(archive, selection=f"+({workbench.select(*TABLES)})").is_success


def runs(workbench: Workbench) -> dict[str, str]:
    """By which run each table was computed."""
    heads = workbench.heads()
    return {table: heads[table].run_id for table in TABLES}


def test_a_later_day_moves_what_speaks_of_it_and_says_that_it_did(workbench: Workbench, tmp_path: Path) -> None:
    workbench.build(write_archive(tmp_path / "one", organisation(3), on("2026-02-01")))
    before = {table: workbench.read(table) for table in TABLES}
    # The same day: another count of stars has nothing to do with people.
    made = runs(workbench)
    compute(workbench, write_archive(tmp_path / "two", organisation(4), on("2026-02-01")))
    for table in ("insight.person_stats", "insight.activity"):
        assert runs(workbench)[table] == made[table], "nothing was computed"
    assert {table: workbench.read(table).equals(before[table]) for table in TABLES} == dict.fromkeys(TABLES, True)
    # Three years later only stars are others. Nobody committed, and the last year is another one.
    workbench.build(write_archive(tmp_path / "three", organisation(5), on("2029-02-01")))
    moved_tables = {table for table in TABLES if not workbench.read(table).equals(before[table])}
    assert moved_tables == set(DATED), "the network is of all time"
    ada = workbench.read("insight.person_stats").row(by_predicate=pl.col("person_id") == "account-7", named=True)
    assert (ada["is_newcomer"], ada["is_active"], ada["was_active"]) == (False, False, False)
    weeks = workbench.read("insight.activity").filter(repository_id=1001)
    assert weeks["week"].last() == "2029-01-29"
    assert weeks["commits_count"].sum() == 2
    moved = (
        workbench.read("reports.changes")
        .filter(pl.col("table_name").str.starts_with("insight."))
        .filter(pl.col("table_name") != "insight.organization_stats")
    )
    assert set(moved["cause"]) == {"time"}
    assert {"is_newcomer", "is_active", "newcomers_count", "active_people_count"} == set(moved["column_name"])
    # Back to the first day: what was, is again.
    compute(workbench, write_archive(tmp_path / "one", organisation(3), on("2026-02-01")))
    assert runs(workbench) == made, "nothing was computed"
    assert {table: workbench.read(table).equals(before[table]) for table in TABLES} == dict.fromkeys(TABLES, True)


def test_commits_that_cannot_be_read_leave_their_weeks_and_pairs(workbench: Workbench, tmp_path: Path) -> None:
    compute(workbench, write_archive(tmp_path / "one", organisation(3), on("2026-02-01")))
    before = workbench.read("insight.activity")
    compute(workbench, write_archive(tmp_path / "lost", organisation(3, is_readable=False), on("2026-02-20")))
    kept = workbench.read("insight.activity").filter(repository_id=1001)
    assert set(kept["is_current"]) == {False}
    assert kept.select("week", "commits_count").equals(
        before.filter(repository_id=1001).select("week", "commits_count")
    )
    pair = workbench.read("insight.collaborations").row(0, named=True)
    assert (pair["person_id"], pair["other_id"], pair["is_current"]) == ("account-7", "account-8", False)
    assert workbench.read("insight.collaboration_stats")["last_known_count"].unique().to_list() == [1]


def test_window_and_pseudonyms_are_settings(workbench: Workbench, tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "one", organisation(3), on("2026-02-01"))
    selection = workbench.select(*NETWORK)
    compute(workbench, archive)
    named = workbench.read("insight.collaborators")

    def computed(**environ: str) -> pl.DataFrame:
        assert workbench.run(archive, selection=selection, environ=environ).is_success
        return workbench.read("insight.collaborators")

    hidden = computed(COLLABORATION__PSEUDONYMS="true")
    assert all(name.startswith("collaborator-") for name in hidden["person_id"])
    assert computed(COLLABORATION__PSEUDONYMS="true").equals(hidden)
    with workbench.store() as store:
        settings = store.heads()["insight.collaborators"].settings
    key = (workbench.data / "lab" / "pseudonym.key").read_text(encoding="ascii").strip()
    assert key not in settings
    recent = computed(COLLABORATION__WINDOW_DAYS="21")
    assert recent["person_id"].to_list() == ["account-7"], "bob's commit is 29 days old, ada's other one 19"
    assert computed().equals(named)
