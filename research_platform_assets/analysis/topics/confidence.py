"""How well a repository fits its main topic, and how far one may trust that it is the main one.

Belongs here: likeness, confidence, and the repositories that stand for a topic. Does not belong here: placing
(`placing`), what is said of all topics together (`quality`).

All of it follows from a version of the model and from a repository's own text, so that no other repository moves it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from research_platform_assets.analysis.topics.placing import Space
from research_platform_assets.analysis.topics.versions import Placed, Shares, Text, Version

REPRESENTATIVES = 5
"""So many repositories stand for a topic at most."""
_DECIMALS = 4


def likenesses(version: Version, texts: Sequence[Text], found: Sequence[Placed]) -> dict[int, float]:
    """Return how like each repository with topics is to its main one.

    The cosine of its weighted terms (`Space.rows`) and those of the topic, from 0 to 1, rounded to 4 decimals.

    Args:
        version: The version of the model.
        texts: What repositories say.
        found: The same repositories as `version` places them.
    """
    space = Space.of(version)
    documents = {text.repository_id: text.document for text in texts}
    likeness: dict[int, float] = {}
    for topic_id, weights in zip(space.topic_ids, space.topics, strict=True):
        members = [each.repository_id for each in found if each.main == topic_id]
        rows = space.rows(space.counts([documents[number] for number in members]))
        # Accumulating adds strictly from left to right; `sum` adds in an order that hangs on the processor.
        products = np.add.accumulate(rows * weights, axis=1)[:, -1].tolist()
        likeness |= {number: _rounded(product) for number, product in zip(members, products, strict=True)}
    return likeness


def _rounded(product: float) -> float:
    return round(min(1.0, product), _DECIMALS)


def confidence(shares: Shares, likeness: float, low_fit_limit: float) -> float:
    """Return how far the main topic of a repository may be trusted, from 0 to 1, rounded to 4 decimals.

    What the main topic has more of the repository's text than the next one, times how like the repository is to it,
    as a part of the usual likeness and at most 1. Shares alone would be sure of a text that is like no topic, since
    they always add up to 1. A main topic that only stays because no other is larger by enough has none.

    Args:
        shares: Its topics, the main one first; at least one.
        likeness: Cosine of its terms and those of the main topic.
        low_fit_limit: Half of the usual likeness: of the median on the day of the fit.
    """
    lead = max(0.0, shares[0][1] - max((share for _, share in shares[1:]), default=0.0))
    usual = 2 * low_fit_limit
    return round(lead * (min(1.0, likeness / usual) if usual > 0 else 1.0), _DECIMALS)


def representatives(found: Sequence[Placed], likeness: Mapping[int, float]) -> dict[int, list[int]]:
    """Return by topic up to 5 repositories whose main topic it is, those most like it first; ties by the lower id."""
    members: dict[int, list[int]] = {}
    for each in sorted(found, key=lambda placed: (-likeness.get(placed.repository_id, 0.0), placed.repository_id)):
        if each.main is not None:
            members.setdefault(each.main, []).append(each.repository_id)
    return {topic: ids[:REPRESENTATIVES] for topic, ids in members.items()}
