"""The same authors follow from answers without addresses, and no address is left in them."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from research_platform_assets.github.identity import mailmap_links
from research_platform_assets.github.live.contents import mailmap_without_addresses
from research_platform_assets.github.live.deep.authors import pseudonym_of
from research_platform_assets.github.live.deep.commits import history_page
from research_platform_assets.github.live.deep.facts import HistoryPage
from research_platform_assets.github.live.masking import without_addresses, written_pseudonym
from research_platform_assets.privacy import contains_address
from research_platform_assets_tests.github.live.deep.answers import KEY, commit

ADDRESSES = [
    None,
    "",
    "  ",
    "ada@example.org",
    " Ada@Example.org ",
    "<ada@example.org>",
    "ada@localhost",
    "ada",
    "ada@exam ple.org",
    "ada@österreich.example",
    "ada\0@example.org",
    "0123456789abcdef@pseudonym.invalid",
    "0123456789ABCDEF@pseudonym.invalid ",
    "0123456789abcdeg@pseudonym.invalid",
    "1815+ada@users.noreply.github.com",
    "1815+Ada@Users.NoReply.GitHub.com",
    "1815+@users.noreply.github.com",
    "ada@users.noreply.github.com",
    " ada@users.noreply.github.com ",
    "49699333+dependabot[bot]@users.noreply.github.com",
    "1815+ada@users.noreply.github.com.evil.example",
    "ada+tag@users.noreply.github.com",
    "99999999999999999999+ada@users.noreply.github.com",
    "ada@example.org, grace@example.org",
]
NAMES = [None, "", "Ada", "ada@example.org", "Ada <ada@example.org>", "Ada &#64; home", "Ada\0", "a@b.org@c.org"]
USERS = [None, {"login": "ada", "databaseId": 1815}, {"login": "ada", "databaseId": None}]


def node(address: str | None, name: str | None, user: dict[str, Any] | None) -> dict[str, Any]:
    author = {"name": name, "email": address, "user": user}
    return commit(1) | {"author": author, "messageHeadline": f"By {name} <{address}>"}


def commits_of(data: dict[str, Any]) -> HistoryPage:
    page = history_page(data, KEY)
    assert isinstance(page, HistoryPage)
    return page


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_same_authors_follow_from_answers_without_addresses(address: str | None) -> None:
    nodes = [node(address, name, user) for name, user in product(NAMES, USERS)]
    data = {"pageInfo": {"hasNextPage": False}, "nodes": [*nodes, commit(1) | {"author": None}, None]}
    masked = without_addresses(data, KEY)
    assert [c.model_dump(exclude={"headline"}) for c in commits_of(masked).commits] == [
        c.model_dump(exclude={"headline"}) for c in commits_of(data).commits
    ]
    assert without_addresses(masked, KEY) == masked
    for author in (node["author"] for node in masked["nodes"] if node and node["author"]):
        assert not contains_address(author["name"] or "")
        kept = (author["email"] or "").strip().lower()
        assert not kept or kept.endswith(("@pseudonym.invalid", "@users.noreply.github.com"))


def test_only_people_are_masked() -> None:
    data = {
        "rateLimit": {"cost": 1},
        "row0": {
            "name": "ada@example.org",
            "text": "ada@example.org",
            "tagName": "ada@example.org",
            "entries": [{"name": "mail ada@example.org", "size": 3}, None, 1.5, True],
            "author": {"name": "ada@example.org", "email": "ada@example.org", "extra": ["ada@example.org"]},
            "messageHeadline": "by ada@example.org",
        },
    }
    expected = {
        **data["row0"],
        "author": {
            "name": "[address removed]",
            "email": written_pseudonym("ada@example.org", KEY),
            "extra": ["ada@example.org"],
        },
        "messageHeadline": "by [address removed]",
    }
    assert without_addresses(data, KEY) == {"rateLimit": {"cost": 1}, "row0": expected}


@pytest.mark.parametrize("value", [None, 1, 1.5, True, "ada@example.org", [], {}])
def test_plain_values_stay(value: Any) -> None:
    assert without_addresses(value, KEY) == value


@pytest.mark.parametrize(("address", "written"), [("", ""), ("  ", ""), ("0123456789abcdef@pseudonym.invalid",) * 2])
def test_a_pseudonym_written_as_an_address(address: str, written: str) -> None:
    assert written_pseudonym(address, KEY) == written
    assert pseudonym_of(written_pseudonym("x@y.z", KEY), b"any key") == pseudonym_of("x@y.z", KEY)


MAILMAP = """\
# Ada is ada@example.org
Ada <1815+ada@users.noreply.github.com> <ada@example.org>
Ada <ada@example.org> Ada L <ADA@old.example>
Grace Hopper <grace@example.org>
<grace@users.noreply.github.com> <grace@example.org>
broken <ada@example.org
<> <>
"""


def test_a_mailmap_says_the_same_without_addresses() -> None:
    text = mailmap_without_addresses(MAILMAP, KEY)
    ada, old, grace = (pseudonym_of(a, KEY) for a in ("ada@example.org", "ada@old.example", "grace@example.org"))
    assert not contains_address(
        text.replace("@pseudonym.invalid", "")
        .replace("1815+ada@users.noreply.github.com", "")
        .replace("grace@users.noreply.github.com", "")
    )
    assert text.splitlines()[0] == "# Ada is [address removed]"
    assert text.splitlines()[5] == "broken <[address removed]"
    links = [(link.identity, link.canonical) for link in mailmap_links(text, ".mailmap", {"grace": 1906})]
    assert sorted(links) == sorted(
        [
            (f"pseudonym-{ada}", "account-1815"),
            (f"pseudonym-{old}", f"pseudonym-{ada}"),
            (f"pseudonym-{grace}", "account-1906"),
        ]
    )
    assert mailmap_without_addresses(text, KEY) == text
