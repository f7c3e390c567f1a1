"""Contributors by GitHub's list and by counting."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from research_platform_assets.errors import GitHubRefusedError
from research_platform_assets.github.live.deep import contributors, contributors_of_commits
from research_platform_assets.github.live.deep.commits import history_page
from research_platform_assets.github.live.deep.facts import HistoryPage, Unknown
from research_platform_assets.github.records import ContributorRecord
from research_platform_assets_tests.github.live.deep.answers import KEY, Ready, Rest, commit

ADA = {"id": 1815, "login": "ada", "type": "User", "contributions": 3}
BOT = {"id": 2, "login": "b[bot]", "type": "Bot", "contributions": 1}
NOBODY = {"type": "Anonymous", "name": "Grace", "email": "grace@example.org", "contributions": 9}


def read(*pages: Any, client: Ready | None = None) -> tuple[ContributorRecord, ...] | Unknown:
    def page(url: str) -> Rest:
        number = int(url.rpartition("=")[2]) if "=" in url else 0
        following = f"https://api.example/x?page={number + 1}" if number + 1 < len(pages) else None
        value = pages[number]
        return Rest(b"", 204) if value is None else Rest(json.dumps(value).encode(), 200, following)

    asked = client or Ready()
    asked.page = page
    return asyncio.run(contributors(asked, "acme", "engine"))


def test_pages_are_as_large_as_github_allows_and_followed_as_they_are() -> None:
    client = Ready()
    read([ADA], [BOT], client=client)
    assert client.params == [{"per_page": 100}, None]
    assert client.urls[1] == "https://api.example/x?page=1"


def test_all_pages_are_read_and_each_account_counts_once() -> None:
    found = read([ADA, NOBODY], [ADA, BOT | {"type": "Bot"}])
    assert isinstance(found, tuple)
    assert [(one.account_id, one.login, one.type, one.contributions) for one in found] == [
        (1815, "ada", "User", 3),
        (2, "b[bot]", "Bot", 1),
    ]


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ([None], ()),
        ([[]], ()),
        ([{"message": "?"}], Unknown("GitHub's answer is not a list of contributors")),
        ([[{"id": 1}]], Unknown("GitHub's answer is not as documented at type")),
    ],
)
def test_none_and_unknown_are_different(pages: list[Any], expected: object) -> None:
    assert read(*pages) == expected


def test_a_history_too_large_for_github_is_unknown() -> None:
    def refuse(_url: str) -> Rest:
        raise GitHubRefusedError("too large", kind="too large", status=403)

    found = asyncio.run(contributors(Ready(page=refuse), "acme", "engine"))
    assert found == Unknown("GitHub refuses with status 403 (too large)")


def test_a_list_that_github_still_computes_is_unknown() -> None:
    found = asyncio.run(contributors(Ready(page=lambda _url: Rest(b"", 202)), "acme", "engine"))
    assert found == Unknown("GitHub has no answer yet (status 202)")


def test_counting_commits_names_accounts_by_their_newest_login() -> None:
    old = commit(1, "ada-old") | {"committedDate": "2020-01-31T12:00:00Z"}
    other = commit(4) | {"author": {"name": "B", "email": None, "user": {"login": "b[bot]", "databaseId": 2}}}
    page = history_page({"pageInfo": {}, "nodes": [old, commit(2), other, commit(3, None, "x@example.org")]}, KEY)
    assert isinstance(page, HistoryPage)
    assert contributors_of_commits(page.commits) == (
        ContributorRecord(account_id=1815, login="ada", type="User", contributions=2),
        ContributorRecord(account_id=2, login="b[bot]", type="Bot", contributions=1),
    )


def test_a_list_without_end_is_given_up() -> None:
    client = Ready()
    client.page = lambda _url: Rest(json.dumps([ADA]).encode(), 200, "https://api.example/x?page=1")
    assert asyncio.run(contributors(client, "acme", "engine")) == Unknown("GitHub's list of contributors does not end")
    assert len(client.urls) == 100
