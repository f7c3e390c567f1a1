"""Words that never become terms.

Belongs here: reading the list of README words and joining it with the English one of scikit-learn. Does not belong
here: words that are banned for one organisation (`TopicSettings.banned_terms`).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

DATA_FILES = ("readme_stop_words.txt",)

_VOWELS = "aeiou"
# What is left of a contraction when the apostrophe splits it.
_CONTRACTED = frozenset(
    {"ain", "aren", "couldn", "didn", "hadn", "hasn", "haven", "mustn", "shouldn", "wasn", "weren", "wouldn"}
)


@cache
def stop_words() -> frozenset[str]:
    """Return every stop word, in lower case: scikit-learn's English list and the README list with inflected forms."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    text = (Path(__file__).parent / DATA_FILES[0]).read_text(encoding="utf-8")
    return frozenset(str(word) for word in ENGLISH_STOP_WORDS) | _CONTRACTED | frozenset(parse_stop_words(text))


def parse_stop_words(text: str) -> Iterator[str]:
    """Yield the words of a stop word file: sections in brackets, words between spaces, lines from `#` are comments."""
    section = ""
    for line in text.splitlines():
        if line.startswith("["):
            section = line.strip("[] ")
        elif not line.startswith("#"):
            for word in line.split():
                yield word
                if section == "verbs":
                    yield from _verb_forms(word)
                elif section == "nouns":
                    yield _with_s(word)


def _with_s(word: str) -> str:
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    if _ends_in_consonant_y(word):
        return word[:-1] + "ies"
    return word + "s"


def _verb_forms(verb: str) -> Iterator[str]:
    yield _with_s(verb)
    stem = verb[:-1] if verb.endswith("e") and not verb.endswith("ee") else verb
    yield stem + "ing"
    yield (verb[:-1] + "ied") if _ends_in_consonant_y(verb) else stem + "ed"
    if verb[-1] not in _VOWELS + "wxy" and verb[-2] in _VOWELS and verb[-3:-2] not in tuple(_VOWELS):
        yield from (verb + verb[-1] + "ing", verb + verb[-1] + "ed")


def _ends_in_consonant_y(word: str) -> bool:
    return word.endswith("y") and word[-2] not in _VOWELS
