"""Placing repositories in topics.

Belongs here: the order of the topics, who belongs to which, and who is left out and why. Does not belong here: how the
factors were found (`model`), how topics are named (`labels`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from research_platform_assets.analysis.topics.documents import UNKNOWN_README, Document
from research_platform_assets.analysis.topics.factorization import Factorization
from research_platform_assets.analysis.topics.settings import TopicSettings
from research_platform_assets.analysis.topics.shares import shares


@dataclass(frozen=True)
class PlacedTopic:
    """A topic: the weight of each term, and the documents whose main topic it is."""

    weights: dict[str, float]
    members: Sequence[Document]


@dataclass(frozen=True)
class Placement:
    """The topics in order, and topic and share by repository, largest first."""

    topics: Sequence[PlacedTopic]
    shares: dict[int, list[tuple[int, float]]]


def place(model: Factorization, terms: Sequence[str], documents: Sequence[Document], minimum_share: float) -> Placement:
    """Number the topics that are some document's main topic: most documents first, ties by the heaviest terms.

    A document without weight in any topic is placed nowhere.
    """
    weights: list[list[float]] = model.documents.tolist()
    labels: list[int] = model.labels().tolist()
    members: dict[int, list[Document]] = {}
    for document, own, label in zip(documents, weights, labels, strict=True):
        if any(own):
            members.setdefault(label, []).append(document)
    term_weights: list[dict[str, float]] = [dict(zip(terms, row, strict=True)) for row in model.terms.tolist()]
    order = sorted(members, key=lambda topic: (-len(members[topic]), _by_weight(term_weights[topic])))
    found = {
        document.repository_id: shares([own[topic] for topic in order], minimum_share)
        for document, own in zip(documents, weights, strict=True)
    }
    return Placement(
        [PlacedTopic(term_weights[topic], members[topic]) for topic in order],
        {repository_id: own for repository_id, own in found.items() if own},
    )


def _by_weight(weights: dict[str, float]) -> list[str]:
    return sorted(weights, key=lambda term: (-weights[term], term))


def coverage_row(
    row: dict[str, Any], terms_count: int, is_placed: bool, eligible_count: int, settings: TopicSettings
) -> dict[str, Any]:
    """Return the row of `insight.topic_coverage` for a repository, given as `row` of the frame of documents.

    Args:
        row: The repository; its `status` tells whether the README is known.
        terms_count: How many different terms of the vocabulary it has.
        is_placed: Whether the model placed it.
        eligible_count: How many repositories have enough terms.
        settings: Tell how many are enough.
    """
    found = {"repository_id": row["repository_id"], "status": "observed", "reason": None, "terms_count": terms_count}
    if is_placed:
        return found
    if terms_count < settings.minimum_terms:
        too_little = f"{terms_count} of the {settings.minimum_terms} vocabulary terms that a topic needs"
        if row["status"] == UNKNOWN_README:
            return found | {"status": "unknown", "reason": f"the README is unknown, and the rest has {too_little}"}
        return found | {"status": "absent", "reason": f"too little text: {too_little}"}
    if eligible_count < settings.minimum_documents:
        needed = f"{eligible_count} of the {settings.minimum_documents} repositories with enough text that topics need"
        return found | {"status": "absent", "reason": f"too few documents: {needed}"}
    return found | {"status": "absent", "reason": "its terms belong to none of the topics"}
