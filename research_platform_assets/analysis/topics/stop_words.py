"""Words that never become terms.

Belongs here: reading the lists of README words and joining them with the English one of scikit-learn and those of
`stopwordsiso`. Does not belong here: words that are banned for one organisation (`TopicSettings.banned_terms`).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from research_platform_assets.analysis.topics.model_language import ENGLISH
from research_platform_assets.analysis.topics.terms import spelling

DATA_FILES = ("readme_stop_words.txt", "readme_subjects.txt", "readme_stop_words_other.txt")

_ANYWHERE, _IN_READMES, _OF_LANGUAGES = DATA_FILES
_VOWELS = "aeiou"
# What is left of a contraction when the apostrophe splits it.
_CONTRACTED = frozenset(
    {"ain", "aren", "couldn", "didn", "hadn", "hasn", "haven", "mustn", "shouldn", "wasn", "weren", "wouldn"}
)


@cache
def stop_words(language: str | None = ENGLISH, *, is_self_description: bool = False) -> frozenset[str]:
    """Return every stop word of texts in `language` (ISO 639-1), in the `spelling` of words.

    English ones are scikit-learn's list and the README list with inflected forms. Texts in other languages have many
    English words as well, so theirs are these, those of `stopwordsiso` and the README list of the language, if any.
    In a repository's description of itself fewer words are stopped: `git` in its name tells what it is about, in its
    README it does not.
    """
    language = language or ENGLISH
    words = {word for section, word in words_by_section(_read(_OF_LANGUAGES)) if section == language}
    if language != ENGLISH:
        import stopwordsiso

        words |= set(stopwordsiso.stopwords(language))
    return _english(is_self_description) | {spelling(word) for word in words}


@cache
def function_words(language: str = ENGLISH) -> frozenset[str]:
    """Return those of them that end a phrase before them: articles, prepositions and the like, no nouns."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    words = {str(word) for word in ENGLISH_STOP_WORDS} | _CONTRACTED
    if language != ENGLISH:
        import stopwordsiso

        words |= {spelling(word) for word in stopwordsiso.stopwords(language)}
    return frozenset(words)


@cache
def _english(is_self_description: bool) -> frozenset[str]:
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    words = {str(word) for word in ENGLISH_STOP_WORDS} | _CONTRACTED | set(parse_stop_words(_read(_ANYWHERE)))
    if not is_self_description:
        words |= set(parse_stop_words(_read(_IN_READMES)))
    return frozenset(words)


def _read(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


def parse_stop_words(text: str) -> Iterator[str]:
    """Yield the words of an English stop word file with the forms of those in the sections `verbs` and `nouns`."""
    for section, word in words_by_section(text):
        yield word
        if section == "verbs":
            yield from _verb_forms(word)
        elif section == "nouns":
            yield _with_s(word)


def words_by_section(text: str) -> Iterator[tuple[str, str]]:
    """Yield section and word of a list of words: sections in brackets, words between spaces, comments from `#`."""
    section = ""
    for line in text.splitlines():
        if line.startswith("["):
            section = line.strip("[] ")
        elif not line.startswith("#"):
            yield from ((section, word) for word in line.split())


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
