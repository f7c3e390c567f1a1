"""Rows and accounts as GitHub gives them: what is read of them, and what is said where they are not as documented."""

from __future__ import annotations

import traceback
from typing import Any

import pytest

from research_platform_assets.errors import CaptureError
from research_platform_assets.github.archive.wire import RecordedOrganization
from research_platform_assets.github.live.listing import (
    account_of,
    joined,
    listing_problem,
    organization_record,
    recorded,
    row_of,
    rows_of,
)
from research_platform_assets_tests.github.live.repository import Repository

ROW = Repository(1, "engine").listed()
ADDRESS = "ada@example.org"


def test_a_row_keeps_what_is_read_and_nothing_else() -> None:
    license_ = {"key": "mit", "name": "MIT License", "spdx_id": "MIT", "url": "https://api.github.com/licenses/mit"}
    row = row_of({**ROW, "license": license_, "languages": {}, "subscribers_count": 3}, "acme")
    assert row.keys() == ROW.keys() - {"owner", "permissions"}
    assert row["license"] == {"name": "MIT License", "spdx_id": "MIT"}
    assert row_of(row, "acme") == row


@pytest.mark.parametrize("missing", ["description", "topics", "default_branch", "disabled", "pushed_at", "license"])
def test_a_row_may_lack_what_not_every_server_tells(missing: str) -> None:
    given = {key: value for key, value in ROW.items() if key != missing}
    assert missing not in row_of(given, "acme")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, r"about acme/None is not as documented \(at id\); try again"),
        ([], r"about acme/None is not as documented \(at id\)"),
        ({**ROW, "id": "1"}, r"about acme/engine is not as documented \(at id\)"),
        ({**ROW, "archived": 0}, r"\(at archived\)"),
        ({**ROW, "id": 0}, r"about acme/engine is not as documented \(at id\)"),
        ({**ROW, "name": ADDRESS}, r"about acme/\[address removed\] is not as documented \(at name\)"),
        ({**ROW, "private": None}, r"about acme/engine is not as documented \(at private\)"),
        ({**ROW, "stargazers_count": -1}, r"\(at stargazers_count\)"),
        ({**ROW, "pushed_at": ADDRESS}, r"\(at pushed_at\)"),
        ({**ROW, "license": "MIT"}, r"\(at license\)"),
        ({**ROW, "node_id": None}, r"GitHub's listing of acme has no node_id for repository 1; try again"),
        ({key: ROW[key] for key in ROW if key != "node_id"}, r"has no node_id for repository 1"),
    ],
)
def test_a_row_that_is_not_as_documented_is_named(value: Any, text: str) -> None:
    with pytest.raises(CaptureError, match=text) as caught:
        row_of(value, "acme")
    # The error behind it quotes the value, which may be an address.
    assert ADDRESS not in "".join(traceback.format_exception(caught.value))


def test_a_listing_is_a_list_of_rows() -> None:
    assert [row["id"] for row in rows_of([ROW, {**ROW, "id": 2}], "acme")] == [1, 2]
    with pytest.raises(CaptureError, match="GitHub's listing of acme is not a list; try again"):
        rows_of({"message": "moved"}, "acme")


def test_what_else_is_known_stands_beside_a_row() -> None:
    assert recorded(row_of(ROW, "acme"), "acme", {"subscribers_count": 3}).subscribers_count == 3
    assert recorded(row_of(ROW, "acme"), "acme").subscribers_count is None


@pytest.mark.parametrize(
    ("value", "place"),
    [
        (None, "it is no object"),
        ("acme", "it is no object"),
        (["acme"], "it is no object"),
        ([], "at login"),
        ({"login": "acme"}, "at id"),
        ({"login": "acme", "id": 7, "public_repos": "many"}, "at public_repos"),
        ({"login": "acme", "id": 7, "created_at": ADDRESS}, "at created_at"),
    ],
)
def test_an_account_that_is_not_as_documented_is_named(value: Any, place: str) -> None:
    text = rf"GitHub's answer about acme is not as documented \({place}\); try again"
    with pytest.raises(CaptureError, match=text) as caught:
        account_of(value, "acme")
    assert ADDRESS not in "".join(traceback.format_exception(caught.value))


def test_an_account_keeps_nothing_that_only_an_archive_has() -> None:
    given = {"login": "acme", "id": 7, "email": ADDRESS, "invented": True, "recorded_at": "x", "provenance": 1}
    assert account_of(given, "acme") == RecordedOrganization(login="acme", id=7)


@pytest.mark.parametrize(
    ("more", "name", "html_url"),
    [
        ({}, None, "https://github.com/acme"),
        ({"name": "", "html_url": ""}, None, "https://github.com/acme"),
        ({"name": "Acme", "html_url": "https://ghe/acme"}, "Acme", "https://ghe/acme"),
    ],
)
def test_the_record_of_an_account(more: dict[str, Any], name: str | None, html_url: str) -> None:
    record = organization_record(account_of({"login": "acme", "id": 7, "public_repos": 2, **more}, "acme"))
    assert (record.organization_id, record.name, record.description, record.html_url) == (7, name, None, html_url)
    assert (record.public_repos, record.created_at, record.is_invented) == (2, None, False)


def test_pages_make_one_list_in_which_the_last_row_counts() -> None:
    pages = [[{"id": 3}, {"id": 2, "n": 1}], [], [{"id": 1}, {"id": 2, "n": 2}]]
    assert joined(pages) == ({"id": 1}, {"id": 2, "n": 2}, {"id": 3})


@pytest.mark.parametrize(
    ("counted", "private", "problem"),
    [
        (None, [False], None),
        (0, [], None),
        (2, [False, True, False], None),
        (2, [False, True], "GitHub counts 2 public repositories and lists 1"),
        (0, [False], "GitHub counts 0 public repositories and lists 1"),
    ],
)
def test_a_listing_is_held_against_the_counter(counted: int | None, private: list[bool], problem: str | None) -> None:
    account = RecordedOrganization(login="acme", id=7, public_repos=counted)
    assert listing_problem(account, [{"private": is_private} for is_private in private]) == problem
