"""The main job on a real organisation, by the very command, held against the archive's own files.

What the archive says is read here once more, from its files alone, by code that shares nothing with the package.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from research_platform_assets.privacy import contains_address
from research_platform_assets_tests import processes
from research_platform_assets_tests.workbench import Workbench, catalog

SLUG = "digital_ai_finance"
FORMATS = {".md": "markdown", ".rst": "restructuredtext", ".org": "org", ".txt": "plain"}


@pytest.fixture(scope="module")
def built(real_archive: Path, legacy_runs: Path, tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    """The organisation and what the predecessor said of it, built by Dagster's own command."""
    folder = tmp_path_factory.mktemp("real")
    home = folder / "home"
    home.mkdir()
    command = ["dagster", "asset", "materialize", "--select", "*", "-m", "research_platform_assets.definitions"]
    variables = {
        "RESEARCH_PLATFORM_SOURCE": "archive",
        "RESEARCH_PLATFORM_LEGACY_DIRECTORY": str(legacy_runs / "cc1c9dc"),
        "DAGSTER_HOME": str(home),
    }
    environ = processes.environment(folder / "data", real_archive, **variables)
    command[0] = str(Path(sys.executable).parent / command[0])
    processes.run(command, environ, folder)
    return Workbench(folder / "data", SLUG)


@pytest.fixture(scope="module")
def tables(built: Workbench) -> Mapping[str, pl.DataFrame]:
    return dict(catalog(built.current / "catalog.duckdb"))


@pytest.fixture(scope="module")
def repositories(real_archive: Path) -> dict[int, dict[str, Any]]:
    """The lines of `repos.jsonl`, by id."""
    return {line["id"]: line for line in _lines(real_archive / "repos.jsonl")}


def test_every_repository_is_there_as_recorded(
    tables: Mapping[str, pl.DataFrame], repositories: dict[int, dict[str, Any]]
) -> None:
    rows = {row["repository_id"]: row for row in tables["core.repositories"].to_dicts()}
    assert len(rows) == 44
    assert rows.keys() == repositories.keys()
    for repository_id, recorded in repositories.items():
        row = rows[repository_id]
        for name in ("name", "full_name", "stargazers_count", "forks_count", "language", "default_branch"):
            # What the archive made up, so that a test of another program has some value, is nothing that was observed.
            expected = None if recorded["provenance"][name] == "synthetic" else recorded[name]
            assert row[name] == expected, (recorded["name"], name)
        assert row["state"] == ("archived" if recorded["archived"] else "active")


def test_readmes_are_the_recorded_bytes_in_the_format_of_their_name(
    real_archive: Path, tables: Mapping[str, pl.DataFrame], repositories: dict[int, dict[str, Any]]
) -> None:
    readmes = {row["repository_id"]: row for row in tables["core.readmes"].to_dicts()}
    stored = {line["sha"]: line for line in _lines(real_archive / "blobs.jsonl")}
    observed = absent = 0
    for repository_id, recorded in repositories.items():
        row = readmes[repository_id]
        entries = {entry["path"]: entry for entry in _lines(real_archive / "trees" / f"{recorded['name']}.jsonl")}
        names = [path for path in entries if "/" not in path and path.lower().split(".")[0] == "readme"]
        if not names:
            absent += 1
            assert (row["status"], row["oid"], row["text"], row["word_count"]) == ("absent", None, None, None)
            continue
        observed += 1
        (name,) = names
        assert row["status"] == "observed"
        assert (row["path"], row["oid"]) == (name, entries[name]["sha"])
        assert row["size_bytes"] == entries[name]["size"]
        assert row["format"] == FORMATS[Path(name).suffix.lower()]
        if not stored[row["oid"]]["replaced_addresses"]:
            content = (real_archive / "blobs" / row["oid"]).read_bytes()
            assert len(content) == row["size_bytes"]
            if not contains_address(content.decode()):
                assert row["text"] == content.decode("utf-8-sig")
    assert (observed, absent) == (34, 10)


def test_commits_and_contributors_add_up_to_those_of_the_files(
    real_archive: Path, tables: Mapping[str, pl.DataFrame], repositories: dict[int, dict[str, Any]]
) -> None:
    commits = dict(tables["github.commits"].group_by("repository_id").agg(pl.len()).iter_rows())
    contributed = dict(
        tables["core.contributions"].group_by("repository_id").agg(pl.col("commits_count").sum()).iter_rows()
    )
    total = 0
    for repository_id, recorded in repositories.items():
        name = recorded["name"]
        lines = _lines(real_archive / "commits" / f"{name}.jsonl")
        meta = json.loads((real_archive / "commits" / f"{name}.meta.json").read_text())
        contributors = json.loads((real_archive / "contributors" / f"{name}.json").read_text())
        assert len(lines) == meta["total_commits"] == sum(each["contributions"] for each in contributors)
        assert commits.get(repository_id, 0) == len(lines), name
        assert contributed.get(repository_id, 0) == len(lines), name
        total += len(lines)
    assert total == 1205


