"""Whether the authors of a work contribute to the repository.

Belongs here: comparing names as bibliographies spell them (`K. Blom`, `Blom, Keziah`) with names as commits bear them.
Does not belong here: who contributes (`mentions`). Names are compared, nobody is looked up: two people of one name
are one to this module, which is why a single initial is not enough.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Name:
    """A name in lower case without accents: the first given name, and the last word of the family name."""

    given: str
    family: str


@dataclass(frozen=True)
class Match:
    """How many contributors are named, and how many of them with more than an initial."""

    named_count: int = 0
    in_full_count: int = 0

    @property
    def is_certain(self) -> bool:
        """Whether one is named in full, or two are by initial and family name."""
        return self.in_full_count > 0 or self.named_count > 1


def names_of(people: Iterable[str]) -> tuple[Name, ...]:
    """The names of people that have a given name and a family name, sorted, each once."""
    return tuple(sorted({name for person in people if (name := parsed(person)) is not None}))


def parsed(name: str) -> Name | None:
    """A name spelt `Given Family`; None where it is one word, or a family name of one letter."""
    words = re.findall(r"[^\W\d_][^\W_]*(?:[-'’][^\W_]+)*", folded(name))
    if len(words) < 2 or len(words[-1]) < 2:
        return None
    return Name(words[0], words[-1])


def match_authors(authors: Sequence[str], people: Sequence[Name]) -> Match:
    """Which of `people` are among the authors of a work, spelt `Given Family`."""
    written = [found for author in authors if (found := parsed(author)) is not None]
    named = in_full = 0
    for person in people:
        same = [each for each in written if each.family == person.family and _agree(each.given, person.given)]
        named += bool(same)
        in_full += any(len(each.given) > 1 and each.given == person.given for each in same)
    return Match(named, in_full)


def match_text(text: str, people: Sequence[Name]) -> Match:
    """Which of `people` a sentence names, by given name or initial next to the family name."""
    searched = folded(text)
    named = in_full = 0
    for person in people:
        if person.family not in searched:
            continue
        family, given, initial = re.escape(person.family), re.escape(person.given), re.escape(person.given[0])
        if len(person.given) > 1 and re.search(
            rf"(?<!\w){given}\s(?:\w+\.?\s){{0,2}}{family}(?!\w)|(?<!\w){family},\s{given}(?!\w)", searched
        ):
            in_full += 1
            named += 1
        elif re.search(
            rf"(?<!\w){initial}\.\s?(?:\w\.\s?){{0,2}}(?:v[ao]n\s|de\s)?{family}(?!\w)"
            rf"|(?<!\w){family},\s{initial}(?:\.|(?!\w))|(?<!\w){family}\s{initial}(?!\w)",
            searched,
        ):
            named += 1
    return Match(named, in_full)


def folded(text: str) -> str:
    """`text` in lower case without accents."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(each for each in decomposed if not unicodedata.combining(each)).casefold()


def words_of(text: str) -> list[str]:
    """The words of `text` as titles are compared by them: `folded`, without punctuation."""
    return re.findall(r"\w+", folded(text))


def _agree(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return one == other or (len(shorter) == 1 and longer.startswith(shorter))
