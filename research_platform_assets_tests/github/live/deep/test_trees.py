"""Trees are whole, whichever way they are read, or unknown with the reason."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import pytest

from research_platform_assets.errors import AnswerTooLargeError, GitHubRefusedError
from research_platform_assets.github.live.deep import directories_of_files, trees
from research_platform_assets.github.live.deep.asking import Asker
from research_platform_assets.github.live.deep.directories import directories_within, entries_known, files_of, unread
from research_platform_assets.github.live.deep.facts import RepositoryFacts, TreeEntry, Unknown
from research_platform_assets.github.live.deep.repository_facts import repository_facts
from research_platform_assets.github.live.deep.tree_steps import (
    RECURSIVE_FROM,
    Recursive,
    Walk,
    Whole,
    next_step,
    whole,
)
from research_platform_assets.github.live.deep.wire import WireTree
from research_platform_assets.github.records import FileRecord
from research_platform_assets_tests.github.live.deep.answers import (
    KEY,
    Error,
    GraphQL,
    Ready,
    Rest,
    entry,
    oid,
    repository,
    row,
)

LOST = Unknown("lost")


def tree(*entries: dict[str, Any]) -> WireTree:
    return WireTree.model_validate({"entries": list(entries)})


def wide(count: int) -> dict[str, tuple[TreeEntry, ...]]:
    """A root with so many directories that are not read."""
    return {oid(1): tuple(TreeEntry(f"d{at}", "tree", "040000", oid(1000 + at), None) for at in range(count))}


def test_modes_are_octal_and_only_blobs_have_sizes() -> None:
    link = entry("link", 3) | {"mode": 0o120000}
    directories = directories_within(
        oid(1), tree(entry("a", 2), link, entry("sub", 4, "commit"), entry("t", 5, "tree"))
    )
    assert [(one.name, one.type, one.mode, one.size_bytes) for one in directories[oid(1)]] == [
        ("a", "blob", "100644", 12),
        ("link", "blob", "120000", 12),
        ("sub", "commit", "160000", None),
        ("t", "tree", "040000", None),
    ]


def test_directories_go_as_deep_as_the_answer() -> None:
    inner = {"entries": [entry("c", 4, "tree", object={})]}
    value = tree(
        entry("a", 2, "tree", object=inner), entry("b", 3, "tree", object=None), entry("s", 9, "commit", object=None)
    )
    directories = directories_within(oid(1), value)
    assert sorted(directories) == [oid(1), oid(2)]
    assert unread(oid(1), directories) == [oid(4), oid(3)]


def test_a_directory_in_two_places_is_read_once_and_listed_twice() -> None:
    directories = directories_within(oid(1), tree(entry("a", 2, "tree"), entry("b", 2, "tree")))
    assert unread(oid(1), directories) == [oid(2)]
    directories[oid(2)] = (TreeEntry("x", "blob", "100644", oid(3), 1),)
    assert [file.path for file in files_of(oid(1), directories)] == ["a", "a/x", "b", "b/x"]


def test_files_are_sorted_by_path() -> None:
    directories = directories_within(
        oid(1), tree(entry("a", 2, "tree", object={"entries": [entry("b", 3)]}), entry("a-b", 4))
    )
    files = files_of(oid(1), directories)
    assert [file.path for file in files] == ["a", "a-b", "a/b"]
    assert files[0] == FileRecord(path="a", type="tree", mode="040000", size_bytes=None, oid=oid(2))


def test_directories_are_found_again_in_the_files_they_made() -> None:
    empty = {"entries": []}
    value = tree(
        entry("a", 2, "tree", object={"entries": [entry("b", 3), entry("e", 5, "tree", object=empty)]}), entry("z", 4)
    )
    directories = directories_within(oid(1), value)
    assert directories_of_files(oid(1), files_of(oid(1), directories)) == directories
    assert directories_of_files(oid(1), []) == {oid(1): ()}


def bomb(depth: int) -> dict[str, tuple[TreeEntry, ...]]:
    """Directories that each hold the next one ten times: few to read, 10 ** depth entries."""
    return {
        oid(level): tuple(TreeEntry(str(at), "tree", "040000", oid(level + 1), None) for at in range(10))
        for level in range(1, depth + 1)
    } | {oid(depth + 1): ()}


@pytest.mark.parametrize(("limit", "known"), [(10_000, 1110), (1110, 1110), (100, 110)])
def test_counting_stops_above_the_limit(limit: int, known: int) -> None:
    assert entries_known(oid(1), bomb(3), limit) == known


def test_a_tree_that_is_few_directories_many_times_over_is_not_written_out() -> None:
    assert unread(oid(1), bomb(12)) == []
    step = next_step(oid(1), bomb(12), {}, most_entries=1000, may_ask_at_once=True)
    assert step == Unknown("the tree has more than 1000 entries", is_lasting=True)


FULL = {oid(1): (TreeEntry("x", "blob", "100644", oid(3), 1),)}


@pytest.mark.parametrize(
    ("directories", "failed", "may_ask_at_once", "step"),
    [
        (FULL, {}, True, Whole(files_of(oid(1), FULL))),
        (FULL, {oid(9): LOST}, True, Whole(files_of(oid(1), FULL))),
        ({}, {}, True, Walk([oid(1)])),
        (wide(1), {}, True, Walk([oid(1000)])),
        (wide(RECURSIVE_FROM), {}, True, Recursive()),
        (wide(RECURSIVE_FROM), {}, False, Walk([oid(1000 + at) for at in range(RECURSIVE_FROM)])),
        (wide(2), {oid(1001): LOST}, True, Recursive()),
        (wide(2), {oid(1001): LOST}, False, LOST),
    ],
)
def test_the_next_step(
    directories: dict[str, tuple[TreeEntry, ...]], failed: dict[str, Unknown], may_ask_at_once: bool, step: object
) -> None:
    assert next_step(oid(1), directories, failed, most_entries=1000, may_ask_at_once=may_ask_at_once) == step


def facts(*entries: dict[str, Any], node_id: str = "R_1", root: int = 100) -> RepositoryFacts:
    branch = repository()["defaultBranchRef"]
    value = {"oid": oid(root), "entries": list(entries)}
    target = branch["target"] | {"tree": value}
    found = repository_facts(row(repository(id=node_id, defaultBranchRef=branch | {"target": target})), KEY)
    assert isinstance(found, RepositoryFacts)
    return found


def served(directories: dict[str, list[dict[str, Any]]], page: Rest | None = None) -> Ready:
    """A server with these directories, and this answer to any REST request."""

    def answer(_document: str, variables: Mapping[str, Any]) -> GraphQL:
        data: dict[str, Any] = {}
        errors: list[Error] = []
        for at in range(len(variables) // 2):
            entries = directories.get(variables[f"oid{at}"])
            data[f"row{at}"] = {
                "object": None if entries is None else {"oid": variables[f"oid{at}"], "entries": entries}
            }
            errors += [Error((f"row{at}", "object"), "INTERNAL")] if entries is None else []
        return GraphQL(data, errors)

    def rest(_url: str) -> Rest:
        if page is None:
            raise GitHubRefusedError("not found", kind="not found", status=404)
        return page

    return Ready(answer, rest)


def recursive(*paths: str, root: int = 100, **more: Any) -> Rest:
    lines = [{"path": path, "type": "blob", "mode": "100644", "sha": oid(7), "size": 1} for path in paths]
    return Rest(json.dumps({"sha": oid(root), "truncated": False, "tree": lines} | more).encode())


def paths(result: list[FileRecord] | Unknown) -> list[str]:
    assert isinstance(result, list)
    return [file.path for file in result]


def test_directories_shared_by_repositories_are_read_once() -> None:
    client = served({oid(5): [entry("x", 6)], oid(8): [entry("y", 9)]})
    both = [
        facts(entry("a", 5, "tree")),
        facts(entry("b", 5, "tree"), entry("c", 8, "tree"), node_id="R_2", root=101),
    ]
    found = asyncio.run(trees(Asker(client), both))
    assert {node_id: paths(files) for node_id, files in found.items()} == {
        "R_1": ["a", "a/x"],
        "R_2": ["b", "b/x", "c", "c/y"],
    }
    assert [sorted(variables.values()) for variables in client.asked] == [sorted([oid(5), oid(8), "R_1", "R_2"])]


def test_known_directories_are_not_read_again() -> None:
    client = served({})
    known = {oid(5): (TreeEntry("x", "blob", "100644", oid(6), 1),)}
    found = asyncio.run(trees(Asker(client), [facts(entry("a", 5, "tree"))], known))
    assert (paths(found["R_1"]), client.asked) == (["a", "a/x"], [])


def test_a_tree_of_many_unread_directories_is_one_request() -> None:
    client = served({}, recursive("b", "a"))
    found = asyncio.run(trees(Asker(client), [facts(*(entry(f"d{at}", at, "tree") for at in range(RECURSIVE_FROM)))]))
    assert (paths(found["R_1"]), client.asked) == (["a", "b"], [])
    assert client.urls == [f"/repos/acme/engine/git/trees/{oid(100)}"]


@pytest.mark.parametrize(
    "page",
    [None, recursive("b", truncated=True), recursive("b", root=999), Rest(b'{"message": "?"}'), Rest(status=204)],
    ids=["refused", "truncated", "another tree", "no tree", "no content"],
)
def test_what_cannot_be_had_at_once_is_walked(page: Rest | None) -> None:
    many = range(200, 200 + RECURSIVE_FROM)
    client = served({oid(at): [entry("x", 1)] for at in many}, page)
    found = asyncio.run(trees(Asker(client), [facts(*(entry(f"d{at}", at, "tree") for at in many))]))
    assert len(paths(found["R_1"])) == 2 * RECURSIVE_FROM
    assert len(client.urls) == 1


def test_a_directory_that_cannot_be_read_makes_the_tree_one_request_or_unknown() -> None:
    lost = facts(entry("a", 5, "tree"))
    assert paths(asyncio.run(trees(Asker(served({}, recursive("a"))), [lost]))["R_1"]) == ["a"]
    assert asyncio.run(trees(Asker(served({})), [lost])) == {"R_1": Unknown("GitHub answers with the error INTERNAL")}


def test_a_directory_with_an_error_within_is_not_believed() -> None:
    def answer(_document: str, _variables: Mapping[str, Any]) -> GraphQL:
        data = {"row0": {"object": {"oid": oid(5), "entries": [entry("x", 6, "tree", object=None)]}}}
        return GraphQL(data, [Error(("row0", "object", "entries", 0, "object"), "INTERNAL")])

    client = Ready(answer, served({}).page)
    found = asyncio.run(trees(Asker(client), [facts(entry("a", 5, "tree"))]))
    assert found == {"R_1": Unknown("GitHub answers with the error INTERNAL")}


def test_a_directory_too_large_alone_is_left_to_rest() -> None:
    def answer(_document: str, _variables: Mapping[str, Any]) -> GraphQL:
        raise AnswerTooLargeError("too large")

    client = Ready(answer, lambda _url: recursive("a"))
    assert paths(asyncio.run(trees(Asker(client), [facts(entry("a", 5, "tree"))]))["R_1"]) == ["a"]


@pytest.mark.parametrize("is_truncated", [False, True])
def test_a_tree_with_too_many_entries_is_unknown(is_truncated: bool) -> None:
    client = served({}, recursive(*map(str, range(60)), truncated=is_truncated))
    many = facts(*(entry(f"d{at}", at, "tree") for at in range(RECURSIVE_FROM)))
    assert asyncio.run(trees(Asker(client), [many], most_entries=50)) == {
        "R_1": Unknown("the tree has more than 50 entries", is_lasting=True)
    }


def many(number: int) -> RepositoryFacts:
    """A repository with so many unread directories that its tree is one request."""
    directories = (entry(f"d{at}", 1000 * number + at, "tree") for at in range(RECURSIVE_FROM))
    return facts(*directories, node_id=f"R_{number}", root=number)


@pytest.mark.parametrize(
    ("most_read", "read", "requests"), [(None, 3, 3), (100, 3, 3), (99, 2, 2), (50, 2, 2), (49, 1, 1), (0, 1, 1)]
)
def test_trees_are_put_off_once_enough_was_read(most_read: int | None, read: int, requests: int) -> None:
    client = Ready(page=lambda url: recursive(*map(str, range(50)), root=int(url.rpartition("/")[2], 16)))
    shown = facts(entry("a", 7), node_id="R_0")
    found = asyncio.run(trees(Asker(client), [*map(many, (1, 2, 3)), shown], most_read=most_read))
    assert list(found) == ["R_0", *(f"R_{number}" for number in range(1, read + 1))]
    assert len(client.urls) == requests


def test_one_tree_at_least_is_read_however_deep_it_is() -> None:
    """Another question is asked for the first alone, although enough was read."""
    levels = {oid(at): [entry("x", 9), entry("d", at + 1, "tree")] for at in range(10, 14)} | {oid(14): [entry("y", 9)]}
    others = {oid(at + 10): [entry("x", 9), entry("d", at + 11, "tree")] for at in range(10, 14)}
    client = served(levels | others)
    both = [facts(entry("d", 10, "tree")), facts(entry("d", 20, "tree"), node_id="R_2", root=101)]
    found = asyncio.run(trees(Asker(client), both, most_read=2))
    assert {node_id: len(paths(files)) for node_id, files in found.items()} == {"R_1": 10}
    assert [len(variables) // 2 for variables in client.asked] == [2, 1, 1, 1, 1]


def test_a_repository_without_a_tip_has_no_tree() -> None:
    empty = repository_facts(row(repository(defaultBranchRef=None, isEmpty=True)), KEY)
    assert isinstance(empty, RepositoryFacts)
    assert asyncio.run(trees(Asker(Ready()), [empty])) == {}


def test_a_tree_whose_entries_cannot_be_told_apart_is_unknown() -> None:
    """GitHub gives names as text, so that two names that are no UTF-8 may look the same."""
    first, second = (
        FileRecord(path=path, type="blob", mode="100644", size_bytes=1, oid=oid * 40)
        for path, oid in (("a\ufffd.md", "1"), ("b.md", "2"))
    )
    assert whole([first, second]) == Whole([first, second])
    unknown = whole([first, second.model_copy(update={"path": first.path})])
    assert isinstance(unknown, Unknown)
    assert unknown.is_lasting
