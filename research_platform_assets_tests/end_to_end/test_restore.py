"""Going back: to a build, for one table, to earlier inputs, from bad code - and forward again."""

from __future__ import annotations

import json
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from research_platform_assets.assets import status
from research_platform_assets.cli.application import run
from research_platform_assets.warehouse import builds as recorded
from research_platform_assets.warehouse import taken_in, upkeep
from research_platform_assets.warehouse.retention import Policy
from research_platform_assets_tests import processes
from research_platform_assets_tests.conftest import SampleBuilds
from research_platform_assets_tests.processes import PackageCopy
from research_platform_assets_tests.workbench import SLUG, STATES, Workbench, catalog_rows, files

KEEP_ONE = Policy(1, 0, 0, 0)


@pytest.fixture(scope="session")
def first_publication(sample_builds: SampleBuilds) -> tuple[dict[str, bytes], dict[str, list[tuple[Any, ...]]]]:
    """What readers saw of build 1 when it was new: files, and rows of the catalog."""
    current = sample_builds.first / "published" / SLUG / "current"
    return files(current), catalog_rows(current / "catalog.duckdb")


def assert_shows(workbench: Workbench, publication: tuple[dict[str, bytes], dict[str, list[tuple[Any, ...]]]]) -> None:
    assert files(workbench.current) == publication[0]
    assert catalog_rows(workbench.current / "catalog.duckdb") == publication[1]


def prune(workbench: Workbench) -> upkeep.Thinned:
    directory = workbench.data / workbench.slug
    return upkeep.thin(directory, workbench.layout, KEEP_ONE, datetime.now(UTC), timeout_seconds=10)


def test_a_restore_shows_the_first_build_byte_by_byte_and_forward_computes_nothing(
    second: Workbench, first_publication: Any
) -> None:
    one, two = second.builds()
    last_run = second.build(2, restore_build="1")
    assert_shows(second, first_publication)
    assert (last_run["build_id"], last_run["computed"]) == (one, 0)
    assert second.builds() == [one, two]
    held = second.hold()
    assert held is not None
    assert (held.build_id, held.run_id) == (one, last_run["run_id"])
    assert second.build(2, restore_build="1")["computed"] == 0
    assert second.hold() == held, "once more changes nothing"
    forward = second.build(2)
    assert (forward["build_id"], forward["computed"]) == (two, 0)
    assert second.manifest()["build_id"] == two


