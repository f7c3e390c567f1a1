"""A client whose answers are kept, so that a capture that was cut short repeats no request that was answered.

Belongs here: what is kept of an answer and how it comes back. Does not belong here: asking (`client`), where answers
are kept (the sink).

Requests go one after the other: when the process is killed, one answer is lost at most. A capture asks the same
questions in the same order again, because what it asks follows from the answers before. What else it depends on, such
as which contents are at hand, changes while a capture runs; so that is kept as if it had been asked (`Answers.first`).
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from research_platform_assets.errors import AnswerTooLargeError, GitHubRefusedError
from research_platform_assets.github.live.client import PathError
from research_platform_assets.github.live.deep.ports import Answer, AnswerError, Client, RestPage
from research_platform_assets.github.live.masking import without_addresses
from research_platform_assets.github.source import JSON, PageSink

_FINAL = (200, 204)


@dataclass(frozen=True)
class KeptPage:
    """A page that was kept."""

    status: int
    next_url: str | None
    content: bytes = field(repr=False)

    def json(self) -> Any:
        """The body as a JSON value."""
        return json.loads(self.content)


@dataclass(frozen=True)
class KeptAnswer:
    """An answer to a query that was kept; errors have no message, as it may quote anything."""

    data: Mapping[str, Any] = field(repr=False)
    errors: tuple[PathError, ...]
    seconds: float


class Answers:
    """The answers on the way to one chunk, kept in `sink` until the chunk is done.

    `queries` and `requests` (by REST) count what was asked for the chunk, whether it had to be sent or not.
    """

    def __init__(self, sink: PageSink) -> None:
        """Answers that `sink` keeps from an earlier attempt come back under the same names."""
        self.sink = sink
        self._asked: Counter[str] = Counter()
        self._named: list[str] = []
        self.queries = 0
        self.requests = 0

    def name(self, *request: Any) -> str:
        """A name for the answer; a request that is made again wants another answer than the first time."""
        name = hashlib.sha256(json.dumps(request, sort_keys=True).encode()).hexdigest()
        self._asked[name] += 1
        self._named.append(f"{name} {self._asked[name]}")
        return self._named[-1]

    def first(self, question: JSON, find: Callable[[], JSON]) -> Any:
        """What `find` says, or what it said when an earlier attempt at the chunk came to the `question`."""
        name = self.name("FIRST", question)
        kept = self.sink.answer(name)
        if kept is None:
            kept = json.dumps(find()).encode()
            self.sink.put_answer(name, kept)
        return json.loads(kept)

    def forget(self) -> None:
        """Forget the answers to what was asked: what they were for is stored."""
        self.sink.drop_answers(self._named)
        self._named.clear()
        self._asked.clear()


class KeepingClient:
    """Asks through `client` what there is no answer to."""

    def __init__(self, client: Client, answers: Answers, key: bytes) -> None:
        """Keep `answers`; `key` is the secret that pseudonyms are made with."""
        self._client = client
        self._answers = answers
        self._sink = answers.sink
        self._key = key
        self._turn = asyncio.Lock()

    async def get(
        self, url: str, *, params: Mapping[str, str | int] | None = None, accept: str = "application/vnd.github+json"
    ) -> RestPage:
        """The page at `url`; raises what the client raises, and a refusal that was kept again."""
        async with self._turn:
            self._answers.requests += 1
            name = self._answers.name("GET", url, dict(params or {}), accept)
            kept = self._sink.answer(name)
            if kept is not None:
                return _page_of(kept)
            try:
                page = await self._client.get(url, params=params, accept=accept)
            except GitHubRefusedError as error:
                self._sink.put_answer(name, _packed({"refused": [str(error), error.kind, error.status]}))
                raise
            # Anything else, such as "still computing", is no answer yet.
            if page.status in _FINAL:
                head = {"status": page.status, "next_url": page.next_url}
                self._sink.put_answer(name, _packed(head, page.content))
            return page

    async def graphql(self, document: str, variables: Mapping[str, Any]) -> Answer:
        """The answer to a query, without addresses; raises what the client raises, `AnswerTooLargeError` again."""
        async with self._turn:
            self._answers.queries += 1
            name = self._answers.name("POST", document, dict(variables))
            kept = self._sink.answer(name)
            if kept is not None:
                return _answer_of(kept)
            try:
                answer = await self._client.graphql(document, variables)
            except AnswerTooLargeError as error:
                self._sink.put_answer(name, _packed({"too_large": str(error)}))
                raise
            answer = KeptAnswer(
                without_addresses(answer.data, self._key), _without_messages(answer.errors), answer.seconds
            )
            self._sink.put_answer(name, _packed(_as_json(answer)))
            return answer


def _without_messages(errors: Any) -> tuple[PathError, ...]:
    return tuple(PathError(error.path, error.type, "") for error in cast("tuple[AnswerError, ...]", errors))


def _as_json(answer: KeptAnswer) -> dict[str, Any]:
    errors = [[list(error.path), error.type] for error in answer.errors]
    return {"data": answer.data, "errors": errors, "seconds": answer.seconds}


def _packed(head: Mapping[str, Any], content: bytes = b"") -> bytes:
    return zlib.compress(json.dumps(head).encode() + b"\n" + content, level=1)


def _unpacked(kept: bytes) -> tuple[dict[str, Any], bytes]:
    head, _, content = zlib.decompress(kept).partition(b"\n")
    return json.loads(head), content


def _page_of(kept: bytes) -> KeptPage:
    head, content = _unpacked(kept)
    if "refused" in head:
        message, kind, status = head["refused"]
        raise GitHubRefusedError(message, kind=kind, status=status)
    return KeptPage(head["status"], head["next_url"], content)


def _answer_of(kept: bytes) -> KeptAnswer:
    head, _ = _unpacked(kept)
    if "too_large" in head:
        raise AnswerTooLargeError(head["too_large"])
    errors = tuple(PathError(tuple(path), type_, "") for path, type_ in head["errors"])
    return KeptAnswer(head["data"], errors, head["seconds"])
