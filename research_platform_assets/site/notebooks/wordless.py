"""Pictures made of pixels without what their files say in words: who made them, when, where and with which program.

Belongs here: the structure of each format, as far as that takes; what draws the picture is kept byte by byte, its
colour profile included. Does not belong here: which pictures there are, and drawings (`pictures`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

_PNG_BEGIN = 8
_PNG_WORDS = frozenset({b"eXIf", b"iTXt", b"tEXt", b"tIME", b"zTXt"})
_MARKER, _START_OF_SCAN = 0xFF, 0xDA
_JPEG_WORDS = frozenset({0xE1, 0xED, 0xFE})
_GIF_BEGIN = 13
_IMAGE, _EXTENSION, _TRAILER = b"\x2c", b"\x21", b"\x3b"
_GRAPHIC_CONTROL = b"\xf9"
#: Applications whose extension says how often a picture is repeated; others hold XMP and the like.
_REPEATS = frozenset({b"NETSCAPE2.0", b"ANIMEXTS1.0"})
_WEBP_BEGIN = 12
_WEBP_DRAWS = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_WEBP_SAYS_WORDS = 0b1100


def _png(content: bytes) -> Iterator[bytes]:
    """The parts of a PNG file (https://www.w3.org/TR/png-3/, 5.3) without texts; nothing after its end."""
    yield content[:_PNG_BEGIN]
    at, name = _PNG_BEGIN, b""
    while at + 8 <= len(content) and name != b"IEND":
        length, name = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        if name not in _PNG_WORDS:
            yield content[at : at + 12 + length]
        at += 12 + length


def _jpeg(content: bytes) -> Iterator[bytes]:
    """The segments of a JPEG file (ITU-T T.81, annex B) without Exif, XMP, IPTC and comments."""
    yield content[:2]
    at = 2
    while at + 4 <= len(content) and content[at] == _MARKER and content[at + 1] != _START_OF_SCAN:
        end = at + 2 + max(int.from_bytes(content[at + 2 : at + 4]), 2)
        if content[at + 1] not in _JPEG_WORDS:
            yield content[at:end]
        at = end
    yield content[at:]


def _gif(content: bytes) -> Iterator[bytes]:
    """The blocks of a GIF file (https://www.w3.org/Graphics/GIF/spec-gif89a.txt) that draw; nothing after its end."""
    at = _GIF_BEGIN + _palette(content[10:11])
    yield content[:at]
    while (kind := content[at : at + 1]) in (_IMAGE, _EXTENSION):
        is_image = kind == _IMAGE
        end = at + 11 + _palette(content[at + 9 : at + 10]) if is_image else at + 2
        while end < len(content) and content[end]:
            end += 1 + content[end]
        end += 1
        is_kept = content[at + 1 : at + 2] == _GRAPHIC_CONTROL or content[at + 3 : at + 14] in _REPEATS
        if is_image or is_kept:
            yield content[at:end]
        at = end
    yield _TRAILER


def _palette(flags: bytes) -> int:
    """Bytes of the table of colours that these flags announce."""
    is_there = flags and flags[0] & 0x80
    return 3 * 2 ** ((flags[0] & 7) + 1) if is_there else 0


def _webp(content: bytes) -> Iterator[bytes]:
    """The chunks of a WebP file (RFC 9649, 2.3) that draw; nothing where it is another kind of RIFF."""
    if content[8:_WEBP_BEGIN] != b"WEBP":
        return
    kept: list[bytes] = []
    at = _WEBP_BEGIN
    while at + 8 <= len(content):
        name, length = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        end = at + 8 + length + length % 2
        chunk = content[at:end]
        if name == b"VP8X":
            chunk = chunk[:8] + bytes(flags & ~_WEBP_SAYS_WORDS for flags in chunk[8:9]) + chunk[9:]
        if name in _WEBP_DRAWS:
            kept.append(chunk)
        at = end
    body = b"WEBP" + b"".join(kept)
    yield b"RIFF" + len(body).to_bytes(4, "little") + body


_FORMATS: Mapping[str, Callable[[bytes], Iterator[bytes]]] = {
    "image/png": _png,
    "image/jpeg": _jpeg,
    "image/gif": _gif,
    "image/webp": _webp,
}


def wordless(kind: str, content: bytes) -> bytes:
    """`content`, a picture of the media type `kind`, without words; empty where it is no such picture."""
    return b"".join(_FORMATS[kind](content))
