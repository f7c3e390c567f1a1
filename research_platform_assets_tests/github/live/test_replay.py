"""An answer that was kept comes back as it was given, and nothing is taken for an answer that is none."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from research_platform_assets.errors import (
    AnswerTooLargeError,
    GitHubCredentialsError,
    GitHubRefusedError,
    GitHubUnavailableError,
)
from research_platform_assets.github.live.replay import Answers, KeepingClient
from research_platform_assets.warehouse.spool import Spool, open_spool
from research_platform_assets_tests.github.live.deep.answers import KEY, Error, GraphQL, Ready, Rest, history

URL = "/repos/acme/engine"
QUERY = "query Q { viewer { login } }"


@dataclass
class Kept:
    """A spool, and clients that begin again."""

    spool: Spool

    def ask(self, client: Any, act: Callable[[KeepingClient], Any]) -> Any:
        keeping = KeepingClient(client, Answers(self.spool), KEY)
        return asyncio.run(act(keeping))


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    with open_spool(tmp_path, "state", frozenset(), timeout_seconds=1) as spool:
        yield Kept(spool)


def get(client: KeepingClient) -> Any:
    return client.get(URL, params={"page": 2})


def query(client: KeepingClient) -> Any:
    return client.graphql(QUERY, {"n": 1})


@pytest.mark.parametrize("status", [200, 204])
def test_a_page_comes_back_as_it_was(kept: Kept, status: int) -> None:
    client = Ready(page=lambda _url: Rest(b'{"a": "b\\nc"}\n\x00\xff' if status == 204 else b"{}", status, "/next"))
    first, second = kept.ask(client, get), kept.ask(client, get)
    assert (second.status, second.content, second.next_url) == (first.status, first.content, first.next_url)
    assert client.urls == [URL]
    if status == 200:
        assert second.json() == first.json() == {}


def test_an_answer_comes_back_without_addresses_and_messages(kept: Kept) -> None:
    data = {"row0": {"object": {"history": history(1)}}, "row1": None}
    data["row0"]["object"]["history"]["nodes"][0]["author"]["email"] = "ada@example.org"
    error = Error(("row1", 0), "NOT_FOUND", "no ada@example.org")
    client = Ready(lambda _document, _variables: GraphQL(data, [error], 2.5))
    first, second = kept.ask(client, query), kept.ask(client, query)
    assert (second.data, second.errors, second.seconds) == (first.data, first.errors, first.seconds)
    assert [(e.path, e.type, e.message) for e in second.errors] == [(("row1", 0), "NOT_FOUND", "")]
    assert second.seconds == 2.5
    assert "ada@example.org" not in repr(first.data)
    assert len(client.asked) == 1


def raising(error: Exception) -> Ready:
    def answer(_document: str, _variables: Mapping[str, Any]) -> GraphQL:
        raise error

    def page(_url: str) -> Rest:
        raise error

    return Ready(answer, page)


def test_a_refusal_comes_back(kept: Kept) -> None:
    client = raising(GitHubRefusedError("gone for good", kind="blocked", status=451))
    for _ in range(2):
        with pytest.raises(GitHubRefusedError, match="gone for good") as caught:
            kept.ask(client, get)
        assert (caught.value.kind, caught.value.status) == ("blocked", 451)
    assert len(client.urls) == 1


def test_that_an_answer_is_too_large_comes_back(kept: Kept) -> None:
    client = raising(AnswerTooLargeError("ask for less"))
    for _ in range(2):
        with pytest.raises(AnswerTooLargeError, match="ask for less"):
            kept.ask(client, query)
    assert len(client.asked) == 1


@pytest.mark.parametrize("kind", [GitHubUnavailableError, GitHubCredentialsError])
@pytest.mark.parametrize("act", [get, query])
def test_what_concerns_the_whole_capture_is_no_answer(kept: Kept, act: Any, kind: type[Exception]) -> None:
    client = raising(kind("no"))
    for _ in range(2):
        with pytest.raises(kind):
            kept.ask(client, act)
    assert len(client.urls) + len(client.asked) == 2


def test_that_github_is_still_computing_is_no_answer(kept: Kept) -> None:
    client = Ready(page=lambda _url: Rest(b"", 202))
    assert kept.ask(client, get).status == 202
    client.page = lambda _url: Rest(b"[]", 200)
    assert kept.ask(client, get).status == 200
    client.page = lambda _url: Rest(b"[]", 202)
    assert kept.ask(client, get).status == 200
    assert len(client.urls) == 2


def test_a_request_that_is_made_again_gets_an_answer_of_its_own(kept: Kept) -> None:
    async def twice(client: KeepingClient) -> list[Any]:
        return [await get(client), await get(client)]

    contents = iter([b"1", b"2"])
    client = Ready(page=lambda _url: Rest(next(contents)))
    assert [page.content for page in kept.ask(client, twice)] == [b"1", b"2"]
    assert [page.content for page in kept.ask(client, twice)] == [b"1", b"2"]


@pytest.mark.parametrize(
    "other",
    [
        lambda client: client.get(URL),
        lambda client: client.get(URL, params={"page": 3}),
        lambda client: client.get(URL, params={"page": 2}, accept="raw"),
        lambda client: client.graphql(QUERY, {}),
    ],
)
def test_another_request_gets_another_answer(kept: Kept, other: Any) -> None:
    client = Ready()
    kept.ask(client, get)
    kept.ask(client, other)
    assert len(client.urls) + len(client.asked) == 2


def test_answers_are_forgotten_when_their_chunk_is_done(kept: Kept) -> None:
    answers = Answers(kept.spool)
    client = Ready()
    asyncio.run(KeepingClient(client, answers, KEY).get(URL))
    assert answers.first("question", lambda: 1) == 1
    kept.spool.put_answer("of another", b"1")
    answers.forget()
    assert answers.first("question", lambda: 2) == 2
    asyncio.run(KeepingClient(client, answers, KEY).get(URL))
    assert len(client.urls) == 2
    assert kept.spool.answer("of another") == b"1"


def test_what_was_found_first_holds_for_the_whole_chunk(kept: Kept) -> None:
    found: list[str] = []

    def find() -> list[str]:
        found.append("x")
        return list(found)

    answers = Answers(kept.spool)
    assert [answers.first("q", find), answers.first("q", find), answers.first("other", find)] == [
        ["x"],
        ["x", "x"],
        ["x", "x", "x"],
    ]
    again = Answers(kept.spool)
    assert [again.first("q", find), again.first("q", find)] == [["x"], ["x", "x"]]
    assert len(found) == 3


@dataclass
class Slow:
    """Notes how many requests are under way."""

    under_way: int = 0
    most: int = 0
    order: list[str] = field(default_factory=list[str])

    async def get(self, url: str, *, params: Any = None, accept: str = "") -> Rest:
        del params, accept
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        await asyncio.sleep(0.001)
        self.order.append(url)
        self.under_way -= 1
        return Rest()


def test_requests_go_one_after_the_other_in_their_order(kept: Kept) -> None:
    async def many(client: KeepingClient) -> None:
        await asyncio.gather(*(client.get(f"/{at}") for at in range(5)))

    slow = Slow()
    kept.ask(slow, many)
    assert (slow.most, slow.order) == (1, ["/0", "/1", "/2", "/3", "/4"])
