"""The schedules ask for the whole graph of every organisation that is not held."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest

from research_platform_assets.automation.schedules import SWEEP, VERIFICATION, VERIFY
from research_platform_assets.definitions import build_definitions
from research_platform_assets.errors import SettingsError
from research_platform_assets.settings import Automation, Organization, Settings
from research_platform_assets.warehouse import hold

AT = datetime(2026, 3, 1, 2, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    organizations = (Organization(login="one"), Organization(login="two"))
    return Settings(source="live", organizations=organizations, data_directory=tmp_path)


def tick(settings: Settings, name: str) -> tuple[list[dg.RunRequest], str | None]:
    repository = build_definitions(settings).get_repository_def()
    with dg.DagsterInstance.ephemeral() as instance:
        context = dg.build_schedule_context(instance=instance, scheduled_execution_time=AT, repository_def=repository)
        data = repository.get_schedule_def(name).evaluate_tick(context)
    return list(data.run_requests or ()), data.skip_message


def test_the_whole_graph_of_every_organization_is_asked_for(settings: Settings) -> None:
    requests, _ = tick(settings, SWEEP)
    assert [request.tags["research_platform/slug"] for request in requests] == ["one", "two"]
    assert len({request.run_key for request in requests}) == 2
    graph = build_definitions(settings).get_repository_def().asset_graph
    for request, slug in zip(requests, ("one", "two"), strict=True):
        assert set(request.asset_selection or ()) == {key for key in graph.executable_asset_keys if key.path[0] == slug}
        assert request.run_config == {}


def test_a_verification_says_so_to_the_run(settings: Settings) -> None:
    requests, _ = tick(settings, VERIFICATION)
    assert [request.run_config for request in requests] == [VERIFY, VERIFY]
    only_files = build_definitions(Settings()).get_repository_def()
    assert [schedule.name for schedule in only_files.schedule_defs] == [SWEEP]


def test_a_held_build_is_left_alone(settings: Settings) -> None:
    hold.place(settings.data_directory / "one", hold.Hold("0123456789ab", "2026-01-01T00:00:00+00:00", "run"))
    requests, _ = tick(settings, SWEEP)
    assert [request.tags["research_platform/slug"] for request in requests] == ["two"]
    (settings.data_directory / "two").mkdir()
    hold.path(settings.data_directory / "two").write_text("no hold", encoding="utf-8")
    requests, reason = tick(settings, SWEEP)
    assert requests == []
    assert reason is not None
    assert "one: held at build 0123456789ab" in reason
    assert "is not a hold" in reason


@pytest.mark.parametrize("key", ["daily_sweep_cron", "weekly_verification_cron"])
def test_what_is_no_cron_expression_is_refused_by_name(settings: Settings, key: str) -> None:
    wrong = settings.model_copy(update={"automation": Automation(**{key: "at night"})})
    with pytest.raises(SettingsError, match=f"automation.{key}: 'at night' is no cron expression"):
        build_definitions(wrong)


@pytest.mark.parametrize("enabled", [True, False])
def test_whether_it_all_runs_from_the_start_is_a_setting(settings: Settings, enabled: bool) -> None:
    chosen = settings.model_copy(update={"automation": Automation(enabled=enabled)})
    repository = build_definitions(chosen).get_repository_def()
    word = "RUNNING" if enabled else "STOPPED"
    assert {each.default_status.value for each in [*repository.sensor_defs, *repository.schedule_defs]} == {word}
