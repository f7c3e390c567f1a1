"""Pseudonyms, noreply addresses and `.mailmap` statements."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from research_platform_assets.github.identity import identity_of, mailmap_links, noreply_account, pseudonym
from research_platform_assets.privacy import contains_address

KEY = b"key"
ADA = f"pseudonym-{pseudonym('ada@uni.example', KEY)}"
HOME = f"pseudonym-{pseudonym('ada@home.example', KEY)}"


def test_a_pseudonym_is_the_keyed_hash_of_the_address() -> None:
    # HMAC-SHA256 of "ada@uni.example" under "key", by `openssl dgst -sha256 -hmac key`.
    assert pseudonym("ada@uni.example", KEY) == "ec61496aaa7b8074"


@given(st.emails())
def test_a_pseudonym_depends_on_the_key_and_not_on_case_or_space(address: str) -> None:
    assert re.fullmatch("[0-9a-f]{16}", pseudonym(address, KEY))
    assert pseudonym(f" {address.upper()}\n", KEY) == pseudonym(address.lower(), KEY)
    assert pseudonym(address, b"other") != pseudonym(address, KEY)


def test_an_address_that_is_no_valid_text_has_a_pseudonym_too() -> None:
    assert pseudonym(f"{chr(0xD800)}@uni.example", KEY) != pseudonym(f"{chr(0xD801)}@uni.example", KEY)


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
        ("bob@users.noreply.github.com", f"pseudonym-{pseudonym('bob@users.noreply.github.com', KEY)}"),
        ("0123456789ABCDEF@pseudonym.invalid", "pseudonym-0123456789abcdef"),
        ("user-0a1b2c3d@example.invalid", None),
        ("ada@uni.example", ADA),
        ("  ", None),
    ],
)
def test_an_address_gives_the_identity_that_its_commits_have(address: str, identity: str | None) -> None:
    assert identity_of(address, KEY, {"ada": 7}) == identity


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Ada <ada@uni.example> <ada@home.example>", [(HOME, ADA)]),
        ("Ada <ada@uni.example> Ada L. <ada@home.example>", [(HOME, ADA)]),
        ("<7+ada@users.noreply.github.com> <ada@home.example>", [(HOME, "account-7")]),
        ("Ada <ada@uni.example> <ADA@HOME.EXAMPLE>  # moved", [(HOME, ADA)]),
        ("Ada Lovelace <ada@uni.example>", []),
        ("# Ada <ada@uni.example> <ada@home.example>", []),
        ("Ada <ada@uni.example> <ADA@uni.example>", []),
        ("Ada <ada@uni.example> <user-0a1b2c3d@example.invalid>", []),
        ("Ada <user-0a1b2c3d@example.invalid> <ada@uni.example>", []),
        ("Ada <ada@uni.example> <>", []),
        ("Ada <ada@uni.example <broken", []),
        ("", []),
    ],
)
def test_a_line_of_a_mailmap_links_two_identities(line: str, expected: list[tuple[str, str]]) -> None:
    links = mailmap_links(f"{line}\n", KEY)
    assert [(link.identity, link.canonical) for link in links] == expected
    assert all(link.path == ".mailmap" for link in links)


def test_logins_without_an_id_are_looked_up_among_the_known_accounts() -> None:
    text = "Ada <ada@users.noreply.github.com> <Bob@users.noreply.github.com>"
    [link] = mailmap_links(text, KEY, "docs/.mailmap", {"ada": 7, "bob": 8})
    assert (link.identity, link.canonical, link.path) == ("account-8", "account-7", "docs/.mailmap")


def test_an_address_sent_to_two_people_is_linked_to_neither() -> None:
    text = (
        "Ada <ada@uni.example> root <root@localhost>\n"
        "Bob <bob@uni.example> root2 <root@localhost>\n"
        "Ada <ada@uni.example> <ada@home.example>\n"
        "Ada <ada@uni.example> Ada <ada@home.example>\n"
    )
    assert [(link.identity, link.canonical) for link in mailmap_links(text, KEY)] == [(HOME, ADA)]


def test_links_are_sorted_and_hold_no_address() -> None:
    text = "".join(f"P{n} <p{n}@uni.example> <p{n}@home.example>\r\n" for n in range(20))
    links = mailmap_links(text, KEY)
    assert len(links) == 20
    assert links == sorted(links, key=lambda link: link.identity)
    assert not any(contains_address(link.model_dump_json()) for link in links)
