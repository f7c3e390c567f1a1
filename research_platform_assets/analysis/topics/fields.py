"""Fields of work that words tell of, by which texts are kin that use different words for the same.

Belongs here: reading the lists of fields, and the fields of each document. Does not belong here: words that tell
nothing (`stop_words`), neighbours (`neighbours`), topics: no field is ever one, and none lends a label.

A few short texts share too few words to tell whose neighbours they are: nothing in them says that `lyrics` and `mp3`
are both about music. The lists are a thesaurus, not a corpus: they bring no frequencies of other texts, and a text
that has none of their words loses nothing.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from research_platform_assets.analysis.topics.documents import Document
from research_platform_assets.analysis.topics.neighbours import unit_rows
from research_platform_assets.analysis.topics.stop_words import words_by_section
from research_platform_assets.analysis.topics.terms import singular
from research_platform_assets.analysis.topics.vocabulary import (
    WEIGHT_DECIMALS,
    inverse_document_frequencies,
    vocabulary,
)

DATA_FILES = ("fields_of_science.txt", "fields_of_software.txt", "fields_of_society.txt")

#: A text with fewer words of any field than this says less about what it is kin to.
ENOUGH_WORDS = 10


@cache
def fields_by_word() -> Mapping[str, Sequence[str]]:
    """Return the fields that each word of the lists tells of, as `list: field`."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name in DATA_FILES:
        text = (Path(__file__).parent / name).read_text(encoding="utf-8")
        for field, word in words_by_section(text):
            found[word].append(f"{name}: {field}")
    return dict(found)


@lru_cache(maxsize=1 << 16)
def fields_of(term: str) -> Sequence[str]:
    """Return the fields that `term` tells of, also where it is the plural of a word of the lists."""
    known = fields_by_word()
    return next((known[form] for form in (term, *singular(term)) if form in known), ())


def field_weights(documents: Sequence[Document]) -> npt.NDArray[np.float64]:
    """Return the weights of fields (columns, by name) in `documents` (rows), rounded to 9 decimals.

    The sum of 1 + ln tf of all words that tell of the field, times its `inverse_document_frequencies`: several words
    are more evidence than one word that comes again. Fields of one document alone, and of more than 60 % of them, take
    no part. Rows are of length 1 where the document has ten words of fields or more, and of the square root of the
    share of ten where it has fewer, so that the product of two rows with one such word each is a tenth of their cosine.
    """
    told: list[Document] = []
    strengths: list[Mapping[str, float]] = []
    voices: list[float] = []
    for each in documents:
        logarithms: defaultdict[str, list[float]] = defaultdict(list)
        words = 0
        for term, count in each.counts.items():
            fields = fields_of(term)
            words += bool(fields)
            for field in fields:
                logarithms[field].append(1 + math.log(count))
        # Added exactly, so that the order of words does not matter.
        strengths.append({field: math.fsum(values) for field, values in logarithms.items()})
        told.append(Document(each.repository_id, Counter(dict.fromkeys(logarithms, 1)), frozenset()))
        voices.append(math.sqrt(min(1.0, words / ENOUGH_WORDS)))
    known = vocabulary(told)
    idf = dict(zip(known, inverse_document_frequencies(told, known), strict=True))
    weights = np.array([[strength.get(field, 0.0) * idf[field] for field in known] for strength in strengths])
    return (unit_rows(weights.reshape(len(documents), len(known))) * np.array(voices)[:, None]).round(WEIGHT_DECIMALS)
