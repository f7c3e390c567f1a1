r"""Authors, keywords and abstract out of the sections of a README (specification, 3.3).

Belongs here: the section patterns that the predecessor used; they find a heading in the middle of a line, too. Does not
belong here: reading READMEs for the platform's own tables (`analysis/text`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_FLAGS = re.IGNORECASE | re.DOTALL
_ADDRESS = re.compile(r"\b[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Z|a-z]{2,}\b")
_BY = re.compile(r"By\s+(.*?)(?:\n|$)", _FLAGS)
_PARENTHESES = re.compile(r"\(([^()]*)\)")
_LINK = re.compile(r"\[([^\[\]]+)\]\([^()]+\)")
_MARKS = re.compile(r"[*_`]")
_KEYWORD_ENDS = re.compile(r"[,;\n\-*]")
_MOST_AUTHORS = 10
_MOST_KEYWORDS = 20
_ENDS = " \t\r*-"
_SHORTEST_LINE = 4
_LONGEST_LINE = 1_000
_SHORTEST_KEYWORD = 3


def _headings(*names: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rf"##?\s*{name}\s*\n", _FLAGS) for name in names)


_AUTHOR_HEADINGS = _headings("Authors?", "Contributors?", "Team")
_KEYWORD_HEADINGS = _headings("Keywords?", "Topics?", "Tags?")
_ABSTRACT_HEADINGS = _headings("Abstract", "Summary", "Overview")


def authors(readme: str) -> list[dict[str, str]]:
    """Up to ten of `name`, `email` and `affiliation`; any line with "by" counts, and nobody is looked up."""
    texts = [text for heading in _AUTHOR_HEADINGS for text in _sections(heading, readme)]
    texts += _BY.findall(readme)
    found: list[dict[str, str]] = []
    for text in texts:
        for line in text.split("\n"):
            author = _author(line)
            if author:
                found.append(author)
    return found[:_MOST_AUTHORS]


def keywords(readme: str) -> list[str]:
    """Keywords, sorted; the predecessor kept twenty in the order of a hash set, here the first of the alphabet."""
    found: set[str] = set()
    for heading in _KEYWORD_HEADINGS:
        for text in _sections(heading, readme):
            parts = (part.strip().strip("`").strip() for part in _KEYWORD_ENDS.split(text))
            found.update(part for part in parts if len(part) >= _SHORTEST_KEYWORD)
    return sorted(found)[:_MOST_KEYWORDS]


def abstract(readme: str) -> str | None:
    """The first section that is headed abstract, summary or overview, else the first long paragraph, else None."""
    for heading in _ABSTRACT_HEADINGS:
        for text in _sections(heading, readme):
            return _MARKS.sub("", _LINK.sub(r"\1", text.strip()))[:1000]
    for block in readme.split("\n\n")[1:]:
        text = block.strip()
        if len(text) > 100 and not text.startswith("#"):
            return text[:500]
    return None


def _sections(heading: re.Pattern[str], readme: str) -> Iterator[str]:
    """What stands behind each heading, up to the next line that begins with `##`."""
    position = 0
    while (found := heading.search(readme, position)) is not None:
        end = readme.find("\n##", found.end())
        position = len(readme) if end < 0 else end + len("\n##")
        yield readme[found.end() : len(readme) if end < 0 else end]


def _author(line: str) -> dict[str, str] | None:
    # The search for addresses takes quadratic time; no name is that long.
    text = line[:_LONGEST_LINE].strip(_ENDS)
    if len(text) < _SHORTEST_LINE:
        return None
    author: dict[str, str] = {}
    addresses = _ADDRESS.findall(text)
    name = text
    if addresses:
        author["email"] = addresses[0]
        name = _ADDRESS.sub("", text).strip(" ()")
    affiliations = _PARENTHESES.findall(name)
    if affiliations:
        author["affiliation"] = affiliations[0]
        name = _PARENTHESES.sub("", name).strip()
    return {"name": name, **author} if name else None
