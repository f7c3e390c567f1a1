"""Markdown from the HTML that GitHub makes of it: badges, links and code stay what they were.

Belongs here: turning rendered READMEs back, so that every method is given what it would be given. Does not belong here:
reading prose (`analysis.text`).
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = {"p", "div", "ul", "ol", "table", "blockquote", "details", "summary", "article", "section", "dl", "dt", "dd"}
_SILENT = {"svg", "script", "style"}
_EMPTY_LINES = re.compile(r"\n\s*\n\s*")


class _Writer(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.addresses: list[str | None] = []
        self.silent = 0
        self.is_code = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag in _SILENT:
            self.silent += 1
        elif tag in _HEADINGS:
            self.parts.append("\n\n" + "#" * _HEADINGS[tag] + " ")
        elif tag == "a":
            # What GitHub puts before a heading links to the heading and has no text.
            address = None if known.get("class") == "anchor" else known.get("href")
            self.addresses.append(address)
            self.parts.append("[" if address else "")
        elif tag == "img":
            address = known.get("data-canonical-src") or known.get("src") or ""
            self.parts.append(f"![{known.get('alt') or ''}]({address})")
        elif tag == "pre":
            self.is_code = True
            self.parts.append("\n\n```\n")
        elif tag == "code" and not self.is_code:
            self.parts.append("`")
        elif tag in {"li", "tr", "br", "td", "th"}:
            self.parts.append({"li": "\n- ", "tr": "\n| ", "br": "\n"}.get(tag, ""))
        elif tag in _BLOCKS:
            self.parts.append("\n\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag == "a" and self.addresses:
            address = self.addresses.pop()
            self.parts.append(f"]({address})" if address else "")
        elif tag == "pre":
            self.is_code = False
            self.parts.append("\n```\n\n")
        elif tag == "code" and not self.is_code:
            self.parts.append("`")
        elif tag in {"td", "th"}:
            self.parts.append(" | ")
        elif tag in _HEADINGS or tag in _BLOCKS:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data if self.is_code else re.sub(r"\s+", " ", data))


def markdown_of(rendered: str) -> str:
    """Return the Markdown that `rendered`, the HTML of a README, may have been written as."""
    writer = _Writer()
    writer.feed(rendered)
    writer.close()
    return _EMPTY_LINES.sub("\n\n", "".join(writer.parts)).strip() + "\n"
