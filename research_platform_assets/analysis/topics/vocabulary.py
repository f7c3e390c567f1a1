"""Which terms the model knows, and how heavy each is in each repository.

Belongs here: folding plurals and spellings over the collection, the limits of the vocabulary, tf-idf. Does not belong
here: cutting text into terms (`terms`, `documents`), which spellings are the same word (`american`).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from research_platform_assets.analysis.topics.american import american
from research_platform_assets.analysis.topics.counts import (
    Sparse,
    column_frequencies,
    count_matrix,
    document_frequencies,
    logarithms,
)
from research_platform_assets.analysis.topics.documents import Document
from research_platform_assets.analysis.topics.neighbours import Matrix, unit_rows
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
    frequency = document_frequencies(documents)
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
    return _selected(document_frequencies(documents), documents, frozenset(known))


def _selected(frequency: Mapping[str, int], documents: Sequence[Document], known: Collection[str] = ()) -> list[str]:
    most = MAXIMUM_DOCUMENT_SHARE * sum(bool(each.counts) for each in documents)
    eligible = [
        term
        for term, count in frequency.items()
        if count <= most and (count >= MINIMUM_DOCUMENT_FREQUENCY or term in known)
    ]
    return sorted(sorted(eligible, key=lambda term: (-frequency[term], term))[:MAXIMUM_TERMS])


def inverse_document_frequencies(frequencies: Iterable[float], documents_count: int) -> list[float]:
    """Return ln((1 + n) / (1 + df)) + 1 for each of `frequencies`, rounded to 9 decimals: scikit-learn's smooth idf."""
    return [round(math.log((1 + documents_count) / (1 + each)) + 1, WEIGHT_DECIMALS) for each in frequencies]


def tfidf(documents: Sequence[Document], terms: Sequence[str]) -> Matrix:
    """Return the weights of `terms` (columns) in `documents` (rows), each row of length 1, rounded to 9 decimals.

    (1 + ln tf) * idf, the sublinear tf of scikit-learn's `TfidfTransformer` and `inverse_document_frequencies`.
    """
    return _weighted(count_matrix(documents, {term: place for place, term in enumerate(terms)}, len(terms)))


def beginnings(documents: Sequence[Document]) -> Matrix:
    """Return `tfidf` of the first four letters of terms, which tell kin such as `astronomy` and `astronomical`.

    Also terms that no other document has take part: they are what the vocabulary cannot compare.
    """
    beginning = {term: term[:_BEGINNING] for each in documents for term in each.counts}
    names = sorted(set(beginning.values()))
    column = {name: place for place, name in enumerate(names)}
    counts = count_matrix(documents, {term: column[name] for term, name in beginning.items()}, len(names))
    frequency = dict(zip(names, column_frequencies(counts).tolist(), strict=True))
    return _weighted(counts[:, [column[name] for name in _selected(frequency, documents)]])


def _weighted(counts: Sparse) -> Matrix:
    idf = inverse_document_frequencies(column_frequencies(counts).tolist(), counts.shape[0])
    return unit_rows(logarithms(counts).toarray() * np.array(idf))
