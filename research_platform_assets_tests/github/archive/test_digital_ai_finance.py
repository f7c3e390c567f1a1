"""The tables of a real recorded organisation, compared with the archive's own files read in another way."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path, PurePosixPath
from typing import Any

import polars as pl
import pytest

from research_platform_assets.github.frames import capture_frames, observed_at
from research_platform_assets.privacy import contains_address
from research_platform_assets.tables.github import GITHUB_TABLES
from research_platform_assets_tests.archives import MemorySink
from research_platform_assets_tests.github.archive.captures import captured

ARCHIVE = Path(__file__).resolve().parents[4] / "shared" / "data" / "orgs" / "digital-ai-finance"

pytestmark = pytest.mark.skipif(not ARCHIVE.is_dir(), reason="the recorded organisation in ../shared is not there")


def lines(relative: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (ARCHIVE / relative).read_bytes().split(b"\n") if line]


def value(relative: str) -> Any:
    return json.loads((ARCHIVE / relative).read_bytes())


def readme_at_root(name: str) -> dict[str, Any] | None:
    return next((entry for entry in lines(f"trees/{name}.jsonl") if entry["path"].lower() == "readme.md"), None)


@pytest.fixture(scope="module")
def sink() -> MemorySink:
    return captured(ARCHIVE)


@pytest.fixture(scope="module")
def frames(sink: MemorySink) -> dict[str, pl.DataFrame]:
    return capture_frames(sink.pages())


@pytest.fixture(scope="module")
def repositories() -> dict[int, dict[str, Any]]:
    return {record["id"]: record for record in lines("repos.jsonl")}


def test_all_repositories_are_there(frames: dict[str, pl.DataFrame], repositories: dict[int, dict[str, Any]]) -> None:
    names = dict(frames["github.repositories"].select("repository_id", "name").iter_rows())
    assert names == {repository_id: record["name"] for repository_id, record in repositories.items()}
    assert len(names) == 44


def test_readmes_are_the_archives_own(
    sink: MemorySink, frames: dict[str, pl.DataFrame], repositories: dict[int, dict[str, Any]]
) -> None:
    readmes = frames["github.documents"].filter(kind="readme")
    found = {row["repository_id"]: (row["oid"], row["size_bytes"]) for row in readmes.iter_rows(named=True)}
    expected = {key: readme_at_root(record["name"]) for key, record in repositories.items()}
    assert found == {key: (entry["sha"], entry["size"]) for key, entry in expected.items() if entry}
    status = dict(frames["github.facets"].filter(facet="readme").select("repository_id", "status").iter_rows())
    assert status == {key: "observed" if entry else "absent" for key, entry in expected.items()}
    assert Counter(status.values()) == {"observed": 34, "absent": 10}
    for oid, _ in found.values():
        assert sink.documents[oid] == (ARCHIVE / "blobs" / oid).read_bytes()


def test_documents_are_at_hand_where_the_archive_recorded_them(frames: dict[str, pl.DataFrame]) -> None:
    recorded = {blob["sha"] for blob in lines("blobs.jsonl")}
    documents = frames["github.documents"]
    is_recorded = documents["oid"].is_in(list(recorded))
    assert set(documents.filter(is_recorded)["status"]) == {"observed"}
    rest = documents.filter(~is_recorded)
    assert set(rest["status"]) == {"unknown"}
    assert rest["reason"].null_count() == 0
    assert rest.filter(pl.col("kind").is_in(["notebook", "workflow"]))["reason"].unique().to_list() == [
        "contents not recorded"
    ]


def test_every_recorded_file_is_a_document_but_a_second_readme(
    frames: dict[str, pl.DataFrame], repositories: dict[int, dict[str, Any]]
) -> None:
    ids = {record["name"]: key for key, record in repositories.items()}
    paths = [PurePosixPath(path) for blob in lines("blobs.jsonl") for path in blob["paths"]]
    recorded = {(ids[path.parts[0]], str(path.relative_to(path.parts[0]))) for path in paths}
    documents = set(frames["github.documents"].select("repository_id", "path").iter_rows())
    assert recorded - documents == {(ids["digital-ai-in-finance"], "docs/README.md")}


def test_sizes_are_those_of_the_originals(frames: dict[str, pl.DataFrame]) -> None:
    sizes = {blob["sha"]: blob["size"] for blob in lines("blobs.jsonl")}
    rows = frames["github.documents"].filter(status="observed").select("oid", "size_bytes").iter_rows()
    assert all(size == sizes[oid] for oid, size in rows)


def test_trees_are_complete(frames: dict[str, pl.DataFrame], repositories: dict[int, dict[str, Any]]) -> None:
    files = frames["github.files"]
    for key, record in repositories.items():
        expected = {(entry["path"], entry["sha"], entry["size"]) for entry in lines(f"trees/{record['name']}.jsonl")}
        assert set(files.filter(repository_id=key).select("path", "oid", "size_bytes").iter_rows()) == expected


def test_commits_are_complete(frames: dict[str, pl.DataFrame], repositories: dict[int, dict[str, Any]]) -> None:
    commits, heads = frames["github.commits"], frames["github.heads"]
    assert commits.height == 1205
    assert heads["commits_count"].sum() == 1205
    assert heads["is_history_complete"].all()
    for key, record in repositories.items():
        expected = [commit["sha"] for commit in lines(f"commits/{record['name']}.jsonl")]
        assert commits.filter(repository_id=key).sort("position")["oid"].to_list() == expected
        assert heads.filter(repository_id=key)["head_oid"].to_list() == expected[:1]


def test_authors_keep_their_identities(frames: dict[str, pl.DataFrame]) -> None:
    rows = frames["github.commits"].select("author_login", "author_id", "author_identity").unique().iter_rows()
    identities = {login: identity for login, _, identity in rows}
    assert identities == {
        "josterri": "synthetic",
        "github-actions[bot]": "synthetic",
        "lennartjohnbaals": "synthetic",
        "claude-code": "synthetic",
        "YitingLiu1998": "account",
        "StefanGam": "account",
    }
    bots = frames["github.commits"].filter(author_type="Bot")["author_login"].unique().to_list()
    assert bots == ["github-actions[bot]"]


def test_contributors_and_releases_are_complete(
    frames: dict[str, pl.DataFrame], repositories: dict[int, dict[str, Any]]
) -> None:
    for table, folder in (("github.contributors", "contributors"), ("github.releases", "releases")):
        counts = Counter(frames[table]["repository_id"].to_list())
        assert counts == Counter(
            {
                key: count
                for key, record in repositories.items()
                if (count := len(value(f"{folder}/{record['name']}.json")))
            }
        )
    total = sum(
        entry["contributions"] for r in repositories.values() for entry in value(f"contributors/{r['name']}.json")
    )
    assert frames["github.contributors"]["contributions"].sum() == total


def test_only_counts_that_github_gave_are_facts(
    frames: dict[str, pl.DataFrame], repositories: dict[int, dict[str, Any]]
) -> None:
    for key in ("stargazers_count", "forks_count", "subscribers_count", "open_issues_count"):
        found = dict(frames["github.repositories"].select("repository_id", key).iter_rows())
        assert found == {
            repository_id: None if record["provenance"][key] == "synthetic" else record[key]
            for repository_id, record in repositories.items()
        }


def test_the_tables_keep_their_contracts_and_hold_no_address(frames: dict[str, pl.DataFrame]) -> None:
    for table in GITHUB_TABLES:
        table.contract.validate(frames[table.qualified_name])
        assert not contains_address(frames[table.qualified_name].write_json())


def test_the_time_of_observation_is_that_of_the_newest_state(sink: MemorySink) -> None:
    assert observed_at(sink.pages()).isoformat() == value("org.json")["updated_at"].replace("Z", "+00:00")
