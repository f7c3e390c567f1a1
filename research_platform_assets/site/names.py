"""Rendered documents without those who opted out.

Belongs here: what a page shows of a document that names somebody. Does not belong here: masking HTML
(`opt_out.rendered`), what is stored already (`warehouse.erasure`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from research_platform_assets.opt_out.rendered import Mask, as_text, masked, shown_text
from research_platform_assets.site.notebooks.rendered_notebook import RenderedNotebook
from research_platform_assets.site.readme import Readme, Renderer

_NAMES = "it names somebody who opted out"


def without_names(render: Renderer, mask: Mask | None) -> Renderer:
    """`render` with those who opted out masked; a README in which that cannot be done becomes plain text."""
    if mask is None:
        return render

    def nameless(readmes: Sequence[Readme]) -> Mapping[int, str]:
        return {number: masked(html, mask) or as_text(html, mask) for number, html in render(readmes).items()}

    return nameless


def nameless_notebook(notebook: RenderedNotebook, mask: Mask | None) -> RenderedNotebook:
    """`notebook` with those who opted out masked; where that cannot be done it is not shown."""
    if mask is None or notebook.html is None:
        return notebook
    html = masked(notebook.html, mask)
    if html is None or any(_names(name, content, mask) for name, content in notebook.pictures.items()):
        return RenderedNotebook(None, _NAMES)
    return replace(notebook, html=html)


def _names(name: str, content: bytes, mask: Mask) -> bool:
    """Whether a picture is a drawing whose text names somebody."""
    if not name.endswith(".svg"):
        return False
    drawing = content.decode()
    return any(mask(text) != text for text in (drawing, shown_text(drawing)))
