"""Which Markdown and reStructuredText takes too long to be parsed.

Belongs here: bounds that were measured with markdown-it-py and docutils. Does not belong here: what is read instead.
"""

from __future__ import annotations

#: Longer Markdown, and Markdown with more beginnings of links, may take more than a second.
LONGEST_MARKDOWN = 50_000
MOST_BRACKETS = 5_000
#: Lines take up to 150 microseconds in docutils and 35 in markdown-it-py, marks 20: so many take less than a second.
MOST_LINES = {"markdown": 10_000, "restructuredtext": 4_000}
MOST_MARKS = 15_000
_MARKS = "[*_`<!&"
#: At each of these markdown-it-py stops to look, for 5 microseconds.
MOST_STOPS = 100_000
_STOPS = "{}[]()>#$%+-:=@^~|\\\"'"


def takes_long(markdown: str) -> bool:
    """Whether parsing `markdown` may take more than a second."""
    return len(markdown) > LONGEST_MARKDOWN or markdown.count("[") > MOST_BRACKETS


def has_many_parts(text: str, markup: str) -> bool:
    """Whether `text`, however long, has so many lines or marks that parsing it may take more than a second.

    `markup` is a key of `MOST_LINES`; other formats are read in a time that their length alone bounds.
    """
    if markup not in MOST_LINES:
        return False
    return (
        text.count("\n") > MOST_LINES[markup]
        or sum(map(text.count, _MARKS)) > MOST_MARKS
        or sum(map(text.count, _STOPS)) > MOST_STOPS
    )
