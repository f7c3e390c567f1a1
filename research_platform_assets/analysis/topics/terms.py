"""From prose to terms: what the topic model counts.

Belongs here: how one text is cut into words, and the forms of terms and names. Does not belong here: which words are
left out (`content`), weights of the parts of a repository's text (`documents`), which terms enter the model
(`vocabulary`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from research_platform_assets.analysis.topics.american import american

# The letters of Latin script that Unicode has composed, without the signs × and ÷ among them.
_LETTERS = "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ"
_SURFACE = re.compile(rf"[{_LETTERS}][{_LETTERS}0-9]*(?:\+\+|#)?")
# A word, or, where its group is empty, what parts two words that stand side by side: they are no phrase.
_WORD_OR_BREAK = re.compile(
    rf"""([{_LETTERS}][{_LETTERS}0-9]*(?:\+\+|\#)?)
    | [.!?](?=\s|$) | [,;:()\[\]{{}}<>=|&/–—•·→"“”«»] | \s[-+*]\s | \d[\w.]*""",
    re.VERBOSE,
)
_CONTRACTION = re.compile(r"['’‘](?:s|t|d|m|ll|re|ve)\b", re.IGNORECASE)
# Letters that are no other letter with a mark, and what they are written as where they cannot be.
_SPELLED_OUT = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
_CAMEL_CASE = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SEPARATORS = re.compile(r"[-_.\s/]+")
# Two letters are mostly syntax, units and initials; these are fields of work or things studied.
_SHORT_TERMS = frozenset(
    [
        "ai",
        "ar",
        "bi",
        "cv",
        "db",
        "dl",
        "dna",
        "eu",
        "gp",
        "hr",
        "iot",
        "ir",
        "kg",
        "llm",
        "ml",
        "nft",
        "nlp",
        "ocr",
        "os",
        "qa",
        "rl",
        "rna",
        "sql",
        "uk",
        "us",
        "un",
        "vr",
        "c#",
        "c++",
    ]
)
_LONGEST_TERM = 24
_NAME_AFTER_TITLE = re.compile(
    r"\b(?:(?:Prof|Professor|Dr|PD|Mr|Mrs|Ms)\b\.?\s*)+(?P<name>[^\W\d_a-z][\w'’-]+(?:\s+[^\W\d_a-z][\w'’.-]*){1,2})"
)
# One of these begins each title; to look for them takes a tenth of the time.
_TITLES = ("Prof", "Dr", "PD", "Mr", "Ms")
# So long at most, as a text of capitals and hyphens alone would else be gone through once for each of them.
_CAPITALIZED = r"[^\W\d_a-z][\w'’-]{0,30}"
_INSTITUTION = re.compile(
    rf"""\b(?P<name>
      (?:{_CAPITALIZED}\s+){{0,2}}University\s+of\s+(?:the\s+)?{_CAPITALIZED}(?:\s+(?:and\s+)?{_CAPITALIZED}){{0,2}}
    | (?:{_CAPITALIZED}\s+){{1,2}}University
    | (?:{_CAPITALIZED}\s+)?Univers(?:ität|ité|iteit|ità|idad|idade)(?:\s+(?:de|di|der|van|degli|la|los)){{0,2}}
        (?:\s+{_CAPITALIZED}(?:\s+di)?){{1,3}}
    | (?:{_CAPITALIZED}\s+){{0,2}}National\s+Science\s+Foundation
    | (?:{_CAPITALIZED}\s+(?:and\s+)?){{1,4}}Research\s+(?:Foundation|Council)
    )\b(?:\s+\((?P<acronym>[A-Z]{{3,8}})\))?""",
    re.VERBOSE,
)
# One of these is in each name; to look for them takes less time.
_INSTITUTIONS = ("Univers", "Foundation", "Council")


def surfaces(text: str) -> list[str]:
    """Return the Latin words of `text` as written, in order; other scripts fall away."""
    return _SURFACE.findall(_CONTRACTION.sub("", _composed(text)))


def running_surfaces(text: str) -> list[str]:
    """Return the words of `surfaces`, with an empty one where punctuation or a number parts two of them."""
    found: list[str] = _WORD_OR_BREAK.findall(_CONTRACTION.sub("", _composed(text)))
    return [word for before, word in pairwise(["", *found]) if word or before]


@lru_cache(maxsize=1 << 16)
def spelling(word: str) -> str:
    """Return `word` in lower case and without accents, which is how words are compared: `grosse` for `Größe`."""
    lower = word.lower()
    if lower.isascii():
        return lower
    decomposed = unicodedata.normalize("NFKD", lower.translate(_SPELLED_OUT))
    return "".join(character for character in decomposed if not unicodedata.category(character).startswith("M"))


def _composed(text: str) -> str:
    """`text` with each letter and its accent as one character; accents that no letter has fall away."""
    if text.isascii():
        return text
    composed = unicodedata.normalize("NFKC", text)
    return "".join(character for character in composed if not unicodedata.category(character).startswith("M"))


def identifier_surfaces(name: str) -> list[str]:
    """Return the words of an identifier, cut at separators and where camel case starts a word."""
    return surfaces(" ".join(_CAMEL_CASE.split(_SEPARATORS.sub(" ", name))))


@lru_cache(maxsize=1 << 16)
def term(surface: str) -> str | None:
    """Return the term that `surface` stands for, or None where it has the form of no word.

    A term has the `spelling` of words, 3 to 24 characters (some of 2 letters are known), at most a third of them
    digits.
    """
    lower = spelling(surface)
    digits = sum(character.isdigit() for character in lower)
    if len(lower) > _LONGEST_TERM or digits * 3 > len(lower):
        return None
    return lower if len(lower) > 2 or lower in _SHORT_TERMS else None


def titled_names(text: str) -> list[str]:
    """Return the names that stand behind an academic or civil title in `text`, such as that of `Prof. Ada Lovelace`."""
    if not any(title in text for title in _TITLES):
        return []
    return [match["name"] for match in _NAME_AFTER_TITLE.finditer(text)]


def institutions(text: str) -> list[tuple[str, str]]:
    """Return the names of universities, research foundations and councils in `text`, each with its acronym.

    That is what stands in brackets behind it and has the last first letters of its words; empty where nothing does.
    """
    if not any(each in text for each in _INSTITUTIONS):
        return []
    found: list[tuple[str, str]] = []
    for match in _INSTITUTION.finditer(text):
        name, acronym = match["name"], match["acronym"] or ""
        initials = "".join(word[0] for word in name.split() if word[0].isupper())
        found.append((name, acronym if initials.endswith(acronym) else ""))
    return found


def singular(plural: str) -> list[str]:
    """Return the forms that `plural` may be the regular plural of, likeliest first; empty where it looks like none."""
    if not plural.endswith("s") or plural.endswith(("ss", "us", "is")) or len(plural) < len("maps"):
        return []
    candidates = [plural[:-1]]
    if plural.endswith("ies"):
        candidates.insert(0, plural[:-3] + "y")
    elif plural.endswith(("ses", "xes", "zes", "ches", "shes")):
        candidates.append(plural[:-2])
    return candidates


def forms(word: str) -> Iterator[str]:
    """Yield `word` and what it may be a plural of, to the end of such chains, each in its American spelling.

    Two words that have one of these in common may be one term.
    """
    yield american(word)
    for single in singular(word):
        yield from forms(single)


def banned(terms: Iterable[str], common: Collection[str]) -> tuple[frozenset[str], frozenset[tuple[str, ...]]]:
    """Return the words and the names of several words, in their `spelling`, that `terms` ban.

    A word of its own is banned as it is. Of a name, the sequence is banned, and each word that is not in `common`.
    """
    words: set[str] = set()
    names: set[tuple[str, ...]] = set()
    for entry in terms:
        parts = tuple(spelling(word) for word in surfaces(_SEPARATORS.sub(" ", entry)))
        if len(parts) > 1:
            names.add(parts)
            words |= {word for word in parts if word not in common}
        else:
            words |= set(parts)
    return frozenset(words), frozenset(names)
