"""Reading all repositories of an organisation as counted terms.

Belongs here: what needs the texts of all repositories at once - which words are names. Does not belong here: the parts
of one repository's text (`passages`), folding and the vocabulary of the model (`corpus`, `vocabulary`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from research_platform_assets.analysis.topics.american import american
from research_platform_assets.analysis.topics.content import ContentTerms, Names, names_by_beginning
from research_platform_assets.analysis.topics.documents import document, text_digest
from research_platform_assets.analysis.topics.model import sampled
from research_platform_assets.analysis.topics.model_language import model_language
from research_platform_assets.analysis.topics.notebook_prose import Notebooks
from research_platform_assets.analysis.topics.passages import (
    Passage,
    common_words,
    passages,
    readable,
    shared_words,
)
from research_platform_assets.analysis.topics.readme_prose import ReadmeProse, prose_of
from research_platform_assets.analysis.topics.stop_words import function_words, stop_words
from research_platform_assets.analysis.topics.terms import banned, institutions, spelling, titled_names
from research_platform_assets.analysis.topics.versions import Text

_MOST_IN_ORDER = 2_000


@dataclass(frozen=True)
class Reading:
    """The text of each repository, counted.

    Attributes:
        texts: One for each repository; of more than 500 only so many, evenly spaced, lend labels.
        language: The language of the model, ISO 639-1.
        unread_languages: Those of READMEs in other languages, which were left out or of which little was read.
        notebooks: Those of each repository that has some.
        passages: The words of some repositories in their order, for what hangs on it: of up to 500, evenly spaced, and
            of each the first 2,000 words, with None in place of one that cannot be a term.
    """

    texts: Sequence[Text]
    language: str
    unread_languages: dict[int, str]
    notebooks: Mapping[int, Notebooks]
    passages: Mapping[int, Sequence[Sequence[str | None]]]


def read_documents(
    rows: Sequence[dict[str, Any]],
    banned_terms: Iterable[str],
    remembered: Mapping[int, ReadmeProse] | None = None,
    notebooks: Mapping[int, Notebooks] | None = None,
) -> Reading:
    """Read the texts of all repositories, given as `rows` of a frame with `DOCUMENT_SCHEMA`.

    What is `remembered` of a repository's README, by its id, is not read again; `notebooks` are those of repositories
    by their ids.
    """
    known = remembered or {}
    language = model_language(row["natural_language"] for row in rows)
    prose = {row["repository_id"]: prose_of(row, known.get(row["repository_id"])) for row in rows}
    readmes = {
        row["repository_id"]: readable(prose[row["repository_id"]], row["natural_language"], language) for row in rows
    }
    notes = {
        number: [each for text, told in own.texts for each in readable(text, told, language)]
        for number, own in (notebooks or {}).items()
    }
    parts = {
        row["repository_id"]: passages(
            row["name"],
            row["description"],
            row["topics"] or (),
            readmes[row["repository_id"]],
            notes.get(row["repository_id"], ()),
            language,
        )
        for row in rows
    }
    everything = [part for each in parts.values() for part in each]
    prose_texts = [paragraph.text for each in (*readmes.values(), *notes.values()) for paragraph in each]
    described = [row["description"] or "" for row in rows]
    banned_words, banned_names = _banned(banned_terms, [*described, *prose_texts], everything)
    content = _content(language, banned_words, banned_names)
    with_names = _content(language)
    names_left_out = names_by_beginning(banned_names)
    suspects = _suspects(_words(everything), banned_words, banned_names)
    own_words: frozenset[str] = frozenset()
    if any(part.language for part in everything):
        own_words = frozenset(
            american(spelling(word)) for word in _words(part for part in everything if not part.language)
        )
    texts: list[Text] = []
    in_order: dict[int, Sequence[Sequence[str | None]]] = {}
    numbers = sorted(parts)
    in_sample = {numbers[place] for place in sampled(len(numbers))}
    for number, own in parts.items():
        read = [
            shared_words(part, stop_words(part.language, is_self_description=part.is_self_description), own_words)
            if part.language
            else part
            for part in own
        ]
        is_sample = number in in_sample
        counted = alone = document(number, read, content, function_words(language), lends_labels=is_sample)
        if read != own or _has_any(own, suspects, banned_words, names_left_out):
            alone = document(number, own, with_names, lends_labels=False)
        texts.append(Text(counted, text_digest(alone)))
        if is_sample:
            in_order[number] = _in_order(read, content)
    unread = {
        row["repository_id"]: str(row["natural_language"])
        for row in rows
        if row["natural_language"] not in (None, language) and prose[row["repository_id"]]
    }
    return Reading(texts, language, unread, notebooks or {}, in_order)


def _banned(
    terms: Iterable[str], texts: Sequence[str], parts: Sequence[Passage]
) -> tuple[frozenset[str], frozenset[tuple[str, ...]]]:
    """The words and names of several words that are banned: `terms`, and people and institutions that `texts` name.

    Institutions only by their whole names, whose words may be a theme, as `German` of a research foundation is, and by
    acronyms that are no other word, nor what a repository is called.
    """
    common = common_words(parts)
    words, names = banned([*terms, *(name for text in texts for name in titled_names(text))], common)
    found = {each for text in texts for each in institutions(text)}
    _, whole_names = banned((name for name, _ in found), common)
    identifiers = _words(part for part in parts if part.is_self_description and not part.is_running_text)
    acronyms = {spelling(acronym) for _, acronym in found if acronym} - common - {*map(spelling, identifiers)}
    return words | acronyms, names | whole_names


def _content(
    language: str, words: frozenset[str] = frozenset(), names: frozenset[tuple[str, ...]] = frozenset()
) -> Callable[[Passage], list[str | None]]:
    """What gives the term of each word of a part, in a model in `language`, without banned `words` and `names`."""
    anywhere, in_self_descriptions = (
        ContentTerms(stop_words(language, is_self_description=each), words, names) for each in (False, True)
    )
    return lambda part: (in_self_descriptions if part.is_self_description else anywhere).of(part.words)


def _in_order(parts: Sequence[Passage], content: Callable[[Passage], list[str | None]]) -> list[list[str | None]]:
    """The words of `parts` one after the other; no part follows once there are as many as are read."""
    found: list[list[str | None]] = []
    count = 0
    for part in parts:
        if count >= _MOST_IN_ORDER:
            break
        found.append(content(part)[: _MOST_IN_ORDER - count])
        count += len(found[-1])
    return found


def _suspects(said: Iterable[str], words: frozenset[str], names: frozenset[tuple[str, ...]]) -> Mapping[str, str]:
    """Those of the words `said` that are banned or part of a banned name, with their spelling."""
    wanted = words.union(*names)
    if not wanted:
        return {}
    return {word: own for word in said if (own := spelling(word)) in wanted}


def _has_any(parts: Sequence[Passage], suspects: Mapping[str, str], words: frozenset[str], names: Names) -> bool:
    """Whether the text `parts` may have any of the banned `words` and `names`; see `_suspects`."""
    found = [part.words for part in parts if not suspects.keys().isdisjoint(part.words)]
    own = {suspects[word] for each in found for word in each if word in suspects}
    return not own.isdisjoint(words) or any(own.issuperset(name) for word in own for name in names.get(word, ()))


def _words(parts: Iterable[Passage]) -> set[str]:
    return set[str]().union(*(part.words for part in parts))
