"""HTML without those who opted out.

Belongs here: masking what a reader sees of HTML, which may say in several elements, or in references to characters,
what no text that it was made of says. Does not belong here: who opted out (`register`), which pages there are (`site`).
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable

Mask = Callable[[str], str]
"""From a text to the text that may stay."""

_ELEMENT = re.compile(r"<[^>]*>")
#: Attributes that hold foreign text; masking the others, or names of elements, would break the page.
_VALUE = re.compile(r'(\s(?:alt|href|id|src|title)=")([^"]*)(?=")')


def shown_text(page: str) -> str:
    """What a reader sees of a page: a name in it may have an element inside."""
    return html.unescape(_ELEMENT.sub("", page))


def masked(page: str, mask: Mask) -> str | None:
    """`page` with names masked and its elements as they are; None where a name is put together from several."""
    parts: list[str] = []
    end = 0
    for element in _ELEMENT.finditer(page):
        parts += [mask(page[end : element.start()]), _VALUE.sub(lambda found: found[1] + mask(found[2]), element[0])]
        end = element.end()
    made = "".join([*parts, mask(page[end:])])
    text = shown_text(made)
    return made if mask(text) == text else None


def as_text(page: str, mask: Mask) -> str:
    """What is left of a page that cannot be masked as it is: its text."""
    return f'<pre tabindex="0">{html.escape(mask(shown_text(page)), quote=False)}</pre>'
