"""A live build of a recorded organisation equals what its GitHub answers, and a second one asks next to nothing.

What GitHub answers is asked here once more by plain REST requests, one repository at a time, by code that shares
nothing with the package.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from research_platform_assets.redaction import redact
from research_platform_assets_tests.end_to_end.live.bench import LiveBench, live_bench

LOGIN = "digital-ai-finance"
RAW = "application/vnd.github.raw+json"
FILLER = "x-standin-filler"


@dataclass(frozen=True)
class Built:
    """A build: what `last_run.json` says, what GitHub counted and took from the budgets, the published tables."""

    last_run: dict[str, Any]
    counted: dict[str, Any]
    spent: dict[str, int]
    tables: Mapping[str, pl.DataFrame]


def built(live: LiveBench) -> Built:
    before = live.remaining()
    live.counted()
    last_run, counted, after = live.build(), live.counted(), live.remaining()
    return Built(last_run, counted, {name: before[name] - after[name] for name in before}, live.catalog())


@pytest.fixture(scope="module")
def live(real_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveBench]:
    with live_bench(real_archive, LOGIN, tmp_path_factory.mktemp("real") / "data") as bench:
        yield bench


@pytest.fixture(scope="module")
def first(live: LiveBench) -> Built:
    return built(live)


@pytest.fixture(scope="module")
def second(live: LiveBench, first: Built) -> Built:
    assert first.counted["requests"] > 0
    return built(live)


@pytest.fixture(scope="module")
def rows(first: Built) -> dict[int, dict[str, Any]]:
    """The published repositories by id."""
    return {row["repository_id"]: row for row in first.tables["core.repositories"].to_dicts()}


@pytest.fixture(scope="module")
def told(live: LiveBench, first: Built) -> list[dict[str, Any]]:
    """What the stand-in itself says of every repository; asked after the build, so that it is not counted with it."""
    assert first.last_run["errors"] == []
    return live.standin.control("repos")


def test_every_repository_is_there_with_the_head_and_the_commits_it_has(
    rows: dict[int, dict[str, Any]], told: list[dict[str, Any]], first: Built
) -> None:
    assert len(rows) == 44
    assert {
        (row["full_name"], row["repository_id"], row["head_oid"], row["commits_count"]) for row in rows.values()
    } == {(one["full_name"], one["id"], one["head"], one["commits"]) for one in told}
    commits = dict(first.tables["github.commits"].group_by("repository_id").agg(pl.len()).iter_rows())
    assert {one["id"]: commits.get(one["id"], 0) for one in told} == {one["id"]: one["commits"] for one in told}


def test_the_facts_of_the_listing_are_those_of_each_repository(
    live: LiveBench, rows: dict[int, dict[str, Any]], told: list[dict[str, Any]]
) -> None:
    for one in told:
        row = rows[one["id"]]
        answer = live.rest(f"/repos/{one['full_name']}").json()
        for name in ("name", "stargazers_count", "forks_count", "open_issues_count", "language", "default_branch"):
            assert row[name] == answer[name], (one["full_name"], name)
        assert row["topics"] == answer["topics"]
        assert row["description"] == (answer["description"] or None)
        assert row["size_kilobytes"] == answer["size"]
        assert row["state"] == ("archived" if answer["archived"] else "active")


def test_readmes_are_the_bytes_that_github_gives(live: LiveBench, told: list[dict[str, Any]], first: Built) -> None:
    readmes = {row["repository_id"]: row for row in first.tables["core.readmes"].to_dicts()}
    statuses: list[str] = []
    for one in told:
        row = readmes[one["id"]]
        answer = live.rest(f"/repos/{one['full_name']}/readme", accept=RAW)
        statuses.append(row["status"])
        if answer.status_code == 404:
            assert (row["status"], row["oid"], row["text"]) == ("absent", None, None), one["full_name"]
        elif FILLER in answer.headers:
            assert row["status"] == "unknown", one["full_name"]
            assert row["reason"] == "the contents that GitHub gives do not have the hash that names them"
        else:
            content = answer.content
            oid = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
            assert (row["status"], row["oid"], row["size_bytes"]) == ("observed", oid, len(content)), one["full_name"]
            assert row["text"] == redact(content.decode("utf-8-sig"))
    assert statuses.count("observed") == 34


def test_files_are_those_of_the_recursive_tree(
    live: LiveBench, rows: dict[int, dict[str, Any]], told: list[dict[str, Any]], first: Built
) -> None:
    files = first.tables["github.files"].partition_by("repository_id", as_dict=True)
    for one in told:
        answer = live.rest(f"/repos/{one['full_name']}/git/trees/{one['head']}", recursive=1).json()
        assert not answer["truncated"]
        # Paths are published with addresses masked, so oids tell whether each file is there.
        expected = sorted((line["type"], line["mode"], line["sha"]) for line in answer["tree"])
        assert sorted(files[one["id"],].select("type", "mode", "oid").iter_rows()) == expected, one["full_name"]
        assert rows[one["id"]]["files_count"] == sum(kind == "blob" for kind, _, _ in expected)


def test_contributors_and_their_totals_are_those_of_githubs_own_list(
    live: LiveBench, told: list[dict[str, Any]], first: Built
) -> None:
    totals = dict(first.tables["core.contributions"].group_by("repository_id").agg(pl.sum("commits_count")).iter_rows())
    authors = first.tables["core.authors"].filter(pl.col("identity").str.starts_with("account-"))
    for one in told:
        listed = live.rest_list(f"/repos/{one['full_name']}/contributors")
        assert totals.get(one["id"], 0) == sum(line["contributions"] for line in listed), one["full_name"]
        counted = authors.filter(repository_id=one["id"]).select("identity", "recorded_commits_count").iter_rows()
        assert set(counted) == {(f"account-{line['id']}", line["contributions"]) for line in listed}, one["full_name"]


def test_last_run_says_what_github_counted(first: Built, second: Built) -> None:
    for build in (first, second):
        said, counted = build.last_run, build.counted
        assert said["calls"] == counted["requests"]
        assert said["points"] == counted["points"].get("graphql", 0)
        assert said["not_modified"] == counted["not_modified"]
        assert (said["retries"], said["errors"]) == (0, [])
        assert build.spent == {"core": counted["points"].get("core", 0), "graphql": said["points"]}
    assert sum(first.last_run["calls_by_resource"].values()) == first.last_run["calls"]


def test_a_second_build_of_the_same_asks_whether_anything_changed_and_spends_nothing(
    first: Built, second: Built
) -> None:
    pages = math.ceil(44 / 100)
    assert second.last_run["build_id"] == first.last_run["build_id"]
    assert second.last_run["computed"] == 0
    assert second.counted["requests"] <= pages + 1
    assert second.counted["conditional"] == second.counted["not_modified"] == second.counted["requests"]
    assert second.spent == {"core": 0, "graphql": 0}
