"""Which Markdown takes too long to be parsed.

Belongs here: bounds that were measured with markdown-it-py. Does not belong here: what is read instead.
"""

from __future__ import annotations

#: Longer Markdown, and Markdown with more beginnings of links, may take more than a second.
LONGEST_MARKDOWN = 50_000
MOST_BRACKETS = 5_000


def takes_long(markdown: str) -> bool:
    """Whether parsing `markdown` may take more than a second."""
    return len(markdown) > LONGEST_MARKDOWN or markdown.count("[") > MOST_BRACKETS
