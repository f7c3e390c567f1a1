"""What a repository says of itself, part by part.

Belongs here: which texts of a repository the topic model reads, and how much each counts. Does not belong here: how
words become terms (`terms`, `documents`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from research_platform_assets.analysis.text.blocks import block
from research_platform_assets.analysis.text.language import natural_language
from research_platform_assets.analysis.text.words import is_mostly_latin, word_count
from research_platform_assets.analysis.topics.american import american
from research_platform_assets.analysis.topics.model_language import ENGLISH
from research_platform_assets.analysis.topics.paragraphs import Paragraph
from research_platform_assets.analysis.topics.terms import identifier_surfaces, running_surfaces, spelling

# Weights and limits as measured on labelled collections of READMEs: each weight is within noise of its neighbours, but
# leaving the name, the description or the topics out, or reading less than 1,000 terms, is not. Where READMEs are long
# and alike, 8 for the description was better than 3; elsewhere it made no difference.
NAME_WEIGHT = 2
DESCRIPTION_WEIGHT = 8
TOPICS_WEIGHT = 3
TITLE_WEIGHT = 2
HEADING_WEIGHT = 1
OPENING_WEIGHT = 2
BODY_WEIGHT = 1
#: So many words of a paragraph are enough to tell that its language is not that of the README around it.
LEAST_WORDS_TO_DIFFER = 20


@dataclass(frozen=True)
class Passage:
    """Words of one part of a repository's text, as written; an empty one parts two that are no phrase.

    Attributes:
        words: In order.
        weight: How much each counts.
        lends_labels: Whether label phrases may come from it.
        is_body: Whether it is body text, of which only the beginning counts.
        is_notebook: Whether it is that of notebooks, of which less counts.
        is_title: Whether it is a heading.
        is_running_text: Whether it was written as a text, and is no identifier.
        is_self_description: Whether it is the name, the description or a GitHub topic.
        language: That of the text, where it is known and not the one of the model (ISO 639-1).
    """

    words: tuple[str, ...]
    weight: int
    lends_labels: bool = True
    is_body: bool = False
    is_notebook: bool = False
    is_title: bool = False
    is_running_text: bool = True
    is_self_description: bool = False
    language: str | None = None


def passages(
    name: str,
    description: str | None,
    topics: Sequence[str],
    readme: Sequence[Paragraph],
    notebooks: Sequence[Paragraph] = (),
    language: str = ENGLISH,
) -> list[Passage]:
    """Return what a repository says of itself.

    Args:
        name: Its name.
        description: Its description.
        topics: Its GitHub topics.
        readme: The prose of its README.
        notebooks: The prose of its notebooks.
        language: That of the model, ISO 639-1.
    """
    told = natural_language(description or "")
    said = block(description or "")
    found = [
        Passage(tuple(identifier_surfaces(name)), NAME_WEIGHT, is_running_text=False, is_self_description=True),
        Passage(
            tuple(running_surfaces("" if said is None else said.text)),
            DESCRIPTION_WEIGHT,
            lends_labels=told in (None, language),
            is_self_description=True,
            language=None if told == language else told,
        ),
    ]
    found += [
        Passage(tuple(identifier_surfaces(topic)), TOPICS_WEIGHT, is_running_text=False, is_self_description=True)
        for topic in topics
    ]
    title_seen = False
    for each in readme:
        if not each.words:
            # Nor is it the title: that of `# 🚀` is the next one.
            continue
        weight = BODY_WEIGHT
        if each.level:
            weight = HEADING_WEIGHT if title_seen or each.level > 1 else TITLE_WEIGHT
            title_seen = title_seen or each.level == 1
        is_title = bool(each.level)
        found.append(Passage(each.words, weight, not each.is_boilerplate, not is_title, is_title=is_title))
    found += [
        Passage(each.words, BODY_WEIGHT, not each.is_boilerplate, True, True, is_title=bool(each.level))
        for each in notebooks
        if each.words
    ]
    return found


def readable(text: Sequence[Paragraph], told: str | None, language: str = ENGLISH) -> Sequence[Paragraph]:
    """Return those paragraphs of a README or notebook, whose language is `told`, that a model in `language` reads.

    Prose in another language of Latin script would bring its articles and prepositions as terms, and its nouns as a
    theme of their own; of such a `text` only paragraphs of 20 words and more that are in `language` are read, as where
    the same is said twice. One in another script is kept: its few Latin words are technical terms.
    """
    if told in (None, language) or not is_mostly_latin(" ".join(each.text for each in text)):
        return text
    return [
        each
        for each in text
        if word_count(each.text) >= LEAST_WORDS_TO_DIFFER and natural_language(each.text) == language
    ]


def shared_words(part: Passage, stop: Collection[str], known: Collection[str]) -> Passage:
    """Return `part`, which is in another language than the model, with only those words that are `known` from others.

    Names and technical terms are the same in many languages. `stop` are the stop words of its own language; `known`
    ones are in American spelling.
    """
    spelled = ((word, spelling(word)) for word in part.words)
    words = (word if american(each) in known and each not in stop else "" for word, each in spelled)
    return replace(part, words=tuple(words))


def common_words(parts: Iterable[Passage]) -> frozenset[str]:
    """Return the words that running text writes in lower case, so that they are no names, or not only names."""
    words = set[str]().union(*(part.words for part in parts if part.is_running_text))
    return frozenset(spelling(word) for word in words if word.islower())
