"""What makes a set of topics good: agreement with labels, and words that belong together.

Belongs here: the measures and their sources. Does not belong here: running models (`run`), telling results (`report`).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np

WORDS = 10
NPMI_WINDOW = 10
C_V_WINDOW = 110
_JUNK_WORDS = 5
_GENERIC_SHARE = 0.12
_LEAST_LETTERS = 3
_TOKEN = re.compile(r"[a-z][a-z0-9+#]*")
_EPSILON = 1e-12


def tokens(text: str) -> list[str]:
    """Return the words of a text, in lower case."""
    return _TOKEN.findall(text.lower())


def agreement(labels: Sequence[str | None], topics: Sequence[int | None]) -> dict[str, float]:
    """Return `ami` and `v`: adjusted mutual information, and the V-measure of Rosenberg and Hirschberg (2007).

    Documents that were left out count as one more topic; those without a label do not count.
    """
    from sklearn.metrics import adjusted_mutual_info_score, v_measure_score

    pairs = [(label, -1 if topic is None else topic) for label, topic in zip(labels, topics, strict=True) if label]
    if not pairs:
        return {}
    truth, found = zip(*pairs, strict=True)
    return {"ami": float(adjusted_mutual_info_score(truth, found)), "v": float(v_measure_score(truth, found))}


@dataclass(frozen=True)
class Reference:
    """Texts against which words are judged; those of the collection under test are not among them.

    Windows are boolean: a word is in one or not. A text that is shorter than the window is one window.
    """

    texts: Sequence[Sequence[str]]

    @cached_property
    def generic(self) -> frozenset[str]:
        """The words that are in more than 12 % of the texts."""
        count = Counter(word for text in self.texts for word in set(text))
        return frozenset(word for word, times in count.items() if times > _GENERIC_SHARE * len(self.texts))

    def windows(
        self, wanted: Iterable[str], size: int
    ) -> tuple[int, dict[str, np.ndarray[tuple[int], np.dtype[np.intp]]]]:
        """Return how many windows of `size` words there are, and for each wanted word the numbers of those with it."""
        known = frozenset(wanted)
        found: dict[str, list[int]] = {word: [] for word in known}
        first = 0
        for text in self.texts:
            count = max(1, len(text) - size + 1)
            for place, word in enumerate(text):
                if word in known:
                    begin, end = first + max(0, place - size + 1), first + min(place, count - 1)
                    own = found[word]
                    own.extend(range(max(begin, own[-1] + 1 if own else 0), end + 1))
            first += count
        return first, {word: np.array(places, dtype=np.intp) for word, places in found.items()}


def coherence(topics: Sequence[Sequence[str]], reference: Reference) -> dict[str, float]:
    """Return `npmi` and `c_v`, the means over topics of the coherence of their ten words.

    NPMI: Bouma (2009), over pairs, in windows of 10 words. C_v: Roeder, Both and Hinneburg (2015), the cosine of each
    word's vector of NPMI with that of all, in windows of 110. A word that the reference does not know counts 0.
    """
    words = [_unigrams(topic) for topic in topics]
    wanted = {word for topic in words for word in topic}
    scores: dict[str, list[float]] = {"npmi": [], "c_v": []}
    for name, size in (("npmi", NPMI_WINDOW), ("c_v", C_V_WINDOW)):
        total, windows = reference.windows(wanted, size)
        for topic in words:
            matrix = _npmi(topic, total, windows)
            scores[name].append(_mean_of_pairs(matrix) if name == "npmi" else _c_v(matrix))
    return {name: _mean(values) for name, values in scores.items()}


def junk_share(
    topics: Sequence[Sequence[str]],
    assigned: Sequence[int | None],
    texts: Sequence[Sequence[str]],
    reference: Reference,
) -> float:
    """Return the share of placed documents whose topic is junk: half of its ten words say nothing.

    A word says nothing that is in more than 12 % of the reference, has less than 3 letters, or is in one document.
    """
    generic = reference.generic
    frequency = Counter(word for text in texts for word in set(text))
    junk = {
        number
        for number, topic in enumerate(topics)
        if sum(word in generic or len(word) < _LEAST_LETTERS or frequency[word] <= 1 for word in _unigrams(topic))
        >= _JUNK_WORDS
    }
    placed = [topic for topic in assigned if topic is not None]
    return sum(topic in junk for topic in placed) / len(placed) if placed else 0.0


def diversity(topics: Sequence[Sequence[str]]) -> float:
    """Return the share of different words among the ten of all topics: Dieng, Ruiz and Blei (2020)."""
    words = [word for topic in topics for word in topic[:WORDS]]
    return len(set(words)) / len(words) if words else 0.0


def _unigrams(topic: Sequence[str]) -> list[str]:
    """The first ten words of a topic, where phrases count as their words."""
    return list(dict.fromkeys(word for phrase in topic for word in tokens(phrase)))[:WORDS]


def _npmi(
    topic: Sequence[str], total: int, windows: dict[str, np.ndarray[tuple[int], np.dtype[np.intp]]]
) -> list[list[float]]:
    matrix = [
        [1.0 if len(windows[one]) and row == column else 0.0 for column in range(len(topic))]
        for row, one in enumerate(topic)
    ]
    for (row, one), (column, other) in combinations(enumerate(topic), 2):
        if len(windows[one]) and len(windows[other]):
            both = len(np.intersect1d(windows[one], windows[other], assume_unique=True)) / total
            ratio = (both + _EPSILON) / (len(windows[one]) / total * len(windows[other]) / total)
            matrix[row][column] = matrix[column][row] = math.log(ratio) / -math.log(both + _EPSILON)
    return matrix


def _mean_of_pairs(matrix: list[list[float]]) -> float:
    return _mean([matrix[row][column] for row, column in combinations(range(len(matrix)), 2)])


def _c_v(matrix: list[list[float]]) -> float:
    everything = [math.fsum(row[column] for row in matrix) for column in range(len(matrix))]
    return _mean([_cosine(row, everything) for row in matrix])


def _cosine(one: Sequence[float], other: Sequence[float]) -> float:
    lengths = math.sqrt(math.fsum(value * value for value in one) * math.fsum(value * value for value in other))
    return math.fsum(left * right for left, right in zip(one, other, strict=True)) / lengths if lengths else 0.0


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values) if values else 0.0
