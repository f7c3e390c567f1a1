"""Program text cut into tokens, comments and strings, in one pass that takes time in proportion to its length.

Belongs here: what each line is, the tokens, and the text without what comments and strings say. Does not belong here:
what the tokens mean (`functions`, `python_facts`).

Analysers are not this robust: many of their patterns look from every opening quote or comment to the end of the text.
So they get only texts from which these are taken out, and of which it is known how deep they nest (`bounds`).
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

from research_platform_assets.analysis.code_quality.languages import Language, Strings

Kind = Literal["word", "symbol", "string"]

_NEWLINES = re.compile(r"\r\n?")
_NOT_NEWLINE = re.compile(r"[^\n]+")
_CHARACTER = re.compile(r"'(?:\\[^\n]{1,9}?|[^'\\\n])'")
_REGULAR_EXPRESSION = re.compile(r"/(?![*/])(?:[^\\/\[\n]|\\[^\n]|\[(?:[^\]\\\n]|\\[^\n])*+\])++/[a-z]*")
#: Each slash may begin one, so that they are looked for only this far.
_LONGEST_REGULAR_EXPRESSION = 300
#: After these a slash does not divide.
_PREFIXES = frozenset({"r", "R", "u", "U"})
_BEFORE_OPERAND = frozenset("( , = : [ ! & | ? { } ; + - * % ~ ^ < > return typeof case in of".split())
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
MOST_PIECES = 80_000
"""A text of more tokens, comments and blanks is not read: hardly anybody wrote it, and each takes some microseconds."""


class Token(NamedTuple):
    """A token that is code, the line that it begins in, and how many brackets are open where it ends."""

    kind: Kind
    text: str
    line: int
    depth: int


@dataclass(frozen=True)
class Scan:
    """A text, read.

    Attributes:
        tokens: What is neither blank nor comment, in order.
        lines: Number of lines.
        code_lines: Numbers of the lines that hold code, in order, the first line being 1.
        comment_lines: How many lines hold a comment or documentation and no code.
        plain: The text with comments blanked and the contents of strings replaced, line by line as long as it was.
        deepest: The most brackets open at once.
        is_balanced: Whether each bracket is closed by its own kind, each string and each comment is closed.
        is_whole: Whether all was read; else it has more than `MOST_PIECES`, and the figures are empty.
    """

    tokens: tuple[Token, ...]
    lines: int
    code_lines: tuple[int, ...]
    comment_lines: int
    plain: str
    deepest: int
    is_balanced: bool
    is_whole: bool

    @property
    def blank_lines(self) -> int:
        """Lines with neither code nor comment."""
        return self.lines - len(self.code_lines) - self.comment_lines


def unified(text: str) -> str:
    """`text` with every line end as one line feed."""
    return _NEWLINES.sub("\n", text)


def scan(text: str, language: Language) -> Scan:
    """Read `text`, whose line ends are line feeds."""
    reading = _Reading(text, language)
    reading.run()
    return reading.result()


def _string_body(strings: Strings) -> re.Pattern[str]:
    quote = re.escape(strings.delimiter[0])
    stop = "" if strings.has_lines else r"\n"
    escaped = r"\\(?s:.)" if strings.has_escapes else r"(?!)"
    backslash = r"\\" if strings.has_escapes else ""
    run = rf"[^{quote}{backslash}{stop}]"
    if len(strings.delimiter) == 1:
        return re.compile(rf"(?:{run}|{escaped})*+({quote})?")
    rest = rf"{quote}(?!{re.escape(strings.delimiter[1:])})"
    return re.compile(rf"(?:{run}|{escaped}|{rest})*+({re.escape(strings.delimiter)})?")


@dataclass(frozen=True)
class _Patterns:
    token: re.Pattern[str]
    strings: dict[str, re.Pattern[str]]
    blocks: dict[str, tuple[str, re.Pattern[str]]]


@functools.cache
def _patterns(language: Language) -> _Patterns:
    blocks = dict(language.block_comments)
    line_blocks = dict(language.whole_line_blocks)
    openings = [re.escape(each) for each in sorted(blocks, key=len, reverse=True)]
    whole_blocks = [rf"^[ \t]*{re.escape(each)}" for each in line_blocks]
    whole_lines = [rf"^{re.escape(each)}" for each in language.whole_line_comments]
    lines = [re.escape(each) for each in language.line_comments]
    if language.name in ("Shell", "Perl"):
        # `$#` counts arguments there.
        lines = [rf"(?<![^\s;(]){each}" for each in lines]
    quotes = [re.escape(each.delimiter) for each in language.strings]
    parts = [
        ("newline", [r"\n"]),
        ("space", [r"[^\S\n]+"]),
        ("wholeblock", whole_blocks),
        ("line", [*whole_lines, *(lines if not openings else [])]),
        ("block", openings),
        ("lateline", lines if openings else []),
        ("word", [r"[^\W\d]\w*", r"\d[\w.]*"]),
        ("string", quotes),
        ("symbol", [r"."]),
    ]
    token = "|".join(f"(?P<{name}>{'|'.join(each)})" for name, each in parts if each)
    return _Patterns(
        re.compile(token, re.MULTILINE),
        {each.delimiter: _string_body(each) for each in language.strings},
        {
            opening: (closing, re.compile(f"{re.escape(opening)}|{re.escape(closing)}"))
            for opening, closing in blocks.items()
        },
    )


class _Reading:
    """The state of a pass over one text."""

    def __init__(self, text: str, language: Language) -> None:
        self._text = text
        self._language = language
        self._patterns = _patterns(language)
        self._line = 1
        self._tokens: list[Token] = []
        self._code: dict[int, None] = {}
        self._comments: set[int] = set()
        self._plain: list[str] = []
        self._open: list[str] = []
        self._deepest = 0
        self._is_balanced = True

    def run(self) -> None:
        text, position, end = self._text, 0, len(self._text)
        match_at = self._patterns.token.match
        while position < end and len(self._plain) <= MOST_PIECES:
            found = match_at(text, position)
            if found is None:  # pragma: no cover - a symbol is any character but a line feed
                raise AssertionError("every character is part of a token")
            position = self._take(str(found.lastgroup), found.group(), position, found.end())

    def result(self) -> Scan:
        if len(self._plain) > MOST_PIECES:
            return Scan((), 0, (), 0, "", 0, is_balanced=False, is_whole=False)
        lines = self._text.count("\n") + (bool(self._text) and not self._text.endswith("\n"))
        documented = self._documentation() if self._language.has_docstrings else frozenset[int]()
        # What is never closed ends behind the last line end, in a line that is none.
        code = tuple(line for line in self._code if line not in documented and line <= lines)
        comments = {line for line in self._comments | documented if line <= lines} - set(code)
        return Scan(
            tuple(self._tokens),
            lines,
            code,
            len(comments),
            "".join(self._plain),
            self._deepest,
            is_balanced=self._is_balanced and not self._open,
            is_whole=True,
        )

    def _take(self, kind: str, text: str, start: int, end: int) -> int:
        """Take one token in; returns where the next one begins."""
        if kind in ("newline", "space"):
            self._line += kind == "newline"
            self._plain.append(text)
            return end
        if kind in ("line", "lateline", "block", "wholeblock"):
            return self._comment(start, self._end_of_comment(kind, text, end))
        if kind == "string":
            return self._string(text, start, end)
        literal = self._literal(text, start) if kind == "symbol" else None
        if literal is not None:
            return self._code_token("string", start, literal.end(), 0)
        self._bracket(text)
        return self._code_token("word" if kind == "word" else "symbol", start, end, None)

    def _literal(self, text: str, start: int) -> re.Match[str] | None:
        """The literal that begins with a symbol which does not always begin one."""
        if text == "'" and self._language.has_character_literals:
            return _CHARACTER.match(self._text, start)
        if text == "/" and self._language.has_regular_expressions and self._may_begin_operand():
            return _REGULAR_EXPRESSION.match(self._text, start, start + _LONGEST_REGULAR_EXPRESSION)
        return None

    def _end_of_comment(self, kind: str, opening: str, position: int) -> int:
        if kind == "block":
            return self._end_of_block(opening, position)
        if kind == "wholeblock":
            return self._end_of_whole_block(opening.strip(), position)
        rest = _NOT_NEWLINE.match(self._text, position)
        return rest.end() if rest else position

    def _may_begin_operand(self) -> bool:
        return not self._tokens or self._tokens[-1].text in _BEFORE_OPERAND

    def _bracket(self, text: str) -> None:
        if text in _OPENING:
            self._open.append(text)
            self._deepest = max(self._deepest, len(self._open))
        elif text in _CLOSING:
            if self._open and self._open[-1] + text in ("()", "[]", "{}"):
                self._open.pop()
            else:
                self._is_balanced = False

    def _end_of_block(self, opening: str, position: int) -> int:
        closing, either = self._patterns.blocks[opening]
        depth = 1
        while depth:
            if self._language.are_comments_nested:
                found = either.search(self._text, position)
                place, length = (found.start(), len(found.group())) if found else (-1, 0)
                depth += 1 if found and found.group() == opening else -1
            else:
                place, length, depth = self._text.find(closing, position), len(closing), 0
            if place < 0:
                self._is_balanced = False
                return len(self._text)
            position = place + length
        return position

    def _end_of_whole_block(self, opening: str, position: int) -> int:
        closing = dict(self._language.whole_line_blocks)[opening]
        found = re.compile(rf"^[ \t]*{re.escape(closing)}[^\n]*", re.MULTILINE).search(self._text, position)
        self._is_balanced &= found is not None
        return found.end() if found else len(self._text)

    def _string(self, delimiter: str, start: int, end: int) -> int:
        body = self._patterns.strings[delimiter].match(self._text, end)
        stop = body.end() if body else end
        is_closed = body is not None and body.group(1) is not None
        self._is_balanced &= is_closed
        return self._code_token("string", start, stop, len(delimiter) if is_closed else 0)

    def _comment(self, start: int, end: int) -> int:
        text = self._text[start:end]
        last = self._line + text.count("\n")
        self._comments.update(range(self._line, last + 1))
        self._line = last
        self._plain.append(_NOT_NEWLINE.sub(lambda run: " " * len(run.group()), text))
        return end

    def _code_token(self, kind: Kind, start: int, end: int, quotes: int | None) -> int:
        """Take code in; `quotes` is the length of the delimiters of what is a string, 0 where both are made up."""
        text = self._text[start:end]
        self._tokens.append(Token(kind, text, self._line, len(self._open)))
        self._code[self._line] = None
        if kind == "string":
            for _ in range(text.count("\n")):
                self._line += 1
                self._code[self._line] = None
        self._plain.append(text if quotes is None else _masked(text, quotes))
        return end

    def _documentation(self) -> frozenset[int]:
        """Lines of strings that are statements of their own."""
        first: dict[int, int] = {}
        last: dict[int, int] = {}
        for number, token in enumerate(self._tokens):
            first.setdefault(token.line, number)
            last[token.line + token.text.count("\n")] = number
        found: set[int] = set()
        for number, token in enumerate(self._tokens):
            until = token.line + token.text.count("\n")
            is_prefixed = number > 0 and self._tokens[number - 1].text in _PREFIXES
            start = number - is_prefixed
            is_alone = (
                first[token.line] == start and last[until] == number and first.get(until, start) in (start, number)
            )
            before = self._tokens[start - 1].text if start else ""
            if token.kind == "string" and is_alone and not token.depth and before not in ("=", "\\"):
                found.update(range(token.line, until + 1))
        return frozenset(found)


def _masked(text: str, quotes: int) -> str:
    if len(text) < 2:
        return " " * len(text)
    size = quotes or 1
    opening, closing = (text[:size], text[-size:]) if quotes else ('"', '"')
    inner = text[size : len(text) - size]
    return opening + _NOT_NEWLINE.sub(lambda run: "_" * len(run.group()), inner) + closing
