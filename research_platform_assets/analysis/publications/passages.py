"""A document as passages: paragraphs, items of lists, quotations and code, each with the headings above it.

Belongs here: lines of Markdown, reStructuredText, AsciiDoc, Org, HTML and plain text, read alike and in one go, because
addresses and numbers have to stay where they stand (`analysis.text` drops them). Does not belong here: what a heading
means (`cues`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
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
#: A heading is a passage of its own where it may name something, such as a badge beside the title.
_NAMING = re.compile(r"10\.|arxiv|ssrn|isbn|zenodo|github\.com", re.IGNORECASE)
_LEVELS = {"=": 1, "-": 2, "~": 3, "^": 4}
_LONGEST_TITLE = 120


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


def passages(text: str, markup: str) -> list[Passage]:
    """The passages of `text`, in order; `markup` is a format of `analysis.text.formats`."""
    return list(_Reader(markup).read(text))


@dataclass
class _Reader:
    markup: str

    def read(self, text: str) -> Iterator[Passage]:
        headings: list[tuple[int, str]] = []
        lines: list[str] = []
        form: Form = "prose"
        start = position = 0
        fence = ""

        def passage() -> Iterator[Passage]:
            if any(line.strip() for line in lines):
                yield Passage("".join(lines), start, form, tuple(title for _, title in headings))
            lines.clear()

        for line in text.splitlines(keepends=True):
            kind, heading = self._kind(line, lines, fence)
            if kind == "heading":
                if heading is not None and heading[2]:
                    lines.pop()
                yield from passage()
                if heading is not None:
                    while headings and headings[-1][0] >= heading[0]:
                        headings.pop()
                    headings.append(heading[:2])
                    if not heading[2] and _NAMING.search(line):
                        yield Passage(line, position, "prose", tuple(title for _, title in headings))
            elif kind == "fence":
                yield from passage()
                fence = "" if fence else line.lstrip()[:3]
            elif kind == "blank":
                yield from passage()
            else:
                if lines and (kind == "list" or (kind != form and not (form == "list" and kind == "prose"))):
                    yield from passage()
                if not lines:
                    start, form = position, kind  # pyright: ignore[reportAssignmentType] - the other kinds are above
                lines.append(line)
            position += len(line)
        yield from passage()

    def _kind(self, line: str, lines: list[str], fence: str) -> tuple[str, tuple[int, str, bool] | None]:
        """What a line is, and the heading (level, title, whether it is the line before) that it makes."""
        if _FENCE.match(line) and (not fence or line.lstrip().startswith(fence)):
            return "fence", None
        if fence:
            return "code", None
        if not line.strip():
            return "blank", None
        heading = self._heading(line, lines)
        if heading is not None:
            return "heading", heading
        if _QUOTE.match(line):
            return "quote", None
        return ("list" if _ITEM.match(line) else "prose"), None

    def _heading(self, line: str, lines: list[str]) -> tuple[int, str, bool] | None:
        underline = _UNDERLINE.fullmatch(line.rstrip("\r\n"))
        if underline is not None:
            is_title = len(lines) == 1 and len(lines[0].strip()) <= _LONGEST_TITLE and not _ITEM.match(lines[0])
            return (_LEVELS.get(underline["mark"], 5), plain(lines[0]), True) if is_title else None
        marked = _MARKED.match(line)
        if marked is not None and self._is_mark(marked["marks"][0]):
            return len(marked["marks"]), plain(marked["title"].rstrip("# \t")), False
        html = _HTML.match(line)
        if html is not None:
            return int(html["level"]), plain(html["title"]), False
        bold = _BOLD.fullmatch(line.rstrip("\r\n"))
        if bold is not None and not lines:
            return 7, plain(bold["title"]), False
        title = line.strip()
        if self.markup == "text" and not lines and title.isupper() and len(title) <= 60 and ":" not in title[:-1]:
            return 2, title, False
        return None

    def _is_mark(self, mark: str) -> bool:
        return {"#": True, "=": self.markup == "asciidoc", "*": self.markup == "org"}[mark]


def plain(text: str) -> str:
    """`text` without tags, emphasis and numbers in front."""
    words = re.sub(r"[*_`#]|\[|\]\([^)]{0,300}\)|\]", "", _TAGS.sub(" ", text))
    return re.sub(r"^[\W\d_]+", "", " ".join(words.split()))
