"""Blocks of a README or a notebook with the words that the topic model reads in them.

Belongs here: what is worked out of a text alone, and so can be remembered by its contents. Does not belong here: what
hangs on the repository or on others (`passages`, `reading`), what is no prose (`analysis.text`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from research_platform_assets.analysis.text.blocks import Block
from research_platform_assets.analysis.topics.boilerplate import without_boilerplate
from research_platform_assets.analysis.topics.terms import running_surfaces

Stored = tuple[str, int, str, bool]
"""Text, level, words between spaces, and whether any README has such a section: a `Paragraph` as a JSON value."""


@dataclass(frozen=True)
class Paragraph(Block):
    """A block.

    Attributes:
        words: Those of its text that may be about something, as `running_surfaces` gives them.
        is_boilerplate: Whether it stands in a section that any README has; its words lend no labels.
    """

    words: tuple[str, ...] = ()
    is_boilerplate: bool = False

    def stored(self) -> Stored:
        """Return the paragraph as a JSON value; no word has a space in it."""
        return self.text, self.level, " ".join(self.words), self.is_boilerplate


def paragraphs(blocks: Iterable[Block]) -> list[Paragraph]:
    """Return the `blocks` of one text with their words."""
    return [
        Paragraph(block.text, block.level, tuple(running_surfaces(left)), is_boilerplate)
        for block, left, is_boilerplate in without_boilerplate(blocks)
    ]


def restored(rows: Iterable[Stored]) -> list[Paragraph]:
    """Return the paragraphs that were `stored`."""
    return [
        Paragraph(text, level, tuple(words.split(" ")) if words else (), is_boilerplate)
        for text, level, words, is_boilerplate in rows
    ]
