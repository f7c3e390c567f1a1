"""How often terms stand together in texts.

Belongs here: counting windows and the measure made of them. Does not belong here: which terms and texts those are
(`quality`).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

WINDOW = 10
"""Words in a window: Lau, Newman and Baldwin (2014)."""
_DECIMALS = 4


@dataclass
class Windows:
    """How many windows there are, with each term, and with each two terms of the same group in alphabetical order."""

    total: int = 0
    single: Counter[str] = field(default_factory=Counter[str])
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])


def boolean_windows(
    passages: Iterable[Sequence[str | None]], groups: Sequence[Sequence[str]], form: Callable[[str], str | None]
) -> Windows:
    """Count the windows of ten words in `passages`: a term is in one or not, however often.

    A window never reaches from one passage into another; a shorter passage is one window.

    Args:
        passages: Words one after the other; None in place of one that cannot be a term.
        groups: The terms that are looked for; pairs are counted within a group.
        form: The term that a word counts as, or None.
    """
    wanted = frozenset(term for group in groups for term in group)
    together = {pair for group in groups for pair in combinations(sorted(set(group)), 2)}
    forms: dict[str, str | None] = {}
    found = Windows()
    for passage in passages:
        if not passage:
            continue
        count = max(1, len(passage) - WINDOW + 1)
        found.total += count
        # The windows with a term are the bits of a whole number.
        windows: dict[str, int] = {}
        for place, word in enumerate(passage):
            if word is None:
                continue
            if word not in forms:
                forms[word] = form(word)
            term = forms[word]
            if term is not None and term in wanted:
                first, last = max(0, place - WINDOW + 1), min(place, count - 1)
                windows[term] = windows.get(term, 0) | (((1 << (last - first + 1)) - 1) << first)
        for term, own in windows.items():
            found.single[term] += own.bit_count()
        for pair in combinations(sorted(windows), 2):
            if pair in together:
                found.pairs[pair] += (windows[pair[0]] & windows[pair[1]]).bit_count()
    return found


def npmi(one: str, other: str, windows: Windows) -> float | None:
    """Return the normalised pointwise mutual information of two terms: Bouma (2009), equation 4.

    From -1, where they are never in one window, over 0 to 1, where neither is without the other; None where a term is
    in no window.
    """
    first, second = windows.single[one], windows.single[other]
    if not first or not second:
        return None
    both = windows.pairs[min(one, other), max(one, other)]
    if not both:
        return -1.0
    if both == windows.total:
        return 1.0
    return math.log(both * windows.total / (first * second)) / -math.log(both / windows.total)


def coherence(terms: Sequence[str], windows: Windows) -> tuple[float | None, int]:
    """Return the mean `npmi` of all pairs of `terms`, rounded to 4 decimals, and of how many; None without any."""
    values = [npmi(one, other, windows) for one, other in combinations(sorted(set(terms)), 2)]
    known = [value for value in values if value is not None]
    return (round(math.fsum(known) / len(known), _DECIMALS), len(known)) if known else (None, 0)
