"""From bytes to text.

Belongs here: guessing a document's character encoding and naming it. Does not belong here: masking addresses.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from research_platform_assets.analysis.text.words import is_mostly_latin

# UTF-32 comes first: its little-endian mark begins with the one of UTF-16.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Controls that text files do contain: backspace to carriage return (tab, line ends, form feed) and escape.
_TEXT_CONTROLS = frozenset({8, 9, 10, 11, 12, 13, 27})
# More control characters than this and the bytes are no text: images and archives have 10 % and more, text has none.
_MOST_CONTROLS = 0.02
# UTF-16 without a mark: every other byte of Latin text is NUL. Far below what it shows, far above what damage does.
_LEAST_NULS_IN_UTF16 = 0.3
# What charset-normalizer may choose from. Among encodings of Latin script its guesses are no better than chance
# on short texts, so Latin is taken for Windows-1252, as browsers do.
_NOT_LATIN = ("big5", "cp1251", "cp1253", "cp1255", "cp1256", "cp932", "cp949", "euc_jp", "gb18030", "koi8_r")


@dataclass(frozen=True)
class Decoded:
    """Text with the Python name of the encoding that it was read with; `text` is None for `binary`."""

    text: str | None
    encoding: str


def decode(content: bytes) -> Decoded:
    """Read `content` as text.

    Tried in this order: a byte order mark, UTF-8, UTF-16 without a mark, a legacy encoding of a script other than Latin
    (as charset-normalizer tells), Windows-1252, Latin-1. A NUL becomes U+FFFD, as CommonMark asks for. Bytes full of
    control characters are `binary` and have no text.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            text = _strictly(content.removeprefix(mark), encoding.removesuffix("-sig"))
            if text is not None:
                return _without_nul(text, encoding)
    utf16 = _utf16_without_mark(content)
    if utf16 is not None:
        return utf16
    if _is_binary(content):
        return Decoded(None, "binary")
    text = _strictly(content, "utf-8")
    if text is not None:
        return _without_nul(text, "utf-8")
    return _legacy(content)


def byte_order_mark(content: bytes, encoding: str) -> bytes:
    """The mark by which `decode` told that `content` is in `encoding`; empty where it told without one."""
    marks = (mark for mark, marked in _BYTE_ORDER_MARKS if marked == encoding and content.startswith(mark))
    return next(marks, b"")


def _strictly(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _without_nul(text: str, encoding: str) -> Decoded:
    return Decoded(text.replace("\0", "\N{REPLACEMENT CHARACTER}"), encoding)


def _utf16_without_mark(content: bytes) -> Decoded | None:
    pairs = len(content) // 2
    if not pairs:
        return None
    for encoding, nul_offset in (("utf-16-le", 1), ("utf-16-be", 0)):
        if content[nul_offset::2].count(0) > _LEAST_NULS_IN_UTF16 * pairs:
            text = _strictly(content, encoding)
            if text is not None and not _is_binary(text.encode()):
                return _without_nul(text, encoding)
    return None


def _is_binary(content: bytes) -> bool:
    controls = sum(content.count(code) for code in range(32) if code not in _TEXT_CONTROLS)
    return controls > _MOST_CONTROLS * len(content)


def _legacy(content: bytes) -> Decoded:
    from charset_normalizer import from_bytes

    best = from_bytes(content, cp_isolation=list(_NOT_LATIN)).best()
    if best is not None and not is_mostly_latin(str(best)):
        return _without_nul(str(best), codecs.lookup(best.encoding).name)
    for encoding in ("cp1252", "iso8859-1"):
        text = _strictly(content, encoding)
        if text is not None:
            return _without_nul(text, encoding)
    raise AssertionError("Latin-1 maps every byte")
