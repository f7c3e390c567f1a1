"""Commands on recorded builds, in this process: what they say of a warehouse with two builds, and what they change.

Belongs here: words and status. Does not belong here: the operations themselves (`warehouse/`), or builds
(`end_to_end/`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from research_platform_assets.cli.application import run
from research_platform_assets_tests import processes
from research_platform_assets_tests.workbench import SLUG, Workbench

Say = Callable[..., str]
KEEP_ONE = {
    "RESEARCH_PLATFORM_RETENTION__KEEP_LAST": "1",
    "RESEARCH_PLATFORM_RETENTION__KEEP_DAILY_DAYS": "0",
    "RESEARCH_PLATFORM_RETENTION__KEEP_WEEKLY_WEEKS": "0",
    "RESEARCH_PLATFORM_RETENTION__KEEP_MONTHLY_MONTHS": "0",
}


@pytest.fixture
def say(second: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    """What a command prints that has to succeed, with the warehouse of `second`."""
    processes.become(monkeypatch, processes.environment(second.data, 2, **KEEP_ONE), tmp_path)

    def said(*command: str) -> str:
        assert run(command) == 0
        return capsys.readouterr().out

    return said


@pytest.fixture
def refuse(say: Say, capsys: pytest.CaptureFixture[str]) -> Say:
    """What a command says that must not succeed."""
    del say

    def refused(*command: str) -> str:
        assert run(command) == 1
        return capsys.readouterr().err

    return refused


def test_builds_are_listed_the_latest_first_with_what_keeps_them(second: Workbench, say: Say) -> None:
    one, two = second.builds()
    assert say("pin", "1", "quoted in a paper") == f"build {one} is pinned\n"
    newer, older = say("builds").splitlines()
    assert re.fullmatch(rf"    2  {two}  \d{{4}}-\d\d-\d\d \d\d:\d\d UTC  .+  current", newer), newer
    assert older.startswith(f"    1  {one}  ")
    assert older.endswith("  pinned: quoted in a paper")
    assert say("unpin", one) == f"build {one} is not pinned\n"
    assert "pinned" not in say("builds")


def test_what_differs_between_builds_is_what_the_later_one_says_that_changed(second: Workbench, say: Say) -> None:
    rows = json.loads(say("diff", "1", "2", "--format", "json"))
    changes = second.read("reports.changes")
    assert [(row["row_key"], row["column_name"], row["cause"]) for row in rows] == changes.select(
        "row_key", "column_name", "cause"
    ).rows()
    assert rows[0]["captured_at"] == "2026-03-13T05:30:00+00:00"

    text = say("diff", "1", "2")
    by_github = changes.filter(cause="github")
    repositories = by_github["repository_id"].drop_nulls().n_unique()
    assert f"- Changed on GitHub: {by_github.height} differences in {repositories} repositories." in text
    assert "\nreservoir-release-planner\n  New repository: created on GitHub on 2026-03-11\n" in text
    assert "\nbirdsong-annotations\n  Changed on GitHub:\n    Stars: 34 → 37\n    Forks: 4 → 5\n" in text
    assert "\n## birdsong-annotations\n\nChanged on GitHub:\n\n- Stars: 34 → 37\n" in say(
        "diff", "1", "2", "--format", "markdown"
    )
    assert say("diff", "2", "2") == "Nothing differs.\n"


def test_a_prune_says_what_it_forgot(second: Workbench, say: Say) -> None:
    two = second.builds()[1]
    assert re.fullmatch(
        r"forgot 1 builds, \d+ table versions, \d+ documents, \d+ files; warehouse \d+ -> \d+ bytes\n", say("prune")
    )
    assert second.builds() == [two]


def test_a_backup_is_written_and_put_back(second: Workbench, say: Say, tmp_path: Path) -> None:
    builds = second.builds()
    assert say("backup", "copy") == "backup written to copy\n"
    say("prune")
    assert say("restore-backup", "copy") == f"{(second.data / SLUG).resolve()} is as it was in copy\n"
    assert second.builds() == builds
    assert (tmp_path / "copy").is_dir()
    say("prune")
    assert "is as it was in copy" in say("restore", "--from-backup", "copy")
    assert second.builds() == builds


def test_an_examination_that_finds_nothing_ends_with_0_and_one_that_finds_an_error_with_1(
    second: Workbench, say: Say, refuse: Say
) -> None:
    assert say("doctor", "--deep") == "0 findings\n"
    page = second.current.resolve() / "site" / "index.html"
    page.unlink()
    assert "error: " in refuse("doctor")


def test_a_warehouse_that_is_gone_is_no_first_start(
    second: Workbench, say: Say, refuse: Say, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    builds = second.builds()
    say("backup", "copy")
    file = (second.data / SLUG).resolve() / "warehouse.duckdb"
    file.unlink()
    published = second.layout.root.resolve()
    gone = f"{file} is missing, although builds are published in {published} and {file.parent}/backups.json names"
    way = f"back with `research-platform restore-backup {tmp_path.resolve()}/copy --organization {SLUG}`, or build anew"
    said = refuse("builds")
    assert said.startswith(f"research-platform: there is no warehouse any more: {gone}")
    assert way in said
    assert run(["doctor"]) == 1
    printed = capsys.readouterr()
    assert printed.out == "1 findings\n"
    assert printed.err.startswith(f"error: {gone}")
    assert way in printed.err
    assert not file.exists(), "whoever only looks makes none"
    say("restore-backup", "copy")
    assert second.builds() == builds
    assert say("doctor") == "0 findings\n"


def test_nothing_is_released_where_nothing_is_held(say: Say) -> None:
    assert say("release") == "there was no hold\n"


@pytest.mark.parametrize(
    ("command", "complaint"),
    [
        (("builds", "--organization", "nobody"), f"no organization 'nobody' is configured; configured are: {SLUG}"),
        (("restore", "1", "--table", "core.nothing"), "there is no table 'core.nothing'; tables are: github."),
        (("restore", "99"), "build '99' is unknown"),
        (("restore",), "name either a build, with or without --table or --select, or a folder"),
        (("restore", "1", "--from-backup", "x"), "name either a build"),
        (("restore", "--from-backup", "x", "--table", "core.people"), "name either a build"),
        (("restore", "--from-backup", "nowhere"), "nowhere holds no warehouse.duckdb; name a folder"),
    ],
)
def test_what_does_not_exist_is_named(refuse: Say, command: tuple[str, ...], complaint: str) -> None:
    assert complaint in refuse(*command)


def test_several_organisations_have_to_be_chosen_from(refuse: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    both = '[{"login": "ellerfosse-lab", "slug": "one"}, {"login": "ellerfosse-lab", "slug": "two"}]'
    monkeypatch.setenv("RESEARCH_PLATFORM_ORGANIZATIONS", both)
    assert "choose one with --organization: one, two" in refuse("builds")
    assert "there is no warehouse in" in refuse("prune", "--organization", "one")
