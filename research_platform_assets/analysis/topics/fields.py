"""Fields of work that words tell of, by which texts are kin that use different words for the same.

Belongs here: reading the lists of fields, and the fields of each document. Does not belong here: words that tell
nothing (`stop_words`), neighbours (`neighbours`), topics: no field is ever one, and none lends a label.

A few short texts share too few words to tell whose neighbours they are: nothing in them says that `lyrics` and `mp3`
are both about music. The lists are a thesaurus of English words, not a corpus: they bring no frequencies of other
texts, and a text that has none of their words is told by its terms alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, cast

import numpy as np

from research_platform_assets.analysis.topics.american import american
from research_platform_assets.analysis.topics.counts import (
    Sparse,
    column_frequencies,
    count_matrix,
    has_any,
    logarithms,
)
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

DATA_FILES = ("fields_of_science.txt", "fields_of_software.txt", "fields_of_society.txt")

#: A text with fewer words of any field than this says less about what it is kin to.
ENOUGH_WORDS = 10


@cache
def fields_by_word() -> Mapping[str, Sequence[str]]:
    """Return the fields that each word of the lists, in American spelling, tells of: the same field of all lists.

    Parts of fields stand in the lists for those who read and mend them. They would tell too little of who is near:
    that `playlist` and `musicology` are both about music counts, as measured on labelled collections.
    """
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for name in DATA_FILES:
        text = (Path(__file__).parent / name).read_text(encoding="utf-8")
        for section, word in words_by_section(text):
            found[american(word)][section.partition(":")[0]] = None
    return {word: list(fields) for word, fields in found.items()}


@lru_cache(maxsize=1 << 16)
def fields_of(term: str) -> Sequence[str]:
    """Return the fields that `term` tells of, also as the plural or in the other spelling of a word of the lists."""
    known = fields_by_word()
    return next((known[form] for form in forms(term) if form in known), ())


def field_weights(documents: Sequence[Document]) -> Matrix:
    """Return the weights of fields (columns, by name) in `documents` (rows), rounded to 9 decimals.

    The sum of 1 + ln tf of all words that tell of the field, times its `inverse_document_frequencies`: several words
    are more evidence than one word that comes again. A word counts for each of n fields by the root of 1/n, so that it
    is not more evidence for being in several lists. Fields of one document alone, and of more than 60 % of them, take
    no part: what most of an organisation is about tells nobody apart. Rows are of length 1 where the document has ten
    words of other fields or more, and of the square root of the share of ten where it has fewer, so that the product of
    two rows with one such word each is a tenth of their cosine.
    """
    words = {term: fields for each in documents for term in each.counts if (fields := fields_of(term))}
    names = sorted(set[str]().union(*words.values()))
    row = {term: place for place, term in enumerate(sorted(words))}
    counts = count_matrix(documents, row, len(row))
    telling = _telling(words, row, {name: place for place, name in enumerate(names)})
    frequencies = column_frequencies(has_any(counts) @ has_any(telling))
    known = (frequencies >= MINIMUM_DOCUMENT_FREQUENCY) & (frequencies <= MAXIMUM_DOCUMENT_SHARE * len(documents))
    telling = telling[:, np.flatnonzero(known)]
    idf = np.array(inverse_document_frequencies(frequencies[known].tolist(), len(documents)))
    # A product of sparse matrices adds in the order of the indices, which `count_matrix` has sorted.
    weights = (logarithms(counts) @ telling).toarray() * idf
    voices = np.minimum(1.0, has_any(counts) @ (telling.getnnz(axis=1) > 0) / ENOUGH_WORDS)
    return (unit_rows(weights) * np.sqrt(voices)[:, None]).round(WEIGHT_DECIMALS) if known.any() else weights


def _telling(words: Mapping[str, Sequence[str]], row: Mapping[str, int], column: Mapping[str, int]) -> Sparse:
    """For how much each of `words` (rows) counts in each field (columns)."""
    from scipy.sparse import coo_matrix

    pairs = [(row[word], column[field], len(fields)) for word, fields in words.items() for field in fields]
    rows, columns, counts = np.array(pairs, dtype=np.int64).reshape(-1, 3).T
    return cast("Any", coo_matrix)((1 / np.sqrt(counts), (rows, columns)), shape=(len(row), len(column))).tocsr()
