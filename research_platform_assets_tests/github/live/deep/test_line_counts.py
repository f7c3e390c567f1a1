"""What commits changed is read apart, and null where it cannot be had."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from research_platform_assets.errors import AnswerTooLargeError
from research_platform_assets.github.live.deep import (
    History,
    LineCounts,
    are_counted,
    known_line_counts,
    line_counts,
    with_line_counts,
)
from research_platform_assets.github.live.deep.asking import Asker
from research_platform_assets.github.live.deep.commits import history_page
from research_platform_assets.github.live.deep.facts import HistoryPage
from research_platform_assets.github.live.deep.history_progress import PageMark
from research_platform_assets.github.live.deep.line_counts import wanted_of
from research_platform_assets_tests.github.live.deep.answers import KEY, GraphQL, Ready, history, oid


def marked(*counts: int) -> History:
    """A history of pages with so many commits each."""
    starts = [sum(counts[:at]) for at in range(len(counts))]
    pages = tuple(
        PageMark(str(start - 1) if start else None, count) for start, count in zip(starts, counts, strict=True)
    )
    return History(oid(1), "full", (), sum(counts), is_complete=True, reason=None, pages=pages)


def server(able: int, broken: frozenset[int] = frozenset()) -> Ready:
    """Knows commits by their position; answers for `able` commits at once, for none of `broken` ever."""

    def answer(_document: str, variables: Mapping[str, Any]) -> GraphQL:
        rows = sum(name.startswith("first") for name in variables)
        data: dict[str, Any] = {}
        asked: list[int] = []
        for at in range(rows):
            start = int(variables[f"after{at}"] or -1) + 1
            positions = range(start, start + variables[f"first{at}"])
            asked += positions
            nodes = [
                {"oid": oid(position), "additions": position, "deletions": 1, "changedFilesIfAvailable": None}
                for position in positions
            ]
            data[f"row{at}"] = {"object": {"history": {"pageInfo": {"endCursor": str(positions[-1])}, "nodes": nodes}}}
        if len(asked) > able or not broken.isdisjoint(asked):
            raise AnswerTooLargeError("too large")
        return GraphQL(data)

    return Ready(answer)


def read(client: Ready, *histories: History, most: int = 2_000) -> set[int]:
    counts = asyncio.run(line_counts(Asker(client), {f"R_{at}": one for at, one in enumerate(histories)}, most))
    assert all(count == LineCounts(int(name, 16), 1, None) for name, count in counts.items())
    return {int(name, 16) for name in counts}


def test_pages_of_all_repositories_share_questions() -> None:
    client = server(able=400)
    assert read(client, marked(100, 100, 50), marked(30)) == set(range(250))
    assert len(client.asked) == 1
    assert [client.asked[0][f"first{at}"] for at in range(4)] == [100, 100, 50, 30]
    assert [client.asked[0][f"after{at}"] for at in range(4)] == [None, "99", "199", None]


def test_a_page_too_large_alone_is_asked_for_in_parts() -> None:
    client = server(able=30)
    assert read(client, marked(100, 10)) == set(range(110))
    assert len(client.asked) < 10


def test_what_never_answers_is_left_out() -> None:
    assert read(server(able=400, broken=frozenset({7})), marked(10, 10)) == {0, 1, 2, 3, 4, 5, 6, *range(10, 20)}


def test_only_the_newest_commits_are_asked_for() -> None:
    assert [part.count for part in wanted_of("R_1", marked(100, 100, 100), 150)] == [100, 100]
    assert read(server(able=400), marked(100, 100), most=100) == set(range(100))


@pytest.mark.parametrize("value", [None, {"nodes": [None]}, {"pageInfo": {"endCursor": "0"}, "nodes": [None]}])
def test_a_page_without_values_gives_none(value: dict[str, Any] | None) -> None:
    client = Ready(lambda _document, _variables: GraphQL({"row0": {"object": {"history": value}}}))
    assert read(client, marked(1)) == set()


def test_known_changes_are_those_that_were_counted() -> None:
    page = history_page(history(1, 2, 3), KEY)
    assert isinstance(page, HistoryPage)
    counts = {oid(1): LineCounts(5, 0, 2), oid(3): LineCounts(0, 0, None)}
    assert known_line_counts(with_line_counts(page.commits, counts)) == counts


@pytest.mark.parametrize(
    ("positions", "expected"), [([], True), ([0], False), ([1_999], False), ([2_000], True), ([0, 2_000], False)]
)
def test_only_commits_that_are_asked_for_can_be_uncounted(positions: list[int], expected: bool) -> None:
    page = history_page(history(1), KEY)
    assert isinstance(page, HistoryPage)
    commits = [page.commits[0].model_copy(update={"position": at}) for at in positions]
    assert are_counted(commits) is expected
    assert are_counted(with_line_counts(commits, {oid(1): LineCounts(0, 0, None)}))


def test_what_is_not_known_stays_null() -> None:
    page = history_page(history(1, 2), KEY)
    assert isinstance(page, HistoryPage)
    first, second = with_line_counts(page.commits, {oid(1): LineCounts(5, 0, 2)})
    assert (first.additions, first.deletions, first.files_changed) == (5, 0, 2)
    assert (second.additions, second.deletions, second.files_changed) == (None, None, None)
