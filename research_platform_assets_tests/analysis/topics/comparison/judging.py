"""From what methods found to the figures of the report.

Belongs here: judging one result, and means over draws. Does not belong here: the measures (`measures`), layout
(`report`).
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from research_platform_assets_tests.analysis.topics.comparison.corpora import Collection, cleaned
from research_platform_assets_tests.analysis.topics.comparison.measures import (
    Reference,
    agreement,
    coherence,
    diversity,
    junk_share,
    tokens,
)
from research_platform_assets_tests.analysis.topics.comparison.texts import Text

MEASURES = ("ami", "v", "npmi", "c_v", "junk", "diversity", "abstained", "topics", "seconds", "megabytes")
DECIMALS = 4


@cache
def words_of(text: Text) -> Sequence[str]:
    """Return the words of the prose of a text."""
    return tokens(cleaned(text))


def reference_for(collection: Collection, texts: Sequence[Text]) -> Reference:
    """Return those of `texts` that are not in the collection."""
    own = {text.name for text in collection.texts}
    return Reference([words_of(text) for text in texts if text.name not in own])


def judged(collection: Collection, result: Mapping[str, Any], reference: Reference) -> dict[str, float]:
    """Return the measures of one result."""
    topics, words = result["labels"], result["words"]
    read = [words_of(text) for text in collection.texts]
    return {
        **agreement([text.label for text in collection.texts], topics),
        **coherence(words, reference),
        "junk": junk_share(words, topics, read, reference),
        "diversity": diversity(words),
        "abstained": sum(topic is None for topic in topics) / len(topics),
        "topics": float(len(words)),
        "seconds": result["seconds"],
        "megabytes": result["megabytes"],
    }


def summary(rows: Sequence[Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """Return mean and standard deviation over draws of each measure that there is."""
    found: dict[str, dict[str, float]] = {}
    for name in MEASURES:
        values = [row[name] for row in rows if name in row]
        if values:
            deviation = statistics.stdev(values) if len(values) > 1 else 0.0
            found[name] = {"mean": round(statistics.fmean(values), DECIMALS), "sd": round(deviation, DECIMALS)}
    return found


def wins(ours: Sequence[Mapping[str, float]], others: Sequence[Mapping[str, float]]) -> str:
    """Return on how many draws ours agrees better with the labels."""
    return f"{sum(one['ami'] > other['ami'] for one, other in zip(ours, others, strict=True))} of {len(ours)}"
