"""Which part of a repository's text each topic has.

Belongs here: turning factor weights into shares that add up to 1, and ranking them. Does not belong here: the factors.
"""

from __future__ import annotations

from collections.abc import Sequence

_UNITS = 10_000


def shares(weights: Sequence[float], minimum_share: float) -> list[tuple[int, float]]:
    """Return topic and share for each topic of a document, largest first, ties by the lower topic.

    Topics below `minimum_share` are left out, the largest never. The shares are whole ten-thousandths that add up to
    exactly 1: each is rounded down, and what is missing goes to the largest remainders. Without any weight there are
    none.
    """
    total = sum(weights)
    if total <= 0:
        return []
    ranked = sorted(range(len(weights)), key=lambda topic: (-weights[topic], topic))
    kept = [topic for place, topic in enumerate(ranked) if place == 0 or weights[topic] / total >= minimum_share]
    kept = [topic for topic in kept if weights[topic] > 0]
    units = _whole_units([weights[topic] for topic in kept])
    return [(topic, unit / _UNITS) for topic, unit in zip(kept, units, strict=True) if unit]


def _whole_units(weights: Sequence[float]) -> list[int]:
    total = sum(weights)
    exact = [round(weight / total * _UNITS, 6) for weight in weights]
    units = [int(value) for value in exact]
    order = sorted(range(len(units)), key=lambda place: (units[place] - exact[place], place))
    for place in order[: _UNITS - sum(units)]:
        units[place] += 1
    return units
