"""Fields of work that words tell of, by which texts are kin that use different words for the same.

Belongs here: reading the lists of fields, and the fields of each document. Does not belong here: words that tell
nothing (`stop_words`), neighbours (`neighbours`), topics: no field is ever one, and none lends a label.

A few short texts share too few words to tell whose neighbours they are: nothing in them says that `lyrics` and `mp3`
are both about music. The lists are a thesaurus of English words, not a corpus: they bring no frequencies of other
texts, and a text that has none of their words is told by its terms alone.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from research_platform_assets.analysis.topics.american import american
from research_platform_assets.analysis.topics.documents import Document
from research_platform_assets.analysis.topics.neighbours import unit_rows
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
    """Return the fields that each word of the lists, in American spelling, tells of, as `list: field`."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for name in DATA_FILES:
        text = (Path(__file__).parent / name).read_text(encoding="utf-8")
        for field, word in words_by_section(text):
            found[american(word)][f"{name}: {field}"] = None
    return {word: list(fields) for word, fields in found.items()}


@lru_cache(maxsize=1 << 16)
def fields_of(term: str) -> Sequence[str]:
    """Return the fields that `term` tells of, also as the plural or in the other spelling of a word of the lists."""
    known = fields_by_word()
    return next((known[form] for form in forms(term) if form in known), ())


def field_weights(documents: Sequence[Document]) -> npt.NDArray[np.float64]:
    """Return the weights of fields (columns, by name) in `documents` (rows), rounded to 9 decimals.

    The sum of 1 + ln tf of all words that tell of the field, times its `inverse_document_frequencies`: several words
    are more evidence than one word that comes again. A word counts for each of n fields by the root of 1/n, so that it
    is not more evidence for being in several lists. Fields of one document alone, and of more than 60 % of them, take
    no part: what most of an organisation is about tells nobody apart. Rows are of length 1 where the document has ten
    words of other fields or more, and of the square root of the share of ten where it has fewer, so that the product of
    two rows with one such word each is a tenth of their cosine.
    """
    told = [{term: fields for term in each.counts if (fields := fields_of(term))} for each in documents]
    found = [
        Document(each.repository_id, Counter(_all(own)), frozenset()) for each, own in zip(documents, told, strict=True)
    ]
    frequency = Counter(field for each in found for field in each.counts)
    most = MAXIMUM_DOCUMENT_SHARE * len(documents)
    known = sorted(field for field, count in frequency.items() if MINIMUM_DOCUMENT_FREQUENCY <= count <= most)
    column = {field: place for place, field in enumerate(known)}
    idf = inverse_document_frequencies(found, known)
    weights = np.zeros((len(documents), len(known)))
    voices = np.zeros((len(documents), 1))
    for row, (each, own) in enumerate(zip(documents, told, strict=True)):
        logarithms: defaultdict[str, list[float]] = defaultdict(list)
        for term, fields in own.items():
            for field in column.keys() & fields:
                logarithms[field].append((1 + math.log(each.counts[term])) / math.sqrt(len(fields)))
        for field, values in logarithms.items():
            # Added exactly, so that the order of words does not matter.
            weights[row, column[field]] = math.fsum(values) * idf[column[field]]
        words = sum(not column.keys().isdisjoint(fields) for fields in own.values())
        voices[row] = math.sqrt(min(1.0, words / ENOUGH_WORDS))
    return (unit_rows(weights) * voices).round(WEIGHT_DECIMALS) if known else weights


def _all(told: Mapping[str, Sequence[str]]) -> set[str]:
    return set[str]().union(*told.values())
