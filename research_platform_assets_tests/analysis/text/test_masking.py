"""Contents come out without addresses and are read as before."""

from __future__ import annotations

import codecs
import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from research_platform_assets.analysis.readmes import describe_readme
from research_platform_assets.analysis.text.decoding import Decoded, decode
from research_platform_assets.analysis.text.masking import masked_content
from research_platform_assets.privacy import MASK, contains_address, mask_addresses

ADDRESS = "ada.lovelace@uni.example"
LATIN = f"Für Größen schreibe man <{ADDRESS}> in der Straße, jeden Tag bis um acht Uhr abends.\n"
RUSSIAN = f"Этот проект содержит исходный код исследования по экономике. Пишите: {ADDRESS}\n" * 3
JAPANESE = f"このリポジトリには研究のコードが含まれています。{ADDRESS} まで。\n" * 3


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (LATIN.encode(), "utf-8"),
        (LATIN.encode("utf-8-sig"), "utf-8-sig"),
        (codecs.BOM_UTF16_LE + LATIN.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + LATIN.encode("utf-16-be"), "utf-16-be"),
        (LATIN.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF32_LE + LATIN.encode("utf-32-le"), "utf-32-le"),
        (LATIN.encode("latin-1"), "cp1252"),
        (RUSSIAN.encode("cp1251"), "cp1251"),
        (JAPANESE.encode("shift_jis"), "cp932"),
        (f"{LATIN}\0{LATIN}".encode(), "utf-8"),
    ],
)
def test_text_keeps_its_encoding(content: bytes, encoding: str) -> None:
    before = decode(content)
    assert before.encoding == encoding
    assert before.text is not None
    masked = masked_content(content, is_prose=True)
    assert decode(masked) == Decoded(mask_addresses(before.text), encoding)
    assert masked_content(masked, is_prose=True) == masked
    assert describe_readme(masked, "README.md") == describe_readme(content, "README.md")


@pytest.mark.parametrize("content", [b"", b"no address", "Größe".encode("latin-1"), b"git@github.com:a/b", b"\0\1@\2"])
@pytest.mark.parametrize("is_prose", [True, False])
def test_what_has_no_address_stays_as_it_is(content: bytes, is_prose: bool) -> None:
    assert masked_content(content, is_prose=is_prose) == content


@pytest.mark.parametrize("more", [b"", ADDRESS.encode(), "björn@müller.example".encode(), b"b@c.example@d.example"])
def test_in_binary_data_an_address_is_overwritten(more: bytes) -> None:
    content = bytes(range(9)) + b"Author: " + ADDRESS.encode() + b" \xff\xfe" + more + bytes(9)
    assert decode(content).text is None
    masked = masked_content(content, is_prose=False)
    assert len(masked) == len(content)
    assert masked.startswith(bytes(range(9)) + b"Author: ***")
    assert not contains_address(masked.decode("utf-8", "surrogateescape"))
    assert decode(masked) == decode(content)


def test_text_that_would_be_taken_for_another_encoding_becomes_utf_8() -> None:
    # Seven addresses longer than the mask hold down the share of control characters.
    content = (f"{'a' * 60}@{'b' * 60}.example " * 7).encode() + b"\x01" * 18
    before = decode(content)
    assert before.text is not None
    masked = masked_content(content, is_prose=True)
    assert decode(masked) == Decoded(mask_addresses(before.text), "utf-8-sig")


@pytest.mark.parametrize(
    "text", ["\nada@uni.example", "\tada@uni.example", 'say "ada@uni.example"', "\u2028a@uni.example"]
)
@pytest.mark.parametrize("ensure_ascii", [True, False])
def test_json_stays_json(text: str, ensure_ascii: bool) -> None:
    content = json.dumps({"source": text, "other": "@pytest.fixture\n"}, ensure_ascii=ensure_ascii).encode()
    masked = json.loads(masked_content(content, is_prose=False))
    assert masked == {"source": mask_addresses(text), "other": "@pytest.fixture\n"}


def test_prose_is_masked_as_readers_mask_it() -> None:
    assert masked_content(rb"see \nada@uni.example", is_prose=True) == f"see \\{MASK}".encode()
    assert masked_content(rb"see \nada@uni.example", is_prose=False) == f"see \\n{MASK}".encode()


def test_plain_text_behind_wide_characters_keeps_no_address() -> None:
    content = codecs.BOM_UTF16_LE + LATIN.encode("utf-16-le") + ADDRESS.encode() + b"!\n"
    masked = masked_content(content, is_prose=True)
    assert decode(masked).encoding == "utf-16-le"
    assert mask_addresses(LATIN) in (decode(masked).text or "")
    assert masked.endswith(b"*" * len(ADDRESS) + b"!\n")


@given(st.binary(max_size=60), st.binary(max_size=60))
@example(codecs.BOM_UTF16_LE, b"")
@example(codecs.BOM_UTF16_BE, b"x")
def test_whatever_the_bytes_no_address_is_in_them_afterwards(before: bytes, after: bytes) -> None:
    content = before + b" " + ADDRESS.encode() + b" " + after
    masked = masked_content(content, is_prose=True)
    assert ADDRESS.encode() not in masked
    old, new = decode(content), decode(masked)
    assert (old.text is None) == (new.text is None)
    assert new.text is None or old.encoding.startswith("utf-") or new.text == mask_addresses(old.text or "")
