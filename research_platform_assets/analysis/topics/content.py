"""Which words of a text carry meaning for the topic model.

Belongs here: leaving out stop words and names. Does not belong here: which words these are (`stop_words`, `names`), the
form of terms (`terms`), which terms enter the model (`vocabulary`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from research_platform_assets.analysis.topics.terms import spelling, term

Names = Mapping[str, Sequence[tuple[str, ...]]]
"""Names of several words by their first word, in the `spelling` of words."""


def names_by_beginning(names: Iterable[tuple[str, ...]]) -> Names:
    """Return `names` by their first word, so that a text is asked only for those that may begin in it."""
    found: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
    for name in names:
        found[name[0]].append(name)
    return found


class ContentTerms:
    """From words to terms. What a word stands for is worked out once: texts of an organisation share most of theirs."""

    def __init__(
        self,
        stop: Collection[str],
        banned_words: Collection[str] = (),
        banned_names: Collection[tuple[str, ...]] = (),
    ) -> None:
        """Leave out `stop` and `banned_words`, and `banned_names` where all words of one follow each other.

        All are in the `spelling` of words.
        """
        self._stop, self._banned_words = stop, banned_words
        self._names = names_by_beginning(banned_names)
        self._begin_names: set[str] = set()
        self._terms: dict[str, str | None] = {}

    def of(self, words: Sequence[str]) -> list[str | None]:
        """Return a term for each of `words` that carries meaning, None in place of one that does not."""
        try:
            found = [*map(self._terms.__getitem__, words)]
        except KeyError:
            self._learn(set(words).difference(self._terms))
            found = [*map(self._terms.__getitem__, words)]
        if not self._begin_names.isdisjoint(words):
            for place in self._places_of_names([*map(spelling, words)]):
                found[place] = None
        return found

    def _learn(self, words: Iterable[str]) -> None:
        for word in words:
            own = spelling(word)
            self._terms[word] = None if own in self._stop or own in self._banned_words else term(own)
            if own in self._names:
                self._begin_names.add(word)

    def _places_of_names(self, words: Sequence[str]) -> set[int]:
        return {
            place
            for start, word in enumerate(words)
            for name in self._names.get(word, ())
            if tuple(words[start : start + len(name)]) == name
            for place in range(start, start + len(name))
        }
