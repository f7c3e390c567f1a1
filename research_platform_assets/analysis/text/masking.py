"""Contents without e-mail addresses, that are read as before.

Belongs here: masking bytes of whatever encoding. Does not belong here: what an address is (`privacy`), how an encoding
is told (`decoding`).
"""

from __future__ import annotations

import codecs

from research_platform_assets.analysis.text.decoding import Decoded, byte_order_mark, decode
from research_platform_assets.privacy import contains_address, mask_addresses, replace_addresses


def masked_content(content: bytes) -> bytes:
    """Return `content` with every e-mail address masked, and the very bytes where it has none.

    Text keeps its encoding, so that `decode` gives the masked text of what it gave before. Where masking would make
    `decode` take it for another encoding, it comes out as UTF-8 with a byte order mark. In binary data each address
    that reads as ASCII or UTF-8 is overwritten by as many asterisks, which keeps it binary.
    """
    decoded = decode(content)
    if decoded.text is None:
        return _overwritten(content)
    if not contains_address(decoded.text):
        return content
    text = mask_addresses(decoded.text)
    same_encoding = _masked_in(content, decoded.encoding)
    if same_encoding is not None and decode(same_encoding) == Decoded(text, decoded.encoding):
        return same_encoding
    return codecs.BOM_UTF8 + text.encode()


def _masked_in(content: bytes, encoding: str) -> bytes | None:
    """`content`, which was decoded by `encoding`, with addresses masked; None where it cannot be encoded again."""
    mark = byte_order_mark(content, encoding)
    codec = encoding.removesuffix("-sig")
    try:
        return mark + mask_addresses(content.removeprefix(mark).decode(codec)).encode(codec)
    except UnicodeError:
        return None


def _overwritten(content: bytes) -> bytes:
    # Bytes that are no UTF-8 come back as they were.
    text = content.decode("utf-8", "surrogateescape")
    return replace_addresses(text, _asterisks).encode("utf-8", "surrogateescape")


def _asterisks(address: str) -> str:
    return "*" * len(address.encode())
