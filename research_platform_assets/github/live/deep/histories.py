"""Histories of many repositories, read side by side.

Belongs here: asking for the next page of each. Does not belong here: when a history is whole (`history_progress`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from research_platform_assets.github.live.deep.asking import Asker, Question, Row, calls_for
from research_platform_assets.github.live.deep.batch_size import BatchSize
from research_platform_assets.github.live.deep.commits import history_page
from research_platform_assets.github.live.deep.documents import load
from research_platform_assets.github.live.deep.facts import Head, HistoryPage, RepositoryFacts, Unknown
from research_platform_assets.github.live.deep.history_progress import History, KnownHistory, Progress
from research_platform_assets.github.live.deep.row_answers import RowAnswer
from research_platform_assets.github.live.deep.wire import value_at

_QUESTION = Question("history", load("history", "fragment_history"), BatchSize(10, step=2, largest=20))
_PATH = ("object", "history")


@dataclass(frozen=True)
class HistoryLimits:
    """How much of a history is read."""

    most_commits: int = 20_000


async def histories(
    asker: Asker,
    repositories: Sequence[RepositoryFacts],
    key: bytes,
    known: Mapping[str, KnownHistory] | None = None,
    limits: HistoryLimits | None = None,
) -> dict[str, History | Unknown]:
    """The history of each repository that has a tip, by node id.

    `known` holds, by node id, what an earlier capture has; the result is then `joined` and holds the commits since,
    unless the known tip is no longer part of the history. `key` is the secret that pseudonyms are made with.
    """
    most = (limits or HistoryLimits()).most_commits
    reading = {
        facts.node_id: _begun(facts.head, facts.history, (known or {}).get(facts.node_id), most)
        for facts in repositories
        if isinstance(facts.head, Head)
    }
    while waiting := [node_id for node_id, progress in reading.items() if not progress.is_done]:
        rows = [_row(node_id, reading[node_id]) for node_id in waiting]
        for node_id, answer in zip(waiting, await asker.ask(_QUESTION, rows), strict=True):
            reading[node_id] = _continued(reading[node_id], answer, key)
    return {node_id: progress.result() for node_id, progress in reading.items()}


def _begun(head: Head, first: HistoryPage | None, known: KnownHistory | None, most: int) -> Progress:
    progress = Progress(head.oid, most, known)
    return progress if first is None else progress.after_page(first)


def _row(node_id: str, progress: Progress) -> Row:
    return Row({
        "id": node_id,
        "oid": progress.head_oid,
        "after": progress.end_cursor,
        "counted": progress.total is None,
    })  # fmt: skip


def _continued(progress: Progress, answer: RowAnswer, key: bytes) -> Progress:
    value = value_at(answer.value, *_PATH)
    reason = answer.reason_at(*_PATH)
    if value is None:
        return progress.after_failure(answer.unknown(*_PATH))
    if reason is not None:
        return progress.after_failure(Unknown(reason))
    position = sum(page.commits_count for page in progress.pages)
    page = history_page(value, key, position)
    return progress.after_failure(page) if isinstance(page, Unknown) else progress.after_page(page)


def history_calls(further_pages: Sequence[int]) -> int:
    """How many questions `histories` takes that lack so many pages each."""
    calls = 0
    for turn in range(max(further_pages, default=0)):
        calls += calls_for(_QUESTION.size, [1] * sum(pages > turn for pages in further_pages))
    return calls
