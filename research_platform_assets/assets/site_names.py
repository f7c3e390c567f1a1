"""Rendered documents without those who opted out.

Belongs here: masking HTML that was made of documents, which may say in several elements, or in references to
characters, what no text of a table says. Does not belong here: who opted out (`opt_out`), what is stored already
(`warehouse.erasure`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from html import escape

from research_platform_assets.site.notebooks.rendered_notebook import RenderedNotebook
from research_platform_assets.site.readme import Readme, Renderer
from research_platform_assets.warehouse.erasure import shown_text

Mask = Callable[[str], str]

_ELEMENT = re.compile(r"<[^>]*>")
#: Attributes that hold foreign text; masking the others, or names of elements, would break the page.
_VALUE = re.compile(r'(\s(?:alt|href|id|src|title)=")([^"]*)(?=")')
_NAMES = "it names somebody who opted out"


def without_names(render: Renderer, mask: Mask | None) -> Renderer:
    """`render` with those who opted out masked; a README in which that cannot be done becomes plain text."""
    if mask is None:
        return render

    def masked(readmes: Sequence[Readme]) -> Mapping[int, str]:
        return {number: _masked(html, mask) or _plain(html, mask) for number, html in render(readmes).items()}

    return masked


def nameless(notebook: RenderedNotebook, mask: Mask | None) -> RenderedNotebook:
    """`notebook` with those who opted out masked; where that cannot be done it is not shown."""
    if mask is None or notebook.html is None:
        return notebook
    html = _masked(notebook.html, mask)
    pictures = {name: _picture(name, content, mask) for name, content in notebook.pictures.items()}
    if html is None or None in pictures.values():
        return RenderedNotebook(None, _NAMES)
    return replace(notebook, html=html)


def _masked(html: str, mask: Mask) -> str | None:
    """`html` with names masked; None where some are put together from several elements."""
    parts: list[str] = []
    end = 0
    for element in _ELEMENT.finditer(html):
        parts += [mask(html[end : element.start()]), _VALUE.sub(lambda found: found[1] + mask(found[2]), element[0])]
        end = element.end()
    made = "".join([*parts, mask(html[end:])])
    text = shown_text(made)
    return made if mask(text) == text else None


def _plain(html: str, mask: Mask) -> str:
    return f'<pre tabindex="0">{escape(mask(shown_text(html)), quote=False)}</pre>'


def _picture(name: str, content: bytes, mask: Mask) -> bytes | None:
    """The picture; None where it is a drawing whose text names somebody."""
    if not name.endswith(".svg"):
        return content
    text = shown_text(drawing := content.decode())
    return content if mask(text) == text and mask(drawing) == drawing else None
