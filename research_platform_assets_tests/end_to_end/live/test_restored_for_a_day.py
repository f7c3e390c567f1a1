"""A restored build stays for a day of automation, whatever changes on GitHub meanwhile, and goes on when released."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import dagster as dg
import pytest

from research_platform_assets.automation import conditions, sensors
from research_platform_assets.automation.schedules import SWEEP, VERIFICATION
from research_platform_assets.definitions import build_definitions
from research_platform_assets.warehouse import hold, taken_in
from research_platform_assets_tests.github.live.account import Account
from research_platform_assets_tests.github.live.conftest import small_account
from research_platform_assets_tests.github_server.server import github_server
from research_platform_assets_tests.workbench import Workbench, files

SLUG = "acme"
#: A Sunday, so that the weekly verification falls into the day.
START = datetime(2027, 3, 7, tzinfo=UTC)
EVERY = timedelta(minutes=15)


class Automation:
    """All that asks for runs without anybody asking, at times of a clock that is set."""

    def __init__(self, bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
        self.bench = bench
        self.now = START
        self.cursors: dict[str, str | None] = {sensors.NAME: None, conditions.name_of(SLUG): None}
        self.repository = build_definitions(bench.settings(bench.data)).get_repository_def()
        monkeypatch.setattr(sensors, "time", SimpleNamespace(time=self._seconds, monotonic=self._seconds))

    def tick(self) -> tuple[list[dg.RunRequest], set[str]]:
        """What is asked for now, and the reasons of whoever asks for nothing."""
        ticks = [self._sensor(name) for name in self.cursors] + [self._schedule(name) for name in self._due()]
        asked = [request for requests, _ in ticks for request in requests]
        return asked, {reason for _, reason in ticks if reason}

    def _seconds(self) -> float:
        return self.now.timestamp()

    def _due(self) -> list[str]:
        return [name for name, hour in ((SWEEP, 2), (VERIFICATION, 3)) if (self.now.hour, self.now.minute) == (hour, 0)]

    def _sensor(self, name: str) -> tuple[list[dg.RunRequest], str | None]:
        with dg.build_sensor_context(
            instance=self.bench.instance, cursor=self.cursors[name], repository_def=self.repository
        ) as context:
            data = self.repository.get_sensor_def(name).evaluate_tick(context)
        self.cursors[name] = data.cursor
        return list(data.run_requests or ()), data.skip_message

    def _schedule(self, name: str) -> tuple[list[dg.RunRequest], str | None]:
        with dg.build_schedule_context(
            instance=self.bench.instance, scheduled_execution_time=self.now, repository_def=self.repository
        ) as context:
            data = self.repository.get_schedule_def(name).evaluate_tick(context)
        return list(data.run_requests or ()), data.skip_message


@dataclass(frozen=True)
class Lab:
    bench: Workbench
    account: Account
    automation: Automation

    def push(self, number: int) -> None:
        self.account.repositories[2].push({"README.md": f"Tools, told for the {number}th time\n".encode()})


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    monkeypatch.setenv("GITHUB_TOKEN", "ghp_of_a_person")
    monkeypatch.chdir(tmp_path)
    account = small_account()
    with github_server(account) as server:
        environ = {"SOURCE": "live", "ORGANIZATIONS": f'["{SLUG}"]', "GITHUB__API_URL": server.url}
        bench = Workbench(tmp_path / "data", SLUG, environ)
        with bench.instance:
            yield Lab(bench, account, Automation(bench, monkeypatch))


@pytest.mark.soak
def test_a_restored_build_is_there_after_a_day(lab: Lab) -> None:
    bench, automation = lab.bench, lab.automation
    one = bench.build(bench.data)["build_id"]
    shown = files(bench.current)
    lab.push(0)
    bench.build(bench.data)
    asked = len(lab.account.log)
    restored = bench.build(bench.data, restore_build="1")
    assert (restored["build_id"], restored["computed"], restored["calls"]) == (one, 0, 0)
    assert len(lab.account.log) == asked, "nobody asks GitHub to go back"

    reasons: set[str] = set()
    for tick in range(int(timedelta(hours=24) / EVERY)):
        if tick % 4 == 0:
            lab.push(tick)
        requests, said = automation.tick()
        assert requests == [], f"asked for at {automation.now}"
        reasons |= said
        automation.now += EVERY
    assert {reason.partition(" until")[0] for reason in reasons} == {f"{SLUG}: held at build {one}"}
    assert files(bench.current) == shown
    assert len(lab.account.log) == asked

    hold.release(bench.data / SLUG)
    taken_in.forget(bench.data / SLUG)
    requests, _ = automation.tick()
    assert requests, "what changed during the hold is not forgotten"
    assert bench.build(bench.data)["build_id"] not in bench.builds()[:2]
