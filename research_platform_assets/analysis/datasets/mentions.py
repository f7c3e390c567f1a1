"""Addresses in a README, each with the sentence in which it stands.

Belongs here: where a document mentions an address, in any markup. Does not belong here: what an address leads to
(`deposits`), prose without addresses (`analysis.text`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser

from markdown_it import MarkdownIt
from markdown_it.token import Token

from research_platform_assets.analysis.text.cost import takes_long
from research_platform_assets.analysis.text.formats import ReadmeFormat
from research_platform_assets.analysis.text.markup_html import ended_markup

#: Longer texts are read up to here; no README is as long.
LONGEST_TEXT = 200_000
#: Sentences are shown up to this many characters around the address.
LONGEST_SENTENCE = 300

_ADDRESS = re.compile(
    r"""
      https?://[^\s<>"'`|\\^\[\]]{1,500}
    | (?:\bdoi:\s?|(?<![\w./:=-]))10\.\d{4,9}/[^\s<>"'`|\\^\[\]]{1,200}
    """,
    re.IGNORECASE | re.VERBOSE,
)
_TRAILING = ".,;:!?*_~'\""
_BRACKETS = {")": "(", "]": "[", "}": "{"}
_SENTENCE_END = re.compile(r"[.!?][\"')\]]{0,3}\s+(?=[\"'(\[]{0,3}[A-Z0-9])")
_WHITESPACE = re.compile(r"\s+")
_BLANK_LINES = re.compile(r"\n[ \t]*\n")
_UNDERLINE = re.compile(r"([=\-~^\"'#*+.:_`])\1{2,}[ \t]*")
_MARKED_HEADING = re.compile(r"(?:\*{1,6}|={1,6}|#{1,6})[ \t]+(?P<title>\S.{0,200})")
_LINE_BREAKS = re.compile(r"\r\n?")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)


@dataclass(frozen=True)
class Mention:
    """An address in a document.

    Attributes:
        address: As written, without the punctuation that ends its sentence.
        sentence: The sentence, or line of code, on one line and shortened.
        heading: The heading above it; empty before the first one.
        kind: `text`, `code`, or `image` where only a picture says it, such as a badge.
    """

    address: str
    sentence: str
    heading: str
    kind: str


@dataclass
class _Passage:
    """A text in the making, with the addresses of its markup: (address, where in the text, whether a picture)."""

    pieces: list[str] = field(default_factory=list[str])
    length: int = 0
    visible: int = 0
    links: list[tuple[str, int, bool]] = field(default_factory=list[tuple[str, int, bool]])

    def add(self, piece: str) -> None:
        self.pieces.append(piece)
        self.length += len(piece)
        self.visible += not piece.isspace() and bool(piece)

    @property
    def text(self) -> str:
        return "".join(self.pieces)


def mentions(text: str, markup: ReadmeFormat) -> list[Mention]:
    """Every address in `text`, in order.

    Markdown is read by its tokens, HTML within it by its elements. Documents in other markups, and Markdown that is
    long or nested too deeply, are read as paragraphs between blank lines, as they are written.
    """
    source = _LINE_BREAKS.sub("\n", text[:LONGEST_TEXT])
    if markup == "markdown" and not takes_long(source):
        try:
            return list(_of_markdown(_FRONT_MATTER.sub("", source, count=1)))
        except RecursionError:
            pass
    return list(_of_paragraphs(source))


def trimmed(address: str) -> str:
    """`address` without punctuation and brackets that belong to the sentence around it."""
    while address:
        last = address[-1]
        if last in _TRAILING or (last in _BRACKETS and address.count(last) > address.count(_BRACKETS[last])):
            address = address[:-1]
        else:
            break
    return address


def _of_markdown(source: str) -> Iterator[Mention]:
    heading = ""
    is_heading = False
    for token in _parser().parse(source):
        if token.type in ("heading_open", "heading_close"):
            is_heading = token.type == "heading_open"
        elif token.type == "inline":
            passage = _inline(token.children or [])
            heading = passage.text.strip() if is_heading else heading
            yield from _in_passage(passage, heading)
        elif token.type == "html_block":
            for passage in _html_passages(token.content):
                yield from _in_passage(passage, heading)
        elif token.type in ("fence", "code_block"):
            yield from _in_code(token.content, heading)


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def _inline(tokens: Iterable[Token]) -> _Passage:
    passage = _Passage()
    opened: list[tuple[str, int, int]] = []
    for token in tokens:
        if token.type == "link_open":
            opened.append((str(token.attrs.get("href", "")), passage.length, passage.visible))
        elif token.type == "link_close" and opened:
            address, start, visible = opened.pop()
            passage.links.append((address, start, passage.visible == visible))
        elif token.type == "image":
            passage.links.append((str(token.attrs.get("src", "")), passage.length, True))
        elif token.type == "html_inline":
            passage.links += [(address, passage.length, is_image) for address, is_image in _html_links(token.content)]
        elif token.type in ("softbreak", "hardbreak"):
            passage.add(" ")
        elif token.type in ("text", "text_special", "code_inline"):
            passage.add(token.content)
    return passage


class _LinkParser(HTMLParser):
    """Cuts HTML into passages at every element that is no part of a sentence."""

    _IN_SENTENCE = frozenset("a abbr b br cite code em font i kbd mark q small span strong sub sup u".split())

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.passages = [_Passage()]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._cut(tag)
        last = self.passages[-1]
        last.links += [(value, last.length, tag == "img") for name, value in attrs if value and name in ("href", "src")]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self._cut(tag)

    def handle_data(self, data: str) -> None:
        self.passages[-1].add(data)

    def _cut(self, tag: str) -> None:
        if tag not in self._IN_SENTENCE and tag != "img":
            self.passages.append(_Passage())


def _html_passages(markup: str) -> list[_Passage]:
    parser = _LinkParser()
    parser.feed(ended_markup(markup))
    parser.close()
    return parser.passages


def _html_links(tag: str) -> list[tuple[str, bool]]:
    return [(address, is_image) for passage in _html_passages(tag) for address, _, is_image in passage.links]


def _of_paragraphs(source: str) -> Iterator[Mention]:
    heading = ""
    for paragraph in _BLANK_LINES.split(source):
        first, _, rest = paragraph.strip("\n").partition("\n")
        second = rest.partition("\n")[0]
        marked = _MARKED_HEADING.match(first)
        if marked:
            heading = marked["title"]
        elif second and _UNDERLINE.fullmatch(second):
            heading = first.strip()
        yield from _in_text(paragraph, [], heading, "text")


def _in_code(code: str, heading: str) -> Iterator[Mention]:
    entry = code.lstrip()[:40].partition("\n")[0]
    context = f"{heading} {entry}" if entry.startswith("@") else heading
    for line in code.splitlines():
        yield from _in_text(line, [], context, "code")


def _in_passage(passage: _Passage, heading: str) -> Iterator[Mention]:
    return _in_text(passage.text, passage.links, heading, "text")


def _in_text(text: str, links: list[tuple[str, int, bool]], heading: str, kind: str) -> Iterator[Mention]:
    found = [(trimmed(address), at, is_image) for address, at, is_image in links]
    found += [(trimmed(match[0]), match.start(), False) for match in _ADDRESS.finditer(text)]
    if not found:
        return
    ends = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    for address, at, is_image in sorted(found, key=lambda each: each[1]):
        behind = min(bisect_right(ends, at), len(ends) - 1)
        sentence = _shortened(text, ends[behind - 1], ends[behind], at)
        yield Mention(address, sentence, heading, "image" if is_image else kind)


def _shortened(text: str, start: int, stop: int, at: int) -> str:
    half = LONGEST_SENTENCE // 2
    begin, end = max(start, at - half), min(stop, at + half)
    sentence = _WHITESPACE.sub(" ", text[begin:end])
    # What a cut goes through is left out: half an address or half a secret is not recognised as one.
    sentence = sentence.partition(" ")[2] if begin > start else sentence
    sentence = sentence.rpartition(" ")[0] if end < stop else sentence
    return f"{'… ' if begin > start else ''}{sentence.strip()}{' …' if end < stop else ''}"
