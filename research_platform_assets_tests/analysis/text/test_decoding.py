"""Tests of `analysis.text.decoding`."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from research_platform_assets.analysis.text.decoding import Decoded, decode

GERMAN = "Übungen für Größen und Maße, mit Lösungen.\n"
RUSSIAN = "Этот проект содержит исходный код исследования по экономике.\n"
JAPANESE = "このリポジトリには研究のコードが含まれています。\n"
CHINESE = "本仓库包含该研究的代码和数据。请阅读说明文档。\n"
KOREAN = "이 저장소에는 연구 코드가 포함되어 있습니다.\n"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", Decoded("", "utf-8")),
        (b"plain", Decoded("plain", "utf-8")),
        (GERMAN.encode(), Decoded(GERMAN, "utf-8")),
        (GERMAN.encode("utf-8-sig"), Decoded(GERMAN, "utf-8-sig")),
        (b"\xff\xfe" + GERMAN.encode("utf-16-le"), Decoded(GERMAN, "utf-16-le")),
        (b"\xfe\xff" + GERMAN.encode("utf-16-be"), Decoded(GERMAN, "utf-16-be")),
        (GERMAN.encode("utf-32"), Decoded(GERMAN, "utf-32-le")),
        (b"\0\0\xfe\xff" + GERMAN.encode("utf-32-be"), Decoded(GERMAN, "utf-32-be")),
        (GERMAN.encode("utf-16-le"), Decoded(GERMAN, "utf-16-le")),
        (GERMAN.encode("utf-16-be"), Decoded(GERMAN, "utf-16-be")),
        (GERMAN.encode("latin-1"), Decoded(GERMAN, "cp1252")),
        (b"\x93quoted\x94 \x96 caf\xe9", Decoded("“quoted” – café", "cp1252")),
        (f"{'long ' * 20}\0".encode("utf-16-le"), Decoded(f"{'long ' * 20}\ufffd", "utf-16-le")),
        (b"\0\0\0\0", Decoded(None, "binary")),
        (b"# M\xfcller", Decoded("# Müller", "cp1252")),
        (b"undefined in Windows-1252: \x81 \xe9t\xe9", Decoded("undefined in Windows-1252: \x81 été", "iso8859-1")),
        (RUSSIAN.encode("cp1251"), Decoded(RUSSIAN, "cp1251")),
        (JAPANESE.encode("shift_jis"), Decoded(JAPANESE, "cp932")),
        (CHINESE.encode("gb18030"), Decoded(CHINESE, "gb18030")),
        (KOREAN.encode("euc_kr"), Decoded(KOREAN, "cp949")),
        (
            b"one \0 in a text of more than fifty characters, by accident",
            Decoded("one \ufffd in a text of more than fifty characters, by accident", "utf-8"),
        ),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0", Decoded(None, "binary")),
        (zlib.compress(bytes(range(256)) * 40), Decoded(None, "binary")),
        (b"\xff\xfe\x00", Decoded(None, "binary")),
    ],
)
def test_bytes_are_read_with_the_encoding_that_they_show(content: bytes, expected: Decoded) -> None:
    assert decode(content) == expected


@given(st.binary(max_size=200))
def test_any_bytes_give_text_without_nul_or_are_binary(content: bytes) -> None:
    decoded = decode(content)
    assert (decoded.text is None) == (decoded.encoding == "binary")
    assert decoded.text is None or "\0" not in decoded.text


@given(
    st.text(alphabet=st.characters(exclude_categories=["C"]), max_size=200).filter(lambda text: text[:1] != "\ufeff")
)
def test_printable_utf8_comes_back_as_it_was(text: str) -> None:
    assert decode(text.encode()) == Decoded(text, "utf-8")
