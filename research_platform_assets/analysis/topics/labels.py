"""Terms and phrases that describe a topic.

Belongs here: choosing terms and label phrases from weights and texts. Does not belong here: the weights themselves
(`model`), what is shown for a folded term (`description`).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from research_platform_assets.analysis.topics.american import american
from research_platform_assets.analysis.topics.documents import Document

_CANDIDATES = 30
_MOST_WIDESPREAD = 0.2
_PREFIX = 5
_MOST_TIMES = 10
_SAY_OF_COVERAGE = 1.5
_LATER_WORDS = 10
#: What repositories are named by is what people call the theme.
_NAMED = 1.25
#: Two words say more than one; the third must be needed.
_LENGTHS = (1.0, 1.6, 1.4)
#: In a smaller part of a topic's repositories a phrase does not speak for the topic.
LEAST_COVERAGE = 0.2
#: What stands at the end of its neighbours in a smaller part of texts is an adjective, which names nothing.
_LEAST_ENDINGS = (0.2, 0.4, 0.4)
#: Where so many of the texts with a phrase go on with the same word, the phrase is not complete.
_PART_OF_A_LONGER = 0.6
#: Another part of a label says as much as this, relative to the first, or speaks for other repositories.
_LEAST_SCORE = 0.35
_LEAST_ADDED = 0.15
# Words of methods and results in any field: alone they name no theme, in a phrase they may.
_GENERIC = frozenset(
    """algorithm analysis approach baseline challenge chart control core cost course curve data dataset design
    development discovery discussion domain effect estimate evaluation evidence execution experiment extraction
    factor framework group high impact input interface introduction kept knowledge learning lecture lesson level
    like local low management measurement mechanism method metric model modeling network number object
    performance plot prediction price process quality rate real research science sector server service session
    simulation slide state statistics step strategy structure student study summary survey system technique
    technology theory time tool training trend unit use used value visualization work workshop""".split()
)

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class TopicTerms:
    """A topic seen from its terms: weight of each term, documents whose main topic it is, and all documents."""

    weights: dict[str, float]
    members: Sequence[Document]
    everything: Sequence[Document]

    @cached_property
    def needed(self) -> int:
        """How many of the topic's documents must have what describes it: 2, where there are as many."""
        return min(2, len(self.members))


def top_terms(topic: TopicTerms, count: int) -> list[tuple[str, float]]:
    """Return the heaviest terms with their weight relative to the first, rounded to 4 decimals; ties alphabetical.

    A term has to be in 2 of the topic's documents, where any is, and not be `is_common`, where any is not.
    """
    heaviest = sorted(
        (term for term, weight in topic.weights.items() if weight > 0), key=lambda term: (-topic.weights[term], term)
    )
    shared = (term for term in heaviest if sum(term in each.counts for each in topic.members) >= topic.needed)
    telling = (term for term in shared if not is_common(term, topic))
    found = list(islice(telling, count)) or heaviest[:count]
    return [(term, round(topic.weights[term] / topic.weights[found[0]], 4)) for term in found]


def is_common(term: str, topic: TopicTerms) -> bool:
    """Whether more than 20 % of all documents have `term`, most of them those of other topics: it describes none."""
    everywhere = sum(term in each.counts for each in topic.everything)
    if everywhere <= _MOST_WIDESPREAD * len(topic.everything):
        return False
    return 2 * sum(term in each.counts for each in topic.members) < everywhere


def label_phrases(topic: TopicTerms, count: int, used: Collection[Phrase]) -> list[Phrase]:
    """Return up to `count` phrases of one to three terms that name the topic, best first.

    A phrase that is `used` for another topic names none; no word stands in two phrases. One after the first has to
    score 0.35 of it and to speak for 15 % of the repositories of which no earlier one speaks. Where no phrase of the
    texts fit for labels is shared, the heaviest term has to do.
    """
    scores = {phrase: score for phrase, score in phrase_scores(topic).items() if phrase not in used}
    if not scores:
        terms = [(term,) for term, _ in top_terms(topic, len(topic.weights))]
        return [each for each in terms if each not in used][:1] or terms[:1]
    heaviest = frozenset(term for term, _ in top_terms(topic, _LATER_WORDS))
    order = sorted(scores, key=lambda phrase: (-scores[phrase], phrase))
    chosen = [order[0]]
    covered = set(places(order[0], topic.members))
    while len(chosen) < count:
        left = [phrase for phrase in order if not any(_shares_a_word(phrase, other) for other in chosen)]
        gain = {phrase: len(places(phrase, topic.members) - covered) / len(topic.members) for phrase in left}
        worth = {phrase: round(scores[phrase] * (0.5 + gain[phrase]), 6) for phrase in left}
        left = [
            phrase
            for phrase in left
            if (len(phrase) > 1 or not heaviest.isdisjoint(phrase))
            and gain[phrase] >= _LEAST_ADDED
            and scores[phrase] >= _LEAST_SCORE * scores[chosen[0]]
        ]
        if not left:
            break
        chosen.append(min(left, key=lambda phrase: (-worth[phrase], phrase)))
        covered |= places(chosen[-1], topic.members)
    return chosen


