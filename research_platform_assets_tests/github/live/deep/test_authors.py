"""Authors have accounts or pseudonyms, and never an address."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from pydantic import ValidationError

from research_platform_assets.github.live.deep.authors import Author, author_of, pseudonym_of, with_account_ids
from research_platform_assets.github.live.deep.commits import history_page
from research_platform_assets.github.live.deep.facts import HistoryPage, Unknown
from research_platform_assets.github.live.deep.wire import WireCommit
from research_platform_assets.github.records import CommitRecord
from research_platform_assets_tests.github.live.deep.answers import KEY, commit, history

PSEUDONYM = hmac.new(KEY, b"ada@example.org", hashlib.sha256).hexdigest()[:16]


def pseudonym(address: str) -> str:
    return hmac.new(KEY, address.encode(), hashlib.sha256).hexdigest()[:16]


@pytest.mark.parametrize(
    ("account", "address", "expected"),
    [
        ((1815, "ada"), "ada@example.org", Author(1815, "ada", "account", None, "Ada", "User")),
        (None, "1815+ada@users.noreply.github.com", Author(1815, "ada", "account", None, "Ada", "User")),
        (None, "1815+@users.noreply.github.com", Author(1815, None, "account", None, "Ada", "User")),
        (
            None,
            "49699333+dependabot[bot]@users.noreply.github.com",
            Author(49699333, "dependabot[bot]", "account", None, "Ada", "Bot"),
        ),
        (
            None,
            "ada@users.noreply.github.com",
            Author(None, "ada", "pseudonym", pseudonym("ada@users.noreply.github.com"), "Ada", "User"),
        ),
        (None, " Ada@Example.org ", Author(None, None, "pseudonym", PSEUDONYM, "Ada", None)),
        (None, "0123456789abcdef@pseudonym.invalid", Author(None, None, "pseudonym", "0123456789abcdef", "Ada", None)),
        (None, "", Author(None, None, "pseudonym", None, "Ada", None)),
        (None, None, Author(None, None, "pseudonym", None, "Ada", None)),
        ((None, "ada"), "ada@example.org", Author(None, "ada", "pseudonym", PSEUDONYM, "Ada", "User")),
    ],
)
def test_an_author(account: tuple[int | None, str] | None, address: str | None, expected: Author) -> None:
    assert author_of(account, "Ada", address, KEY) == expected


def test_a_pseudonym_depends_on_the_key() -> None:
    assert pseudonym_of("ada@example.org", KEY) != pseudonym_of("ada@example.org", b"another key")


@pytest.mark.parametrize(("name", "kept"), [("", None), (None, None), ("ada@example.org", "[address removed]")])
def test_a_name_that_is_an_address_is_not_kept(name: str | None, kept: str | None) -> None:
    assert author_of(None, name, "ada@example.org", KEY).name == kept


def commits_of(*values: object) -> tuple[CommitRecord, ...]:
    page = history_page({"pageInfo": {"hasNextPage": False}, "nodes": list(values)}, KEY)
    assert isinstance(page, HistoryPage)
    return page.commits


def test_a_login_without_an_id_gets_the_one_that_another_commit_tells() -> None:
    read = commits_of(
        commit(1, None, "ADA@users.noreply.github.com"),
        commit(2, "ada"),
        commit(3, None, "grace@users.noreply.github.com"),
    )
    named = with_account_ids(read)
    assert [(one.author_id, one.author_identity, one.author_pseudonym is None) for one in named] == [
        (1815, "account", True),
        (1815, "account", True),
        (None, "pseudonym", False),
    ]


def test_a_page_of_a_history() -> None:
    page = history_page(history(7, 8, total=9, has_next=True, end="x 1"), KEY, position=100)
    assert isinstance(page, HistoryPage)
    assert (page.length, page.total, page.has_next, page.end_cursor) == (2, 9, True, "x 1")
    assert [one.position for one in page.commits] == [100, 101]
    first = page.commits[0]
    assert (first.author_login, first.parents_count, first.headline) == ("ada", 1, "Commit 7")
    assert first.committed_at.isoformat() == "2026-01-31T10:00:00+00:00"
    assert (first.additions, first.deletions, first.files_changed) == (None, None, None)


def test_a_commit_without_an_author_and_one_left_out() -> None:
    first, second = commits_of(commit(1) | {"author": None}, None, commit(3))
    assert (first.author_identity, first.author_pseudonym, first.author_name) == ("pseudonym", None, None)
    assert second.position == 2


def test_no_address_is_in_a_page_or_in_what_is_said_of_a_damaged_one() -> None:
    address = "ada@example.org"
    damaged = history_page({"pageInfo": {}, "nodes": [commit(1, None, address) | {"oid": address}]}, KEY)
    assert damaged == Unknown("GitHub's answer is not as documented at nodes.0.oid")
    assert address not in repr(commits_of(commit(1, None, address)))
    assert address not in repr(WireCommit.model_validate(commit(1, None, address)))
    with pytest.raises(ValidationError) as caught:
        WireCommit.model_validate(commit(1, None, address) | {"oid": address})
    assert address not in str(caught.value)
