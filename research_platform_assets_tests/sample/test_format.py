"""Both states obey the archive format, down to git's own hashes."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import PurePosixPath

import pytest

from research_platform_assets.privacy import contains_address
from research_platform_assets.sample.git_objects import tree_sha
from research_platform_assets.sample.kinds import document_kinds, language
from research_platform_assets_tests.archives import git_oid
from research_platform_assets_tests.sample.states import NAMES, State, state

pytestmark = pytest.mark.parametrize("recorded", [state(name) for name in NAMES], ids=NAMES)
_EMPTY = "instrument-loans"


def test_it_says_that_it_is_invented(recorded: State) -> None:
    organization = recorded.json("org.json")
    assert organization["invented"] is True
    assert "invented" in organization["description"]
    assert "invented" in organization["name"]
    assert organization["public_repos"] == len(recorded.repositories)
    assert datetime.fromisoformat(organization["recorded_at"]).utcoffset() is not None


def test_nothing_is_newer_than_the_recording(recorded: State) -> None:
    recorded_at = recorded.json("org.json")["recorded_at"]
    moments = [commit["committer_date"] for commit in recorded.all_commits()]
    for name, repository in recorded.repositories.items():
        moments += [repository["created_at"], repository["pushed_at"], repository["updated_at"]]
        moments += [release["published_at"] for release in recorded.json(f"releases/{name}.json")]
    assert max(moments) < recorded_at


def test_every_recorded_blob_is_there_under_its_git_hash(recorded: State) -> None:
    index = recorded.lines("blobs.jsonl")
    assert [blob["sha"] for blob in index] == sorted({blob["sha"] for blob in index})
    assert {path.name for path in (recorded.folder / "blobs").iterdir()} == {blob["sha"] for blob in index}
    for blob in index:
        content = (recorded.folder / "blobs" / blob["sha"]).read_bytes()
        assert git_oid(content) == blob["sha"]
        assert blob["size"] == blob["stored_size"] == len(content)
        assert blob["replaced_addresses"] == 0


def test_recorded_paths_stand_in_the_trees_with_the_same_hash_and_size(recorded: State) -> None:
    entries = {f"{name}/{entry['path']}": entry for name in recorded.repositories for entry in recorded.tree(name)}
    for blob in recorded.lines("blobs.jsonl"):
        for path in blob["paths"]:
            assert (entries[path]["sha"], entries[path]["size"]) == (blob["sha"], blob["size"])
            assert document_kinds(path.partition("/")[2])[0] in blob["kinds"]


def test_folders_have_the_hash_of_what_is_in_them(recorded: State) -> None:
    for name in recorded.repositories:
        children: dict[str, list[tuple[str, str, str]]] = {}
        for entry in recorded.tree(name):
            path = PurePosixPath(entry["path"])
            children.setdefault(str(path.parent), []).append((entry["mode"], path.name, entry["sha"]))
        folders = {entry["path"]: entry["sha"] for entry in recorded.tree(name) if entry["type"] == "tree"}
        assert {path: tree_sha(entries) for path, entries in children.items() if path != "."} == folders


def test_languages_are_the_bytes_of_the_tree(recorded: State) -> None:
    for name, repository in recorded.repositories.items():
        sizes: Counter[str] = Counter()
        for entry in recorded.tree(name):
            found = language(entry["path"])
            if found and entry["type"] == "blob" and entry["size"]:
                sizes[found] += entry["size"]
        assert repository["languages"] == dict(sizes)
        largest = max(sizes.values(), default=None)
        assert repository["language"] is None if largest is None else sizes[repository["language"]] == largest


def test_commits_stand_newest_first_and_are_counted(recorded: State) -> None:
    for name in recorded.repositories:
        commits = recorded.commits(name)
        moments = [commit["committer_date"] for commit in commits]
        assert moments == sorted(set(moments), reverse=True)
        assert all(commit["date"] <= commit["committer_date"] for commit in commits)
        assert [commit["parents"] for commit in commits[-1:]] == [0] * bool(commits)
        assert all(commit["parents"] > 0 for commit in commits[:-1])
        meta = {"total_commits": len(commits), "recorded_commits": len(commits), "shallow": False}
        assert recorded.json(f"commits/{name}.meta.json") == meta


def test_contributors_are_the_accounts_behind_the_commits(recorded: State) -> None:
    for name in recorded.repositories:
        counts = Counter(commit["author"]["login"] for commit in recorded.commits(name))
        counts.pop(None, None)
        listed = recorded.json(f"contributors/{name}.json")
        assert {record["login"]: record["contributions"] for record in listed} == dict(counts)
        assert listed == sorted(listed, key=lambda record: (-record["contributions"], record["login"]))


def test_an_author_has_an_account_or_a_pseudonym(recorded: State) -> None:
    for commit in recorded.all_commits():
        author = commit["author"]
        if author["id"] is None:
            assert author["login"] is None
            assert len(bytes.fromhex(author["pseudonym"])) == 8
        else:
            assert author["id"] < 2_000_000_000, "ids from there on mean an identity made up by the archive"
            assert "pseudonym" not in author


def test_a_login_always_has_the_same_id(recorded: State) -> None:
    pairs = {(commit["author"]["login"], commit["author"]["id"]) for commit in recorded.all_commits()}
    accounts = {pair for pair in pairs if pair[0] is not None}
    assert len(accounts) == len({login for login, _ in accounts}) == len({number for _, number in accounts})


def test_releases_point_to_commits(recorded: State) -> None:
    for name in recorded.repositories:
        shas = {commit["sha"] for commit in recorded.commits(name)}
        releases = recorded.json(f"releases/{name}.json")
        assert {release["target_commitish"] for release in releases} <= shas
        assert [release["published_at"] for release in releases] == sorted(
            (release["published_at"] for release in releases), reverse=True
        )


def test_an_empty_repository_has_neither_commits_nor_a_tree(recorded: State) -> None:
    assert recorded.commits(_EMPTY) == []
    assert not (recorded.folder / "trees" / f"{_EMPTY}.jsonl").exists()
    assert all(recorded.tree(name) for name in recorded.repositories if name != _EMPTY)


def test_names_and_ids_are_unique_and_listed_in_order(recorded: State) -> None:
    records = recorded.lines("repos.jsonl")
    names = [record["name"] for record in records]
    assert names == sorted(set(names), key=str.lower)
    assert len({record["id"] for record in records}) == len(records)
    assert all(record["full_name"] == f"ellerfosse-lab/{record['name']}" for record in records)


def test_the_only_addresses_are_the_ones_that_show_masking_and_mailmaps(recorded: State) -> None:
    with_address = {path for path, content in recorded.files().items() if contains_address(content.decode("latin-1"))}
    paths = {
        path
        for blob in recorded.lines("blobs.jsonl")
        if f"blobs/{blob['sha']}" in with_address
        for path in blob["paths"]
    }
    assert paths == {"saltmarsh-gauges/README.rst", "river-stage-forecast/.mailmap"}
    assert all(path.startswith("blobs/") for path in with_address)
    assert b"saltmarsh.gauges@example.org" in recorded.content("saltmarsh-gauges/README.rst")
    mailmap = recorded.content("river-stage-forecast/.mailmap").decode()
    assert mailmap.count("@") == mailmap.count("@users.noreply.github.com") == 2


def test_recorded_history_only_grows(recorded: State) -> None:
    index = recorded.json("history/index.json")
    assert [entry["date"] for entry in index] == sorted(entry["date"] for entry in index)
    known: set[str] = set()
    for entry in index:
        known |= set(entry["added"])
        known = known - {old for old, _ in entry["renamed"]} | {new for _, new in entry["renamed"]}
        assert {record["name"] for record in recorded.json(f"history/{entry['file']}")} == known
        assert entry["repos"] == len(known)
        assert entry["removed"] == []
