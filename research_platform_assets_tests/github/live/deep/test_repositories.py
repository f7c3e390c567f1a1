"""What a repository is, with errors beside its values, and lists of several pages."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from research_platform_assets.errors import AnswerTooLargeError
from research_platform_assets.github.live.deep import repositories
from research_platform_assets.github.live.deep.asking import Asker
from research_platform_assets.github.live.deep.facts import Head, Missing, RepositoryFacts, Unknown
from research_platform_assets.github.live.deep.repository_facts import repository_facts
from research_platform_assets.github.live.deep.row_answers import NO_VALUE, RowError
from research_platform_assets.github.records import LanguageRecord, ReleaseRecord
from research_platform_assets_tests.github.live.deep.answers import (
    KEY,
    Error,
    GraphQL,
    Ready,
    history,
    oid,
    repository,
    row,
)

BROKEN = Unknown("GitHub answers with the error INTERNAL")


def facts_of(value: Mapping[str, Any], *errors: RowError) -> RepositoryFacts:
    facts = repository_facts(row(value, *errors), KEY)
    assert isinstance(facts, RepositoryFacts)
    return facts


def internal(*path: str | int) -> RowError:
    return RowError(path, "INTERNAL")


def test_a_whole_answer() -> None:
    facts = facts_of(repository())
    assert (facts.node_id, facts.repository_id, facts.owner, facts.name) == ("R_1", 1, "acme", "engine")
    assert (facts.is_private, facts.is_archived, facts.is_disabled, facts.is_fork, facts.is_empty) == (False,) * 5
    assert facts.head == Head("main", oid(1), oid(100))
    assert facts.subscribers_count == 3
    assert facts.languages == (LanguageRecord(name="Python", size_bytes=120),)
    assert isinstance(facts.releases, tuple)
    assert [(one.tag_name, one.name, one.target_commitish) for one in facts.releases] == [("v1", None, oid(2))]
    assert facts.history is not None
    assert [commit.oid for commit in facts.history.commits] == [oid(1), oid(2)]
    assert facts.directories is not None
    assert sorted(facts.directories) == [oid(100), oid(101)]


@pytest.mark.parametrize("name", ["is_private", "is_archived", "is_disabled", "is_fork", "is_empty"])
def test_each_flag_is_its_own(name: str) -> None:
    first, *words = name.split("_")
    facts = facts_of(repository(**{first + "".join(word.title() for word in words): True}))
    assert getattr(facts, name) is True


def branch(**changes: Any) -> dict[str, Any]:
    value = repository()["defaultBranchRef"]
    return {"defaultBranchRef": value | {"target": value["target"] | changes}}


@pytest.mark.parametrize("path", [("languages",), ("languages", "edges", 0, "node")])
def test_a_list_with_an_error_within_is_unknown(path: tuple[str | int, ...]) -> None:
    facts = facts_of(repository(), internal(*path))
    assert facts.languages == BROKEN
    assert isinstance(facts.releases, tuple)
    assert facts.subscribers_count == 3


@pytest.mark.parametrize(("key", "name"), [("watchers", "subscribers_count"), ("releases", "releases")])
def test_null_is_unknown(key: str, name: str) -> None:
    assert getattr(facts_of(repository(**{key: None})), name) == Unknown(NO_VALUE)
    assert getattr(facts_of(repository(**{key: None}), internal()), name) == BROKEN
    assert getattr(facts_of(repository(**{key: None}), internal(key)), name) == BROKEN


def test_what_is_not_as_documented_is_unknown() -> None:
    facts = facts_of(repository(watchers={"totalCount": -1}))
    assert facts.subscribers_count == Unknown("GitHub's answer is not as documented at totalCount")


@pytest.mark.parametrize(
    ("changes", "errors", "head"),
    [
        ({"defaultBranchRef": None, "isEmpty": True}, [], None),
        ({"defaultBranchRef": None}, [], None),
        ({"defaultBranchRef": None}, [internal("defaultBranchRef")], BROKEN),
        ({"defaultBranchRef": None}, [internal()], BROKEN),
        ({"defaultBranchRef": {"name": "main", "target": None}}, [], Unknown(NO_VALUE)),
        (branch(tree=None), [internal("defaultBranchRef", "target", "tree")], BROKEN),
        (branch(oid="?"), [], Unknown("GitHub's answer is not as documented at oid")),
    ],
)
def test_a_head_is_absent_only_where_github_says_so(
    changes: dict[str, Any], errors: list[RowError], head: Unknown | None
) -> None:
    facts = facts_of(repository(**changes), *errors)
    assert (facts.head, facts.history, facts.directories) == (head, None, None)


@pytest.mark.parametrize(
    ("changes", "errors", "is_history", "is_tree"),
    [
        ({}, [internal("defaultBranchRef", "target", "history", "nodes", 0, "author")], False, True),
        ({}, [internal("defaultBranchRef", "target", "tree", "entries", 0, "object")], True, False),
        (branch(history=None), [], False, True),
        (branch(history=history(1, total=None)), [], False, True),
        (branch(tree={"oid": oid(100), "entries": None}), [], True, False),
        (branch(tree={"oid": oid(100)}), [], True, False),
    ],
)
def test_a_damaged_part_is_left_to_be_read_again(
    changes: dict[str, Any], errors: list[RowError], is_history: bool, is_tree: bool
) -> None:
    facts = facts_of(repository(**changes), *errors)
    assert isinstance(facts.head, Head)
    assert (facts.history is not None, facts.directories is not None) == (is_history, is_tree)


@pytest.mark.parametrize("value", [{}, None])
def test_a_node_that_is_no_repository_is_missing(value: dict[str, Any] | None) -> None:
    assert repository_facts(row(value), KEY) == Missing("unknown", NO_VALUE)


def test_a_repository_without_an_id_is_unreadable() -> None:
    reason = "GitHub's answer is not as documented at databaseId"
    assert repository_facts(row(repository(databaseId=None)), KEY) == Missing("unreadable", reason)


def test_a_missing_repository_concerns_no_other() -> None:
    client = Ready(lambda _document, _variables: GraphQL({"nodes": [None, repository()]}, [Error(("nodes", 0))]))
    found = asyncio.run(repositories(Asker(client), ["R_0", "R_1", "R_0"], KEY))
    assert found["R_0"] == Missing("not found", "GitHub answers with the error NOT_FOUND")
    assert isinstance(found["R_1"], RepositoryFacts)
    assert client.asked == [{"ids": ["R_0", "R_1"], "history": True, "trees": True}]


@pytest.mark.parametrize(
    ("possible", "asked"),
    [
        ((False, True), [(True, True), (False, True)]),
        ((False, False), [(True, True), (False, True), (False, False)]),
        (None, [(True, True), (False, True), (False, False)]),
    ],
)
def test_of_a_repository_too_large_alone_less_is_asked_for(
    possible: tuple[bool, bool] | None, asked: list[tuple[bool, bool]]
) -> None:
    def answer(_document: str, variables: Mapping[str, Any]) -> GraphQL:
        if (variables["history"], variables["trees"]) != possible:
            raise AnswerTooLargeError("too large")
        return GraphQL({"nodes": [repository(**branch(history=None))]})

    client = Ready(answer)
    found = asyncio.run(repositories(Asker(client), ["R_1"], KEY))["R_1"]
    assert [(variables["history"], variables["trees"]) for variables in client.asked] == asked
    assert isinstance(found, Missing if possible is None else RepositoryFacts)


def page(name: str, tag: str, after: str | None) -> dict[str, Any]:
    info = {"pageInfo": {"hasNextPage": after is not None, "endCursor": after}}
    release = {"isDraft": False, "tagName": tag, "name": None, "publishedAt": None, "tagCommit": None}
    if name == "releases":
        return {"releases": info | {"nodes": [release]}}
    return {"languages": info | {"edges": [{"size": 1, "node": {"name": tag}}]}}


@pytest.mark.parametrize("name", ["languages", "releases"])
def test_lists_are_followed_to_their_end(name: str) -> None:
    pages = {"c1": page(name, "two", "c2"), "c2": page(name, "three", None)}

    def answer(_document: str, variables: Mapping[str, Any]) -> GraphQL:
        if "ids" in variables:
            return GraphQL({"nodes": [repository(**page(name, "one", "c1"))]})
        return GraphQL({"row0": pages[variables["after0"]]})

    client = Ready(answer)
    facts = asyncio.run(repositories(Asker(client), ["R_1"], KEY))["R_1"]
    assert isinstance(facts, RepositoryFacts)
    values: tuple[LanguageRecord | ReleaseRecord, ...] | Unknown = getattr(facts, name)
    assert isinstance(values, tuple)
    assert [getattr(value, "tag_name", None) or getattr(value, "name", None) for value in values] == [
        "one",
        "two",
        "three",
    ]
    assert len(client.asked) == 3


def endless(name: str, cursor: str | None) -> dict[str, Any]:
    """A page that says that another one follows, and where: nowhere, or where the cursor leads."""
    value = page(name, "more", None)
    return {name: value[name] | {"pageInfo": {"hasNextPage": True, "endCursor": cursor}}}


NOWHERE = "GitHub's list goes on, and GitHub does not say where"
SAME_AGAIN = "GitHub gives the same page again and again"


@pytest.mark.parametrize("name", ["languages", "releases"])
@pytest.mark.parametrize(
    ("first", "second", "reason", "asked"),
    [
        ("c1", lambda name: endless(name, "c1"), SAME_AGAIN, 2),
        ("c1", lambda name: endless(name, None), NOWHERE, 2),
        ("c1", lambda name: endless(name, ""), NOWHERE, 2),
        ("c1", lambda _name: None, NO_VALUE, 2),
        (None, lambda _name: None, NOWHERE, 1),
        ("", lambda _name: None, NOWHERE, 1),
    ],
)
def test_a_list_that_cannot_be_followed_is_unknown(
    name: str, first: str | None, second: Callable[[str], dict[str, Any] | None], reason: str, asked: int
) -> None:
    """A part of a list must not be taken for all of it."""

    def answer(_document: str, variables: Mapping[str, Any]) -> GraphQL:
        begun = repository(**endless(name, first))
        return GraphQL({"nodes": [begun]} if "ids" in variables else {"row0": second(name)})

    client = Ready(answer)
    facts = asyncio.run(repositories(Asker(client), ["R_1"], KEY))["R_1"]
    assert isinstance(facts, RepositoryFacts)
    assert getattr(facts, name) == Unknown(reason)
    assert len(client.asked) == asked


def test_a_list_whose_pages_lead_in_a_circle_is_given_up() -> None:
    def answer(_document: str, variables: Mapping[str, Any]) -> GraphQL:
        if "ids" in variables:
            return GraphQL({"nodes": [repository(**endless("releases", "c1"))]})
        return GraphQL({"row0": endless("releases", "c2" if variables["after0"] == "c1" else "c1")})

    client = Ready(answer)
    facts = asyncio.run(repositories(Asker(client), ["R_1"], KEY))["R_1"]
    assert isinstance(facts, RepositoryFacts)
    assert (facts.releases, len(client.asked)) == (Unknown("GitHub's list does not end"), 101)
