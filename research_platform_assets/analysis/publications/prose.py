"""Mentions of works in texts that people write: READMEs and the Markdown cells of notebooks.

Belongs here: putting together what stands where and what is said of it. Does not belong here: which phrases say what
(`cues`), which people contribute (`relations`).

What counts for an identifier, in this order: what its sentence says, what the sentence that leads over to it says, what
the heading above it says. Nothing of this is a guess about the work: where nobody says whose it is, it is `unclear`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from research_platform_assets.analysis.publications.bibtex import Entry, entries
from research_platform_assets.analysis.publications.cues import (
    Section,
    Statement,
    cues_in,
    key_of_name,
    section_of,
    statement_about,
)
from research_platform_assets.analysis.publications.doi import is_of_zenodo
from research_platform_assets.analysis.publications.finding import Found, identifiers_in
from research_platform_assets.analysis.publications.identifier import Identifier
from research_platform_assets.analysis.publications.links import links_in
from research_platform_assets.analysis.publications.mention import MOST_MENTIONS, Mention, Verdict, mention
from research_platform_assets.analysis.publications.passages import Passage, passages
from research_platform_assets.analysis.publications.roles import role_in
from research_platform_assets.analysis.publications.sentences import sentences, shown

Place = Literal["readme", "notebook"]

_OF_STATEMENT: dict[Statement, Verdict] = {
    "asks to be cited": ("own", "asks to be cited", "high"),
    "says it is its own": ("own", "says it is its own", "medium"),
    "attributed to others": ("cited", "attributed to others", "medium"),
    "used by others": ("unclear", "used by others", "medium"),
}
_OF_SECTION: dict[Section, Verdict] = {
    "citation": ("own", "asks to be cited", "medium"),
    "references": ("cited", "listed as a reference", "medium"),
    "users": ("unclear", "used by others", "medium"),
}
_NOTHING: Verdict = ("unclear", "nothing is said", "low")
#: More of an item of a list is not its head.
_LONGEST_ITEM = 1000


@dataclass(frozen=True)
class _Sentence:
    """A sentence with its place in the document, and what is known of its surroundings.

    `context` is what stands before it in the item of a list that it is a part of.
    """

    start: int
    text: str
    context: str
    leading: Statement | None
    section: Section | None
    is_at_the_top: bool


def mentions_in(text: str, markup: str, own_names: frozenset[str], place: Place) -> list[Mention]:
    """The works that `text` names, and the repositories that it links to, ordered by position.

    Args:
        text: The document, or a cell of a notebook.
        markup: Its format, one of `analysis.text.formats`.
        own_names: What the repository is called; see `own_names_of`.
        place: Where it comes from.
    """
    identified = (entry for entry in entries(text) if entry.identifiers)
    parsed = list(islice(identified, MOST_MENTIONS + 1)) if "@" in text else []
    if len(parsed) > MOST_MENTIONS:
        # What follows would not be taken over.
        text = text[: parsed[-1].end]
    starts = [entry.start for entry in parsed]
    found: list[Mention] = []
    entry_verdicts: dict[int, Verdict] = {}
    parts = passages(text, markup)
    titles = [passage.headings[0] for passage in parts if passage.headings][:1]
    own_names |= own_names_of(*titles)
    for sentence in _sentences(parts, own_names):
        first = bisect_left(starts, sentence.start)
        for start in starts[first : bisect_left(starts, sentence.start + len(sentence.text))]:
            entry_verdicts[start] = _verdict(None, sentence)
        found += _of_sentence(sentence, parsed, starts, own_names, place)
    for number, entry in enumerate(parsed):
        found += _of_entry(entry, number, entry_verdicts.get(entry.start, _NOTHING), place)
    return sorted(found, key=lambda each: (each["position"], each["identifier"]))


def own_names_of(*names: str) -> frozenset[str]:
    """Names as they are compared with what sentences speak of."""
    return frozenset(key for name in names if len(key := key_of_name(name)) > 1)


def _of_sentence(
    sentence: _Sentence, parsed: list[Entry], starts: list[int], own_names: frozenset[str], place: Place
) -> Iterator[Mention]:
    cues = None
    seen: set[Identifier] = set()
    for each in identifiers_in(sentence.text):
        position = sentence.start + each.start
        # A link shows a number and leads to its address: that is one mention.
        if each.identifier in seen:
            continue
        seen.add(each.identifier)
        before = bisect_right(starts, position) - 1
        if before >= 0 and position < parsed[before].end:
            continue
        cues = cues_in(sentence.text, own_names) if cues is None else cues
        yield mention(
            each.identifier,
            _badge_or(each, sentence, _verdict(statement_about(cues, each.start), sentence)),
            technique="badge" if each.form == "badge" else f"{place} text",
            position=position,
            sentence=shown(sentence.context + sentence.text, len(sentence.context) + each.start),
            doi_role=role_in(sentence.text, each.start, each.identifier),
        )
    for link in links_in(sentence.text):
        yield link.mention(f"{place} text", sentence.start + link.start, shown(sentence.text, link.start))


def _badge_or(found: Found, sentence: _Sentence, verdict: Verdict) -> Verdict:
    """A badge of Zenodo above the first section is how a repository shows the archive of itself."""
    is_shown = sentence.is_at_the_top and "badge" in sentence.text and is_of_zenodo(found.identifier)
    return ("own", "badge of its archive", "medium") if is_shown and verdict == _NOTHING else verdict


def _verdict(statement: Statement | None, sentence: _Sentence) -> Verdict:
    if statement is not None:
        return _OF_STATEMENT[statement]
    if sentence.leading is not None:
        return _OF_STATEMENT[sentence.leading]
    if sentence.section is not None:
        return _OF_SECTION[sentence.section]
    return _NOTHING


def _of_entry(entry: Entry, number: int, verdict: Verdict, place: Place) -> Iterator[Mention]:
    for identifier in entry.identifiers:
        yield mention(
            identifier,
            verdict,
            technique=f"{place} bibtex",
            position=entry.start,
            sentence=shown(f"@{entry.work['work_type']}{{{entry.key}}} {entry.work['title'] or ''}", 0),
            entry=number,
            work=entry.work,
        )


def _sentences(found: list[Passage], own_names: frozenset[str]) -> Iterator[_Sentence]:
    """All sentences; each knows what the one that leads over to it, such as "please cite:", says."""
    lead = _Lead()
    item = _Item()
    for passage in found:
        lead.enter(passage)
        item.enter(passage)
        section = section_of(passage.headings)
        is_at_the_top = len(passage.headings) <= 1
        text = ""
        for start, end in sentences(passage.text):
            text = passage.text[start:end]
            yield _Sentence(
                passage.start + start,
                text,
                item.context + passage.text[:start] if item.context else "",
                lead.statement,
                section,
                is_at_the_top,
            )
        # Only the last one can lead over to what follows.
        is_open = text.rstrip().endswith(":")
        last = _said_at_the_end(text, own_names) if passage.form != "code" else None
        lead.leave(passage, last if last is None or is_open or not identifiers_in(text) else None)


def _said_at_the_end(sentence: str, own_names: frozenset[str]) -> Statement | None:
    cues = cues_in(sentence, own_names)
    if any(cue.statement == "asks to be cited" for cue in cues):
        return "asks to be cited"
    return cues[-1].statement if cues and sentence.rstrip().endswith(":") else None


@dataclass
class _Lead:
    """What a sentence says of what follows it under its heading: the next paragraph, or list, quotation and code."""

    statement: Statement | None = None
    _headings: tuple[str, ...] = ()
    _is_used: bool = False

    def enter(self, passage: Passage) -> None:
        if passage.headings != self._headings or (passage.form == "prose" and self._is_used):
            self.statement, self._is_used = None, False

    def leave(self, passage: Passage, said: Statement | None) -> None:
        if said is not None:
            self.statement, self._headings, self._is_used = said, passage.headings, False
        elif self.statement is not None:
            self._is_used = True


@dataclass
class _Item:
    """The item of a list that a passage is a part of: its first line and what stands below it, further to the right."""

    context: str = ""
    _text: str = ""
    _indent: int = 0

    def enter(self, passage: Passage) -> None:
        indent = len(passage.text) - len(passage.text.lstrip(" \t"))
        if self._text and indent > self._indent:
            self.context = self._text
        else:
            self.context, self._text, self._indent = "", "", indent
        if self._text or passage.form == "list":
            self._text = (self._text + passage.text)[:_LONGEST_ITEM]
