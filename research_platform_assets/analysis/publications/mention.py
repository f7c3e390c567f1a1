"""One place in a document that names a work.

Belongs here: the shape in which all readers of documents hand back what they found, as JSON values. Does not belong
here: reading, and what repositories and people make of it (`mentions`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from research_platform_assets.analysis.publications.contributors import words_of
from research_platform_assets.analysis.publications.identifier import Identifier
from research_platform_assets.analysis.publications.sentences import storable
from research_platform_assets.opt_out.register import MASK
from research_platform_assets.privacy import contains_address, mask_addresses
from research_platform_assets.redaction import redact

#: No document is asked for more; that it names more is said.
MOST_MENTIONS = 2000
_MOST_AUTHORS = 100
_LONGEST_TEXT = 500
_LONGEST_MASKED = 2000

#: Relation, reason and confidence.
Verdict = tuple[str, str, str]


class Work(TypedDict):
    """What a document says of a work beside its identifier; None where it says nothing."""

    title: str | None
    authors: list[str]
    year: int | None
    venue: str | None
    work_type: str | None


class Mention(TypedDict):
    """An identifier, or a link to a repository, in a document.

    `relation` is `own`, `cited` or `unclear`, `reason` says why, `position` orders what a document names, and mentions
    with the same `entry` are of one work because the document describes them together.
    """

    kind: str
    identifier: str
    version: str | None
    problem: str | None
    technique: str
    position: int
    relation: str
    reason: str
    confidence: str
    sentence: str
    doi_role: str | None
    entry: int | None
    work: Work


class Reading(TypedDict):
    """What a document names; `problem` says why it could not be read, `note` what of it was not.

    `unidentified` has the title of each work that it describes without an identifier, as `comparable`; one that has no
    title is an empty text.
    """

    problem: str | None
    note: str | None
    unidentified: list[str]
    mentions: list[Mention]


NOTHING_SAID = Work(title=None, authors=[], year=None, venue=None, work_type=None)


def work(
    *,
    title: str | None = None,
    authors: list[str] | None = None,
    year: int | None = None,
    venue: str | None = None,
    work_type: str | None = None,
) -> Work:
    """A work with texts on one line, addresses masked, and authors spelt `Given Family`, each once."""
    names = [cleaned for name in (authors or [])[:_MOST_AUTHORS] if (cleaned := _name(name))]
    return Work(
        title=line(title), authors=list(dict.fromkeys(names)), year=year, venue=line(venue), work_type=line(work_type)
    )


def line(text: str | None) -> str | None:
    """`text` on one line, without addresses and secrets, cut where it is very long; None where nothing is left."""
    if not text:
        return None
    joined = " ".join(storable(text).split())
    if len(joined) > _LONGEST_MASKED:
        # Looking for secrets takes time with the square of the length; half a word could be half a secret.
        joined = joined[:_LONGEST_MASKED].rpartition(" ")[0]
    return redact(joined)[:_LONGEST_TEXT].strip() or None


def _name(name: str) -> str | None:
    cleaned = line(name)
    # Whoever opted out is masked in documents already, and a list of names has no place for a mask.
    if cleaned is None or MASK in cleaned or contains_address(name) or not any(map(str.isalpha, cleaned)):
        return None
    family, comma, given = cleaned.partition(",")
    return f"{given.strip()} {family.strip()}".strip() if comma else cleaned


def mention(
    identifier: Identifier,
    verdict: Verdict,
    *,
    technique: str,
    position: int,
    sentence: str,
    doi_role: str | None = None,
    entry: int | None = None,
    work: Work = NOTHING_SAID,
) -> Mention:
    """A mention of an identifier."""
    relation, reason, confidence = verdict
    return Mention(
        kind=identifier.kind,
        identifier=mask_addresses(storable(identifier.value)),
        version=identifier.version,
        problem=identifier.problem,
        technique=technique,
        position=position,
        relation=relation,
        reason=reason,
        confidence=confidence,
        sentence=sentence,
        doi_role=doi_role,
        entry=entry,
        work=work,
    )


def comparable(title: str | None) -> str:
    """A title as it is compared with others: its words, without capitals, accents and LaTeX."""
    return " ".join(words_of(line(title) or ""))


def reading(mentions: list[Mention], *, note: str | None = None, unidentified: Sequence[str] = ()) -> Reading:
    """What was read, as much of it as is asked for."""
    if len(mentions) > MOST_MENTIONS:
        note = f"only the first {MOST_MENTIONS} mentions were taken over"
    return Reading(problem=None, note=note, unidentified=list(unidentified), mentions=mentions[:MOST_MENTIONS])


def unreadable(problem: str) -> Reading:
    """Nothing was read."""
    return Reading(problem=problem, note=None, unidentified=[], mentions=[])
