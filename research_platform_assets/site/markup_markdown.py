"""Markdown as GitHub reads it, to HTML that is not yet safe.

Belongs here: the parser's options and what GitHub does before it parses. Does not belong here: making the result safe
(`sanitising`).
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from research_platform_assets.privacy import MASK

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

#: Quotes, lists and brackets inside each other that the parser follows; its time grows with this for hostile texts.
MAXIMUM_NESTING = 50

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n((?:[\w-]+:.*\n|[ \t#-].*\n|\n)+?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
# `[write to us](mailto:...)` with its address masked; spaces end a target unless it stands in angle brackets.
_MASKED_TARGET = re.compile(rf"\]\(\s*<?{re.escape(MASK)}>?")


def markdown_html(text: str) -> str:
    """Return `text` as HTML: tables, task lists, alerts, strikethrough and bare links as on GitHub, raw HTML kept."""
    prepared = _MASKED_TARGET.sub(f"](<{MASK}>", text)
    return _parser().render(_FRONT_MATTER.sub(r"~~~~~~yaml\n\1~~~~~~\n\n", prepared))


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("gfm-like2", {"maxNesting": MAXIMUM_NESTING})
    linkify: Any = parser.linkify
    # Without a scheme, `README.md` would become a link to Moldova.
    linkify.set({"fuzzy_link": False, "fuzzy_email": False})
    return parser