def phrase_scores(topic: TopicTerms) -> dict[Phrase, float]:
    """Return how well each phrase would name the topic, rounded to 6 decimals.

    A class-based tf-idf over the topic's repositories as one text (Grootendorst 2022, arXiv 2203.05794), with the part
    of its repositories that say it in place of the count: coverage^1.5 * ln(1 + repositories / those that say it),
    times the part of what is said of it that the topic says, the root of its mean weight in the topic, and a factor for
    its length, and 1.25 where repositories have it in their names or GitHub topics: as many as must say it, two. What
    is said by one repository only is no candidate, and neither is what is no complete phrase.
    """
    candidates = _candidates(topic)
    said, said_by_all = _said(candidates, topic.members), _said(candidates, topic.everything)
    everywhere = Counter(phrase for each in topic.everything for phrase in candidates.keys() & each.phrases)
    heaviest = max(topic.weights.values())
    scores: dict[Phrase, float] = {}
    for phrase, count in sorted(candidates.items()):
        coverage = (count / len(topic.members)) ** _SAY_OF_COVERAGE
        rarity = math.log(1 + len(topic.everything) / everywhere[phrase])
        own = said[phrase] / said_by_all[phrase]
        weight = math.fsum(topic.weights.get(term, 0.0) for term in phrase) / len(phrase) / heaviest
        is_name = sum(phrase in each.named for each in topic.members) >= topic.needed
        form = _LENGTHS[len(phrase) - 1] * (_NAMED if is_name else 1.0)
        scores[phrase] = round(coverage * rarity * own * math.sqrt(weight) * form, 6)
    return {phrase: score for phrase, score in scores.items() if score > 0}


def _candidates(topic: TopicTerms) -> dict[Phrase, int]:
    """The complete phrases with one of the heaviest terms, and how many of the topic's documents have them."""
    heaviest = frozenset(term for term, _ in top_terms(topic, _CANDIDATES))
    least = max(topic.needed, LEAST_COVERAGE * len(topic.members))
    counts = Counter(phrase for each in topic.members for phrase in each.phrases if not heaviest.isdisjoint(phrase))
    shared = {phrase: count for phrase, count in counts.items() if count >= least and len(set(phrase)) == len(phrase)}
    longer: dict[Phrase, int] = {}
    for phrase, count in shared.items():
        for part in (phrase[:-1], phrase[:-2], *((term,) for term in phrase)):
            if part and len(part) < len(phrase):
                longer[part] = max(count, longer.get(part, 0))
    ends = _end_shares({phrase[-1] for phrase in shared}, topic.everything)
    return {
        phrase: count
        for phrase, count in shared.items()
        if longer.get(phrase, 0) < _PART_OF_A_LONGER * count
        and ends[phrase[-1]] >= _LEAST_ENDINGS[len(phrase) - 1]
        and (len(phrase) > 1 or not _GENERIC.issuperset(map(american, phrase)))
    }


def _end_shares(terms: Collection[str], documents: Sequence[Document]) -> dict[str, float]:
    """In which part of its uses each of `terms` ends a phrase; 1 where the texts do not tell."""
    uses: Counter[str] = Counter()
    ends: Counter[str] = Counter()
    for each in documents:
        for term in each.endings.keys() & terms:
            uses[term] += each.endings[term][0]
            ends[term] += each.endings[term][1]
    return {term: ends[term] / uses[term] if uses[term] else 1.0 for term in terms}


def _said(phrases: Collection[Phrase], documents: Sequence[Document]) -> Counter[Phrase]:
    """How often `documents` say each of `phrases`, by its rarest term; more than 10 times in one is not more."""
    wanted = frozenset(phrases)
    said: Counter[Phrase] = Counter()
    for each in documents:
        for phrase in wanted & each.phrases:
            said[phrase] += min(_MOST_TIMES, *(each.counts[term] for term in phrase))
    return said


def places(phrase: Phrase, documents: Sequence[Document]) -> frozenset[int]:
    """Return the ids of the `documents` that have `phrase`."""
    return frozenset(each.repository_id for each in documents if phrase in each.phrases)


def _shares_a_word(one: Phrase, other: Phrase) -> bool:
    """Whether the two have a word in common, by its first letters, which most inflected forms share."""
    return bool({term[:_PREFIX] for term in one} & {term[:_PREFIX] for term in other})
