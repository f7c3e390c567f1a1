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


LAST_KNOWN_REASON = "the README is unknown; the topics are those of the last known one"


@dataclass(frozen=True)
class Candidate:
    """A repository before its placement: what is known of its README, and what its texts gave.

    `has_readme_text` says whether a text was read; where the README is unknown, that is the last known one.
    `unread_language` is the language of a README that is in another one than the model, which is in `model_language`.
    `has_notebook_text` says whether there is prose in notebooks; of `unread_notebooks` the contents are not known.
    """

    repository_id: int
    readme_status: str
    terms_count: int
    unread_language: str | None = None
    has_readme_text: bool = False
    model_language: str = "en"
    has_notebook_text: bool = False
    unread_notebooks: int = 0

    @property
    def language(self) -> str:
        """What is said of a README that is in another language than the model; empty where it is not."""
        if not self.unread_language:
            return ""
        return f"the README is in another language ({self.unread_language}) than the model ({self.model_language})"


@dataclass(frozen=True)
class Trust:
    """How like a repository is to its main topic, and how far that one may be trusted; both from 0 to 1."""

    likeness: float
    confidence: float


def coverage_row(
    candidate: Candidate, *, trust: Trust | None, eligible_count: int, settings: TopicSettings
) -> dict[str, Any]:
    """Return the row of `insight.topic_coverage`; `eligible_count` repositories have enough terms.

    `trust` is None of a repository without topics.
    """
    is_last_known = candidate.readme_status == UNKNOWN_README and candidate.has_readme_text
    reasons = [LAST_KNOWN_REASON] if is_last_known else []
    if candidate.language:
        reasons.append(f"{candidate.language}; the topics are those of what could be read")
    if candidate.has_notebook_text and not candidate.has_readme_text and candidate.readme_status != UNKNOWN_README:
        reasons.append("there is no README; the topics are those of notebooks and the other texts")
    status, reason = "observed", "; ".join(reasons) or None
    if trust is None:
        status, reason = _why_not(candidate, eligible_count, settings)
    return {
        "repository_id": candidate.repository_id,
        "status": status,
        "reason": reason,
        "terms_count": candidate.terms_count,
        "likeness": None if trust is None else trust.likeness,
        "confidence": None if trust is None else trust.confidence,
    }


def _why_not(candidate: Candidate, eligible_count: int, settings: TopicSettings) -> tuple[str, str]:
    if candidate.terms_count < settings.minimum_terms:
        too_little = f"{candidate.terms_count} of the {settings.minimum_terms} vocabulary terms that a topic needs"
        if candidate.readme_status == UNKNOWN_README:
            at_hand = "the last known one and the rest have" if candidate.has_readme_text else "the rest has"
            return "unknown", f"the README is unknown, and {at_hand} {too_little}"
        if candidate.unread_notebooks:
            notebooks = (
                "a notebook is" if candidate.unread_notebooks == 1 else f"{candidate.unread_notebooks} notebooks are"
            )
            return "unknown", f"{notebooks} not at hand, and the rest has {too_little}"
        if candidate.unread_language:
            return "absent", f"{candidate.language}, and what is read has {too_little}"
        return "absent", f"too little text: {too_little}"
    if eligible_count < settings.minimum_documents:
        needed = f"{eligible_count} of the {settings.minimum_documents} repositories with enough text that topics need"
        return "absent", f"too few documents: {needed}"
    return "absent", "its terms belong to none of the topics"
