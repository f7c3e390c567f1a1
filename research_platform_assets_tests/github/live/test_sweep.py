"""A listing is read page by page, for free where it is unchanged, and never seems whole when it is not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from research_platform_assets.errors import (
    BudgetExhaustedError,
    CaptureError,
    GitHubRefusedError,
    GitHubUnavailableError,
    PlatformError,
)
from research_platform_assets.github.live.client import Page, Validator
from research_platform_assets.github.live.listing import Listing
from research_platform_assets.github.live.sweep import sweep
from research_platform_assets.warehouse.memory import Memory, open_memory
from research_platform_assets_tests.github.live.account import Account, operations
from research_platform_assets_tests.github.live.client.asking import ask, client_of
from research_platform_assets_tests.github.live.repository import Repository
from research_platform_assets_tests.github_server.replies import NOT_JSON, Reply, reply
from research_platform_assets_tests.github_server.server import GitHubServer, Recorded, github_server
from research_platform_assets_tests.github_server.virtual_time import VirtualTime


@dataclass
class Swept:
    """An account behind a server, and the memory of those who ask."""

    account: Account
    server: GitHubServer
    memory: Memory

    def __call__(self, login: str = "acme", reading: str = "v1") -> tuple[Listing, dict[str, int]]:
        """The listing, and what was asked for it."""
        before = len(self.account.log)
        client = client_of(self.server, VirtualTime())
        listing = ask(client, lambda client: sweep(client, login, self.memory, reading))
        return listing, dict(operations(self.account.log[before:]))


@pytest.fixture
def swept(tmp_path: Path) -> Iterator[Swept]:
    account = Account()
    for number in range(1, 101):
        account.add(Repository(number, f"r{number}"))
    with github_server(account) as server, open_memory(tmp_path) as memory:
        yield Swept(account, server, memory)


def test_a_page_that_follows_a_full_unchanged_one_is_found(swept: Swept) -> None:
    """Nothing of a full page changes when a repository is created that stands on the next one."""
    first, asked = swept()
    assert (len(first.rows), first.problem, asked) == (100, None, {"/orgs/acme": 1, "/orgs/acme/repos": 1})
    assert swept()[1] == {"/orgs/acme unchanged": 1, "/orgs/acme/repos unchanged": 1}
    swept.account.add(Repository(101, "new"))
    listing, asked = swept()
    once_more = {"/orgs/acme": 2, "/orgs/acme/repos unchanged": 1, "/orgs/acme/repos": 2}
    assert (len(listing.rows), asked) == (101, once_more)
    again, asked = swept()
    assert (again, asked) == (listing, {"/orgs/acme unchanged": 1, "/orgs/acme/repos unchanged": 2})


def test_pages_are_followed_in_the_order_of_creation(swept: Swept) -> None:
    for number in range(101, 202):
        swept.account.add(Repository(number, f"r{number}"))
    listing, _ = swept()
    assert [row["id"] for row in listing.rows] == list(range(1, 202))
    targets = [asked.what for asked in swept.account.log]
    assert targets[1] == "/orgs/acme/repos?type=all&sort=created&direction=asc&per_page=100"
    assert [target.rpartition("&")[2] for target in targets[2:]] == ["page=2", "page=3"]
    swept.account.repositories[150].row["stargazers_count"] = 9
    listing, asked = swept()
    assert asked == {"/orgs/acme unchanged": 1, "/orgs/acme/repos": 1, "/orgs/acme/repos unchanged": 2}
    assert [row["id"] for row in listing.rows if row["stargazers_count"]] == [150]


def test_what_another_version_read_is_read_again(swept: Swept) -> None:
    del swept.account.repositories[100]
    swept()
    assert swept(reading="v2")[1] == {"/orgs/acme": 1, "/orgs/acme/repos": 1}
    assert swept(reading="v2")[1] == {"/orgs/acme unchanged": 1, "/orgs/acme/repos unchanged": 1}


@pytest.mark.parametrize("counted", [98, 100])
def test_a_listing_that_disagrees_with_the_counter_is_read_twice(swept: Swept, counted: int) -> None:
    del swept.account.repositories[100]
    swept.account.public_repos = counted
    listing, asked = swept()
    assert listing.problem == f"GitHub counts {counted} public repositories and lists 99"
    assert asked == {"/orgs/acme": 2, "/orgs/acme/repos": 2}


def test_the_kind_of_an_account_is_remembered(swept: Swept) -> None:
    del swept.account.repositories[100]
    swept.account.kind = "users"
    assert swept()[1] == {"/orgs/acme": 1, "/users/acme": 1, "/users/acme/repos": 1}
    assert swept()[1] == {"/users/acme unchanged": 1, "/users/acme/repos unchanged": 1}
    swept.account.kind = "orgs"
    assert swept()[1] == {"/users/acme": 1, "/orgs/acme": 1, "/orgs/acme/repos": 1}


def test_no_account_of_that_name(swept: Swept) -> None:
    with pytest.raises(CaptureError, match="GitHub knows no organisation or user nobody, or the token may not see it"):
        swept("nobody")


EMPTY = r"answer to {path} is empty \(status {status}\); nothing was changed, try again later, .* github\.api_url"


@pytest.mark.parametrize(
    ("path", "odd", "kind", "text"),
    [
        ("/orgs/acme", Reply(204), CaptureError, EMPTY.format(path="/orgs/acme", status=204)),
        ("/orgs/acme/repos", Reply(204), CaptureError, EMPTY.format(path="/orgs/acme/repos", status=204)),
        ("/orgs/acme/repos", Reply(202), CaptureError, EMPTY.format(path="/orgs/acme/repos", status=202)),
        (
            "/orgs/acme/repos",
            reply({"message": "?"}),
            CaptureError,
            r"listing of acme is not a list; try again \(the answer to /orgs/acme/repos; nothing was changed\)",
        ),
        ("/orgs/acme", reply([1]), CaptureError, r"not as documented .*try again \(the answer to /orgs/acme; nothing"),
        ("/orgs/acme/repos", NOT_JSON, GitHubUnavailableError, "/orgs/acme/repos.* is not JSON; try again later"),
    ],
)
def test_an_answer_that_is_no_page_is_said_and_nothing_is_lost(
    tmp_path: Path, path: str, odd: Reply, kind: type[PlatformError], text: str
) -> None:
    account = Account()
    account.add(Repository(1, "engine"))
    is_odd = False

    def script(request: Recorded) -> Reply:
        return odd if is_odd and request.path == path else account(request)

    with github_server(script) as server, open_memory(tmp_path) as memory:
        swept = Swept(account, server, memory)
        listing, _ = swept()
        remembered = list(memory.recall_all(""))
        is_odd = True
        with pytest.raises(kind, match=text) as caught:
            swept()
        assert "\n" not in str(caught.value)
        assert list(memory.recall_all("")) == remembered
        is_odd = False
        assert swept() == (listing, {"/orgs/acme unchanged": 1, "/orgs/acme/repos unchanged": 1})


@dataclass
class Prepared:
    """A client that answers by what it was given, and keeps what it was asked."""

    pages: Mapping[str, Page | Exception]
    asked: list[tuple[str, Validator | None]] = field(default_factory=list[tuple[str, Validator | None]])

    async def get(
        self, url: str, *, params: Mapping[str, str | int] | None = None, validator: Validator | None = None
    ) -> Page:
        del params
        self.asked.append((url, validator))
        answer = self.pages[url]
        if isinstance(answer, Exception):
            raise answer
        return answer


def page(content: bytes, status: int = 200, next_url: str | None = None, etag: str | None = "e") -> Page:
    return Page(status, "", content, next_url, None if etag is None else Validator(etag, "f"))


ACCOUNT = page(b'{"login": "acme", "id": 7}')


def swept_by(client: Prepared, memory: Any) -> Listing:
    return asyncio.run(sweep(client, "acme", memory, "v1"))


def test_a_listing_that_does_not_end_is_given_up(tmp_path: Path) -> None:
    client = Prepared({"/orgs/acme": ACCOUNT, "/orgs/acme/repos": page(b"[]", next_url="/orgs/acme/repos")})
    with (
        open_memory(tmp_path) as memory,
        pytest.raises(CaptureError, match="GitHub's listing of acme does not end; try again"),
    ):
        swept_by(client, memory)
    assert len(client.asked) == 1001


def test_a_page_without_a_validator_is_always_asked_for_in_full(tmp_path: Path) -> None:
    client = Prepared({"/orgs/acme": replace(ACCOUNT, validator=None), "/orgs/acme/repos": page(b"[]", etag=None)})
    with open_memory(tmp_path) as memory:
        swept_by(client, memory)
        swept_by(client, memory)
    assert {validator for _, validator in client.asked} == {None}


def test_an_unchanged_page_may_name_a_next_one_that_it_did_not_have(tmp_path: Path) -> None:
    first = {"/orgs/acme": ACCOUNT, "/orgs/acme/repos": page(b"[]")}
    then = {
        "/orgs/acme": replace(ACCOUNT, status=304, content=b""),
        "/orgs/acme/repos": page(b"", 304, next_url="/more"),
        "/more": page(b"[]"),
    }
    with open_memory(tmp_path) as memory:
        swept_by(Prepared(first), memory)
        client = Prepared(then)
        swept_by(client, memory)
    assert client.asked == [
        ("/orgs/acme", Validator("e", "f")),
        ("/orgs/acme/repos", Validator("e", "f")),
        ("/more", None),
    ]


@pytest.mark.parametrize(
    "failed",
    [
        lambda: GitHubRefusedError("no", kind="forbidden", status=403),
        lambda: BudgetExhaustedError("no", resource="core", reset_at=datetime.now(UTC)),
    ],
)
def test_only_an_account_that_is_not_found_is_looked_for_elsewhere(
    tmp_path: Path, failed: Callable[[], Exception]
) -> None:
    client = Prepared({"/orgs/acme": failed()})
    with open_memory(tmp_path) as memory, pytest.raises((GitHubRefusedError, BudgetExhaustedError)):
        swept_by(client, memory)
    assert len(client.asked) == 1
