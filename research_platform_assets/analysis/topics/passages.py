"""What a repository says of itself, part by part.

Belongs here: which texts of a repository the topic model reads, and how much each counts. Does not belong here: how
words become terms (`terms`, `documents`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from research_platform_assets.analysis.text.blocks import Block
from research_platform_assets.analysis.text.words import is_mostly_latin
from research_platform_assets.analysis.topics.terms import identifier_surfaces, surfaces

# Weights and limits as measured on labelled collections of READMEs: each weight is within noise of its neighbours, but
# leaving the name, the description or the topics out, or reading less than 1,000 terms, is not.
NAME_WEIGHT = 2
DESCRIPTION_WEIGHT = 3
TOPICS_WEIGHT = 3
TITLE_WEIGHT = 2
HEADING_WEIGHT = 1
OPENING_WEIGHT = 2
BODY_WEIGHT = 1

# Sections that any README has: their words count, but they lend no words to labels.
_BOILERPLATE = re.compile(
    r"""\W*(?:\d[\d.]*\W*)?(?:how\s+to\s+)?(?:
      install(?:ation|ing)? | set\s*-?up | getting\s+started | quick\s*start | usage | requirements? | prerequisites?
    | dependenc(?:y|ies) | build(?:ing)? | download(?:s|ing)? | deploy(?:ment|ing)? | run(?:ning)? | test(?:s|ing)?
    | licen[cs](?:e|es|ing) | copyright | disclaimer | contribut(?:e|ing|ion|ions|ors?) | code\s+of\s+conduct
    | authors? | contacts? | credits | maintainers? | team | acknowledge?ments? | funding | sponsors? | support | help
    | cit(?:e|ing|ation|ations) | references? | bibliography | publications? | (?:table\s+of\s+)?contents? | toc
    | (?:project\s+|repository\s+|folder\s+|directory\s+|file\s+)?structure | change\s*log | release(?:s|\s+notes)?
    | history | roadmap | to\s*-?do | faq | troubleshooting | links | status | badges
    )\b.{0,24}$""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True)
class Passage:
    """Words of one part of a repository's text, as written; `lends_labels` where label phrases may come from it."""

    words: tuple[str, ...]
    weight: int
    lends_labels: bool = True
    is_body: bool = False
    is_running_text: bool = True


def passages(name: str, description: str | None, topics: Sequence[str], blocks: Sequence[Block]) -> list[Passage]:
    """Return what a repository says of itself; `blocks` is the prose of its README."""
    found = [
        Passage(tuple(identifier_surfaces(name)), NAME_WEIGHT, is_running_text=False),
        Passage(tuple(surfaces(description or "")), DESCRIPTION_WEIGHT),
    ]
    found += [Passage(tuple(identifier_surfaces(topic)), TOPICS_WEIGHT, is_running_text=False) for topic in topics]
    title_seen = lends_labels = False
    boilerplate_level = 0
    for block in blocks:
        if block.level:
            if not boilerplate_level or block.level <= boilerplate_level:
                boilerplate_level = block.level if _BOILERPLATE.match(block.text) else 0
            weight = HEADING_WEIGHT if title_seen or block.level > 1 else TITLE_WEIGHT
            title_seen = title_seen or block.level == 1
        else:
            weight = BODY_WEIGHT
        lends_labels = not boilerplate_level
        found.append(Passage(tuple(surfaces(block.text)), weight, lends_labels, is_body=not block.level))
    return found


def readable_blocks(blocks: Sequence[Block], natural_language: str | None) -> Sequence[Block]:
    """Return the `blocks` of a README that the model can read: all or none.

    The stop words are English, so prose in another language of Latin script would bring its articles and prepositions
    as terms; such a README is left out. One in another script is kept: its few Latin words are technical terms.
    """
    if natural_language in (None, "en") or not is_mostly_latin(" ".join(each.text for each in blocks)):
        return blocks
    return ()


def common_words(parts: Iterable[Passage]) -> frozenset[str]:
    """Return the words that running text writes in lower case, so that they are no names, or not only names."""
    return frozenset(word for part in parts if part.is_running_text for word in part.words if word.islower())
