"""From one day's version of the topic model to the next day's.

Belongs here: when a version stays, and what the next one is fitted from. Does not belong here: what makes it due
(`drift`), putting it together (`making`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from research_platform_assets.analysis.topics.corpus import Corpus
from research_platform_assets.analysis.topics.drift import Judgement, first_measure, judge
from research_platform_assets.analysis.topics.factorization import Factorization
from research_platform_assets.analysis.topics.making import version_of
from research_platform_assets.analysis.topics.model import fit_corpus
from research_platform_assets.analysis.topics.refit import carried_on
from research_platform_assets.analysis.topics.settings import TopicSettings
from research_platform_assets.analysis.topics.versions import Version


def advance(
    past: Sequence[Version], corpus: Corpus, settings: TopicSettings, day: str, method: str
) -> Sequence[Version]:
    """Return the versions after `day` (ISO 8601), the present one last; the same object where nothing changed.

    With fewer than `settings.minimum_documents` repositories with enough text nothing can be fitted: the version that
    there is stays, and where there is none there still is none.

    Args:
        past: The versions so far, from the first.
        corpus: What repositories say on this day.
        settings: Those of the model.
        day: UTC day of the capture.
        method: Names the method and the settings.
    """
    if len(corpus.eligible) < settings.minimum_documents:
        return past
    if not past:
        model = fit_corpus(corpus, settings.topics_count)
        first = version_of(None, model, corpus, settings, day, method, [first_measure()])
        return past if first is None else [first]
    current = past[-1]
    found = judge(current, corpus, settings, day, method)
    if not found.is_due:
        is_same = list(found.trials) == list(current.trials)
        return past if is_same else [*past[:-1], replace(current, trials=tuple(found.trials))]
    model = _fitted(current, found, corpus, settings)
    following = version_of(current, model, corpus, settings, day, method, found.measures, found.fitting)
    return past if following is None else [*past[:-1], outlived(current), following]


def outlived(version: Version) -> Version:
    """Return what is kept of a version that another one follows: not what texts are placed by, but what it was."""
    topics = tuple(replace(topic, weights={}, anchor={}) for topic in version.topics)
    return replace(version, terms={}, topics=topics, repositories=(), trials=())


def _fitted(current: Version, found: Judgement, corpus: Corpus, settings: TopicSettings) -> Factorization:
    """From the topics that there are; from nothing where others are better, or hardly any is left."""
    again = None
    if settings.topics_count is None and not found.is_from_nothing:
        again = carried_on(corpus, current.topics, found.fitting, found.group)
    if again is not None:
        return again
    return fit_corpus(corpus, settings.topics_count)