def test_the_command_line_says_what_is_held_and_until_when(
    second: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = second.builds()
    processes.become(monkeypatch, processes.environment(second.data, 2), tmp_path)

    def said(*command: str) -> str:
        capsys.readouterr()
        assert run(command) == 0
        return capsys.readouterr().out

    # A branch ends with the publication, which nothing but a whole build can be.
    assert said("restore", "1", "--select", f'key:"{SLUG}/insight/topics"+').splitlines() == [
        f"back at build {one}: insight.topics, reports.changes, reports.exports, reports.site",
        "readers see no change until all tables fit together again: research-platform build",
        "held: sensors and schedules change nothing until research-platform release",
    ]
    assert second.manifest()["build_id"] == two
    assert said("restore", "1").endswith("held: sensors and schedules leave it there until research-platform release\n")
    assert f"the hold on build {one} stands beside it" in said("build")
    assert second.manifest()["build_id"] == two
    shown = status.read(second.layout.root)
    assert shown is not None
    assert shown.held == one
    assert taken_in.read(second.data / second.slug) is not None
    assert said("release") == "released\n"
    # So that the sensor asks for a build, even of a capture that readers see the tables of.
    assert taken_in.read(second.data / second.slug) is None
    assert status.read(second.layout.root) == shown.model_copy(update={"held": None})


def test_the_first_build_comes_back_whatever_was_deleted_around_it(second: Workbench, first_publication: Any) -> None:
    one, two = second.builds()
    with second.store() as store:
        recorded.pin(store.connection, one, "quoted in a paper", datetime.now(UTC))
    assert prune(second).pruned.builds == [], "it is pinned"
    shutil.rmtree(second.layout.root)
    second.build(2, restore_build=one)
    assert_shows(second, first_publication)
    with second.store() as store:
        recorded.unpin(store.connection, one)
    assert prune(second).pruned.builds == [], "the newest build is kept by number, the held one because it is held"
    assert_shows(second, first_publication)
    assert second.builds() == [one, two]


def test_a_build_that_was_pruned_cannot_be_restored_and_readers_stay(second: Workbench) -> None:
    one, two = second.builds()
    assert list(prune(second).pruned.builds) == [one]
    assert not second.layout.build(one).exists()
    result = second.run(2, restore_build=one)
    assert not result.is_success
    assert f"build '{one}' is unknown" in result.failures[0][1]
    assert second.manifest()["build_id"] == two
    assert second.build(2)["computed"] == 0


def test_a_restore_takes_the_configuration_that_the_interface_gives(
    second: Workbench, sample_builds: SampleBuilds, tmp_path: Path
) -> None:
    one = second.builds()[0]
    before = Workbench(sample_builds.first).versions()
    versions = second.versions()
    # What all tables do is the same as above.
    selection = second.select("insight.person_stats", "insight.history")
    config = {"resources": {"warehouse": {"config": {"restore_build": "1"}}}}
    command = ["asset", "materialize", "--select", selection, "-m", "research_platform_assets.definitions"]
    processes.run(
        [str(Path(sys.executable).parent / "dagster"), *command, "--config-json", json.dumps(config)],
        processes.environment(second.data, 2),
        tmp_path,
    )
    moved = {name for name, version in second.versions().items() if version != versions[name]}
    assert {name: second.versions()[name] for name in moved} == {name: before[name] for name in moved}
    assert moved == {"insight.person_stats", "insight.history"}
    held = second.hold()
    assert held is not None
    assert held.build_id == one


def test_code_deployed_since_does_not_change_what_is_restored_scores_the_past_and_goes_without_a_trace(
    second: Workbench, tmp_path: Path, first_publication: Any, sample_builds: SampleBuilds
) -> None:
    two, before = second.builds()[1], files(second.current)
    package = PackageCopy.make(tmp_path / "package")
    package.edit("site/templates/overview.html", '<h2 id="figures"', '<h2 data-edited id="figures"')
    package.edit("analysis/contributors.py", "repositories_count=pl.len(),", "repositories_count=pl.len() + 1,")
    package.run(processes.brief_build(restore_build="1"), second.data, 2)
    assert_shows(second, first_publication)

    package.run(processes.brief_build(inputs_as_of="1"), second.data, 2)
    first = Workbench(sample_builds.first)
    heads, then = second.heads(), first.heads()
    captured = [name for name in heads if name.startswith("github.")]
    assert {name: heads[name].version for name in captured} == {name: then[name].version for name in captured}
    scored, was = second.read("insight.person_stats"), first.read("insight.person_stats")
    assert scored["repositories_count"].to_list() == (was["repositories_count"] + 1).to_list()
    assert second.last_run()["build_id"] not in second.builds()[:2]
    assert second.last_run()["computed_tables"] == [
        "insight.person_stats",
        "reports.changes",
        "reports.exports",
        "reports.site",
    ]
    assert b"<h2 data-edited" in (second.current / "site" / "index.html").read_bytes()

    reverted = second.build(2)
    assert (reverted["computed"], reverted["build_id"]) == (0, two)
    assert files(second.current) == before


def test_a_table_alone_is_restored_without_readers_noticing(second: Workbench, sample_builds: SampleBuilds) -> None:
    two, shown = second.builds()[1], files(second.current)
    before = Workbench(sample_builds.first).versions()["core.people"], second.versions()["core.contributions"]
    second_versions = second.versions()
    assert second.run(2, selection=second.select("core.contributions"), restore_build="1").is_success
    assert second.versions()["core.contributions"] != before[1]
    assert {name for name, v in second.versions().items() if v != second_versions[name]} == {"core.contributions"}
    assert files(second.current) == shown
    held = second.hold()
    assert held is not None
    assert held.build_id == second.builds()[0]

    refused = second.run(2, selection=second.select("reports.publication"))
    assert not refused.is_success
    assert (
        "insight.person_stats was made from an earlier core.contributions: materialize insight.person_stats"
        in (refused.failures[0][1])
    )
    assert second.manifest()["build_id"] == two

    converged = second.build(2)
    assert (converged["build_id"], converged["computed"]) == (two, 0)


def test_the_two_switches_exclude_each_other(second: Workbench) -> None:
    refused = second.run(2, restore_build="1", inputs_as_of="1")
    assert not refused.is_success
    assert "restore_build and inputs_as_of exclude each other" in refused.failures[0][1]


def test_the_past_of_a_known_state_is_what_it_was_however_one_comes_to_it(second: Workbench, tmp_path: Path) -> None:
    archive = archive_with(tmp_path, STATES[2], "reservoir-release-planner", description="Now with a new description")
    three = second.build(archive)["build_id"]
    kept, changes = second.read("core.facets"), second.read("reports.changes")
    second.build(archive, restore_build="1")
    forward = second.build(archive)
    assert (forward["build_id"], forward["computed"]) == (three, 0)
    assert second.read("core.facets").equals(kept)
    assert second.read("reports.changes").equals(changes)


def archive_with(folder: Path, source: Path, name: str, **changed: str) -> Path:
    """A copy of an archive in which what GitHub says of a repository is another."""
    archive = Path(shutil.copytree(source, folder / "archive"))
    lines = [json.loads(line) for line in (archive / "repos.jsonl").read_text().splitlines()]
    assert name in {line["name"] for line in lines}
    changed_lines = [line | changed if line["name"] == name else line for line in lines]
    (archive / "repos.jsonl").write_text("".join(json.dumps(line) + "\n" for line in changed_lines))
    return archive
