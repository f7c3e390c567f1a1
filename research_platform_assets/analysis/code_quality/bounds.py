"""What a text must be like so that an analyser may have it: decided before it is parsed, from its tokens alone.

Belongs here: bounds, each with the reason that is given for a file beyond it. Does not belong here: parsing.

Analysers follow nesting by recursion, so that a text of a few kilobytes can break them or keep them for hours. What is
refused here is refused on any machine, whatever its speed and memory.
"""

from __future__ import annotations

import re
from itertools import pairwise

from research_platform_assets.analysis.code_quality.scanner import MOST_PIECES, Scan, Token

MOST_BYTES = 1024 * 1024
MOST_NESTING = 30
MOST_LINE_LENGTH = 10_000
MOST_DEPTH = 600
"""The most levels of a syntax tree of Python, whose parser gives up at a few thousand; a level here may be three."""

_OPERATORS = frozenset("+ - * / % @ & | ^ ~ < > = . and or not if else lambda await in is for : yield".split())
_INDENT = re.compile(r"[ \t\f]*")
#: lizard looks for type parameters with a question mark in a way that takes time in the square of such a stretch, and
#: in the exponent of the number of times that the word stands in it.
_AFTER_LESS = re.compile(r"<[^<>]*")
_MOST_STEPS = 1_000_000
_MOST_EXTENDS = 8


def size_problem(size_bytes: int) -> str | None:
    """Why a text of that many bytes is not read; None where it is."""
    return f"larger than {MOST_BYTES} bytes" if size_bytes > MOST_BYTES else None


def scan_problem(scan: Scan) -> str | None:
    """Why the lines of a text are not counted; None where they are."""
    return None if scan.is_whole else f"more than {MOST_PIECES} tokens, comments and blanks"


def shape_problem(scan: Scan) -> str | None:
    """Why a text is given to no analyser; None where it may be."""
    if any(len(line) > MOST_LINE_LENGTH for line in scan.plain.split("\n")):
        return f"has a line of more than {MOST_LINE_LENGTH} characters"
    if scan.deepest > MOST_NESTING:
        return f"nests brackets more than {MOST_NESTING} deep"
    return None


def complexity_problem(scan: Scan) -> str | None:
    """Why a text is not given to lizard, beyond `shape_problem`; None where it may be."""
    comments = scan.plain.count("/*") + scan.plain.count("(*")
    if comments * len(scan.plain) > 10 * _MOST_STEPS:
        return "opens too many comments that are none in its language"
    for stretch in _AFTER_LESS.findall(scan.plain):
        marks = stretch.count("?")
        if marks * len(stretch) > _MOST_STEPS or (marks and stretch.count("extends") > _MOST_EXTENDS):
            return "has type parameters that cannot be read in reasonable time"
    return None


def python_problem(scan: Scan) -> str | None:
    """Why Python's own parser is not given a text, beyond `shape_problem`; None where it may be."""
    if not scan.is_balanced:
        return "has a bracket or a string that is not closed"
    return f"has a syntax tree of more than {MOST_DEPTH} levels" if _deepest_tree(scan) > MOST_DEPTH else None


def _deepest_tree(scan: Scan) -> int:
    """More levels than the syntax tree of a text with balanced brackets has, but for a small factor.

    An expression is at most as deep as it has operators, accesses and calls at this and the enclosing levels of
    brackets since the last comma; a statement lies below the blocks around it, and each `elif` is a block in the one
    before.
    """
    blocks: list[list[int]] = []
    indents = [_INDENT.match(line) for line in scan.plain.split("\n")]
    above: list[int] = [0]
    deepest = 0
    for before, token in pairwise((None, *scan.tokens)):
        if token is None:
            continue
        is_new_line = before is None or before.line + before.text.count("\n") < token.line
        if is_new_line and not (before and before.depth) and not (before and before.text == "\\"):
            indent = indents[token.line - 1]
            _block(blocks, len(indent.group()) if indent else 0, token)
            above = [len(blocks) + sum(count for _, count in blocks)]
        above = _level(above, before, token)
        deepest = max(deepest, above[-1])
    return deepest


def _block(blocks: list[list[int]], indent: int, token: Token) -> None:
    while blocks and blocks[-1][0] > indent:
        blocks.pop()
    if not blocks or blocks[-1][0] < indent:
        blocks.append([indent, 0])
    elif token.text == "elif":
        blocks[-1][1] += 1
    elif token.text != "else":
        blocks[-1][1] = 0


def _level(above: list[int], before: Token | None, token: Token) -> list[int]:
    """The levels of the brackets that are open after `token`, innermost last."""
    if token.text in ("(", "[", "{"):
        # The brackets of a call or a subscript lie around what stands before them, however many there are.
        is_trailer = before is not None and (before.kind != "symbol" or before.text in (")", "]", "}"))
        above[-1] += is_trailer
        above.append(above[-1] + 1)
    elif token.text in (")", "]", "}"):
        above.pop()
    elif token.text in (",", ";"):
        above[-1] = above[-2] + 1 if len(above) > 1 else 0
    elif token.text in _OPERATORS:
        above[-1] += 1
    return above
