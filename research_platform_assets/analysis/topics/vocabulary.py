"""Which terms the model knows, and how heavy each is in each repository.

Belongs here: folding plurals and spellings over the collection, the limits of the vocabulary, tf-idf. Does not belong
here: cutting text into terms (`terms`, `documents`), which spellings are the same word (`american`).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from research_platform_assets.analysis.topics.american import american
from research_platform_assets.analysis.topics.documents import Document
from research_platform_assets.analysis.topics.terms import singular

MINIMUM_DOCUMENT_FREQUENCY = 2
MAXIMUM_DOCUMENT_SHARE = 0.6
MAXIMUM_TERMS = 2_000
WEIGHT_DECIMALS = 9
_BEGINNING = 4


@dataclass(frozen=True)
class Folding:
    """Which terms count as one: `base` by term, and the form `shown` for each base."""

    base: dict[str, str]
    shown: dict[str, str]


def fold_forms(documents: Sequence[Document], known: Collection[str] = ()) -> Folding:
    """Fold British and American spellings onto one, and each plural onto its singular where the collection has both.

    The base is a term that was `known` before, where there is one, so that one more form changes none. The commonest
    form is shown.
    """
    frequency = Counter(term for each in documents for term in each.counts)
    spelled = frozenset(map(american, frequency))
    members: defaultdict[str, list[str]] = defaultdict(list)
    for term in frequency:
        members[_root(term, spelled)].append(term)
    base: dict[str, str] = {}
    shown: dict[str, str] = {}
    before = frozenset(known)
    for root, terms in members.items():
        own = min(terms, key=lambda term: (term not in before, american(term) != root, term != root, term))
        base |= dict.fromkeys(terms, own)
        shown[own] = min(terms, key=lambda term: (-frequency[term], term))
    return Folding(base, shown)


def _root(word: str, spelled: Collection[str]) -> str:
    """The end of the chain of singulars of `word` that are `spelled` in the collection, in American spelling."""
    return next((_root(single, spelled) for single in singular(word) if american(single) in spelled), american(word))


def folded(document: Document, folding: Folding) -> Document:
    """Return `document` with every term replaced by its base."""
    base = folding.base.__getitem__
    counts: dict[str, int] = {}
    for term, count in document.counts.items():
        root = base(term)
        counts[root] = counts.get(root, 0) + count
    phrases, named = (
        frozenset(tuple(map(base, phrase)) for phrase in own) for own in (document.phrases, document.named)
    )
    endings: dict[str, tuple[int, int]] = {}
    for term, (uses, ends) in document.endings.items():
        before = endings.get(base(term), (0, 0))
        endings[base(term)] = (before[0] + uses, before[1] + ends)
    followers = frozenset((tuple(map(base, phrase)), word) for phrase, word in document.followers)
    return Document(document.repository_id, Counter(counts), phrases, endings, followers, document.wordings, named)


def vocabulary(documents: Sequence[Document], known: Collection[str] = ()) -> list[str]:
    """Return the terms of the model, alphabetically.

    A term is in at least 2 documents, or in one where it was `known` before, and in at most 60 % of those with any
    term. Of more than 2,000 the most frequent stay, ties alphabetical.
    """
    frequency = Counter(term for each in documents for term in each.counts)
    most = MAXIMUM_DOCUMENT_SHARE * sum(bool(each.counts) for each in documents)
    kept = frozenset(known)
    eligible = [
        term
        for term, count in frequency.items()
        if count <= most and (count >= MINIMUM_DOCUMENT_FREQUENCY or term in kept)
    ]
    return sorted(sorted(eligible, key=lambda term: (-frequency[term], term))[:MAXIMUM_TERMS])


def inverse_document_frequencies(documents: Sequence[Document], terms: Sequence[str]) -> list[float]:
    """Return ln((1 + n) / (1 + df)) + 1 for each of `terms`, rounded to 9 decimals: the smooth idf of scikit-learn."""
    frequency = Counter(term for each in documents for term in each.counts)
    return [round(math.log((1 + len(documents)) / (1 + frequency[term])) + 1, WEIGHT_DECIMALS) for term in terms]


def tfidf(documents: Sequence[Document], terms: Sequence[str]) -> npt.NDArray[np.float64]:
    """Return the weights of `terms` (columns) in `documents` (rows), each row of length 1, rounded to 9 decimals.

    (1 + ln tf) * idf, the sublinear tf of scikit-learn's `TfidfTransformer` and `inverse_document_frequencies`;
    worked out by Python's `math`, since vectorised logarithms differ in the last bit between processors.
    """
    column = {term: place for place, term in enumerate(terms)}
    idf = inverse_document_frequencies(documents, terms)
    weights = np.zeros((len(documents), len(terms)))
    for row, each in enumerate(documents):
        known = sorted((column[term], count) for term, count in each.counts.items() if term in column)
        values = [(1 + math.log(count)) * idf[place] for place, count in known]
        length = math.sqrt(math.fsum(value * value for value in values)) or 1.0
        weights[row, [place for place, _ in known]] = [round(value / length, WEIGHT_DECIMALS) for value in values]
    return weights


def beginnings(documents: Sequence[Document]) -> npt.NDArray[np.float64]:
    """Return `tfidf` of the first four letters of terms, which tell kin such as `astronomy` and `astronomical`.

    Also terms that no other document has take part: they are what the vocabulary cannot compare.
    """
    cut: list[Document] = []
    for each in documents:
        counts: dict[str, int] = {}
        for term, count in each.counts.items():
            beginning = term[:_BEGINNING]
            counts[beginning] = counts.get(beginning, 0) + count
        cut.append(Document(each.repository_id, Counter(counts), frozenset()))
    return tfidf(cut, vocabulary(cut))
