"""The prose in HTML, as READMEs embed it.

Belongs here: which elements hold prose. Does not belong here: making HTML safe to show (`site.markup`).
"""

from __future__ import annotations

from html.parser import HTMLParser

from research_platform_assets.analysis.text.blocks import Block, block

_WITHOUT_PROSE = frozenset(
    {"code", "head", "kbd", "math", "object", "pre", "samp", "script", "style", "svg", "template"}
)
_INLINE = frozenset(
    {
        "a",
        "abbr",
        "b",
        "big",
        "cite",
        "del",
        "em",
        "font",
        "i",
        "ins",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "u",
        "wbr",
    }
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


class _ProseParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._pieces: list[str] = []
        self._silent: list[str] = []
        self._level = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _WITHOUT_PROSE:
            self._silent.append(tag)
        if tag not in _INLINE:
            self.finish()
        self._level = _HEADINGS.get(tag, self._level)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._silent:
            del self._silent[self._silent.index(tag) :]
        if tag not in _INLINE:
            self.finish()
        if tag in _HEADINGS:
            self._level = 0

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag not in _INLINE:
            self.finish()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._pieces.append(data)

    def finish(self) -> None:
        found = block("".join(self._pieces), self._level)
        if found:
            self.blocks.append(found)
        self._pieces.clear()


def html_blocks(markup: str) -> list[Block]:
    """Return the headings and texts in `markup`; comments, code, scripts, drawings and all attributes fall away."""
    parser = _ProseParser()
    parser.feed(ended_markup(markup))
    parser.close()
    parser.finish()
    return parser.blocks


def ended_markup(markup: str) -> str:
    """`markup` up to a comment that never ends, with what begins a tag that never ends as text.

    Versions of Python disagree about both, and some search for the end again at each beginning.
    """
    unended = markup.find("<!--", markup.rfind("-->") + 1)
    tags, end, text = (markup if unended < 0 else markup[:unended]).rpartition(">")
    return tags + end + text.replace("<", "&lt;")


def silenced_by(tag: str) -> bool:
    """Whether the element `tag` holds no prose."""
    return tag in _WITHOUT_PROSE
