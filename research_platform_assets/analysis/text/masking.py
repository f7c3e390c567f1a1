"""Contents without e-mail addresses, that are read as before.

Belongs here: masking bytes of whatever encoding. Does not belong here: what an address is (`privacy`), how an encoding
is told (`decoding`).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable

from research_platform_assets.analysis.text.decoding import Decoded, byte_order_mark, decode
from research_platform_assets.privacy import contains_address, mask_addresses, replace_addresses

_WIDE = ("utf-16", "utf-32")
# In a string of a notebook a line break before an address is written `\n`, and that letter looks like part of it.
_ESCAPE = re.compile(r"(\\(?:[abfnrtv]|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}))")


def masked_content(content: bytes, *, is_prose: bool) -> bytes:
    """Return `content` with every e-mail address masked, and the very bytes where it has none.

    Text keeps its encoding, so that `decode` gives the masked text of what it gave before. Where masking would make
    `decode` take it for another encoding, it comes out as UTF-8 with a byte order mark. What is not `is_prose` keeps
    the escapes of its strings, so that JSON stays JSON. In binary data, and where plain text was appended to text with
    wide characters, each address that reads as ASCII or UTF-8 is overwritten by as many asterisks.
    """
    decoded = decode(content)
    if decoded.text is None:
        return _overwritten(content)
    masked = content
    if contains_address(decoded.text):
        masked = _masked(content, decoded.text, decoded.encoding, mask_addresses if is_prose else _mask_between_escapes)
    return _overwritten(masked) if decoded.encoding.startswith(_WIDE) else masked


def _masked(content: bytes, decoded: str, encoding: str, mask: Callable[[str], str]) -> bytes:
    same_encoding = _masked_in(content, encoding, mask)
    text = mask(decoded)
    if same_encoding is not None and decode(same_encoding) == Decoded(text, encoding):
        return same_encoding
    return codecs.BOM_UTF8 + text.encode()


def _mask_between_escapes(text: str) -> str:
    return "".join(part if index % 2 else mask_addresses(part) for index, part in enumerate(_ESCAPE.split(text)))


def _masked_in(content: bytes, encoding: str, mask: Callable[[str], str]) -> bytes | None:
    """`content`, which was decoded by `encoding`, after `mask`; None where it cannot be encoded again."""
    mark = byte_order_mark(content, encoding)
    codec = encoding.removesuffix("-sig")
    try:
        return mark + mask(content.removeprefix(mark).decode(codec)).encode(codec)
    except UnicodeError:
        return None


def _overwritten(content: bytes) -> bytes:
    # Bytes that are no UTF-8 come back as they were.
    text = content.decode("utf-8", "surrogateescape")
    return replace_addresses(text, _asterisks).encode("utf-8", "surrogateescape")


def _asterisks(address: str) -> str:
    return "*" * len(address.encode())
