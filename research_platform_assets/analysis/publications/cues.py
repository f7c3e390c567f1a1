"""What headings and sentences say of the works that they name.

Belongs here: which statement counts. Does not belong here: the phrases (`phrases`), where identifiers are (`finding`),
metadata files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from research_platform_assets.analysis.publications import phrases

Statement = Literal["asks to be cited", "says it is its own", "attributed to others", "used by others"]
Section = Literal["citation", "references", "users"]

_SECTIONS: tuple[tuple[Section, re.Pattern[str]], ...] = (
    ("users", phrases.USERS_HEADING),
    ("citation", phrases.CITATION_HEADING),
    ("references", phrases.REFERENCES_HEADING),
)


@dataclass(frozen=True)
class Cue:
    """A statement and where in the sentence it ends."""

    statement: Statement
    end: int


def section_of(headings: tuple[str, ...]) -> Section | None:
    """What the nearest heading that means anything means."""
    for heading in reversed(headings):
        title = heading.lower().strip(" :.!?")
        for section, pattern in _SECTIONS:
            if pattern.fullmatch(title):
                return section
    return None


def cues_in(sentence: str, own_names: frozenset[str]) -> list[Cue]:
    """The statements in a sentence, ordered by position.

    Args:
        sentence: The sentence, Markdown and all.
        own_names: What the repository is called, in lower case without anything but letters and digits.
    """
    lower = sentence.lower()
    found = [Cue("attributed to others", each.end()) for each in phrases.OF_OTHERS.finditer(sentence)]
    found += [Cue("attributed to others", each.end()) for each in phrases.AFTER.finditer(sentence)]
    found += [Cue("used by others", each.end()) for each in phrases.BY_USERS.finditer(lower)]
    found += [Cue("says it is its own", each.end()) for each in phrases.OWN.finditer(lower)]
    request = phrases.REQUEST.search(lower)
    if request is not None:
        is_for_others = phrases.FOR_OTHERS.search(lower) is not None or not _is_own_use(lower, own_names)
        found.append(Cue("attributed to others" if is_for_others else "asks to be cited", request.end()))
    # Where two end at one place, such as "described in" and "this package is described in", the longer one counts.
    return sorted(found, key=lambda cue: (cue.end, cue.statement))


def _is_own_use(sentence: str, own_names: frozenset[str]) -> bool:
    """Whether what is used, where a sentence speaks of use, is the repository's own."""
    use = phrases.USE_OF.search(sentence)
    if use is None:
        return True
    what = use["what"].strip(" *_`\"'")
    return phrases.ITSELF.match(what) is not None or key_of_name(what) in own_names


def key_of_name(name: str) -> str:
    """A name as it is compared: lower case, letters and digits only."""
    return "".join(character for character in name.lower() if character.isalnum())


def statement_about(cues: list[Cue], start: int) -> Statement | None:
    """The statement that counts for an identifier at `start`: the nearest before it, else the first after it."""
    before = [cue for cue in cues if cue.end <= start]
    if before:
        return before[-1].statement
    return cues[0].statement if cues else None
