"""The sensor looks at GitHub, here at its stand-in, and asks for a run when something has changed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import dagster as dg
import pytest

from research_platform_assets.assets import status
from research_platform_assets.automation.following import from_cursor
from research_platform_assets.automation.sensors import NAME
from research_platform_assets.definitions import build_definitions
from research_platform_assets.settings import Automation, Freshness, Organization, Settings
from research_platform_assets.settings.github_sections import Github
from research_platform_assets.warehouse import dead_runs, hold, spool, taken_in
from research_platform_assets.warehouse.lock import exclusive
from research_platform_assets.warehouse.store import lock_path
from research_platform_assets_tests.conftest import SHARED
from research_platform_assets_tests.github.live.deep.standin import Standin, running

REAL = SHARED / "data" / "orgs" / "digital-ai-finance"
SLUG = "digital_ai_finance"


@pytest.fixture(scope="module")
def standin() -> Iterator[Standin]:
    with running(REAL) as server:
        yield server


@pytest.fixture
def settings(standin: Standin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("GITHUB_TOKEN", "standin-token")
    return Settings(
        source="live",
        organizations=(Organization(login="digital-ai-finance"),),
        github=Github(api_url=standin.url, max_wait_seconds=0),
        data_directory=tmp_path,
    )


def tick(
    settings: Settings,
    cursor: str | None,
    last: dg.DagsterRunStatus | None = None,
    asked: dg.RunRequest | None = None,
) -> dg.SensorResult:
    """One evaluation; `last` is how the last run stands, `asked` what it was asked for with."""
    repository = build_definitions(settings).get_repository_def()
    with (
        dg.DagsterInstance.ephemeral() as instance,
        dg.build_sensor_context(instance=instance, cursor=cursor, repository_def=repository) as context,
    ):
        if last is not None:
            tags = {"research_platform/slug": SLUG, **(asked.tags if asked is not None else {})}
            instance.add_run(dg.DagsterRun(job_name="build", run_id=str(uuid4()), status=last, tags=tags))
        data = repository.get_sensor_def(NAME).evaluate_tick(context)
        reason = dg.SkipReason(data.skip_message) if data.skip_message else None
        return dg.SensorResult(run_requests=data.run_requests, skip_reason=reason, cursor=data.cursor)


def publish(settings: Settings, result: dg.SensorResult) -> None:
    """What a build of the state that a run was asked for leaves behind."""
    (remembered,) = from_cursor(result.cursor).values()
    taken_in.note(settings.data_directory / SLUG, taken_in.TakenIn(remembered.state, "b1", "now"))


def test_a_run_is_asked_for_when_something_changes_and_only_then(settings: Settings, standin: Standin) -> None:
    first = tick(settings, None)
    assert first.run_requests is not None
    (request,) = first.run_requests
    assert request.asset_selection is not None
    assert {key.path[0] for key in request.asset_selection} == {SLUG}
    publish(settings, first)
    before = standin.control("stats")
    second = tick(settings, first.cursor)
    assert not second.run_requests
    assert second.skip_reason == dg.SkipReason(f"{SLUG}: unchanged")
    after = standin.control("stats")
    assert after["requests"] - before["requests"] == 2
    assert after["not_modified"] - before["not_modified"] == 2
    standin.mutate("star", "Cryptocurrency", {"count": 1})
    third = tick(settings, second.cursor)
    assert third.run_requests is not None
    assert [each.run_key for each in third.run_requests] != [request.run_key]
    assert third.cursor != second.cursor


def test_no_run_is_asked_for_while_one_is_under_way_and_one_that_failed_is_repeated(settings: Settings) -> None:
    for going in (dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING):
        waiting = tick(settings, None, going)
        assert not waiting.run_requests
        assert waiting.skip_reason == dg.SkipReason(f"{SLUG}: a run is under way")
    # Nobody is left to say that this one ended.
    died = dead_runs.process_name(os.getpid()).rpartition(":")[0] + ":1"
    lost = tick(settings, None, dg.DagsterRunStatus.STARTED, dg.RunRequest(tags={dead_runs.PROCESS_TAG: died}))
    assert lost.run_requests
    at_once = settings.model_copy(update={"automation": Automation(retry_seconds=0)})
    first = tick(at_once, None)
    assert first.run_requests
    later = tick(settings, first.cursor, dg.DagsterRunStatus.FAILURE, first.run_requests[0])
    assert not later.run_requests
    assert later.skip_reason is not None
    assert "run 1 for this change failed; next after" in str(later.skip_reason.skip_message)
    again = tick(at_once, first.cursor, dg.DagsterRunStatus.FAILURE, first.run_requests[0])
    assert again.run_requests
    assert again.run_requests[0].run_key != first.run_requests[0].run_key
    third = tick(at_once, again.cursor, dg.DagsterRunStatus.CANCELED, again.run_requests[0])
    assert third.run_requests
    last = tick(at_once, third.cursor, dg.DagsterRunStatus.FAILURE, third.run_requests[0])
    assert last.skip_reason is not None
    assert "3 runs for this change failed" in str(last.skip_reason.skip_message)


def test_a_change_stays_pending_until_readers_see_it(settings: Settings) -> None:
    """Neither a cursor that is lost nor runs that ended well without publishing lose it."""
    first = tick(settings, None)
    assert tick(settings, None).run_requests
    publish(settings, first)
    note = taken_in.read(settings.data_directory / SLUG)
    assert note is not None
    assert not tick(settings, None).run_requests
    taken_in.note(settings.data_directory / SLUG, taken_in.TakenIn("an earlier state", "b2", "then"))
    assert tick(settings, None).run_requests
    taken_in.path(settings.data_directory / SLUG).write_text("{", encoding="utf-8")
    assert tick(settings, None).run_requests


def test_what_does_not_change_is_checked_by_a_run_before_its_tables_count_as_ageing(settings: Settings) -> None:
    first = tick(settings, None)
    publish(settings, first)
    folder = settings.published_directory(SLUG)
    folder.mkdir(parents=True)
    checked_at = datetime.now(UTC) - timedelta(hours=8, minutes=59)
    shown = status.Status(
        build_id="b1",
        checked_at=checked_at,
        captured_at=checked_at,
        source="live",
        held=None,
        warn_hours=12,
        fail_hours=24,
        last_run={},
        repositories={},
    )
    status.write(folder, shown)
    assert not tick(settings, None).run_requests
    status.write(folder, shown.model_copy(update={"checked_at": checked_at - timedelta(minutes=1)}))
    due = tick(settings, None)
    assert due.run_requests
    assert not tick(settings, due.cursor).run_requests
    shorter = settings.model_copy(update={"freshness": Freshness(derived_warn_hours=6)})
    assert tick(shorter, None).run_requests


def test_a_file_of_opt_outs_that_is_mended_is_read_at_the_next_look(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "privacy.yaml"
    file.write_text("people: no list\n", encoding="utf-8")
    wrong = settings.model_copy(update={"privacy": file})
    result = tick(wrong, None)
    assert not result.run_requests
    assert result.skip_reason is not None
    assert "privacy.yaml" in str(result.skip_reason.skip_message)
    file.write_text("people: []\n", encoding="utf-8")
    assert tick(wrong, result.cursor).run_requests


def test_whoever_has_the_warehouse_is_left_alone(settings: Settings) -> None:
    for path in (lock_path(settings.data_directory / SLUG), spool.lock_path(settings.data_directory / SLUG)):
        with exclusive(path, purpose="a build by hand", timeout_seconds=1):
            result = tick(settings, None)
        assert not result.run_requests
        assert result.skip_reason is not None
        assert "a build by hand" in str(result.skip_reason.skip_message)


def test_what_is_wrong_with_one_organization_is_said_and_stops_no_other(settings: Settings) -> None:
    both = settings.model_copy(update={"organizations": (Organization(login="nobody"), *settings.organizations)})
    result = tick(both, None)
    assert result.run_requests
    assert len(result.run_requests) == 1
    without = settings.model_copy(update={"organizations": (Organization(login="nobody"),)})
    reason = tick(without, None).skip_reason
    assert reason is not None
    assert "GitHub knows no organisation or user nobody" in str(reason.skip_message)


def test_a_held_build_is_left_alone(settings: Settings) -> None:
    hold.place(settings.data_directory / SLUG, hold.Hold("0123456789ab", "2026-01-01T00:00:00+00:00", "run"))
    result = tick(settings, None)
    assert not result.run_requests
    assert result.skip_reason is not None
    assert "held at build 0123456789ab" in str(result.skip_reason.skip_message)


def test_an_exhausted_budget_is_a_reason_to_wait(settings: Settings, standin: Standin) -> None:
    standin.control("settings", {"remaining": {"core": 0}})
    try:
        result = tick(settings, None)
    finally:
        standin.control("reset", {"only": ["limits"]})
    assert not result.run_requests
    assert result.skip_reason is not None
    assert "again" in str(result.skip_reason.skip_message) or "until" in str(result.skip_reason.skip_message)
    # Nobody asks before the hour is over, though the limits are gone.
    quiet = tick(settings, result.cursor)
    assert not quiet.run_requests
    assert quiet.skip_reason is not None
    assert "asked again after" in str(quiet.skip_reason.skip_message)


def test_no_sensor_where_files_are_read() -> None:
    assert [each.name for each in build_definitions(Settings()).get_repository_def().sensor_defs] == [
        "ellerfosse_lab_follows_inputs"
    ]
