"""Runs that must not succeed: what is reported, what is kept, and that readers notice nothing."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

import dagster as dg
import pytest

from research_platform_assets.cli.application import run
from research_platform_assets_tests import processes
from research_platform_assets_tests.archives import EMPTY, Recorded, write_archive
from research_platform_assets_tests.processes import PackageCopy
from research_platform_assets_tests.workbench import SLUG, STATES, Workbench, file_marks

CORRECTIONS = """
repositories:
  - repository: tide-gauge-tools
    field: description
    value: {value}
    by: Ada Example
    date: 2026-03-02
    why: It says what it does.
"""


def lab(number: int) -> list[Recorded]:
    """Repositories with different ids and names."""
    return [Recorded(name=f"r{each}", id=1000 + each) for each in range(number)]


def messages(output: str) -> list[str]:
    """Lines that begin with the name of the program."""
    return [line for line in output.splitlines() if line.startswith("research-platform: ")]


def test_rows_that_break_their_contract_stop_the_run_and_are_kept_for_whoever_looks(
    first: Workbench, tmp_path: Path
) -> None:
    shown, versions = file_marks(first.current.resolve()), first.versions()
    package = PackageCopy.make(tmp_path / "package")
    package.edit("analysis/contributors.py", "repositories_count=pl.len(),", "repositories_count=-pl.len().cast(int),")
    done = package.run(processes.platform("build"), first.data, 1, status=1)
    said = done.stderr.partition("insight__person_stats failed: ")[2]
    assert said.startswith("insight.person_stats was not stored, its rows break the contract")
    assert "Traceback" not in done.stderr
    assert "Stack Trace" not in said
    assert "readers keep what was published before" in done.stderr

    assert file_marks(first.current.resolve()) == shown
    assert first.versions() == versions
    ((table, rule, rows),) = first.rejected()
    assert table == "insight.person_stats"
    assert rule.startswith("repositories_count|")
    assert rows == first.read("insight.person_stats").height

    with dg.DagsterInstance.from_config(str(first.data / "dagster")) as instance:
        run = instance.get_runs(limit=1)[0]
        assert run.status == dg.DagsterRunStatus.FAILURE
        events = [entry.dagster_event for entry in instance.all_logs(run.run_id) if entry.dagster_event is not None]
    failed = [
        event.asset_check_evaluation_data
        for event in events
        if event.event_type == dg.DagsterEventType.ASSET_CHECK_EVALUATION
        and not event.asset_check_evaluation_data.passed
    ]
    assert [(check.asset_key.path, check.check_name) for check in failed] == [
        ([SLUG, "insight", "person_stats"], "contract")
    ]
    started = {event.step_key for event in events if event.event_type == dg.DagsterEventType.STEP_START}
    assert "insight__topics" in started
    assert not [key for key in started if str(key).startswith("reports__")]


def test_a_capture_that_breaks_its_contract_changes_no_captured_table(first: Workbench, tmp_path: Path) -> None:
    versions = first.versions()
    package = PackageCopy.make(tmp_path / "package")
    package.edit("github/frames.py", "(page.commits, {})", "([*page.commits, *page.commits], {})")
    done = package.run(processes.brief_build(), first.data, 2, status=1)
    assert "github.commits was not stored, its rows break the contract (primary_key" in done.stderr
    assert first.versions() == versions
    assert {table for table, _, _ in first.rejected()} == {"github.commits"}
    # What was put down of the capture does not stand in the way of the next one.
    assert first.run(2, selection='group:"github"').is_success
    assert first.versions()["github.commits"] != versions["github.commits"]


def test_a_capture_in_which_too_many_repositories_are_missing_is_refused(empty: Workbench, tmp_path: Path) -> None:
    bench = Workbench(empty.data, "lab", {"ANALYSES__TOPICS": "false"}, empty.instance)
    bench.build(write_archive(tmp_path / "all", lab(10)))
    versions, shown = bench.versions(), file_marks(bench.current.resolve())
    refused = bench.run(write_archive(tmp_path / "too few", lab(7)))
    assert not refused.is_success
    assert "3 of 10 repositories are missing from this capture (Lab/r7, Lab/r8, Lab/r9)" in refused.failures[0][1]
    assert bench.versions() == versions
    assert file_marks(bench.current.resolve()) == shown

    fewer = write_archive(tmp_path / "fewer", lab(8))
    assert bench.run(fewer, selection='+key:"lab/core/repositories"').is_success
    states = bench.read("core.repositories")["state"].to_list()
    assert sorted(states) == ["active"] * 8 + ["gone"] * 2


def test_a_build_of_too_many_unknown_facts_is_published_when_it_is_accepted(empty: Workbench, tmp_path: Path) -> None:
    bench = Workbench(empty.data, "lab", {"ANALYSES__TOPICS": "false"}, empty.instance)
    unknown = [
        Recorded(name=f"u{n}", id=2000 + n, files=None, commits=None, contributors=None, releases=None, meta=None)
        for n in range(3)
    ]
    archive = write_archive(tmp_path / "archive", [*lab(1), *unknown])
    result = bench.run(archive)
    assert not result.is_success
    assert not (bench.current / "site" / "index.html").exists()
    step, text = result.failures[0]
    assert step == "reports__publication"
    assert "% of the facts are known, worst commits of 25% of the repositories" in text
    contributors = bench.read("insight.repository_contributors").filter(status="unknown")
    assert contributors.height == 3
    assert contributors["commits_count"].null_count() == 3
    publication = bench.select("reports.publication")
    other = bench.run(archive, selection=publication, accept_build="0123456789ab")
    assert other.failures[0][1] == text, "another build was accepted"
    build_id = text.partition("build ")[2].partition(" ")[0]
    assert bench.run(archive, selection=publication, accept_build=build_id).is_success
    assert bench.manifest()["build_id"] == build_id
    assert 0 < bench.manifest()["coverage"] < 0.8
    assert not bench.checks()["reports.publication", "coverage"].passed
    assert bench.run(archive, selection=publication).is_success, "what was accepted stays accepted"
    assert bench.run(archive, selection=publication, environ={"CAPTURE__COVERAGE_FLOOR": "0.1"}).is_success
    assert bench.checks()["reports.publication", "coverage"].passed


def test_a_build_in_which_too_much_is_gone_is_published_when_it_is_accepted(empty: Workbench, tmp_path: Path) -> None:
    bench = Workbench(empty.data, "lab", {"ANALYSES__TOPICS": "false"}, empty.instance)
    bench.build(write_archive(tmp_path / "before", [Recorded(metadata={"stargazers_count": 40})]))
    one = bench.manifest()["build_id"]
    after = write_archive(tmp_path / "after", [Recorded(metadata={"stargazers_count": 4})])
    result = bench.run(after)
    assert "stargazers_count falls from 40 to 4" in result.failures[0][1]
    assert bench.manifest()["build_id"] == one
    build_id = result.failures[0][1].partition("build ")[2].partition(" ")[0]
    publication = bench.select("reports.publication")
    assert bench.run(after, selection=publication, accept_build=build_id).is_success
    assert bench.manifest()["build_id"] == build_id
    # What readers have seen needs nobody's consent.
    assert bench.run(after, restore_build="1").is_success


@pytest.mark.parametrize(
    ("variables", "complaint"),
    [
        ({"RESEARCH_PLATFORM_SORCE": "archive"}, "did you mean RESEARCH_PLATFORM_SOURCE?"),
        ({"RESEARCH_PLATFORM_CONFIG": "nowhere.yaml"}, "nowhere.yaml"),
        ({"RESEARCH_PLATFORM_ARCHIVE_DIRECTORY": "/nowhere"}, "there is no folder /nowhere"),
        ({"RESEARCH_PLATFORM_CAPTURE__COVERAGE_FLOOR": "2"}, "capture.coverage_floor"),
    ],
)
def test_settings_that_cannot_be_used_are_one_message_and_status_1(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    variables: dict[str, str],
    complaint: str,
) -> None:
    processes.become(monkeypatch, processes.environment(tmp_path / "data", 1, **variables), tmp_path)
    assert run(["build"]) == 1
    printed = capsys.readouterr().err
    (message,) = messages(printed)
    assert complaint in message
    assert "Traceback" not in printed
    assert not (tmp_path / "data").exists()


def test_a_damaged_archive_is_named_and_changes_nothing(first: Workbench, tmp_path: Path) -> None:
    archive = Path(shutil.copytree(STATES[2], tmp_path / "archive"))
    lines = (archive / "repos.jsonl").read_text().splitlines()
    (archive / "repos.jsonl").write_text("\n".join([*lines[:3], lines[3][:40], *lines[4:]]) + "\n")
    versions = first.versions()
    result = first.run(archive)
    assert not result.is_success
    assert "repos.jsonl, line 4" in result.failures[0][1]
    assert first.versions() == versions
    assert first.build(1)["computed"] == 0
    assert first.run(2, selection='group:"github"').is_success
    assert first.versions()["github.commits"] != versions["github.commits"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("repositories: [", "corrections.yaml"),
        (CORRECTIONS.format(value="x").replace("description", "stars"), "repositories entry 1 (line 3): field"),
    ],
)
def test_a_broken_corrections_file_stops_what_reads_it_and_nothing_is_lost(
    first: Workbench, tmp_path: Path, text: str, complaint: str
) -> None:
    file = tmp_path / "corrections.yaml"
    file.write_text(text)
    versions, shown = first.versions(), file_marks(first.current.resolve())
    result = first.run(1, environ={"CORRECTIONS": str(file)})
    assert not result.is_success
    assert complaint in result.failures[0][1]
    assert first.versions() == versions
    assert file_marks(first.current.resolve()) == shown


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_data_directory_that_cannot_be_written_is_one_message(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=stat.S_IRUSR | stat.S_IXUSR)
    home = {"DAGSTER_HOME": str(tmp_path / "home")}
    done = processes.run(processes.platform("build"), processes.environment(data, 1, **home), tmp_path, status=1)
    assert "choose another data_directory" in done.stderr


def test_a_data_directory_that_cannot_be_made_is_one_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("a file")
    home = {"DAGSTER_HOME": str(tmp_path / "home")}
    processes.become(monkeypatch, processes.environment(tmp_path / "file" / "data", 1, **home), tmp_path)
    assert run(["build"]) == 1
    printed = capsys.readouterr().err
    assert "Traceback" not in printed
    assert "data_directory" in printed
    assert (tmp_path / "file").read_text() == "a file"


def test_a_damaged_warehouse_is_named_and_left_alone(first: Workbench) -> None:
    file = first.data / SLUG / "warehouse.duckdb"
    file.write_bytes(b"not a database" * 1000)
    before = file.read_bytes()
    result = first.run(1)
    assert not result.is_success
    assert "warehouse.duckdb" in result.failures[0][1]
    assert "backup" in result.failures[0][1]
    assert file.read_bytes() == before
    assert (first.current / "site" / "index.html").is_file()


def test_an_empty_organisation_is_built(empty: Workbench, tmp_path: Path) -> None:
    bench = Workbench(empty.data, "lab", instance=empty.instance)
    bench.build(write_archive(tmp_path / "archive", []))
    assert bench.manifest()["coverage"] is None
    assert bench.read("core.repositories").is_empty()
    assert (bench.current / "site" / "index.html").is_file()


def test_an_organisation_with_an_empty_repository_is_built(empty: Workbench, tmp_path: Path) -> None:
    bench = Workbench(empty.data, "lab", instance=empty.instance)
    bench.build(write_archive(tmp_path / "archive", [EMPTY]))
    row = bench.read("insight.repository_contributors").row(0, named=True)
    assert (row["status"], row["contributors_count"], row["commits_count"]) == ("absent", 0, 0)
