"""Whose a work is, once it is known who contributes to the repository and whether it is a fork.

Belongs here: the last word on a mention's relation. Does not belong here: what the document itself says (`prose`,
`citation_file`, ...).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from research_platform_assets.analysis.publications.contributors import Match, Name, match_authors, match_text

#: Strongest first: a work of one's own that is also in a bibliography is one's own.
RELATIONS = ("own", "cited", "unclear")
CONFIDENCES = ("high", "medium", "low")
_UNDECIDED = "nothing is said"
_FORK = "the repository is a fork"


@dataclass(frozen=True)
class Relation:
    """A relation with the reason for it, how sure it is, and how many contributors are named as authors."""

    relation: str
    reason: str
    confidence: str
    contributors_count: int


def relation_of(
    stated: tuple[str, str, str],
    authors: Sequence[str],
    known_authors: Sequence[str],
    sentence: str,
    people: Sequence[Name],
    *,
    is_fork: bool,
) -> Relation:
    """The relation of a mention.

    Args:
        stated: Relation, reason and confidence as the document gives them.
        authors: Authors that the mention itself has in a field, spelt `Given Family`.
        known_authors: Authors that any document of the repository gives the work in a field.
        sentence: The sentence, where it names authors in words.
        people: Who contributes.
        is_fork: Whether the repository is a fork, whose documents speak of the works of others as their own.
    """
    match = match_authors(authors, people) if authors else match_text(sentence, people)
    if not match.is_certain and known_authors:
        match = max(match, match_authors(known_authors, people), key=_certainty)
    relation, reason, confidence = stated
    if relation == "unclear" and reason == _UNDECIDED and match.is_certain:
        relation, reason, confidence = "own", "authors contribute here", "medium"
    elif relation == "own" and is_fork:
        if match.is_certain:
            reason, confidence = "authors contribute here", "medium"
        else:
            relation, reason, confidence = "unclear", _FORK, "low"
    return Relation(relation, reason, confidence, match.named_count)


def _certainty(match: Match) -> tuple[bool, int]:
    return match.is_certain, match.named_count
