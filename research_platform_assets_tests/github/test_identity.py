"""Pseudonyms, noreply addresses and `.mailmap` statements."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator

import pytest

from research_platform_assets.github.identity import identity_of, mailmap_links, masked_mailmap, noreply_account
from research_platform_assets.github.live.contents import mailmap_without_addresses
from research_platform_assets.privacy import contains_address

ADA, HOME = "pseudonym-00000000000000ad", "pseudonym-00000000000000aa"


@pytest.mark.parametrize(
    ("address", "account"),
    [
        ("123+Ada-L@users.noreply.github.com", (123, "Ada-L")),
        ("ada@users.noreply.github.com", (None, "ada")),
        ("41898282+github-actions[bot]@users.noreply.github.com", (41898282, "github-actions[bot]")),
        (" 5+ADA@Users.NoReply.GitHub.com ", (5, "ADA")),
        ("5+lab_ada@users.noreply.github.com", (5, "lab_ada")),
        ("5+@users.noreply.github.com", (5, None)),
        ("ada@uni.example", (None, None)),
        ("ada@users.noreply.github.com.evil.example", (None, None)),
        ("x@users.noreply.github.org", (None, None)),
        ("a b@users.noreply.github.com", (None, None)),
        ("", (None, None)),
    ],
)
def test_a_noreply_address_names_an_account(address: str, account: tuple[int | None, str | None]) -> None:
    assert noreply_account(address) == account


@pytest.mark.parametrize(
    ("address", "identity"),
    [
        ("123+ada@users.noreply.github.com", "account-123"),
        ("Ada@users.noreply.github.com", "account-7"),
        ("bob@users.noreply.github.com", None),
        ("0123456789ABCDEF@pseudonym.invalid", "pseudonym-0123456789abcdef"),
        ("user-0a1b2c3d@example.invalid", None),
        ("ada@uni.example", None),
        ("  ", None),
    ],
)
def test_an_address_gives_the_identity_that_its_commits_have(address: str, identity: str | None) -> None:
    assert identity_of(address, {"ada": 7}) == identity


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Ada <00000000000000ad@pseudonym.invalid> <00000000000000aa@pseudonym.invalid>", [(HOME, ADA)]),
        ("Ada <00000000000000ad@pseudonym.invalid> Ada L. <00000000000000aa@pseudonym.invalid>", [(HOME, ADA)]),
        ("<7+ada@users.noreply.github.com> <00000000000000aa@pseudonym.invalid>", [(HOME, "account-7")]),
        ("Ada <00000000000000ad@pseudonym.invalid> <00000000000000AA@PSEUDONYM.INVALID>  # moved", [(HOME, ADA)]),
        ("Ada Lovelace <00000000000000ad@pseudonym.invalid>", []),
        ("# Ada <00000000000000ad@pseudonym.invalid> <00000000000000aa@pseudonym.invalid>", []),
        ("Ada <00000000000000ad@pseudonym.invalid> <00000000000000AD@pseudonym.invalid>", []),
        ("Ada <00000000000000ad@pseudonym.invalid> <ada@home.example>", []),
        ("Ada <00000000000000ad@pseudonym.invalid> <user-0a1b2c3d@example.invalid>", []),
        ("Ada <user-0a1b2c3d@example.invalid> <00000000000000ad@pseudonym.invalid>", []),
        ("Ada <00000000000000ad@pseudonym.invalid> <>", []),
        ("Ada <00000000000000ad@pseudonym.invalid <broken", []),
        ("", []),
    ],
)
def test_a_line_of_a_mailmap_links_two_identities(line: str, expected: list[tuple[str, str]]) -> None:
    links = mailmap_links(f"{line}\n")
    assert [(link.identity, link.canonical) for link in links] == expected
    assert all(link.path == ".mailmap" for link in links)


def test_logins_without_an_id_are_looked_up_among_the_known_accounts() -> None:
    text = "Ada <ada@users.noreply.github.com> <Bob@users.noreply.github.com>"
    [link] = mailmap_links(text, "docs/.mailmap", {"ada": 7, "bob": 8})
    assert (link.identity, link.canonical, link.path) == ("account-8", "account-7", "docs/.mailmap")


def test_an_address_sent_to_two_people_is_linked_to_neither() -> None:
    text = (
        "Ada <00000000000000ad@pseudonym.invalid> root <00000000000000ff@pseudonym.invalid>\n"
        "Bob <00000000000000bb@pseudonym.invalid> root2 <00000000000000ff@pseudonym.invalid>\n"
        "Ada <00000000000000ad@pseudonym.invalid> <00000000000000aa@pseudonym.invalid>\n"
        "Ada <00000000000000ad@pseudonym.invalid> Ada <00000000000000aa@pseudonym.invalid>\n"
    )
    assert [(link.identity, link.canonical) for link in mailmap_links(text)] == [(HOME, ADA)]


def test_links_are_sorted_and_hold_no_address() -> None:
    text = "".join(f"P{n} <{n}+p{n}@users.noreply.github.com> <{n:016x}@pseudonym.invalid>\r\n" for n in range(20))
    links = mailmap_links(text)
    assert len(links) == 20
    assert links == sorted(links, key=lambda link: link.identity)
    assert not any(contains_address(link.model_dump_json()) for link in links)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"Ada <ada@uni.example>", b"Ada <[address removed]>"),
        (b"Ada <a@uni.example> Ada L. <b@uni.example> # or c@uni.example", None),
        (b"Ada <7+ada@users.noreply.github.com> <ada@uni.example>", None),
        (b"ada@uni.example <7+ada@users.noreply.github.com>", None),
        (b"Ada < ada@users.noreply.github.com >", b"Ada < ada@users.noreply.github.com >"),
        (b"Bot <4+x[bot]@users.noreply.github.com>", b"Bot <4+x[bot]@users.noreply.github.com>"),
        (b"Ada <00000000000000AD@pseudonym.invalid>", b"Ada <00000000000000AD@pseudonym.invalid>"),
        (b"Ada 00000000000000ad@pseudonym.invalid", b"Ada [address removed]"),
        (b"Ada <ada@users.noreply.github.com.evil.example>", b"Ada <[address removed]>"),
        (b"Ada <x00000000000000ad@pseudonym.invalid", b"Ada <[address removed]"),
        ("Björn <björn@müller.example>".encode(), "Björn <[address removed]>".encode()),
        (b"Bj\xf6rn <bj\xf6rn@uni.example>", b"Bj\xf6rn <bj\xf6[address removed]>"),
        (b"", b""),
    ],
)
def test_a_masked_mailmap_keeps_the_addresses_that_name_identities(line: bytes, expected: bytes | None) -> None:
    content = line + b"\r\n<00000000000000aa@pseudonym.invalid>\n"
    masked = masked_mailmap(content)
    assert expected is None or masked == expected + b"\r\n<00000000000000aa@pseudonym.invalid>\n"
    assert b"uni.example" not in masked
    assert masked_mailmap(masked) == masked


def test_a_masked_mailmap_says_the_same_of_identities() -> None:
    content = """# kept by ada@uni.example
