"""Fields of work that words tell of, by which texts are kin that use different words for the same.

Belongs here: reading the lists of fields, and the fields of each document. Does not belong here: words that tell
nothing (`stop_words`), neighbours (`neighbours`), topics: no field is ever one, and none lends a label.

A few short texts share too few words to tell whose neighbours they are: nothing in them says that `lyrics` and `mp3`
are both about music. The lists are a thesaurus of English words, not a corpus: they bring no frequencies of other
texts, and a text that has none of their words is told by its terms alone. Some words are a strong sign of a field;
others, such as `player`, are used elsewhere as well and only hint at it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from research_platform_assets.analysis.topics.american import american
from research_platform_assets.analysis.topics.counts import Sparse, count_matrix, has_any, logarithms
from research_platform_assets.analysis.topics.documents import Document
from research_platform_assets.analysis.topics.neighbours import Matrix, unit_rows
from research_platform_assets.analysis.topics.stop_words import words_by_section
from research_platform_assets.analysis.topics.terms import forms
from research_platform_assets.analysis.topics.vocabulary import (
    MAXIMUM_DOCUMENT_SHARE,
    MINIMUM_DOCUMENT_FREQUENCY,
    WEIGHT_DECIMALS,
    inverse_document_frequencies,
)

Vector = npt.NDArray[np.float64]

DATA_FILES = (
    "fields_of_science.txt",
    "fields_of_software.txt",
    "fields_of_society.txt",
    "hints_of_science.txt",
    "hints_of_software.txt",
    "hints_of_society.txt",
)
FIELDS_FILES, HINTS_FILES = DATA_FILES[:3], DATA_FILES[3:]

#: How much a word that only hints at a field counts, beside one that is a strong sign of it.
HINT = 0.25
#: A text with fewer words of any field than this, hints counted as such, says less about what it is kin to.
ENOUGH_WORDS = 5
_NOTHING: Mapping[str, float] = {}


@cache
def fields_by_word() -> Mapping[str, Mapping[str, float]]:
    """Return the fields that each word of the lists, in American spelling, tells of, and how much, up to 1.

    Parts of fields stand in the lists for those who read and mend them. They would tell too little of who is near:
    that `playlist` and `musicology` are both about music counts, as measured on labelled collections.
    """
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for strength, names in ((1.0, FIELDS_FILES), (HINT, HINTS_FILES)):
        for name in names:
            text = (Path(__file__).parent / name).read_text(encoding="utf-8")
            for section, word in words_by_section(text):
                found[american(word)].setdefault(section.partition(":")[0], strength)
    return dict(found)


@lru_cache(maxsize=1 << 16)
def fields_of(term: str) -> Mapping[str, float]:
    """Return the fields that `term` tells of, and how much, up to 1.

    The term may also be the plural, or in the other spelling, of a word of the lists.
    """
    known = fields_by_word()
    return next((known[form] for form in forms(term) if form in known), _NOTHING)


def field_weights(documents: Sequence[Document]) -> Matrix:
    """Return the weights of fields (columns, by name) in `documents` (rows), rounded to 9 decimals.

    The sum, over the words that tell of the field, of 1 + ln tf times how much each tells: several words are more
    evidence than one word that comes again. A word counts for each of n fields by the root of 1/n, so that it is not
    more evidence for telling of several; beside a strong sign a hint is a part of one. Times the
    `inverse_document_frequencies` of the field, where a document counts as far as what its words tell adds up to 1.
    Fields of fewer than 2 documents, and of more than 60 % of them, take no part, nor are they among the n: what most
    of an organisation is about tells nobody apart. And then to the power of 1.5, so that what a text is mostly about
    counts more than all that it touches.

    Rows are of length 1 where what the document's words tell adds up to 5 or more, each counted by the most that it
    tells of a field, and of the square root of the share of 5 where it is less.
    """
    words = {term: told for each in documents for term in each.counts if (told := fields_of(term))}
    names = sorted({field for told in words.values() for field in told})
    row = {term: place for place, term in enumerate(sorted(words))}
    counts = count_matrix(documents, row, len(row))
    told = _told(words, row, {name: place for place, name in enumerate(names)})
    has = has_any(counts)
    frequencies = np.minimum(1.0, (has @ told).toarray()).sum(axis=0)
    known = (frequencies >= MINIMUM_DOCUMENT_FREQUENCY) & (frequencies <= MAXIMUM_DOCUMENT_SHARE * len(documents))
    if not known.any():
        return np.zeros((len(documents), 0))
    told = told[:, np.flatnonzero(known)]
    most = told.max(axis=1).toarray().ravel()
    idf = np.array(inverse_document_frequencies(frequencies[known].tolist(), len(documents)))
    # A product of sparse matrices adds in the order of the indices, which `count_matrix` has sorted.
    weights = (logarithms(counts) @ _shared(told, most)).toarray() * idf
    voices = np.minimum(1.0, has @ most / ENOUGH_WORDS)
    return (unit_rows(weights * np.sqrt(weights)) * np.sqrt(voices)[:, None]).round(WEIGHT_DECIMALS)


def _told(words: Mapping[str, Mapping[str, float]], row: Mapping[str, int], column: Mapping[str, int]) -> Sparse:
    """How much each of `words` (rows) tells of each field (columns)."""
    from scipy.sparse import coo_matrix

    cells = [(row[word], column[field], much) for word, fields in words.items() for field, much in fields.items()]
    rows, columns, values = np.array(cells, dtype=np.float64).reshape(-1, 3).T
    places = (rows.astype(np.intp), columns.astype(np.intp))
    return cast("Any", coo_matrix)((values, places), shape=(len(row), len(column))).tocsr()


def _shared(told: Sparse, most: Vector) -> Sparse:
    """What each word (rows) counts in each field (columns), given the `most` that it tells of any."""
    total = np.asarray(told.sum(axis=1)).ravel()
    total[total == 0] = 1.0
    return told.multiply(np.sqrt(most / total)[:, None]).tocsr()
