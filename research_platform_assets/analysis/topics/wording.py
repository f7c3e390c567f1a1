"""How terms are written in running text: `BSc` and `DeFi`, not `bsc` and `defi`.

Belongs here: which words of a text tell how a term is written, and the commonest way. Does not belong here: which terms
are the same (`terms`, `vocabulary`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

Wordings = frozenset[tuple[str, str, bool]]
"""Terms, words that stand for them as they are written, and whether the place tells."""

# Of a text in which more of the words begin with a capital, capitals tell nothing; German has up to a half of them.
_MOST_CAPITALS = 0.6
_SHORT = 3
_LEAST_HINTS = 2


def wordings(words: Sequence[str], found: Sequence[str | None], *, is_title: bool) -> set[tuple[str, str, bool]]:
    """Return how the text `words` writes the terms that were `found` at their places.

    A capital tells nothing at the beginning of a phrase, and little in a title and where most words have one. Text in
    which most words are in capitals tells nothing.
    """
    places = [place for place, word in enumerate(words) if not word.islower() and word]
    capital = [words[place] for place in places]
    if 2 * sum(word.isupper() for word in capital if len(word) > 1) > len(words) - words.count(""):
        return set()
    told = {(term, word, True) for word, term in zip(words, found, strict=False) if term and word.islower()}
    long_capital = sum(word[0].isupper() for word in capital if len(word) > _SHORT)
    is_title = is_title or long_capital > _MOST_CAPITALS * sum(map(_SHORT.__lt__, map(len, words)))
    for place in places[: bisect_left(places, len(found))]:
        word, term = words[place], found[place]
        if term:
            is_only_capitalised = word[:1].isupper() and word[1:].islower()
            if (place and words[place - 1]) or not is_only_capitalised:
                told.add((term, word, not (is_only_capitalised and is_title)))
    return told


def commonest(texts: Iterable[Wordings]) -> dict[str, str]:
    """Return the wording of each term that most of `texts` have at places that tell.

    Where none of them tells and the term never has a small letter at its beginning, it is a name if it stands in 2
    texts and more. Ties go to small letters, then to the alphabet.
    """
    sure: defaultdict[str, Counter[str]] = defaultdict(Counter)
    hints: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for term, word, tells in (each for text in texts for each in text):
        (sure if tells else hints)[term][word] += 1
    names = {term: words for term, words in hints.items() if term not in sure and words.total() >= _LEAST_HINTS}
    return {
        term: min(words, key=lambda word: (-words[word], word != word.lower(), word))
        for term, words in (names | sure).items()
    }


def written(phrase: Sequence[str], forms: Mapping[str, str]) -> str:
    """Return `phrase` with each term as it is written; one that no text tells of in small letters."""
    return " ".join(forms.get(term, term) for term in phrase)
