"""Pictures in the outputs of notebooks, as files that are safe to lie beside the pages.

Belongs here: which kinds there are, telling that bytes are what they claim, and what may stay of a drawing. A page
shows them as images, where nothing in them runs; but anybody can open a file by itself, and then a drawing is a
document with all rights of the site. So it keeps shapes, text and colours, and nothing else.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from research_platform_assets.privacy import contains_address, mask_addresses
from research_platform_assets.redaction import redact
from research_platform_assets.site.notebooks.wordless import wordless

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

SVG = "image/svg+xml"
#: Kinds of pictures made of pixels, by the bytes that each begins with.
RASTER = {
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/gif": (b"GIF87a", b"GIF89a"),
    "image/webp": (b"RIFF",),
}
ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp", SVG: "svg"}
#: Larger pictures are not shown.
LARGEST_BYTES = 3 * 1024 * 1024
LARGEST_DRAWING = 1024 * 1024
_MAXIMUM_ELEMENTS = 20_000
_MAXIMUM_DEPTH = 60

_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_ELEMENTS = frozenset(
    "circle clipPath defs desc ellipse g line linearGradient marker mask path pattern polygon polyline radialGradient"
    " rect stop svg symbol text textPath title tspan use".split()
)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,39}")
# Whatever in a value could load something or is hidden behind an escape.
_LOADS = re.compile(r"url\s*\(\s*[\"']?\s*(?!#)|@|\\|expression|javascript|data:|image-set|//", re.IGNORECASE)


def raster(kind: str, encoded: str) -> bytes | None:
    """The bytes of a picture of one of the kinds in `RASTER`, from base64; None where they are nothing of the kind.

    What the file says in words, such as who made it with which program and where, is left out.
    """
    if not encoded or len(encoded) > LARGEST_BYTES * 4 // 3 + 4:
        return None
    try:
        content = base64.b64decode(encoded)
    except (binascii.Error, ValueError):
        return None
    if not content.startswith(RASTER[kind]):
        return None
    return wordless(kind, content) or None


def cleaned_svg(drawing: str) -> str | None:
    """`drawing` with shapes, text and colours alone, addresses and secrets masked; None where there is nothing left.

    What refers to anything outside of it, runs, moves or holds HTML is left out.
    """
    if not drawing or len(drawing) > LARGEST_DRAWING:
        return None
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(redact(drawing))
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return None
    if root.tag not in (f"{_SVG}svg", "svg") or sum(1 for _ in root.iter()) > _MAXIMUM_ELEMENTS:
        return None
    made = "".join(_written(root, 0))
    return None if contains_address(made) else made


def _written(element: Element, depth: int) -> Iterator[str]:
    name = element.tag.removeprefix(_SVG) if isinstance(element.tag, str) else ""  # pyright: ignore[reportUnnecessaryIsInstance] - a comment's is a function
    if name not in _ELEMENTS or depth > _MAXIMUM_DEPTH:
        return
    space = ' xmlns="http://www.w3.org/2000/svg"' if depth == 0 else ""
    yield f"<{name}{space}{''.join(_attributes(element))}>"
    yield escape(mask_addresses(element.text or ""), quote=False)
    for child in element:
        yield from _written(child, depth + 1)
        yield escape(mask_addresses(child.tail or ""), quote=False)
    yield f"</{name}>"


def _attributes(element: Element) -> Iterator[str]:
    for written, value in sorted(element.attrib.items()):
        name = "href" if written == _XLINK else written
        is_allowed = _NAME.fullmatch(name) is not None and not name.lower().startswith("on")
        refers_outside = name == "href" and not value.startswith("#")
        if (
            is_allowed
            and not refers_outside
            and not _LOADS.search(value)
            and not (name == "href" == written and _XLINK in element.attrib)
        ):
            yield f' {name}="{escape(mask_addresses(value))}"'
