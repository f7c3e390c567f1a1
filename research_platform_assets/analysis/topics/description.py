"""What topics are called, and the terms that describe them, as people write them.

Belongs here: naming all topics of a version in turn, and when a topic keeps its name. Does not belong here: choosing
terms and phrases (`labels`), how a term is written (`wording`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from research_platform_assets.analysis.topics.american import american
from research_platform_assets.analysis.topics.corpus import Corpus
from research_platform_assets.analysis.topics.documents import Document
from research_platform_assets.analysis.topics.labels import (
    LEAST_COVERAGE,
    Phrase,
    TopicTerms,
    label_phrases,
    places,
    top_terms,
)
from research_platform_assets.analysis.topics.model import sampled
from research_platform_assets.analysis.topics.placement import PlacedTopic
from research_platform_assets.analysis.topics.settings import TopicSettings
from research_platform_assets.analysis.topics.terms import spelling, surfaces
from research_platform_assets.analysis.topics.wording import commonest, written

LABEL_SEPARATOR = " / "
#: A word that so many of the texts with a phrase have behind it belongs to it.
_MOST_GO_ON = 0.6

Description = tuple[str, tuple[tuple[str, float], ...]]
"""A label, and terms with their weight relative to the first."""


@dataclass(frozen=True)
class _Words:
    """How a day writes its terms: base, shown and written form of each, and documents before terms were folded."""

    base: Mapping[str, str]
    shown: Mapping[str, str]
    forms: Mapping[str, str]
    unfolded: Mapping[int, Document]


def descriptions(
    topics: Sequence[PlacedTopic], corpus: Corpus, settings: TopicSettings, known: Sequence[str | None] = ()
) -> list[Description]:
    """Return label and terms of each of `topics`; no phrase names two of them.

    `known` are the labels that topics had before, None for a new one. A topic keeps its label while 2 and a fifth of
    its repositories have each phrase of it, so that it is not renamed because another one has become a little better.
    Of more than 500 repositories those of the sample speak for all: only they lend labels (`reading`).
    """
    sample = {corpus.texts[place].repository_id for place in sampled(len(corpus.texts))}
    everything = [each for each in corpus.eligible if each.repository_id in sample]
    words = _Words(
        corpus.folding.base,
        corpus.folding.shown,
        commonest(text.document.wordings for text in corpus.texts),
        {text.repository_id: text.document for text in corpus.texts},
    )
    heard = [[each for each in topic.members if each.repository_id in sample] or topic.members for topic in topics]
    seen = [TopicTerms(topic.weights, own, everything) for topic, own in zip(topics, heard, strict=True)]
    labels = list(known) or [None] * len(topics)
    phrases = [None if old is None else _still_said(old, topic, words) for old, topic in zip(labels, seen, strict=True)]
    used: set[Phrase] = {phrase for own in phrases for phrase in own or ()}
    found: list[Description] = []
    for topic, label, own in zip(seen, labels, phrases, strict=True):
        name = label
        if name is None or own is None:
            chosen = label_phrases(topic, settings.label_terms_count, used)
            used |= set(chosen)
            name = LABEL_SEPARATOR.join(_written(phrase, topic.members, words) for phrase in chosen)
        terms = top_terms(topic, settings.terms_count)
        found.append((name, tuple((written([words.shown[term]], words.forms), weight) for term, weight in terms)))
    return found


def _still_said(label: str, topic: TopicTerms, words: _Words) -> list[Phrase] | None:
    """The phrases of `label` as terms of today; None where not all of them are said in enough of the repositories."""
    found: list[Phrase] = []
    least = max(topic.needed, LEAST_COVERAGE * len(topic.members))
    for part in label.split(LABEL_SEPARATOR):
        spelled = [spelling(word) for word in surfaces(part)]
        phrase = tuple(words.base.get(word, word) for word in spelled)
        # The last word may be one that is no term and only completes the phrase.
        said = [each for each in (phrase, phrase[:-1]) if each and len(places(each, topic.members)) >= least]
        if not said:
            return None
        found.append(said[0])
    return found


def _written(phrase: Phrase, members: Sequence[Document], words: _Words) -> str:
    """`phrase` in the number and the letters in which most of `members` have it."""
    unfolded = [words.unfolded[each.repository_id] for each in members]
    forms = Counter(
        own
        for each in unfolded
        for own in each.phrases
        if len(own) == len(phrase) > 1 and tuple(words.base[term] for term in own) == phrase
    )
    shown = min(forms, key=lambda own: (-forms[own], own), default=tuple(words.shown[term] for term in phrase))
    return " ".join([written(shown, words.forms), *_completion(phrase, members)])


def _completion(phrase: Phrase, members: Sequence[Document]) -> list[str]:
    """The word that stands behind `phrase` in most of the texts that have it, if any, in its commonest form."""
    followers = [{word for own, word in each.followers if own == phrase} for each in members]
    counts = Counter(word for each in followers for word in {american(spelling(word)) for word in each})
    best = min(counts, key=lambda word: (-counts[word], word), default="")
    if not best or counts[best] < max(2, _MOST_GO_ON * len(places(phrase, members))):
        return []
    forms = Counter(word for each in followers for word in each if american(spelling(word)) == best)
    return [min(forms, key=lambda word: (-forms[word], word != word.lower(), word))]
