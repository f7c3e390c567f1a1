"""A live source with all that is around it: an account behind a real server, a memory, a spool, and what was taken in.

Belongs here: running captures and cutting them short. Does not belong here: what GitHub answers (`account`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from research_platform_assets.github.live.client import (
    ClientOptions,
    GitHubClient,
    GraphQLAnswer,
    Page,
    PersonalToken,
    Validator,
)
from research_platform_assets.github.live.client.answers import Answer
from research_platform_assets.github.live.client.requests import JSON as JSON_TYPE
from research_platform_assets.github.live.look import Recipe
from research_platform_assets.github.live.source import LiveSource
from research_platform_assets.github.records import OrganizationPage, RepositoryPage
from research_platform_assets.github.source import JSON, ORGANIZATION_KEY
from research_platform_assets.warehouse import spool
from research_platform_assets.warehouse.memory import Memory, open_memory
from research_platform_assets.warehouse.spool import Spool, open_spool
from research_platform_assets_tests.github.live.account import Account, Asked, operations
from research_platform_assets_tests.github_server.server import Recorded, github_server
from research_platform_assets_tests.github_server.virtual_time import VirtualTime

NOWHERE = "http://127.0.0.1:9"
TOKEN = "ghp_" + "s3cr3t" * 6
RECIPE = Recipe("acme", "code-1", b"a key for tests")
START = datetime(2026, 3, 1, 12, tzinfo=UTC)


class CutError(BaseException):
    """The process ends here."""


@dataclass
class Steps:
    """What a capture does one after the other; the step after `most` of them is its last."""

    most: int | None = None
    taken: list[str] = field(default_factory=list[str])

    def take(self, step: str) -> None:
        if len(self.taken) == self.most:
            raise CutError(step)
        self.taken.append(step)


class SteppingClient(GitHubClient):
    """A client that may be cut short before it asks."""

    steps: Steps

    async def get(
        self,
        url: str,
        *,
        params: Mapping[str, str | int] | None = None,
        validator: Validator | None = None,
        accept: str = JSON_TYPE,
    ) -> Page:
        self.steps.take(f"get {url}")
        return await super().get(url, params=params, validator=validator, accept=accept)

    async def graphql(self, document: str, variables: Mapping[str, Any]) -> GraphQLAnswer:
        self.steps.take("graphql")
        return await super().graphql(document, variables)


@dataclass
class WithoutNetwork:
    """Stands in for connections: the account answers in this process, which is many times as fast."""

    account: Account

    async def send(self, method: str, url: str, headers: Mapping[str, str], content: bytes | None = None) -> Answer:
        parts = urlsplit(url)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        reply = self.account(Recorded(method, target, {"host": parts.netloc, **headers}, content or b""))
        return Answer(reply.status, reply.headers, reply.body)

    async def close(self) -> None:
        pass


class NearClient(SteppingClient):
    """A client that asks the account without a network."""

    account: Account

    async def __aenter__(self) -> Self:
        self._conversation._transport = WithoutNetwork(self.account)
        return self


@dataclass
class SteppingMemory:
    """A memory that may be cut short before it remembers."""

    memory: Memory
    steps: Steps

    def recall(self, key: str) -> JSON:
        return self.memory.recall(key)

    def recall_all(self, prefix: str) -> Iterator[tuple[str, JSON]]:
        return self.memory.recall_all(prefix)

    def remember(self, values: Mapping[str, JSON]) -> None:
        self.steps.take(f"remember {', '.join(values)}")
        self.memory.remember(values)


@dataclass
class SteppingSpool:
    """A spool that may be cut short before it writes; `documents` holds the contents put into it."""

    spool: Spool
    steps: Steps
    documents: dict[str, bytes]

    def has_page(self, key: str) -> bool:
        return self.spool.has_page(key)

    def has_document(self, oid: str) -> bool:
        return self.spool.has_document(oid)

    def pages(self) -> Iterator[tuple[str, dict[str, JSON]]]:
        return self.spool.pages()

    def together(self) -> AbstractContextManager[None]:
        return self.spool.together()

    def answer(self, name: str) -> bytes | None:
        return self.spool.answer(name)

    def put_page(self, key: str, page: dict[str, JSON], documents: Mapping[str, bytes]) -> None:
        self.steps.take(f"page {key}")
        self.spool.put_page(key, page, documents)
        self.documents |= documents

    def put_documents(self, documents: Mapping[str, bytes]) -> None:
        self.steps.take("documents")
        self.spool.put_documents(documents)
        self.documents |= documents

    def put_answer(self, name: str, answer: bytes) -> None:
        self.steps.take("answer")
        self.spool.put_answer(name, answer)

    def drop_answers(self, names: Iterable[str]) -> None:
        self.steps.take("drop answers")
        self.spool.drop_answers(names)


@dataclass(frozen=True)
class Captured:
    """A complete capture; `log` is what was asked for it, `is_known` says that its state had been captured before."""

    state: str
    pages: dict[str, dict[str, Any]]
    log: list[Asked]
    usage: dict[str, Any]
    is_known: bool = False

    @property
    def asked(self) -> Counter[str]:
        return operations(self.log)

    @property
    def organization(self) -> OrganizationPage:
        return OrganizationPage.model_validate(self.pages[ORGANIZATION_KEY])

    def page(self, repository_id: int) -> RepositoryPage:
        return RepositoryPage.model_validate(self.pages[f"repository/{repository_id:019d}"])


@dataclass
class Laboratory:
    """`documents` and `captured` stand for the warehouse: contents, and complete captures by their state.

    With `is_near`, there is no network.
    """

    account: Account
    url: str
    directory: Path
    recipe: Recipe = RECIPE
    now: datetime = START
    chunk: int = 100
    most_files: int = 300_000
    is_near: bool = False
    verify: bool = False
    documents: dict[str, bytes] = field(default_factory=dict[str, bytes])
    spooled: dict[str, bytes] = field(default_factory=dict[str, bytes])
    captured: dict[str, Captured] = field(default_factory=dict[str, Captured])

    def later(self, **time: float) -> None:
        self.now += timedelta(**time)

    def capture(self, most: int | None = None) -> Captured:
        """Look, and capture what is not known yet; cut short before the step number `most`."""
        return self.steps_of_capture(most)[0]

    def steps_of_capture(self, most: int | None = None) -> tuple[Captured, list[str]]:
        """The capture, and the steps that it took."""
        steps = Steps(most)
        asked_before = len(self.account.log)
        with self.open_memory() as memory:
            source = self.source(SteppingMemory(memory, steps), steps)
            state = source.state()
            if state in self.captured:
                known = replace(self.captured[state], log=self.account.log[asked_before:], is_known=True)
                return known, steps.taken
            with self.open_spool(state) as pages:
                source.capture(SteppingSpool(pages, steps, self.spooled))
                found = dict(pages.pages())
            self.remove_spool()
        self.documents |= self.spooled
        self.spooled.clear()
        self.captured[state] = Captured(state, found, self.account.log[asked_before:], source.usage())
        return self.captured[state], steps.taken

    def open_memory(self) -> AbstractContextManager[Memory]:
        return open_memory(self.directory)

    def open_spool(self, state: str) -> AbstractContextManager[Spool]:
        return open_spool(self.directory, state, frozenset(self.documents), timeout_seconds=1)

    def remove_spool(self) -> None:
        spool.remove(self.directory)

    def source(self, memory: SteppingMemory, steps: Steps) -> LiveSource:
        def connect() -> GitHubClient:
            time = VirtualTime()
            kind = NearClient if self.is_near else SteppingClient
            options = ClientOptions(api_url=self.url)
            token = PersonalToken(lambda: TOKEN)
            client = kind(token, options, clock=time.clock, sleep=time.sleep, chance=lambda: 0.0)
            client.steps = steps
            if isinstance(client, NearClient):
                client.account = self.account
            return client

        return LiveSource(
            self.recipe,
            connect,
            memory,
            now=lambda: self.now,
            chunk=self.chunk,
            most_files=self.most_files,
            verify=self.verify,
        )


@contextmanager
def laboratory(account: Account, directory: Path) -> Iterator[Laboratory]:
    """A laboratory with a running server."""
    with github_server(account) as server:
        yield Laboratory(account, server.url, directory)


def whole_capture(account: Account, directory: Path) -> Captured:
    """What a source that remembers nothing captures of `account`."""
    return Laboratory(account, NOWHERE, directory, is_near=True).capture()


def statuses(captured: Captured, repository_id: int) -> dict[str, str]:
    """The state of each facet of a repository."""
    return {name: facet.status for name, facet in captured.page(repository_id).facets.items()}
