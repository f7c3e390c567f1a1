"""What topics are called, and the terms that describe them, as people write them.

Belongs here: naming all topics of a version in turn. Does not belong here: choosing terms and phrases (`labels`).
"""

from __future__ import annotations

from collections.abc import Sequence

from research_platform_assets.analysis.topics.corpus import Corpus
from research_platform_assets.analysis.topics.labels import Phrase, TopicTerms, label_phrases, top_terms
from research_platform_assets.analysis.topics.placement import PlacedTopic
from research_platform_assets.analysis.topics.settings import TopicSettings

LABEL_SEPARATOR = " / "

Description = tuple[str, tuple[tuple[str, float], ...]]
"""A label, and terms with their weight relative to the first."""


def descriptions(topics: Sequence[PlacedTopic], corpus: Corpus, settings: TopicSettings) -> list[Description]:
    """Return label and terms of each of `topics`; what names an earlier one is less likely to name a later one."""
    used: list[Phrase] = []
    found: list[Description] = []
    shown = corpus.folding.shown
    for topic in topics:
        seen = TopicTerms(topic.weights, topic.members, corpus.eligible)
        phrases = label_phrases(seen, settings.label_terms_count, used)
        used += phrases
        label = LABEL_SEPARATOR.join(" ".join(shown[term] for term in phrase) for phrase in phrases)
        terms = tuple((shown[term], weight) for term, weight in top_terms(seen, settings.terms_count))
        found.append((label, terms))
    return found