def test_people_are_those_of_the_files_each_once(
    real_archive: Path, tables: Mapping[str, pl.DataFrame], repositories: dict[int, dict[str, Any]]
) -> None:
    accounts: dict[str, str] = {}
    for recorded in repositories.values():
        for each in json.loads((real_archive / "contributors" / f"{recorded['name']}.json").read_text()):
            accounts[each["login"]] = each["type"]
    people = tables["core.people"]
    assert people.height == len(accounts)
    assert list(accounts.values()).count("Bot") == 1
    bots = people.filter("is_bot").select("login", "bot_reason").rows()
    assert sorted(bots) == [("claude-code", "known service"), ("github-actions[bot]", "account type")]


def test_releases_are_those_of_the_files(
    real_archive: Path, tables: Mapping[str, pl.DataFrame], repositories: dict[int, dict[str, Any]]
) -> None:
    recorded = {
        (repository_id, release["tag_name"])
        for repository_id, line in repositories.items()
        for release in json.loads((real_archive / "releases" / f"{line['name']}.json").read_text())
    }
    assert set(tables["github.releases"].select("repository_id", "tag_name").iter_rows()) == recorded
    assert len(recorded) == 2


def test_a_document_whose_contents_were_not_recorded_is_unknown(
    real_archive: Path, tables: Mapping[str, pl.DataFrame]
) -> None:
    stored = {line["sha"] for line in _lines(real_archive / "blobs.jsonl")}
    documents = tables["github.documents"]
    for row in documents.to_dicts():
        assert (row["status"] == "observed") == (row["oid"] in stored), row
    unknown = documents.filter(status="unknown")
    assert unknown.height > 0
    assert unknown["reason"].null_count() == 0


def test_scores_tell_repositories_apart(tables: Mapping[str, pl.DataFrame]) -> None:
    """As the predecessor's health did not: one dimension was 100 for all, and 34 of 39 had the same grade."""
    for name in ("insight.health", "research.reproducibility"):
        scored = tables[name].filter(status="observed")
        assert scored.height >= 40, name
        assert scored["score"].n_unique() >= 25, name
        assert scored["level"].value_counts()["count"].max() <= 0.7 * scored.height, name
        assert scored["score"].std() > 7, name
        dimensions = [column for column in scored.columns if column.endswith("_score")][2:]
        constant = {column for column in dimensions if scored[column].drop_nulls().n_unique() < 2}
        # Nobody has a star or a fork where GitHub's own counts are recorded, so there is nothing to tell apart.
        assert constant <= {"popularity_score"}, name


def test_no_address_is_published(built: Workbench) -> None:
    for path in built.current.rglob("*"):
        if path.is_file() and path.suffix in {".html", ".json", ".csv"}:
            assert not contains_address(path.read_text(encoding="utf-8")), path


def _lines(path: Path) -> list[dict[str, Any]]:
    # `splitlines` would break at separators that stand inside of texts.
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def test_no_value_of_the_predecessor_is_left_unexplained(tables: Mapping[str, pl.DataFrame]) -> None:
    rows = tables["legacy.parity"]
    counts = dict(rows.group_by("verdict").len().rows())
    assert counts.keys() == {"equal", "explained", "moved", "unknown"}
    assert counts["equal"] > 2_500
    by_defect = dict(rows.filter(pl.col("verdict") == "explained").group_by("defect").len().rows())
    assert by_defect.keys() == {"D10", "D14", "D22", "D24", "D25", "D32", "D36"}
    # Repositories to which nothing was pushed since are the same in every fact that is known.
    pushed = rows.filter((pl.col("file") == "repos.json") & (pl.col("metric") == "pushed_at"))
    still = pushed.filter(pl.col("verdict") == "equal")["subject"]
    assert len(still) == 11
    facts = rows.filter(pl.col("subject").is_in(still.to_list()) & (pl.col("basis") == "fact"))
    moved = facts.filter(~pl.col("verdict").is_in(["equal", "unknown"]))
    assert moved["explanation"].str.contains("captured tip of .* is older than the push").all()
