"""What can be set about the topic model.

Belongs here: choices that an operator may reasonably change. Does not belong here: constants of the method, which stand
beside the step that they belong to.
"""

from __future__ import annotations

from dataclasses import dataclass

from research_platform_assets.errors import SettingsError


@dataclass(frozen=True)
class TopicSettings:
    """Settings of `fit_topics`.

    Attributes:
        topics_count: How many topics, at most one a repository with enough text; None lets the graph of neighbours
            decide.
        minimum_documents: Fewer repositories with enough text than this give no model.
        minimum_terms: A repository needs this many different vocabulary terms to be placed.
        minimum_share: A topic with a smaller part of a repository's text is left out of that repository; the other
            parts are scaled up to 1 again. The largest part always stays.
        terms_count: How many terms describe a topic at most.
        label_terms_count: How many of them make its label at most.
        banned_terms: Words that are nobody's theme, such as the organisation's own name or the names of people. A name
            of several words is left out wherever it stands as such; each of its words is also left out everywhere,
            unless the organisation's texts use that word in lower case, as a common word. Names that the texts
            give with a title (`Prof.`, `Dr.`) are banned without being listed, and the whole names of institutions
            (`terms.institutions`).
    """

    topics_count: int | None = None
    minimum_documents: int = 9
    minimum_terms: int = 3
    minimum_share: float = 0.05
    terms_count: int = 10
    label_terms_count: int = 3
    banned_terms: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.topics_count is not None and self.topics_count < 2:
            raise SettingsError(f"topics_count is {self.topics_count}; set it to 2 or more, or leave it out")
        if not 0 <= self.minimum_share < 1:
            raise SettingsError(f"minimum_share is {self.minimum_share}; set it to a share from 0 to below 1")
