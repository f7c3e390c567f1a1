"""A GitHub account, asked over the network, as an `OrganizationSource`.

Belongs here: the order of a capture, and what is remembered of it. Does not belong here: what has to be read (`look`),
how it is read (`chunk`), limits of GitHub (`client`).

What was read is remembered chunk by chunk, answers on the way to a chunk one by one, so that a capture that ends early
loses nothing.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from research_platform_assets.github.live import entries as memories
from research_platform_assets.github.live.chunk import MOST_FILES_TOGETHER, ChunkReader, Deep, Known, Outline
from research_platform_assets.github.live.client import GitHubClient, Usage
from research_platform_assets.github.live.deep import Asker
from research_platform_assets.github.live.entries import Entry
from research_platform_assets.github.live.listing import Row, organization_record
from research_platform_assets.github.live.look import Look, Recipe, begun, ended, look
from research_platform_assets.github.live.pages import page_with_row
from research_platform_assets.github.live.plan import Cost, Prediction, order, prediction
from research_platform_assets.github.live.replay import Answers, KeepingClient
from research_platform_assets.github.records import OrganizationPage
from research_platform_assets.github.source import JSON, ORGANIZATION_KEY, PageSink, SourceMemory, repository_key

#: Repositories that are read side by side.
CHUNK = 100
_LEARNT = "batch sizes"
_ORDER = "order"
_OBSERVED = "observed"
_logger = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True)
class _Chunk:
    """What reads some repositories."""

    answers: Answers
    asker: Asker
    reader: ChunkReader


class LiveSource:
    """The account `recipe.login` on GitHub.

    Raises the errors of `GitHubClient`, and `CaptureError` where an answer cannot be read.
    """

    def __init__(
        self,
        recipe: Recipe,
        connect: Callable[[], AbstractAsyncContextManager[GitHubClient]],
        memory: SourceMemory,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        chunk: int = CHUNK,
        verify: bool = False,
        most_files: int = MOST_FILES_TOGETHER,
    ) -> None:
        """Nothing is asked yet.

        Args:
            recipe: what is read.
            connect: opens the client.
            memory: what earlier captures remember.
            now: the time, aware.
            chunk: how many repositories are read side by side.
            verify: whether every repository is read again, whatever the listing says.
            most_files: so many files at most of those repositories together, whatever `chunk` says.
        """
        self._recipe = recipe
        self._connect = connect
        self._memory = memory
        self._now = now
        self._size = chunk
        self._verify = verify
        self._most_files = most_files
        self._look: Look | None = None
        self._usage = Usage()
        self._seconds = 0.0
        self._began = 0.0
        self._prediction: Prediction | None = None

    def state(self) -> str:
        """Names everything that a capture would deliver now; asks for the listing, free where it is unchanged."""
        self._look = self._run(self._looked)
        return self._look.state

    def capture(self, sink: PageSink) -> None:
        """Put the pages that `sink` lacks, those of the state that was looked at last."""
        self._run(lambda client: self._capture(client, sink))

    def plan(self, sink: PageSink) -> Prediction:
        """What a capture of the state that was looked at last takes.

        A sample of repositories is asked for its outline; the answers stay in `sink`, so a capture does not ask again.
        """
        return self._run(lambda client: self._plan(client, sink))

    def usage(self) -> dict[str, Any]:
        """`Usage` of all requests so far, the `seconds` that all took, and what was predicted."""
        predicted = self._prediction
        return {
            **self._usage.as_dict(),
            "seconds": round(self._seconds, 3),
            "predicted_calls": predicted.calls if predicted else sum(self._usage.calls.values()),
            "predicted_points": predicted.points if predicted else self._usage.points,
        }

    def _run(self, work: Callable[[GitHubClient], Awaitable[T]]) -> T:
        async def connected() -> T:
            async with self._connect() as client:
                try:
                    return await work(client)
                finally:
                    self._usage.add(client.usage)

        self._began = time.monotonic()
        try:
            return asyncio.run(connected())
        finally:
            self._seconds += time.monotonic() - self._began

    async def _looked(self, client: GitHubClient) -> Look:
        return await look(client, self._recipe, self._memory, self._now(), verify=self._verify)

    async def _capture(self, client: GitHubClient, sink: PageSink) -> None:
        seen = self._look = self._look or await self._looked(client)
        began = time.monotonic()
        unread = self._begun(seen, sink)
        total = len(unread)
        while unread:
            read = await self._read_chunk(client, sink, seen, unread, is_first=len(unread) == total)
            unread = [row for row in unread if row["id"] not in read]
            done, seconds = total - len(unread), time.monotonic() - began
            _logger.info("%s", progress(self._recipe.login, done, total, client.usage.as_dict(), seconds))
        self._memory.remember(ended(seen))

    async def _read_chunk(
        self, client: GitHubClient, sink: PageSink, seen: Look, unread: Sequence[Row], *, is_first: bool
    ) -> set[int]:
        """Read and keep the first of `unread`; returns their ids, so that nothing else of the chunk stays in memory."""
        chunk = self._chunk(client, sink, seen)
        outline = await self._outline(unread, chunk, seen)
        if is_first:
            self._predict(client, seen, len(unread), chunk, outline)
        self._keep(outline.rows, await chunk.reader.read(outline), chunk.asker, seen, sink)
        chunk.answers.forget()
        return {row["id"] for row in outline.rows}

    async def _plan(self, client: GitHubClient, sink: PageSink) -> Prediction:
        seen = self._look = self._look or await self._looked(client)
        unread = self._begun(seen, sink)
        chunk = self._chunk(client, sink, seen)
        outline = await self._outline(unread, chunk, seen)
        return self._predict(client, seen, len(unread), chunk, outline)

    async def _outline(self, unread: Sequence[Row], chunk: _Chunk, seen: Look) -> Outline:
        """The outline of the first of `unread`, as many as are read side by side."""
        rows, pages = self._remembered(unread, seen)
        return await chunk.reader.outline(rows, self._known(rows, pages, seen, chunk.answers))

    def _remembered(self, unread: Sequence[Row], seen: Look) -> tuple[list[Row], dict[int, dict[str, Any]]]:
        """As many of `unread` as fit into a chunk, and what is remembered of them by the present recipe, by id."""
        rows: list[Row] = []
        pages: dict[int, dict[str, Any]] = {}
        files = 0
        for row in unread[: self._size]:
            entry = seen.entries.get(row["id"])
            is_of_recipe = entry is not None and entry.recipe == self._recipe.mark
            page = memories.unread_page_of(self._memory, row["id"]) if is_of_recipe else None
            files += 0 if page is None else len(page["files"])
            if rows and files > self._most_files:
                break
            rows.append(row)
            if page is not None:
                pages[row["id"]] = page
        return rows, pages

    def _begun(self, seen: Look, sink: PageSink) -> list[Row]:
        """Put what is known, and say what has to be read, in an order that stays for the whole capture."""
        self._memory.remember(begun(seen))
        if not sink.has_page(ORGANIZATION_KEY):
            page = OrganizationPage(
                organization=organization_record(seen.listing.account),
                observed_at=self._observed_at(seen),
                repository_ids=[row["id"] for row in seen.rows],
            )
            sink.put_page(ORGANIZATION_KEY, page.to_json(), {})
        kept = sink.answer(_ORDER)
        planned: set[int] = set() if kept is None else set(json.loads(kept))
        waiting = [row for row in seen.rows if not sink.has_page(repository_key(row["id"]))]
        unread: dict[int, Row] = {}
        for start in range(0, len(waiting), CHUNK):
            with sink.together():
                for row in waiting[start : start + CHUNK]:
                    if not self._put_known(row, seen, sink, is_planned=row["id"] in planned):
                        unread[row["id"]] = row
        ordered = order([(row, _read_at(seen.entries.get(i))) for i, row in unread.items()], self._size)
        ids: list[int] = _once(sink, _ORDER, lambda: [row["id"] for row in ordered])
        return [unread.pop(i) for i in ids if i in unread] + list(unread.values())

    def _observed_at(self, seen: Look) -> datetime:
        """When the account was first found in this state, so that whoever captures it again gets the same."""
        known = self._memory.recall(_OBSERVED)
        if isinstance(known, dict) and known.get("state") == seen.state:
            return datetime.fromisoformat(known["at"])
        at = seen.at.replace(microsecond=0)
        self._memory.remember({_OBSERVED: {"state": seen.state, "at": at.isoformat()}})
        return at

    def _chunk(self, client: GitHubClient, sink: PageSink, seen: Look) -> _Chunk:
        """What reads one chunk; it begins with what is remembered, so a chunk that is begun again asks the same."""
        answers = Answers(sink)
        # What was learnt before this capture, the same for all of it.
        learnt: dict[str, list[int]] = _once(sink, _LEARNT, lambda: self._memory.recall(_LEARNT) or {})
        key, login = self._recipe.key, seen.listing.account.login
        asker = Asker(KeepingClient(client, answers, key), learnt)
        direct = Asker(client)
        reader = ChunkReader(asker, direct, answers, self._memory, key, login, self._recipe.limits, self._most_files)
        return _Chunk(answers, asker, reader)

    def _predict(self, client: GitHubClient, seen: Look, unread: int, chunk: _Chunk, outline: Outline) -> Prediction:
        self._prediction = prediction(
            unread=unread,
            total=len(seen.rows),
            sample=len(outline.rows),
            spent=_cost(self._usage) + _cost(client.usage),
            outline=Cost(chunk.answers.queries, chunk.answers.requests),
            ahead=Cost(*chunk.reader.ahead(outline)),
            seconds=self._seconds + time.monotonic() - self._began,
        )
        return self._prediction

    def _put_known(self, row: Row, seen: Look, sink: PageSink, *, is_planned: bool) -> bool:
        """Put the page of a repository that need not be asked about; False where it has to be."""
        repository_id: int = row["id"]
        work = seen.work[repository_id]
        entry = seen.entries.get(repository_id)
        # A capture that was cut short may have read it already, and brought contents that were missing before.
        is_read = entry is not None and entry.state == seen.state
        if entry is None or (not is_read and (is_planned or work == "everything")):
            return False
        # Most repositories of most captures come this way, so their pages are passed on unread.
        page = memories.unread_page_of(self._memory, repository_id)
        if page is None or not _has_contents(page, sink):
            return False
        if work == "row":
            before = memories.read(page)
            if before is None:
                return False
            after = page_with_row(before, row, seen.listing.account.login)
            self._memory.remember(memories.remembered(entry.model_copy(update={"row": row}), after))
            page = after.to_json()
        sink.put_page(repository_key(repository_id), page, {})
        return True

    def _keep(self, rows: Sequence[Row], read: Mapping[str, Deep], asker: Asker, seen: Look, sink: PageSink) -> None:
        values: dict[str, JSON] = {_LEARNT: dict(asker.learnt)}
        for row in rows:
            deep = read[row["node_id"]]
            tries = _tries(seen.entries.get(row["id"])) + 1 if deep.is_unfinished else 0
            entry = Entry(
                row=row,
                recipe=self._recipe.mark,
                state=seen.state,
                tree_oid=deep.tree_oid,
                captured_at=seen.at,
                tries=tries,
                lost=dict(deep.lost),
            )
            values |= memories.remembered(entry, deep.page)
        # First remembered, then put: whatever is killed in between is not asked for again.
        self._memory.remember(values)
        with sink.together():
            for row in rows:
                sink.put_page(repository_key(row["id"]), read[row["node_id"]].page.to_json(), {})

    def _known(
        self, rows: Sequence[Row], pages: Mapping[int, dict[str, Any]], seen: Look, answers: Answers
    ) -> dict[str, Known]:
        """What is known of repositories, by node id, given their remembered `pages`."""
        whole = answers.first(list(pages), lambda: [i for i, p in pages.items() if _has_contents(p, answers.sink)])
        known: dict[str, Known] = {}
        for row in rows:
            page = memories.read(pages[row["id"]]) if row["id"] in pages else None
            if page is not None:
                entry = seen.entries[row["id"]]
                is_unfinished = entry.tries > 0 or row["id"] not in whole
                is_due = seen.refresh.is_due(entry)
                known[row["node_id"]] = Known(page, entry.tree_oid, is_unfinished, is_due, entry.lost)
        return known


def _once(sink: PageSink, name: str, find: Callable[[], JSON]) -> Any:
    """What `find` says, kept as the answer `name` for the whole capture, however often it is cut short."""
    kept = sink.answer(name)
    if kept is None:
        kept = json.dumps(find()).encode()
        sink.put_answer(name, kept)
    return json.loads(kept)


def _has_contents(page: Mapping[str, Any], sink: PageSink) -> bool:
    """Whether the contents that a remembered page speaks of are still at hand."""
    return all(part["status"] != "observed" or sink.has_document(part["oid"]) for part in page["documents"])


def _tries(entry: Entry | None) -> int:
    return 0 if entry is None or entry.tries >= memories.MOST_TRIES else entry.tries


def _read_at(entry: Entry | None) -> str:
    return "" if entry is None else entry.captured_at.astimezone(UTC).isoformat()


def _cost(usage: Usage) -> Cost:
    return Cost(usage.points, sum(count for resource, count in usage.calls.items() if resource != "graphql"))


def progress(login: str, done: int, total: int, usage: Mapping[str, Any], seconds: float) -> str:
    """A line for the log: how far a capture is, what it cost so far, how long the rest may take."""
    calls = sum(usage["calls"].values())
    text = f"{login}: read {done} of {total} repositories, {calls} requests, {usage['points']} points"
    return text if done == total else f"{text}, about {seconds * (total - done) / done:.0f} s to go"
