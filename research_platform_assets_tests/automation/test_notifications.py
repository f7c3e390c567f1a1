"""Runs are told of once, by whoever is responsible: real runs, a real instance, Dagster's own evaluation of sensors."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import dagster as dg
import pytest

from research_platform_assets.automation.endings import ending_of, slugs_of
from research_platform_assets.automation.notifications import (
    FAILURES,
    SUCCESSES,
    TOLD,
    TOLD_BY,
    notification_sensors,
    own_tags,
    tell_of,
)
from research_platform_assets.automation.runs import run_assets
from research_platform_assets.cli.application import run
from research_platform_assets.definitions import build_definitions
from research_platform_assets.errors import StorageError
from research_platform_assets.settings import Settings
from research_platform_assets_tests import processes
from research_platform_assets_tests.github_server.replies import HANG, Reply
from research_platform_assets_tests.github_server.server import GitHubServer, github_server
from research_platform_assets_tests.workbench import SLUG, STATES, Workbench

#: More than the sample has, so that a run fails after it has published.
NOWHERE = {"restore_build": "4711"}
"""Configuration of the warehouse with which every run fails."""


def record_of(instance: dg.DagsterInstance, run_id: str) -> dg.RunRecord:
    record = instance.get_run_record_by_id(run_id)
    assert record is not None
    return record


@dataclass
class Office:
    """A workbench whose runs are told of, and the server that hears it."""

    workbench: Workbench
    server: GitHubServer
    cursors: dict[str, str | None] = field(default_factory=lambda: {FAILURES: None, SUCCESSES: None})

    @property
    def instance(self) -> dg.DagsterInstance:
        return self.workbench.instance

    def settings(self, **more: str) -> Settings:
        values = {"NOTIFICATIONS__WEBHOOK": "true", "NOTIFICATIONS__ON": "always", **more}
        return self.workbench.settings(STATES[1], **values)

    def run(self, *, notifies: bool, fails: bool = False, **more: str) -> str:
        """A short run, as a command of the platform (which notifies) or of Dagster."""
        result = run_assets(
            self.settings(**more),
            SLUG,
            warehouse_config=NOWHERE if fails else None,
            selection=self.workbench.select("core.people" if fails else "reports.publication"),
            instance=self.instance,
            notifies=notifies,
        )
        return result.run_id

    def tick(self, **more: str) -> None:
        """One evaluation of both sensors by Dagster, each from where it stands."""
        for sensor in notification_sensors(self.settings(**more)):
            with dg.build_sensor_context(instance=self.instance, cursor=self.cursors[sensor.name]) as context:
                self.cursors[sensor.name] = sensor.evaluate_tick(context).cursor

    def heard(self) -> list[tuple[str, str]]:
        """Of which run what was said, since the last look."""
        said = [(body["run_id"], body["event"]) for body in (request.json() for request in self.server.requests)]
        self.server.requests.clear()
        return said


@pytest.fixture
def office(first: Workbench, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    with github_server([Reply(204)]) as server:
        monkeypatch.setenv("NOTIFICATION_WEBHOOK_URL", f"{server.url}/hooks/hunter2hunter2")
        yield Office(first, server)


def test_every_run_is_told_of_once(office: Office) -> None:
    before = office.run(notifies=False)
    office.tick()
    assert office.heard() == [], "a run from before the sensors were there"
    assert before

    by_command = office.run(notifies=True)
    assert office.heard() == [(by_command, "success")]
    by_dagster = office.run(notifies=False)
    failed = office.run(notifies=False, fails=True)
    assert office.heard() == []
    began = dict(office.cursors)
    office.tick()
    assert sorted(office.heard()) == sorted([(by_dagster, "success"), (failed, "failure")])
    office.tick()
    assert office.heard() == []

    office.cursors = began  # the daemon died between telling and keeping the cursor
    office.tick()
    assert office.heard() == []


def test_a_message_says_what_the_run_did(office: Office) -> None:
    office.run(notifies=True)
    (request,) = office.server.requests
    body: dict[str, Any] = request.json()
    (build,) = body["builds"]
    assert (body["event"], body["organizations"], body["reasons"]) == ("success", ["ellerfosse-lab"], [])
    assert (build["slug"], build["build_id"], build["is_changed"]) == (SLUG, office.workbench.builds()[0], False)
    assert (build["computed"], build["changes"], build["requests"]) == (0, None, 0)
    assert build["coverage"] == office.workbench.manifest()["coverage"]
    assert 0 < body["duration_seconds"] < 120


def test_a_failure_is_told_with_the_sentence_of_the_platform(office: Office) -> None:
    office.run(notifies=True, fails=True)
    (request,) = office.server.requests
    body: dict[str, Any] = request.json()
    assert (body["event"], body["builds"]) == ("failure", [])
    (reason,) = body["reasons"]
    assert reason.startswith("core__people: build '4711' is unknown")
    assert "Stack Trace" not in reason


def test_a_new_build_is_told_with_the_rows_that_it_changes(second: Workbench) -> None:
    one, two = second.builds()
    with dg.DagsterInstance.from_config(str(second.data / "dagster")) as instance:
        latest, earliest = (record_of(instance, run.run_id) for run in instance.get_runs())
        (new,), (initial,) = (ending_of(instance, record, {SLUG: "lab"}, None).builds for record in (latest, earliest))
    assert (new.build_id, new.is_changed, initial.build_id, initial.is_changed) == (two, True, one, True)
    assert new.changes == dict(sorted(second.read("reports.changes")["kind"].value_counts().iter_rows()))
    assert new.changes
    assert initial.changes == {}


@pytest.mark.parametrize(
    ("is_new", "before", "is_changed"),
    [(False, "b1", False), (False, "b0", True), (True, "b0", True), (True, None, True), (False, None, False)],
)
def test_readers_see_something_else_after_a_new_build_and_after_going_back(
    is_new: bool, before: str | None, is_changed: bool
) -> None:
    @dg.asset(key=[SLUG, "reports", "publication"])
    def published() -> dg.MaterializeResult[None]:
        shown = {"build": "b1", "is_new_build": is_new, "previous_build": before, "coverage": None}
        return dg.MaterializeResult(metadata={**shown, "computed": 0, "reused": 1, "requests": 2, "changed_rows": {}})

    with dg.DagsterInstance.ephemeral() as instance:
        done = dg.materialize([published], instance=instance)
        (build,) = ending_of(instance, record_of(instance, done.run_id), {SLUG: "lab"}, None).builds
    assert (build.is_changed, build.coverage, build.requests) == (is_changed, None, 2)


def test_neither_a_secret_nor_an_address_in_a_reason_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    @dg.asset(key=[SLUG, "core", "people"])
    def people() -> None:
        raise StorageError(f"hunter2hunter2 of ada@lab.example at https://hooks.example/T0/secret-path {'x' * 2000}")

    monkeypatch.setenv("GITHUB_TOKEN", "hunter2hunter2")
    monkeypatch.setenv("NOTIFICATION_WEBHOOK_URL", "https://hooks.example/T0/secret-path")
    with dg.DagsterInstance.ephemeral() as instance:
        done = dg.materialize([people], instance=instance, raise_on_error=False)
        (reason,) = ending_of(instance, record_of(instance, done.run_id), {SLUG: "lab"}, None).reasons
    masked = "ellerfosse_lab__core__people: [secret removed] of [address removed] at [secret removed] xxx"
    assert reason.startswith(masked)
    assert reason.endswith("x…")
    assert len(reason) < 700


def test_a_run_is_about_the_organisations_whose_tables_it_was_to_make() -> None:
    def failing(slug: str) -> dg.AssetsDefinition:
        @dg.asset(key=[slug, "core", "people"])
        def people() -> None:
            raise StorageError("the disk is full")

        return people

    with dg.DagsterInstance.ephemeral() as instance:
        assets = [failing(slug) for slug in ("b", "a", "elsewhere")]
        done = dg.materialize(assets, instance=instance, raise_on_error=False)
        assert slugs_of(instance, done.run_id, {"a": "A", "b": "B", "c": "C"}) == ["a", "b"]
        ending = ending_of(instance, record_of(instance, done.run_id), {"b": "B", "a": "A"}, "https://a.example/")
    assert (ending.organizations, ending.is_success, ending.builds) == (("A", "B"), False, ())
    assert min(ending.reasons) == "a__core__people: the disk is full"
    assert ending.site_url == "https://a.example/"


def test_a_run_whose_command_was_killed_is_told_of_by_the_sensor(office: Office) -> None:
    office.tick()
    run_id = office.run(notifies=False)
    office.instance.add_run_tags(run_id, own_tags())
    office.tick()
    assert office.heard() == [], "the process is there and will tell itself"

    killed = office.run(notifies=False)
    host, _, _ = own_tags()[TOLD_BY].partition(":")
    office.instance.add_run_tags(killed, {TOLD_BY: f"{host}:999999999:1"})
    office.tick()
    assert office.heard() == [(killed, "success")]


@pytest.mark.parametrize(
    ("on", "names"),
    [
        ("failure", [FAILURES]),
        ("success", [SUCCESSES]),
        ("changes", [FAILURES, SUCCESSES]),
        ("always", [FAILURES, SUCCESSES]),
    ],
)
def test_there_are_sensors_for_what_is_to_be_told_and_they_run(empty: Workbench, on: str, names: list[str]) -> None:
    settings = empty.settings(STATES[1], NOTIFICATIONS__ON=on, NOTIFICATIONS__SLACK="true")
    repository = build_definitions(settings).get_repository_def()
    sensors = [sensor for sensor in repository.sensor_defs if sensor.name in {FAILURES, SUCCESSES}]
    assert sorted(sensor.name for sensor in sensors) == sorted(names)
    assert {sensor.default_status for sensor in sensors} == {dg.DefaultSensorStatus.RUNNING}


def test_without_anybody_to_tell_there_are_no_sensors(empty: Workbench) -> None:
    assert notification_sensors(empty.settings(STATES[1], NOTIFICATIONS__ON="always")) == []


def test_old_runs_and_those_of_others_are_left_alone(office: Office) -> None:
    assert not tell_of(office.instance, str(uuid4()), office.settings())
    elsewhere = dg.DagsterRun(job_name="other", run_id=str(uuid4()), status=dg.DagsterRunStatus.SUCCESS)
    office.instance.add_run(elsewhere)
    assert not tell_of(office.instance, elsewhere.run_id, office.settings())

    old = office.run(notifies=False)
    record = record_of(office.instance, old)
    assert record.end_time is not None
    assert not tell_of(office.instance, old, office.settings(), now=record.end_time + 24 * 3600 + 1)
    assert TOLD not in _tags(office.instance, old)
    assert tell_of(office.instance, old, office.settings(), now=record.end_time + 24 * 3600 - 1)
    assert office.heard() == [(old, "success")]


def test_a_receiver_that_hangs_does_not_fail_the_run_and_costs_its_limit(
    first: Workbench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with github_server([HANG]) as server:
        processes.become(
            monkeypatch,
            processes.environment(
                first.data,
                RESEARCH_PLATFORM_NOTIFICATIONS__WEBHOOK="true",
                RESEARCH_PLATFORM_NOTIFICATIONS__ON="always",
                RESEARCH_PLATFORM_NOTIFICATIONS__TIMEOUT_SECONDS="0.5",
            ),
            tmp_path,
        )
        monkeypatch.setenv("NOTIFICATION_WEBHOOK_URL", f"{server.url}/hooks/hunter2hunter2")
        status, took = _timed(lambda: run(["restore", "1", "--table", "core.people"]))
        shown = capsys.readouterr()
        assert (status, len(server.requests)) == (0, 1)
    assert "it gave no answer in time" in shown.err
    assert "hunter2" not in shown.err + shown.out
    assert took < 60
    with dg.DagsterInstance.from_config(str(first.data / "dagster")) as instance:
        assert TOLD in _tags(instance, instance.get_runs(limit=1)[0].run_id)


def _timed(work: Callable[[], int]) -> tuple[int, float]:
    began = time.monotonic()
    return work(), time.monotonic() - began


def _tags(instance: dg.DagsterInstance, run_id: str) -> dict[str, str]:
    return dict(record_of(instance, run_id).dagster_run.tags)
