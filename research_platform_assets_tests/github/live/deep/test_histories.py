"""Histories are whole, joined to what was known, or say why they are not."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from research_platform_assets.github.live.deep import HistoryLimits, histories
from research_platform_assets.github.live.deep.asking import Asker
from research_platform_assets.github.live.deep.commits import history_page
from research_platform_assets.github.live.deep.facts import Head, HistoryPage, RepositoryFacts, Unknown
from research_platform_assets.github.live.deep.history_progress import (
    History,
    KnownHistory,
    PageMark,
    Progress,
    joined_commits,
)
from research_platform_assets.github.live.deep.repository_facts import repository_facts
from research_platform_assets.github.live.deep.row_answers import NO_VALUE
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

PAGE = 3


def oids(*numbers: int) -> frozenset[str]:
    return frozenset(oid(number) for number in numbers)


def read(listed: Sequence[int], total: int, known: KnownHistory | None = None, most: int = 100) -> tuple[History, int]:
    """The history that `listed` makes in pages of three, and how many pages were read for it."""
    progress = Progress(oid(listed[0]), most, known)
    while not progress.is_done:
        start = sum(page.commits_count for page in progress.pages)
        end = start + PAGE
        value = history(*listed[start:end], total=total, has_next=end < len(listed), end=f"{oid(listed[0])} {end - 1}")
        page = history_page(value, KEY, start)
        assert isinstance(page, HistoryPage)
        progress = progress.after_page(page)
    result = progress.result()
    assert isinstance(result, History)
    return result, len(progress.pages)


def numbers(result: History) -> list[int]:
    return [int(commit.oid, 16) for commit in result.commits]


NEW = [9, 8, 7, 6, 5, 4, 3, 2, 1]


@pytest.mark.parametrize(
    ("listed", "known", "kind", "commits", "pages"),
    [
        pytest.param(NEW, None, "full", NEW, 3, id="nothing known"),
        pytest.param(NEW, KnownHistory(oid(7), 7, oids(1, 2, 3, 4, 5, 6, 7)), "joined", [9, 8], 1, id="two new"),
        pytest.param(NEW, KnownHistory(oid(4), 4, oids(1, 2, 3, 4)), "joined", [9, 8, 7, 6, 5], 2, id="new pages"),
        pytest.param(NEW, KnownHistory(oid(9), 9, oids(*NEW)), "joined", [], 1, id="nothing new"),
        pytest.param(
            [9, 7, 6, 5, 4, 8, 3, 2, 1],
            KnownHistory(oid(7), 7, oids(1, 2, 3, 4, 5, 6, 7)),
            "joined",
            [9, 8],
            2,
            id="a merged branch with a commit older than the known tip",
        ),
        pytest.param(NEW, KnownHistory(oid(7), 7, oids(7, 6)), "joined", [9, 8], 1, id="known but for its oldest"),
        pytest.param(NEW, KnownHistory(oid(70), 7, oids(70, 6, 5, 4, 3, 2, 1)), "full", NEW, 3, id="force push"),
        pytest.param(NEW, KnownHistory(oid(7), 8, oids(7, 6, 5, 4, 3, 2, 1, 80)), "full", NEW, 3, id="miscounted"),
    ],
)
def test_what_a_history_says(
    listed: list[int], known: KnownHistory | None, kind: str, commits: list[int], pages: int
) -> None:
    result, count = read(listed, len(listed), known)
    assert (result.kind, numbers(result), count) == (kind, commits, pages)
    assert (result.is_complete, result.reason, result.total) == (True, None, len(listed))


@pytest.mark.parametrize(
    ("listed", "total", "most", "commits", "reason"),
    [
        (NEW, 9, 9, NEW, None),
        (NEW, 9, 4, [9, 8, 7, 6], "the history is longer than the 4 commits that are read"),
        ([3, 2, 1], 3, 2, [3, 2], "the history is longer than the 2 commits that are read"),
        ([3, 2, 1], 4, 9, [3, 2, 1], "GitHub counts 4 commits and lists 3"),
        ([4, 3, 2, 2, 1], 5, 9, [4, 3, 2, 1], "GitHub counts 5 commits and lists 4"),
    ],
)
def test_a_short_history_is_not_complete(
    listed: list[int], total: int, most: int, commits: list[int], reason: str | None
) -> None:
    result, _ = read(listed, total, most=most)
    assert (numbers(result), result.is_complete, result.reason) == (commits, reason is None, reason)
    assert not result.is_cut_short, "no failure, but a limit, or a history that GitHub does not list whole"


def test_a_failure_behind_the_commits_that_are_new_does_no_harm() -> None:
    """A page that is not needed any more is never asked for, but one may have failed before the last one came."""
    page = history_page(history(9, 8, 7, total=9, has_next=True, end="c"), KEY)
    assert isinstance(page, HistoryPage)
    failed = Progress(oid(9), 100, KnownHistory(oid(7), 7, oids(1, 2, 3, 4, 5, 6, 7))).after_page(page)
    result = failed.after_failure(Unknown("no answer")).result()
    assert isinstance(result, History)
    assert (result.kind, result.is_cut_short, result.is_complete) == ("joined", False, True)


@pytest.mark.parametrize(
    ("second", "count"),
    [
        (history(1, 2, total=9, has_next=True, end="c"), 2),
        (history(3, 4, total=9, has_next=True, end="c"), 4),
        (history(3, 4, total=9, has_next=True, end=None), 4),
        (history(total=9, has_next=True, end="d"), 2),
    ],
    ids=["same page", "same cursor", "no cursor", "empty page"],
)
def test_pages_that_do_not_move_on_end_the_history(second: dict[str, Any], count: int) -> None:
    progress = Progress(oid(1), 100)
    for value in (history(1, 2, total=9, has_next=True, end="c"), second):
        assert not progress.is_done
        page = history_page(value, KEY, len(progress.commits))
        assert isinstance(page, HistoryPage)
        progress = progress.after_page(page)
    result = progress.result()
    assert isinstance(result, History)
    assert (progress.is_done, result.is_complete) == (True, False)
    assert result.reason == f"GitHub counts 9 commits and lists {count}"


def test_pages_for_line_counts_reach_to_the_last_new_commit() -> None:
    listed = [9, 7, 6, 5, 4, 8, 3, 2, 1]
    full, _ = read(listed, 9)
    assert full.pages == (PageMark(None, 3), PageMark(f"{oid(9)} 2", 3), PageMark(f"{oid(9)} 5", 3))
    joined, _ = read(listed, 9, KnownHistory(oid(7), 7, oids(1, 2, 3, 4, 5, 6, 7)))
    assert joined.pages == (PageMark(None, 1), PageMark(f"{oid(9)} 2", 3))


def test_old_and_new_commits_stand_in_githubs_order() -> None:
    listed = [9, 7, 6, 5, 4, 8, 3, 2, 1]
    before, _ = read([7, 6, 5, 4, 3, 2, 1], 7)
    new, _ = read(listed, 9, KnownHistory(oid(7), 7, oids(1, 2, 3, 4, 5, 6, 7)))
    together = joined_commits(new.commits, before.commits)
    assert [int(commit.oid, 16) for commit in together] == listed
    assert [commit.position for commit in together] == list(range(9))


def test_new_commits_behind_a_short_known_history_come_last() -> None:
    new, _ = read(NEW, 9)
    together = joined_commits([new.commits[0], new.commits[5]], [new.commits[1]])
    assert [(int(commit.oid, 16), commit.position) for commit in together] == [(9, 0), (8, 1), (4, 2)]


def facts(**changes: Any) -> RepositoryFacts:
    found = repository_facts(row(repository(**changes)), KEY)
    assert isinstance(found, RepositoryFacts)
    return found


def with_history(value: dict[str, Any] | None) -> RepositoryFacts:
    branch = repository()["defaultBranchRef"]
    return facts(defaultBranchRef=branch | {"target": branch["target"] | {"history": value}})


def found(value: dict[str, Any] | None) -> dict[str, Any]:
    return {"row0": {"object": {"history": value}}}


def test_the_rest_of_a_history_is_pinned_to_its_tip() -> None:
    client = Ready(lambda _document, _variables: GraphQL(found(history(3, 4))))
    begun = with_history(history(1, 2, total=4, has_next=True, end=f"{oid(1)} 1"))
    result = asyncio.run(histories(Asker(client), [begun], KEY))["R_1"]
    assert isinstance(result, History)
    assert (numbers(result), result.is_complete) == ([1, 2, 3, 4], True)
    assert [commit.position for commit in result.commits] == [0, 1, 2, 3]
    assert client.asked == [{"id0": "R_1", "oid0": oid(1), "after0": f"{oid(1)} 1", "counted0": False}]


def test_a_history_that_did_not_come_along_is_read_from_the_beginning() -> None:
    client = Ready(lambda _document, _variables: GraphQL(found(history(1, total=1))))
    result = asyncio.run(histories(Asker(client), [with_history(None)], KEY))["R_1"]
    assert isinstance(result, History)
    assert client.asked == [{"id0": "R_1", "oid0": oid(1), "after0": None, "counted0": True}]


def test_what_is_known_is_not_asked_for() -> None:
    client = Ready()
    begun = with_history(history(3, 2, total=9, has_next=True, end=f"{oid(3)} 1"))
    known = {"R_1": KnownHistory(oid(2), 8, oids(2))}
    result = asyncio.run(histories(Asker(client), [begun], KEY, known))["R_1"]
    assert isinstance(result, History)
    assert (result.kind, numbers(result), client.asked) == ("joined", [3], [])


def test_a_repository_without_a_tip_has_no_history() -> None:
    assert asyncio.run(histories(Asker(Ready()), [facts(defaultBranchRef=None)], KEY)) == {}


@pytest.mark.parametrize(
    ("data", "errors", "reason"),
    [
        (found(None), [Error(("row0", "object", "history"), "INTERNAL")], "GitHub answers with the error INTERNAL"),
        (found(history(3)), [Error(("row0", "object", "history", "nodes", 0), "X")], "GitHub answers with the error X"),
        ({"row0": None}, [], NO_VALUE),
        (found({"nodes": []}), [], "GitHub's answer is not as documented at pageInfo"),
    ],
)
def test_a_page_that_cannot_be_had_leaves_the_history_incomplete(
    data: Mapping[str, Any], errors: list[Error], reason: str
) -> None:
    client = Ready(lambda _document, _variables: GraphQL(data, errors))
    begun = with_history(history(1, 2, total=4, has_next=True, end="c"))
    result = asyncio.run(histories(Asker(client), [begun], KEY))["R_1"]
    assert isinstance(result, History)
    assert (numbers(result), result.is_complete, result.reason) == ([1, 2], False, reason)
    assert result.is_cut_short
    assert asyncio.run(histories(Asker(client), [with_history(None)], KEY)) == {"R_1": Unknown(reason)}


def test_a_history_is_read_as_far_as_the_limit() -> None:
    begun = with_history(history(1, 2, total=4, has_next=True, end="c"))
    client = Ready()
    result = asyncio.run(histories(Asker(client), [begun], KEY, limits=HistoryLimits(most_commits=2)))["R_1"]
    assert isinstance(result, History)
    assert (result.is_complete, client.asked) == (False, [])


def test_the_tip_is_the_one_of_the_first_answer() -> None:
    assert with_history(None).head == Head("main", oid(1), oid(100))