Ada <00000000000000ad@pseudonym.invalid> <00000000000000aa@pseudonym.invalid>
Ada <7+ada@users.noreply.github.com> Ada Lovelace <00000000000000bb@pseudonym.invalid>
Ada <ada@users.noreply.github.com> <bob@users.noreply.github.com>
Ada <ada@uni.example> <00000000000000cc@pseudonym.invalid>
Ada <00000000000000ad@pseudonym.invalid> ada@uni.example <ada@uni.example>
"""
    accounts = {"ada": 7, "bob": 8}
    masked = masked_mailmap(content.encode()).decode()
    links = mailmap_links(content, accounts=accounts)
    assert len(links) == 3
    assert mailmap_links(masked, accounts=accounts) == links
    assert "uni.example" not in masked


#: What takes a fraction of a second where the work grows with the length, and hours where it grows with its square.
LONG = 1_000_000


@pytest.fixture
def _guard() -> Iterator[None]:
    """Ends a test that would take hours; regular expressions look out for signals, too."""

    def give_up(*_: object) -> None:
        raise AssertionError("still at work after a minute")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.usefixtures("_guard")
@pytest.mark.parametrize("part", ["<", "<a@"])
@pytest.mark.parametrize(
    "read",
    [
        mailmap_links,
        lambda text: masked_mailmap(text.encode()),
        lambda text: mailmap_without_addresses(text, b"key"),
    ],
    ids=["links", "masked", "without addresses"],
)
def test_a_hostile_mailmap_is_read_in_time(read: Callable[[str], object], part: str) -> None:
    """A megabyte in a single line."""
    read(part * (LONG // len(part)))
