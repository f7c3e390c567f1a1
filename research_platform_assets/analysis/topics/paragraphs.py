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
"""Text, level, words parted by bars, and whether any README has such a section: a `Paragraph` as a JSON value."""
_BAR = "|"


@dataclass(frozen=True)
class Paragraph(Block):
    """A block with what the topic model reads in it.

    Attributes:
        words: Those of its text that may be about something, as `running_surfaces` gives them.
        is_boilerplate: Whether it stands in a section that any README has; its words lend no labels.
    """

    words: tuple[str, ...] = ()
    is_boilerplate: bool = False

    def stored(self) -> Stored:
        """Return the paragraph as a JSON value.

        Words are parted by what is in no word and no name: whatever stood between two of them in the text, such as the
        comma of a list, they do not become the name of somebody who opted out.
        """
        return self.text, self.level, _BAR.join(self.words), self.is_boilerplate


def paragraphs(blocks: Iterable[Block], *, has_title: bool = True) -> list[Paragraph]:
    """Return the `blocks` of one text with their words; see `without_boilerplate`."""
    return [
        Paragraph(block.text, block.level, tuple(running_surfaces(left)), is_boilerplate)
        for block, left, is_boilerplate in without_boilerplate(blocks, has_title=has_title)
    ]


def restored(rows: Iterable[Stored]) -> list[Paragraph]:
    """Return the paragraphs that were `stored`."""
    return [
        Paragraph(text, level, tuple(words.split(_BAR)) if words else (), is_boilerplate)
        for text, level, words, is_boilerplate in rows
    ]
