"""Versions of the topic model: what is kept of each, and what is counted of a repository.

Belongs here: the plain values that the other modules of identity over time hand to each other. Does not belong here:
how they stand in a table (`versions_table`), what is done with them.

Within a version terms, their weights, topics, ids and labels stay as they are; `placing` puts repositories into it.
`advance` decides when there is another one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from research_platform_assets.analysis.topics.documents import Document

Shares = tuple[tuple[int, float], ...]
"""Topic and its part of a repository's text, the main topic first."""


@dataclass(frozen=True)
class Text:
    """What a repository says, counted; its terms are not folded yet.

    `digest` names the words of the repository itself: it is another one only if its own text is.
    """

    document: Document
    digest: str

    @property
    def repository_id(self) -> int:
        """The repository."""
        return self.document.repository_id


@dataclass(frozen=True)
class Topic:
    """A topic in one version.

    Attributes:
        topic_id: Its number, which no other topic ever gets.
        label: Its name in this version.
        terms: The terms that describe it, as people write them, with their weight relative to the first.
        repositories_count: Repositories whose main topic it was when the version was fitted.
        born_in: Number of the version in which it came up.
        born_on: UTC day of that, ISO 8601.
        weights: Weight of each term, of length 1 together; terms without weight are left out.
        anchor: The same as it was at birth.
    """

    topic_id: int
    label: str
    terms: tuple[tuple[str, float], ...]
    repositories_count: int
    born_in: int
    born_on: str
    weights: Mapping[str, float]
    anchor: Mapping[str, float]


@dataclass(frozen=True)
class Placed:
    """A repository in a version.

    Attributes:
        repository_id: The repository.
        digest: That of its text.
        terms_count: How many different terms of the version's vocabulary it has.
        shares: Its topics; none where it has too little text, or none that belongs to a topic.
    """

    repository_id: int
    digest: str
    terms_count: int
    shares: Shares

    @property
    def main(self) -> int | None:
        """Its main topic."""
        return self.shares[0][0] if self.shares else None


@dataclass(frozen=True)
class Measure:
    """One measure of drift: `is_due` where its value, above its limit, makes a new version due.

    `value` is None where it could not be measured, `limit` where the measure is a yes or no. `sentence` says it.
    """

    name: str
    value: float | None
    limit: float | None
    is_due: bool
    sentence: str


@dataclass(frozen=True)
class Trial:
    """A day on which other topics were tried and did better, or may do so soon.

    Attributes:
        day: UTC day, ISO 8601.
        topics_count: How many they were.
        value: How well they did, in the terms of the measure that tried it.
        repository_ids: Those that would be a topic of their own; none where topics were only counted.
    """

    day: str
    topics_count: int
    value: float
    repository_ids: tuple[int, ...]


@dataclass(frozen=True)
class Event:
    """What happened to a topic from one version to the next.

    `other_ids` are the topics to which or from which `repository_ids` moved.
    """

    name: str
    topic_id: int
    other_ids: tuple[int, ...]
    repository_ids: tuple[int, ...]
    sentence: str


@dataclass(frozen=True)
class Version:
    """A version of the topic model.

    Attributes:
        number: From 1.
        fitted_on: UTC day of the capture that it was fitted on, ISO 8601.
        method: Names the method and the settings that made it.
        terms: Inverse document frequency of each term of the vocabulary, alphabetical; empty where outlived.
        topics: By number.
        repositories: As they were when it was fitted, by id; empty where outlived.
        low_fit_limit: The likeness to its nearest topic below which a repository fits none.
        alike_limit: The likeness from which on two repositories that fit none belong together.
        low_fit_share: Part of the repositories with enough text that fitted none at that time.
        abstained_share: Part of all repositories that had too little text at that time.
        measures: What was measured of the version before, when this one became due.
        events: What happened to topics from the version before.
        next_topic_id: The lowest number that no topic ever had.
        trials: The latest days in a row on which the same was found to do better, fewer than make it so.
    """

    number: int
    fitted_on: str
    method: str
    terms: Mapping[str, float]
    topics: Sequence[Topic]
    repositories: Sequence[Placed]
    low_fit_limit: float
    alike_limit: float
    low_fit_share: float
    abstained_share: float
    measures: Sequence[Measure]
    events: Sequence[Event]
    next_topic_id: int = 0
    trials: Sequence[Trial] = ()
