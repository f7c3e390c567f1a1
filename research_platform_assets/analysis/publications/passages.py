"""A document as passages: paragraphs, items of lists, quotations and code, each with the headings above it.

Belongs here: lines of Markdown, reStructuredText, AsciiDoc, Org, HTML and plain text, read alike and in one go, because
addresses and numbers have to stay where they stand (`analysis.text` drops them). Does not belong here: what a heading
means (`cues`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

Form = Literal["prose", "list", "quote", "code"]

_FENCE = re.compile(r"[ \t]{0,8}(?P<fence>`{3,}|~{3,})")
_MARKED = re.compile(r"[ \t]{0,3}(?P<marks>#{1,6}|={1,6}|\*{1,6})[ \t]+(?P<title>\S.{0,200})")
_BOLD = re.compile(r"[ \t]{0,3}(?:\*\*|__)(?P<title>[^*_]{1,80})(?:\*\*|__)[ \t]*:?[ \t]*")
_HTML = re.compile(r"[ \t]{0,8}<h(?P<level>[1-6])\b[^>]{0,200}>(?P<title>.{0,200}?)(?:</h|$)", re.IGNORECASE)
_UNDERLINE = re.compile(r"(?P<mark>[=~^\"'*+#.\-])(?P=mark){2,200}[ \t]*")
_ITEM = re.compile(r"[ \t]{0,16}(?:[-*+•][ \t]+|\d{1,3}[.)][ \t]+|\[[^\]\s]{1,20}\]:?[ \t]+|\|)")
_QUOTE = re.compile(r"[ \t]{0,8}>[ \t]?")
_TAGS = re.compile(r"<[^<>]{0,300}>")
_MARKUP = re.compile(r"[*_`#\[]|\]\([^)]{0,300}\)|\]")
#: A heading is a passage of its own where it may name something, such as a badge beside the title.
_NAMING = re.compile(r"10\.|arxiv|ssrn|isbn|zenodo|github\.com", re.IGNORECASE)
_LEVELS = {"=": 1, "-": 2, "~": 3, "^": 4}
_BOLD_LEVEL = 7
_LONGEST_TITLE = 120
_LONGEST_CAPITALS = 60


@dataclass(frozen=True)
class Passage:
    """A piece of a document.

    Attributes:
        text: Its lines.
        start: Where it begins in the document, in characters.
        form: What it looks like.
        headings: The titles above it, the nearest last.
    """

    text: str
    start: int
    form: Form
    headings: tuple[str, ...]


@dataclass(frozen=True)
class _Heading:
    level: int
    title: str
    is_line_before: bool = False


def passages(text: str, markup: str) -> list[Passage]:
    """The passages of `text`, in order; `markup` is a format of `analysis.text.formats`."""
    reader = _Reader(markup)
    position = 0
    found: list[Passage] = []
    for line in text.splitlines(keepends=True):
        found += reader.read(line, position)
        position += len(line)
    return [*found, *reader.finished()]


@dataclass
class _Reader:
    """Reads line by line; what is known of the lines before decides what a line is."""

    markup: str
    _headings: list[_Heading] = field(default_factory=list[_Heading])
    _lines: list[str] = field(default_factory=list[str])
    _start: int = 0
    _form: Form = "prose"
    _fence: str = ""

    def read(self, line: str, position: int) -> Iterator[Passage]:
        """The passages that end with a line at `position`, or before it."""
        if _FENCE.match(line) and line.lstrip().startswith(self._fence):
            yield from self.finished()
            self._fence = "" if self._fence else line.lstrip()[:3]
        elif self._fence:
            yield from self._add(line, position, "code")
        elif not line.strip():
            yield from self.finished()
        elif (heading := self._heading(line)) is not None:
            yield from self._enter(heading, line, position)
        elif _QUOTE.match(line):
            yield from self._add(line, position, "quote")
        else:
            yield from self._add(line, position, "list" if _ITEM.match(line) else "prose")

    def finished(self) -> Iterator[Passage]:
        """The passage that is being read, if there is one; the next line begins another."""
        if self._lines:
            yield Passage("".join(self._lines), self._start, self._form, self._titles())
        self._lines.clear()

    def _add(self, line: str, position: int, form: Form) -> Iterator[Passage]:
        goes_on = form == self._form or (self._form == "list" and form == "prose")
        if form == "list" or not goes_on:
            yield from self.finished()
        if not self._lines:
            self._start, self._form = position, form
        self._lines.append(line)

    def _enter(self, heading: _Heading, line: str, position: int) -> Iterator[Passage]:
        if heading.is_line_before:
            self._lines.pop()
        yield from self.finished()
        while self._headings and self._headings[-1].level >= heading.level:
            self._headings.pop()
        self._headings.append(heading)
        if not heading.is_line_before and _NAMING.search(line):
            yield Passage(line, position, "prose", self._titles())

    def _titles(self) -> tuple[str, ...]:
        return tuple(heading.title for heading in self._headings)

    def _heading(self, line: str) -> _Heading | None:
        """The heading that a line makes of itself or of the line before."""
        stripped = line.rstrip("\r\n")
        if (underline := _UNDERLINE.fullmatch(stripped)) is not None:
            return (
                _Heading(_LEVELS.get(underline["mark"], 5), plain(self._lines[0]), True) if self._is_title() else None
            )
        if (marked := _MARKED.match(line)) is not None and self._is_mark(marked["marks"][0]):
            return _Heading(len(marked["marks"]), plain(marked["title"].rstrip("# \t\r\n")))
        if (html := _HTML.match(line)) is not None:
            return _Heading(int(html["level"]), plain(html["title"]))
        if self._lines:
            return None
        if (bold := _BOLD.fullmatch(stripped)) is not None:
            return _Heading(_BOLD_LEVEL, plain(bold["title"]))
        title = stripped.strip()
        is_capitals = self.markup == "text" and title.isupper() and len(title) <= _LONGEST_CAPITALS
        return _Heading(2, title) if is_capitals and ":" not in title[:-1] else None

    def _is_title(self) -> bool:
        """Whether the lines so far are one that can be underlined."""
        return len(self._lines) == 1 and len(self._lines[0]) <= _LONGEST_TITLE and not _ITEM.match(self._lines[0])

    def _is_mark(self, mark: str) -> bool:
        return {"#": True, "=": self.markup == "asciidoc", "*": self.markup == "org"}[mark]


def plain(text: str) -> str:
    """`text` without tags, emphasis and numbers in front."""
    words = _MARKUP.sub("", _TAGS.sub(" ", text))
    return re.sub(r"^[\W\d_]+", "", " ".join(words.split()))
