"""Placing repositories in a version of the topic model that is not touched by it.

Belongs here: folding a text in, and when a repository stays where it was. Does not belong here: making versions
(`advance`).

A repository whose own text is that of the fit is where the fit put it. Any other is a function of the version and of
its own text alone: no other repository, no earlier day and no neighbour has a say, so nothing that happens to one
repository can move another, and the same texts have the same topics whatever happened in between.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

import numpy as np

from research_platform_assets.analysis.topics.american import american
from research_platform_assets.analysis.topics.counts import Sparse, count_matrix, logarithms
from research_platform_assets.analysis.topics.documents import Document
from research_platform_assets.analysis.topics.factorization import DECIMALS
from research_platform_assets.analysis.topics.neighbours import Matrix, unit_rows
from research_platform_assets.analysis.topics.settings import TopicSettings
from research_platform_assets.analysis.topics.shares import shares
from research_platform_assets.analysis.topics.terms import forms
from research_platform_assets.analysis.topics.versions import Placed, Shares, Text, Version

STICKY_MARGIN = 0.15
"""A repository of the fit changes its main topic only where the share of another is larger by this."""
_ITERATIONS = 100


@dataclass(frozen=True)
class Space:
    """A version as far as texts are placed by it: terms with their idf, which words count as which, and topics."""

    terms: Mapping[str, float]
    forms: Mapping[str, str]
    topic_ids: Sequence[int]
    topics: Matrix
    seen: dict[str, str | None] = field(default_factory=dict[str, "str | None"], repr=False, compare=False)
    """What `form` has answered so far."""

    @classmethod
    def of(cls, version: Version) -> Space:
        """Return that of `version`."""
        rows = [[topic.weights.get(term, 0.0) for term in version.terms] for topic in version.topics]
        ids = [topic.topic_id for topic in version.topics]
        return cls(version.terms, term_forms(version.terms), ids, np.array(rows))

    def form(self, term: str) -> str | None:
        """Return the term of the vocabulary that `term` counts as, if any."""
        if term not in self.seen:
            self.seen[term] = next((self.forms[form] for form in forms(term) if form in self.forms), None)
        return self.seen[term]

    def counts(self, documents: Sequence[Document]) -> Sparse:
        """Return how often `documents` (rows), whose terms are not folded yet, have the terms of the vocabulary."""
        said = set[str]().union(*(each.counts for each in documents))
        known = {term: self._columns[form] for term in said if (form := self.form(term)) is not None}
        return count_matrix(documents, known, len(self.terms))

    def rows(self, counts: Sparse) -> Matrix:
        """Return the weights of the terms of the vocabulary in texts with `counts`: `tfidf`, with the version's idf."""
        return unit_rows(logarithms(counts).toarray() * self._idf)

    @cached_property
    def _columns(self) -> dict[str, int]:
        return {term: place for place, term in enumerate(self.terms)}

    @cached_property
    def _idf(self) -> Matrix:
        return np.array(list(self.terms.values()))

    def folded_in(self, row: Matrix) -> list[float]:
        """Return the weight of each topic in the text whose terms have the weights in `row`, rounded to 6 decimals.

        The text alone is factorised, with the topics as they are. It is not smoothed over its neighbours, as texts of a
        fit are: these would then have a say in it.
        """
        from scipy.sparse import csr_matrix
        from sklearn import decomposition

        found, _, _ = cast("Any", decomposition).non_negative_factorization(
            csr_matrix(row),
            H=self.topics,
            update_H=False,
            n_components=len(self.topics),
            solver="cd",
            tol=0.0,
            max_iter=_ITERATIONS,
        )
        return [round(weight, DECIMALS) for weight in found[0].tolist()]


def term_forms(terms: Mapping[str, float]) -> dict[str, str]:
    """Return the term of the vocabulary that a word in American spelling counts as: the word itself, or its plural."""
    ordered = sorted(terms, reverse=True)
    return {form: term for term in ordered for form in forms(term)} | {american(term): term for term in ordered}


def placed(version: Version, texts: Sequence[Text], settings: TopicSettings) -> list[Placed]:
    """Return each of `texts` in `version`, in their order."""
    fitted = {each.repository_id: each for each in version.repositories}
    space = Space.of(version)
    touched = [text for text in texts if not _is_that_of_the_fit(text, fitted.get(text.repository_id))]
    counts = space.counts([text.document for text in touched])
    found = {
        text.repository_id: _placed(space, text, own, fitted.get(text.repository_id), settings)
        for text, own in zip(touched, counts, strict=True)
    }
    return [found.get(text.repository_id) or fitted[text.repository_id] for text in texts]


def _is_that_of_the_fit(text: Text, fitted: Placed | None) -> bool:
    return fitted is not None and fitted.digest == text.digest


def _placed(space: Space, text: Text, counts: Sparse, fitted: Placed | None, settings: TopicSettings) -> Placed:
    found: Shares = ()
    if counts.nnz >= settings.minimum_terms:
        weights = space.folded_in(space.rows(counts))
        found = tuple((space.topic_ids[place], share) for place, share in shares(weights, settings.minimum_share))
    return Placed(text.repository_id, text.digest, counts.nnz, sticky(found, None if fitted is None else fitted.main))


def sticky(found: Shares, main: int | None) -> Shares:
    """Return `found` with the topic `main` first, where it is among them and no other share is larger by the margin."""
    own = dict(found)
    if main not in own or round(found[0][1] - own[main], 4) >= STICKY_MARGIN:
        return found
    return ((main, own[main]), *(each for each in found if each[0] != main))
