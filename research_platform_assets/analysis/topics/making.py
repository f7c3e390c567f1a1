"""Putting a version of the topic model together from a factorisation.

Belongs here: numbers of topics, where repositories are on the day of the fit, and the limits that follow from it. Does
not belong here: when a version is made (`advance`), the factorisation (`model`, `refit`).
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from research_platform_assets.analysis.topics.corpus import Corpus
from research_platform_assets.analysis.topics.description import Description, descriptions
from research_platform_assets.analysis.topics.events import events
from research_platform_assets.analysis.topics.factorization import Factorization
from research_platform_assets.analysis.topics.identity import carried
from research_platform_assets.analysis.topics.placement import PlacedTopic, Placement, place
from research_platform_assets.analysis.topics.placing import placed, sticky
from research_platform_assets.analysis.topics.refit import likeness
from research_platform_assets.analysis.topics.settings import TopicSettings
from research_platform_assets.analysis.topics.versions import Event, Measure, Placed, Shares, Topic, Version

_HALF = 0.5
_DECIMALS = 4


def version_of(
    before: Version | None,
    model: Factorization,
    corpus: Corpus,
    settings: TopicSettings,
    day: str,
    method: str,
    measures: Sequence[Measure],
    fitting: Collection[int] = (),
) -> Version | None:
    """Return the version that follows `before`, or the first one; None where `model` has no topic.

    Args:
        before: The version that it follows.
        model: What the texts of the day were factorised into.
        corpus: These texts.
        settings: Those of the model.
        day: UTC day of the capture, ISO 8601.
        method: Names the method and the settings.
        measures: Why it is made.
        fitting: The repositories that fitted a topic of the version before.
    """
    number = 1 if before is None else before.number + 1
    placement = place(model, corpus.terms, corpus.eligible, settings.minimum_share)
    known: Sequence[Topic] = () if before is None else before.topics
    if not placement.topics:
        return None
    ids = _ids(known, [topic.weights for topic in placement.topics], 0 if before is None else before.next_topic_id)
    # Another method may have another idea of what a good label is.
    names = {} if before is None or before.method != method else {topic.topic_id: topic.label for topic in known}
    described = descriptions(placement.topics, corpus, settings, [names.get(each) for each in ids])
    topics = _topics(placement.topics, described, ids, {topic.topic_id: topic for topic in known}, number, day)
    before_today = [] if before is None else placed(before, corpus.texts, settings)
    made = Version(
        number=number,
        fitted_on=day,
        method=method,
        terms=corpus.idf,
        topics=topics,
        repositories=(),
        low_fit_limit=0.0,
        alike_limit=0.0,
        low_fit_share=0.0,
        abstained_share=_share(len(corpus.texts) - len(corpus.eligible), len(corpus.texts)),
        measures=tuple(measures),
        events=(),
        next_topic_id=max([*ids, -1 if before is None else before.next_topic_id - 1]) + 1,
    )
    repositories = _repositories(made, before, before_today, placement, ids, corpus, settings)
    counts = Counter(each.main for each in repositories)
    topics = tuple(replace(topic, repositories_count=counts[topic.topic_id]) for topic in topics)
    fits = list(likeness(corpus, topics).values())
    limit = _half_of_median(fits)
    return replace(
        made,
        topics=topics,
        repositories=repositories,
        low_fit_limit=limit,
        alike_limit=_half_of_median(corpus.alike.max(axis=1).tolist()),
        low_fit_share=_share(sum(value < limit for value in fits), len(fits)),
        events=() if before is None else tuple(_events(before_today, repositories, before.topics, topics, fitting)),
    )


def _ids(known: Sequence[Topic], rows: Sequence[Mapping[str, float]], unused: int) -> list[int]:
    """The id of each row: that of the topic it carries on, or the next that no topic ever had."""
    ids: list[int] = []
    for each in carried(known, rows):
        ids.append(unused if each is None else each)
        unused += each is None
    return ids


def _topics(
    found: Sequence[PlacedTopic],
    described: Sequence[Description],
    ids: Sequence[int],
    known: Mapping[int, Topic],
    number: int,
    day: str,
) -> tuple[Topic, ...]:
    made: list[Topic] = []
    for topic_id, topic, (label, terms) in zip(ids, found, described, strict=True):
        weights = {term: weight for term, weight in topic.weights.items() if weight}
        old = known.get(topic_id)
        made.append(
            Topic(topic_id, label, terms, 0, number, day, weights, weights)
            if old is None
            else Topic(topic_id, label, terms, 0, old.born_in, old.born_on, weights, old.anchor)
        )
    return tuple(sorted(made, key=lambda topic: topic.topic_id))


def _repositories(
    made: Version,
    before: Version | None,
    before_today: Sequence[Placed],
    placement: Placement,
    ids: Sequence[int],
    corpus: Corpus,
    settings: TopicSettings,
) -> tuple[Placed, ...]:
    fitted = {each.repository_id: each for each in (() if before is None else before.repositories)}
    was = {each.repository_id: each.main for each in before_today}
    # Some had no say in the fit, since they fit no topic well; they still are more about one than about others.
    unheard = [
        text
        for text in corpus.texts
        if text.repository_id not in placement.shares
        and corpus.terms_counts[text.repository_id] >= settings.minimum_terms
    ]
    folded_in = {each.repository_id: each.shares for each in placed(made, unheard, settings)}
    found: list[Placed] = []
    for text in corpus.texts:
        number = text.repository_id
        fit = tuple((ids[place], share) for place, share in placement.shares.get(number, ()))
        shares: Shares = fit or folded_in.get(number, ())
        old = fitted.get(number)
        if old is not None and old.digest == text.digest:
            shares = sticky(shares, was[number])
        found.append(Placed(number, text.digest, corpus.terms_counts[number], shares))
    return tuple(found)


def _events(
    before: Sequence[Placed],
    after: Sequence[Placed],
    old: Sequence[Topic],
    new: Sequence[Topic],
    fitting: Collection[int],
) -> Sequence[Event]:
    return events(
        {each.repository_id: each.main for each in before if each.main is not None},
        {each.repository_id: each.main for each in after if each.main is not None},
        {topic.topic_id: topic.label for topic in old},
        {topic.topic_id: topic.label for topic in new},
        [each.repository_id for each in before if each.repository_id not in fitting],
    )


def _half_of_median(values: Sequence[float]) -> float:
    return round(_HALF * statistics.median(values), _DECIMALS)


def _share(count: int, total: int) -> float:
    return round(count / total, _DECIMALS) if total else 0.0
