"""Naming topics.

Belongs here: which terms describe a topic and which of them make its label. Does not belong here: how topics are found.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from research_platform_assets.analysis.topics.documents import Document

# Trade-off between a phrase's own score and being unlike the phrases already chosen: maximal marginal relevance,
# Carbonell and Goldstein (1998).
_RELEVANCE = 0.65
_USED_ELSEWHERE = 0.3
_LEAST_COVERAGE_OF_PAIRS = 0.15
_CANDIDATES = 30
_PREFIX = 5

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class TopicTerms:
    """A topic seen from its terms: weight of each term, documents whose main topic it is, and all documents."""

    weights: dict[str, float]
    members: Sequence[Document]
    everything: Sequence[Document]


def top_terms(topic: TopicTerms, count: int) -> list[tuple[str, float]]:
    """Return the heaviest terms with their weight relative to the first, rounded to 4 decimals; ties alphabetical.

    A term has to be in 2 of the topic's documents, where any is.
    """
    heaviest = sorted(
        (term for term, weight in topic.weights.items() if weight > 0), key=lambda term: (-topic.weights[term], term)
    )
    needed = min(2, len(topic.members))
    shared = (term for term in heaviest if sum(term in each.counts for each in topic.members) >= needed)
    found = list(islice(shared, count)) or heaviest[:count]
    return [(term, round(topic.weights[term] / topic.weights[found[0]], 4)) for term in found]


def label_phrases(topic: TopicTerms, count: int, used: Iterable[Phrase]) -> list[Phrase]:
    """Return up to `count` terms or pairs of terms that name the topic, best first.

    A phrase scores by its weight, by the part of the topic's documents that have it, and by the part of the documents
    with it that are the topic's. Phrases already `used` for another topic score less; no word stands in two phrases.
    Where no phrase of the texts fit for labels is shared, the heaviest terms have to do.
    """
    taken = set(used)
    scores = {
        phrase: score * (1 - _USED_ELSEWHERE * (phrase in taken)) for phrase, score in _phrase_scores(topic).items()
    }
    if not scores:
        return [(term,) for term, _ in top_terms(topic, count)]
    places = {phrase: _places(phrase, topic.everything) for phrase in scores}
    best = max(scores.values())
    chosen: list[Phrase] = []

    def relevance(phrase: Phrase) -> float:
        likeness = max((_likeness(phrase, other, places) for other in chosen), default=0.0)
        return round(_RELEVANCE * scores[phrase] / best - (1 - _RELEVANCE) * likeness, 6)

    while len(chosen) < count:
        left = [phrase for phrase in scores if not any(_shares_a_word(phrase, other) for other in chosen)]
        if not left:
            break
        chosen.append(min(left, key=lambda phrase: (-relevance(phrase), phrase)))
    return chosen


def _phrase_scores(topic: TopicTerms) -> dict[Phrase, float]:
    heaviest = frozenset(term for term, _ in top_terms(topic, _CANDIDATES))
    members = Counter(
        phrase
        for each in topic.members
        for phrase in each.phrases
        if not heaviest.isdisjoint(phrase) and (len(phrase) == 1 or phrase[0] != phrase[1])
    )
    scores: dict[Phrase, float] = {}
    for phrase, here in sorted(members.items()):
        coverage = here / len(topic.members)
        if here < min(2, len(topic.members)) or (len(phrase) == 2 and coverage < _LEAST_COVERAGE_OF_PAIRS):
            continue
        everywhere = sum(phrase in each.phrases for each in topic.everything)
        weight = math.fsum(topic.weights.get(term, 0.0) for term in phrase)
        scores[phrase] = round(weight * coverage * here / everywhere, 6)
    return {phrase: score for phrase, score in scores.items() if score > 0}


def _places(phrase: Phrase, documents: Sequence[Document]) -> frozenset[int]:
    return frozenset(each.repository_id for each in documents if phrase in each.phrases)


def _shares_a_word(one: Phrase, other: Phrase) -> bool:
    """Whether the two have a word in common, by its first letters, which most inflected forms share."""
    return bool({term[:_PREFIX] for term in one} & {term[:_PREFIX] for term in other})


def _likeness(one: Phrase, other: Phrase, places: dict[Phrase, frozenset[int]]) -> float:
    return len(places[one] & places[other]) / math.sqrt(len(places[one]) * len(places[other]))
