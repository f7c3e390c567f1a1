"""Entries of BibTeX, in files and within other texts.

Belongs here: cutting a text into entries, and the identifiers and bibliographic fields of one. The entries themselves
are parsed by bibtexparser, one at a time and bounded in size, so that no entry can spoil the others or take their time.
Does not belong here: whose works they are.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from research_platform_assets.analysis.publications.arxiv import parse_arxiv
from research_platform_assets.analysis.publications.doi import parse_doi
from research_platform_assets.analysis.publications.finding import identifiers_of
from research_platform_assets.analysis.publications.identifier import Identifier
from research_platform_assets.analysis.publications.isbn import parse_isbn
from research_platform_assets.analysis.publications.mention import Work, work

_START = re.compile(r"(?m)^[ \t>*-]{0,16}@(?P<type>[a-zA-Z]{3,30})[ \t]{0,4}(?P<open>[{(])")
_NOT_WORKS = frozenset({"comment", "preamble", "string", "set", "xdata"})
#: Longer entries are cut off: nothing of what is asked for stands behind an abstract of this length.
LONGEST_ENTRY = 20_000
MOST_ENTRIES = 5000
_LATEX = re.compile(r"\\[a-zA-Z]+\s?|[{}]|\\(?=[&%$#_])|\\[\"'`^~=.](?=\{?\w)")
_BRACKET = re.compile(r"\\.|[{})]", re.DOTALL)
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
# It begins where the blanks do: from each of them on, a long run would be looked through again.
_AND = re.compile(r"(?<!\s)\s+and\s+", re.IGNORECASE)
_VENUES = ("journal", "journaltitle", "booktitle", "publisher", "institution", "school", "howpublished")
_SEARCHED = ("url", "note", "howpublished", "journal", "eprint", "annote", "pages", "volume", "number")

# What cannot be parsed is counted where entries are read; the library would write each to the log of the platform.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class Entry:
    """One entry of a bibliography: where it begins and ends, its key, its identifiers and what it says of the work."""

    start: int
    end: int
    key: str
    identifiers: tuple[Identifier, ...]
    work: Work


def entries(text: str) -> Iterator[Entry]:
    """The entries in `text` that can be parsed, at most `MOST_ENTRIES`."""
    starts = [found for found in _START.finditer(text) if found["type"].lower() not in _NOT_WORKS][:MOST_ENTRIES]
    strings = _strings(text)
    for number, found in enumerate(starts):
        following = starts[number + 1].start() if number + 1 < len(starts) else len(text)
        end = min(following, found.start() + LONGEST_ENTRY)
        entry = _parsed(text[found.start() : end].lstrip(" \t>*-"), found.start(), strings)
        if entry is not None:
            yield entry


def count_starts(text: str) -> int:
    """How many entries begin in `text`."""
    return sum(found["type"].lower() not in _NOT_WORKS for found in _START.finditer(text))


def _strings(text: str) -> Mapping[str, str]:
    found = re.finditer(
        r"(?mi)^[ \t]*@string[ \t]*[{(]\s{0,8}([\w:.-]{1,60})\s{0,8}=\s{0,8}[{\"]([^\"{}\n]{0,300})", text
    )
    return {each[1].lower(): each[2] for each in found}


def _parsed(text: str, start: int, strings: Mapping[str, str]) -> Entry | None:
    from bibtexparser.exceptions import ParserStateException
    from bibtexparser.model import DuplicateFieldKeyBlock
    from bibtexparser.model import Entry as Block
    from bibtexparser.splitter import Splitter

    block = _balanced(text)
    try:
        library = Splitter(block).split()
    except ParserStateException:
        return None
    # An entry that has a field twice is one all the same; as in BibTeX, the first counts.
    twice = [each.ignore_error_block for each in library.failed_blocks if isinstance(each, DuplicateFieldKeyBlock)]
    found = [*library.entries, *(each for each in twice if isinstance(each, Block))]
    if not found:
        return None
    parsed = found[0]
    fields = {each.key.lower(): _value(str(each.value), strings) for each in reversed(parsed.fields)}
    return Entry(start, start + len(block), parsed.key[:100], _identifiers(fields), _work(parsed.entry_type, fields))


def _balanced(text: str) -> str:
    """`text` up to the bracket that closes the entry; all of it where that never comes."""
    opened = _START.match(text)
    is_round = opened is not None and opened["open"] == "("
    depth = 0
    for found in _BRACKET.finditer(text):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth == 0 and found[0] == (")" if is_round else "}"):
            return text[: found.end()]
    return text


def _value(value: str, strings: Mapping[str, str]) -> str:
    value = value.strip()
    if value[:1] in '{"' and len(value) > 1:
        return value[1:-1].strip()
    return strings.get(value.lower(), value)


def _text(value: str | None) -> str | None:
    return None if value is None else " ".join(_LATEX.sub("", value.replace("~", " ")).split()) or None


def _identifiers(fields: Mapping[str, str]) -> tuple[Identifier, ...]:
    found: list[Identifier] = []
    if doi := fields.get("doi"):
        parsed = parse_doi(_LATEX.sub("", doi))
        found += [parsed] if parsed else []
    archive = (fields.get("archiveprefix") or fields.get("eprinttype") or "arxiv").lower()
    if archive == "arxiv" and (eprint := fields.get("eprint")):
        parsed = parse_arxiv(eprint)
        found += [parsed] if parsed else []
    for name in ("isbn", "isbn-13"):
        found += [parsed for part in re.split(r"[,;/]| and ", fields.get(name, "")) if (parsed := parse_isbn(part))]
    for name in _SEARCHED:
        found += identifiers_of(fields.get(name, "").replace("\\_", "_"))
    # A number of a book stands for the whole volume: beside a DOI it is not that of the chapter.
    unique = list(dict.fromkeys(found))
    exact = [each for each in unique if each.kind != "isbn"]
    return tuple(exact or unique)


def _work(entry_type: str, fields: Mapping[str, str]) -> Work:
    year = _YEAR.search(fields.get("year") or fields.get("date") or "")
    names = [_text(name) or "" for name in _AND.split(fields.get("author") or fields.get("editor") or "")]
    return work(
        title=_text(fields.get("title")),
        authors=[name for name in names if name.lower() != "others"],
        year=int(year[0]) if year else None,
        venue=next((value for name in _VENUES if (value := _text(fields.get(name)))), None),
        work_type=entry_type.lower(),
    )
