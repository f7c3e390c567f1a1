"""Recognising who opted out, and masking them in every spelling that texts have."""

from __future__ import annotations

import codecs
import unicodedata

import pytest

from research_platform_assets.cli.forget import own_words
from research_platform_assets.opt_out.declared import Declared, Person
from research_platform_assets.opt_out.register import MASK, NOBODY, Register

ZOE = Person(logins=("zed-q",), names=("Zoë Quandary",), identities=("account-77", "pseudonym-0123456789abcdef"))
LI = Person(names=("李小龙",))
ADA = Person(logins=("ada",))
DECLARED = Declared(("Lab/secret", "quokkas", 5), (ZOE, LI, ADA))
KEY = b"key"


def register(*known: str) -> Register:
    return Register(DECLARED, KEY, owner="Lab", known=known)


@pytest.mark.parametrize(
    "text",
    [
        "Zoë Quandary",
        "ZOË  QUANDARY",
        unicodedata.normalize("NFD", "Zoë\nQuandary"),
        "Zo\\u00eb Quandary",
        "Zo%C3%AB%20Quandary",
        "Zo%c3%ab+Quandary",
        "Zo&#235; Quandary",
        "zed-q",
        "Zed-Q",
        "李小龙",
        "account-77",
        "pseudonym-0123456789abcdef",
        "Lab/secret",
        "lab/quokkas",
    ],
)
@pytest.mark.parametrize("around", ["{}", "by {}.", "**{}**", "_{}_", "\\n{}\\n", "?q=%20{}", "著{}", "({})", "@{}"])
def test_every_spelling_is_masked_wherever_it_stands(text: str, around: str) -> None:
    if around == "@{}" and "/" in text:
        return  # nobody writes so
    masked = register().masked(around.format(text))
    assert masked == around.format(MASK)
    assert register().masked(masked) == masked
    assert register().is_named_in(around.format(text))


@pytest.mark.parametrize(
    "text",
    [
        "Zoë and the Quandary",
        "Zoëlle Quandary",
        "zed-quick",
        "xzed-q",
        "account-770",
        "pseudonym-0123456789abcde0",
        "lab/secrets",
        "an ada compiler",
        "adage",
        "user-attachments/u/778",
        "78+other@users.noreply.github.com",
        "",
    ],
)
def test_what_only_looks_like_it_stays(text: str) -> None:
    assert register().masked(text) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("@ada", f"@{MASK}"),
        ("https://github.com/Ada/x", f"https://github.com/{MASK}/x"),
        ("Merge pull request #1 from ada/main", f"Merge pull request #1 from {MASK}/main"),
        ("<77+zed-q@users.noreply.github.com>", f"<{MASK}@users.noreply.github.com>"),
        ("<77+renamed@users.noreply.github.com>", f"<{MASK}@users.noreply.github.com>"),
        ("<ada@users.noreply.github.com>", f"<{MASK}@users.noreply.github.com>"),
        ("<0123456789abcdef@pseudonym.invalid>", f"<{MASK}@pseudonym.invalid>"),
        ("https://avatars.githubusercontent.com/u/77?v=4", f"https://avatars.githubusercontent.com/u/{MASK}?v=4"),
    ],
)
def test_a_short_login_or_a_number_is_masked_where_it_is_sure_to_be_one(text: str, masked: str) -> None:
    assert register().masked(text) == masked


def test_a_bare_name_of_a_repository_tells_only_where_it_is_no_ordinary_word() -> None:
    assert register().is_named_in("commits/quokkas.jsonl")
    assert not register().is_named_in("tides")
    assert not Register(Declared(("data",)), KEY, owner="Lab").is_named_in("the data folder")


def test_who_is_recognised_by_one_mark_is_recognised_by_the_others_and_in_a_later_process() -> None:
    first = register()
    assert not first.is_person(["account-9"])
    assert first.is_person(["account-9", "pseudonym-ff"], ["ZED-q"], ["Zoë Alias"])
    assert first.masked("Zoë Alias, @zed-q") == f"{MASK}, @{MASK}"
    later = register(*first.known)
    assert later.is_person(["account-9"])
    assert later.is_person(["pseudonym-ff"])
    # Hashes tell nobody's name.
    assert later.masked("Zoë Alias, account-9") == f"Zoë Alias, {MASK}"
    assert not any(mark == "9" or "zed" in mark for mark in first.known)
    assert first.state != register().state
    assert later.state == first.state


def test_a_name_tells_only_where_it_is_declared() -> None:
    known = register()
    assert known.is_person(["account-1"], names=["zoe\u0308 quandary"])
    assert known.is_person(["account-2"], ["ada"], ["Ada Byron"])
    assert not known.is_person(["account-3"], names=["Ada Byron"])
    # Kinds of identities are no identities.
    assert not known.is_person(["account", None])


def test_a_repository_is_recognised_by_id_after_it_was_renamed_and_its_old_name_by_nobody_else() -> None:
    known = register()
    assert known.is_repository(5)
    assert not known.is_repository(6, "tides", "Lab/tides")
    assert known.is_repository(6, "secret", "Lab/Secret")
    assert known.is_repository(6, "renamed", "Lab/renamed")
    assert not known.is_repository(7, "renamed", "Lab/renamed")
    assert known.is_repository(8, "quokkas", "Other/quokkas")
    assert known.stand_in(5) == known.stand_in(5) < 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_contents_keep_their_encoding_and_what_is_no_text(encoding: str) -> None:
    content = "Zoë Quandary".encode(encoding)
    assert register().masked_content(content).decode(encoding) == MASK
    assert register().masked_content(b"\xff\x00\x81 account-77") == b"\xff\x00\x81 " + MASK.encode()
    assert register().masked_content(codecs.BOM_UTF16_LE + b"\x00") == codecs.BOM_UTF16_LE + b"\x00"


def test_nobody_is_nobody() -> None:
    assert (NOBODY.is_empty, NOBODY.digest, NOBODY.state) == (True, "", "")
    assert NOBODY.masked("Zoë Quandary account-77") == "Zoë Quandary account-77"


def test_the_digest_follows_from_what_is_declared_and_the_key_alone() -> None:
    assert register().digest == register("aa").digest
    assert register().digest != Register(DECLARED, b"another").digest
    assert register().digest != Register(Declared(("Lab/secret",)), KEY).digest


@pytest.mark.parametrize("name", ["history", "changes", "topics", "repository_topics", "publication"])
def test_a_repository_called_like_one_of_our_tables_is_not_named_in_every_record(name: str) -> None:
    known = Register(Declared((f"Lab/{name}",)), b"key", owner="Lab")
    for text in ('["lab", "insight", "history"]', "lab__insight__repository_topics", "github_changes", "publication"):
        assert not known.is_named_in(text, own_words())
    assert known.is_named_in(f"cannot read Lab/{name}", own_words())
    assert Register(Declared(("Lab/kryptonite",)), b"key", owner="Lab").is_named_in("kryptonite.jsonl", own_words())
