"""What stands inside a line of Org mode, as HTML that is not yet safe.

Belongs here: links, images, emphasis, code, formulas and references to footnotes. Does not belong here: blocks
(`markup_org`).
"""

from __future__ import annotations

import re
from html import escape

from research_platform_assets.site.links import slug
from research_platform_assets.site.markup_markdown import formula_html

#: Emphasis inside emphasis that is followed.
MAXIMUM_NESTING = 4

# Whatever looks for its own end is bounded: unbounded, a line of opening marks takes time by its length squared.
_PART = re.compile(
    r"\[\[(?P<target>[^\[\]]{1,2000})\](?:\[(?P<label>[^\[\]]{1,500})\])?\]"
    r"|\[fn:(?P<note>[\w-]{1,40})\]"
    r"|(?P<address>https?://[^\s<>\[\]()]{1,2000}(?<![.,;:!?]))"
    r"|\\\((?P<formula>[^\n]{1,300}?)\\\)"
    r"|\\\[(?P<display>[^\n]{1,300}?)\\\]"
    r"|(?<!\w)(?P<mark>[*/_+=~])(?P<body>[^\s](?:[^\n]{0,200}?[^\s])?)(?P=mark)(?!\w)"
)
_IMAGE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp)(?:\?[^\s]*)?$", re.IGNORECASE)
_ELEMENTS = {"*": "strong", "/": "em", "_": "u", "+": "del", "=": "code", "~": "code"}


def inline_html(text: str, depth: int = 0) -> str:
    """Return a line, or lines that belong together, as HTML; whatever is no markup is escaped."""
    parts: list[str] = []
    end = 0
    for part in _PART.finditer(text):
        parts += [escape(text[end : part.start()], quote=False), _part(part, depth)]
        end = part.end()
    return "".join([*parts, escape(text[end:], quote=False)])


def _part(part: re.Match[str], depth: int) -> str:
    if part["target"]:
        return _link(part["target"], part["label"], depth)
    if part["note"]:
        name = escape(part["note"])
        return f'<sup><a id="fnref-{name}" href="#fn-{name}">{name}</a></sup>'
    if part["address"]:
        address = escape(part["address"])
        return f'<a href="{address}">{address}</a>'
    if part["formula"] or part["display"]:
        return formula_html(part["formula"] or part["display"], is_display=bool(part["display"]))
    element, body = _ELEMENTS[part["mark"]], part["body"]
    inside = (
        escape(body, quote=False) if element == "code" or depth >= MAXIMUM_NESTING else inline_html(body, depth + 1)
    )
    return f"<{element}>{inside}</{element}>"


def _link(target: str, label: str | None, depth: int) -> str:
    address = _address(target)
    if _IMAGE.search(label or target):
        image = f'<img src="{escape(_address(label or target))}">'
        return f'<a href="{escape(address)}">{image}</a>' if label else image
    shown = label or target.removeprefix("file:").removeprefix("*")
    inside = escape(shown, quote=False) if depth >= MAXIMUM_NESTING else inline_html(shown, depth + 1)
    return f'<a href="{escape(address)}">{inside}</a>'


def _address(target: str) -> str:
    if target.startswith("*"):
        return f"#{slug(target[1:])}"
    return target.removeprefix("file:").partition("::")[0]
