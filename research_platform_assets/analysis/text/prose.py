"""The prose of a document, whatever its markup.

Belongs here: the choice of the reader for each format. Does not belong here: any markup's syntax (`markup_*`).
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator

from research_platform_assets.analysis.text.blocks import Block, block, without_addresses
from research_platform_assets.analysis.text.cost import has_many_parts
from research_platform_assets.analysis.text.formats import ReadmeFormat
from research_platform_assets.analysis.text.markup_asciidoc import asciidoc_blocks
from research_platform_assets.analysis.text.markup_markdown import markdown_blocks
from research_platform_assets.analysis.text.markup_org import org_blocks
from research_platform_assets.analysis.text.markup_restructuredtext import restructuredtext_blocks

_READERS = {
    "markdown": markdown_blocks,
    "restructuredtext": restructuredtext_blocks,
    "org": org_blocks,
    "asciidoc": asciidoc_blocks,
}
_UNDERLINED = re.compile(r"^[ \t]*(?P<title>\S.{0,100})\n[ \t]*(?P<line>={3,}|-{3,})[ \t]*$", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n[ \t]*\n")


def prose_blocks(text: str, markup: ReadmeFormat) -> list[Block]:
    """Return the headings and body texts of `text`, in order, without code, markup, addresses and links.

    `text` and `other`, and what is nested too deeply for its reader or would keep it for long, are read as paragraphs
    between blank lines, with headings where they are underlined.
    """
    text = without_addresses(text)
    reader = _READERS.get(markup)
    if reader and not has_many_parts(text, markup):
        # A document that is nested deeper than its reader can follow is still a text.
        with contextlib.suppress(RecursionError):
            return reader(text)
    return [each for each in _plain_blocks("\n".join(text.splitlines())) if each]


def _plain_blocks(text: str) -> Iterator[Block | None]:
    """Paragraphs; a line above a line of hyphens or equals signs is a heading."""
    for paragraph in _BLANK_LINES.split(text):
        start = 0
        for heading in _UNDERLINED.finditer(paragraph):
            yield block(paragraph[start : heading.start()])
            yield block(heading["title"], 1 if heading["line"][0] == "=" else 2)
            start = heading.end()
        yield block(paragraph[start:])


def prose(text: str, markup: ReadmeFormat) -> str:
    """Return the prose of `text`, one block a line."""
    return "\n".join(each.text for each in prose_blocks(text, markup))
