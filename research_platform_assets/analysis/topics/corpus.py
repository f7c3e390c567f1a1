"""All repositories of a day as the topic model sees them: one vocabulary, one matrix.

Belongs here: from counted texts to weights. Does not belong here: counting (`reading`), topics (`model`, `refit`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from research_platform_assets.analysis.topics.counts import document_frequencies
from research_platform_assets.analysis.topics.documents import Document
from research_platform_assets.analysis.topics.fields import field_weights
from research_platform_assets.analysis.topics.neighbours import Matrix, kinship, similarities
from research_platform_assets.analysis.topics.settings import TopicSettings
from research_platform_assets.analysis.topics.versions import Text
from research_platform_assets.analysis.topics.vocabulary import (
    Folding,
    beginnings,
    fold_forms,
    folded,
    inverse_document_frequencies,
    tfidf,
    vocabulary,
)

# How much beginnings count beside terms. As measured on labelled collections, half as much costs .01 of AMI and half
# more brings nothing.
_BEGINNINGS_BESIDE_TERMS = 0.5
# Fields count by such a part of the root of the number of texts, and at most as much as terms: the fewer texts, the
# fewer words do they have in common. Less beside vectors, which know already much of what fields tell. As measured, a
# quarter less or a third more is within .01 of AMI.
_FIELDS_BESIDE_TERMS = 4.5
_FIELDS_BESIDE_NEARNESS = 2.5
#: How far a text is moved towards those of its neighbours before topics are found in it. Less where vectors tell these:
#: its own words then say what vectors do not know.
SMOOTHING = 4.0
_SMOOTHING_WITH_NEARNESS = 1.5

Nearness = Callable[[Sequence[int]], Matrix]
"""From repositories to how alike each two of them are: a symmetric matrix in their order, 0 on the diagonal."""


@dataclass(frozen=True)
class Corpus:
    """The texts of a day.

    Attributes:
        texts: Every repository, by id.
        folding: How plurals and spellings were folded.
        terms: The vocabulary, alphabetically.
        terms_counts: How many different terms of it each repository has.
        eligible: The repositories with enough of them, by id, their terms folded.
        nearness: Says how alike repositories are, by id, where vectors do; None where their terms do.
    """

    texts: Sequence[Text]
    folding: Folding
    terms: Sequence[str]
    terms_counts: dict[int, int]
    eligible: Sequence[Document]
    nearness: Nearness | None = None

    @classmethod
    def of(
        cls,
        texts: Sequence[Text],
        settings: TopicSettings,
        known_terms: Collection[str] = (),
        nearness: Nearness | None = None,
    ) -> Corpus:
        """Return the corpus of `texts`; `known_terms` stay in the vocabulary while any repository has them."""
        ordered = sorted(texts, key=lambda text: text.repository_id)
        folding = fold_forms([text.document for text in ordered], known_terms)
        documents = [folded(text.document, folding) for text in ordered]
        terms = vocabulary(documents, known_terms)
        known = frozenset(terms)
        counts = {each.repository_id: len(known & each.counts.keys()) for each in documents}
        eligible = [each for each in documents if counts[each.repository_id] >= settings.minimum_terms]
        return cls(ordered, folding, terms, counts, eligible, nearness)

    @property
    def repository_ids(self) -> list[int]:
        """The repositories with enough text, in the order of the rows of `weights`."""
        return [each.repository_id for each in self.eligible]

    @property
    def idf(self) -> dict[str, float]:
        """The inverse document frequency of each term among the repositories with enough text."""
        frequency = document_frequencies(self.eligible)
        idf = inverse_document_frequencies([frequency[term] for term in self.terms], len(self.eligible))
        return dict(zip(self.terms, idf, strict=True))

    @property
    def smoothing(self) -> float:
        """How far each text is moved towards those of its neighbours before topics are found in it."""
        return SMOOTHING if self.nearness is None else _SMOOTHING_WITH_NEARNESS

    @cached_property
    def weights(self) -> Matrix:
        """Weights of terms (columns) in the repositories with enough text (rows)."""
        return tfidf(self.eligible, self.terms)

    @cached_property
    def alike(self) -> Matrix:
        """How alike each two repositories with enough text are in their terms: the cosine of their weights."""
        return similarities(self.weights)

    @cached_property
    def kinship(self) -> Matrix:
        """How alike each two repositories with enough text are, which tells neighbours.

        By `nearness`; without it by their terms, and by what these begin with. Either way also by the fields of work
        that their terms tell of.
        """
        many = max(1.0, math.sqrt(len(self.eligible)))
        of_fields = similarities(field_weights(self.eligible))
        if self.nearness is not None:
            return kinship(self.nearness(self.repository_ids), min(1.0, _FIELDS_BESIDE_NEARNESS / many) * of_fields)
        of_beginnings = _BEGINNINGS_BESIDE_TERMS * similarities(beginnings(self.eligible))
        return kinship(self.alike, of_beginnings, min(1.0, _FIELDS_BESIDE_TERMS / many) * of_fields)
