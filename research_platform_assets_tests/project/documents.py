"""Fenced code blocks of README.md and docs/, as the tests of the documentation run them.

Belongs here: finding the blocks and deciding which can run. Does not belong here: running them.

A block that only makes sense on the reader's machine is preceded by a comment `<!-- not run: why -->`.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from research_platform_assets_tests.project.repository import ROOT, name_of

RUN_LANGUAGES = ("bash", "python", "sql")

_FENCE = re.compile(
    r"^(?P<not_run><!-- not run: [^\n]+ -->\n)?```(?P<language>\w*)\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True)
class Block:
    """One fenced block: where it stands, what it is written in, and whether a test runs it."""

    path: Path
    line: int
    language: str
    code: str
    is_run: bool

    def __str__(self) -> str:
        """`file:line`, as a test id."""
        return f"{name_of(self.path)}:{self.line}"


@dataclass(frozen=True)
class Start:
    """A start of the platform's command: the variables set for it alone, and its arguments."""

    variables: Mapping[str, str]
    arguments: Sequence[str]


def start_of_the_platform(line: str) -> Start | None:
    """What a line of a shell block starts if that is the platform and nothing else, with nothing left to the shell."""
    if set(line) & set("|&;<>$`*?~#\\"):
        return None
    words = shlex.split(line)
    variables = list(takewhile(lambda word: re.match(r"\w+=", word), words))
    if words[len(variables) : len(variables) + 1] != ["research-platform"]:
        return None
    return Start(dict(word.split("=", 1) for word in variables), words[len(variables) + 1 :])


def pages() -> list[Path]:
    """README.md and every page of docs/, sorted."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def blocks_of(path: Path) -> list[Block]:
    """The fenced blocks of one page, in order."""
    text = path.read_text(encoding="utf-8")
    return [
        Block(
            path,
            text.count("\n", 0, match.start("code")) + 1,
            match["language"],
            match["code"],
            match["language"] in RUN_LANGUAGES and not match["not_run"],
        )
        for match in _FENCE.finditer(text)
    ]


def blocks(*languages: str) -> list[Block]:
    """All blocks written in one of `languages` (all without any), in the order of pages and lines."""
    return [block for path in pages() for block in blocks_of(path) if not languages or block.language in languages]
