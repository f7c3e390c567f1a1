"""The second state differs from the first where it says, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest

from research_platform_assets_tests.sample.states import state

FIRST, SECOND = state("state-1"), state("state-2")
_OLD, _NEW = "disordered-loops", "disordered-loop-ensembles"
_PARTS = (
    "commits/{}.jsonl",
    "commits/{}.meta.json",
    "contributors/{}.json",
    "issues/{}.json",
    "releases/{}.json",
    "trees/{}.jsonl",
)


def _changed_fields(first: dict[str, Any], second: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {key: (first[key], second[key]) for key in first if first[key] != second[key]}


def _by_id() -> dict[int, tuple[dict[str, Any] | None, dict[str, Any]]]:
    before = {record["id"]: record for record in FIRST.repositories.values()}
    return {record["id"]: (before.get(record["id"]), record) for record in SECOND.repositories.values()}


def test_no_repository_vanishes_and_one_is_new() -> None:
    pairs = _by_id()
    assert {record["id"] for record in FIRST.repositories.values()} <= pairs.keys()
    assert [second["name"] for first, second in pairs.values() if first is None] == ["reservoir-release-planner"]


def test_repository_records_change_only_where_something_happened() -> None:
    changes = {
        second["name"]: _changed_fields(first, second).keys()
        for first, second in _by_id().values()
        if first is not None
    }
    assert {name: keys for name, keys in changes.items() if keys} == {
        "birdsong-annotations": {"stargazers_count", "watchers_count", "forks_count", "updated_at"},
        "bus-fare-elasticity": {"archived", "updated_at"},
        "dawn-chorus-detector": {"pushed_at", "updated_at"},
        _NEW: {"name", "full_name", "html_url", "updated_at"},
        "river-stage-forecast": {"languages", "open_issues_count", "size", "pushed_at", "updated_at"},
    }


def test_files_differ_only_where_something_happened() -> None:
    first, second = FIRST.files(), SECOND.files()
    different = {
        path
        for path in first.keys() | second.keys()
        if not path.startswith("blobs/") and first.get(path) != second.get(path)
    }
    renamed = {part.format(name) for part in _PARTS for name in (_OLD, _NEW)}
    added = {part.format("reservoir-release-planner") for part in _PARTS}
    pushed = {part.format("river-stage-forecast") for part in _PARTS if not part.startswith(("issues", "releases"))}
    assert different == renamed | added | pushed | {
        "blobs.jsonl",
        "history/2026-03-12T210000Z.json",
        "history/index.json",
        "org.json",
        "releases/dawn-chorus-detector.json",
        "repos.jsonl",
    }


@pytest.mark.parametrize("part", _PARTS)
def test_the_renamed_repository_keeps_its_contents(part: str) -> None:
    assert (FIRST.folder / part.format(_OLD)).read_bytes() == (SECOND.folder / part.format(_NEW)).read_bytes()


def test_the_push_adds_commits_on_top_of_the_old_head() -> None:
    before, after = FIRST.commits("river-stage-forecast"), SECOND.commits("river-stage-forecast")
    assert after[3:] == before
    assert [commit["headline"] for commit in after[:3]] == [
        "README: melt, and what it changes in March",
        "Test: melt without snow is zero",
        "Snow melt as a second inflow of the reservoir",
    ]


def test_the_push_changes_the_readme_and_adds_files() -> None:
    before = {entry["path"]: entry["sha"] for entry in FIRST.tree("river-stage-forecast")}
    after = {entry["path"]: entry["sha"] for entry in SECOND.tree("river-stage-forecast")}
    changed = {path for path in after if before.get(path) != after[path]}
    folders = {"src", "src/stage_forecast", "tests"}
    assert changed - folders == {
        "README.md",
        "src/stage_forecast/__init__.py",
        "src/stage_forecast/melt.py",
        "tests/test_melt.py",
    }
    assert b"snow melt" in SECOND.content("river-stage-forecast/README.md")


def test_the_new_release_leaves_the_others_as_they_were() -> None:
    path = "releases/dawn-chorus-detector.json"
    assert SECOND.json(path)[1:] == FIRST.json(path)
    assert SECOND.json(path)[0]["tag_name"] == "v0.4.0"


def test_the_recorded_history_tells_the_same() -> None:
    index = SECOND.json("history/index.json")
    assert index[:-1] == FIRST.json("history/index.json")
    assert index[-1]["renamed"] == [[_OLD, _NEW]]
    assert "reservoir-release-planner" in index[-1]["added"]
    assert index[-1]["changed"]["bus-fare-elasticity"]["archived"] == [False, True]
