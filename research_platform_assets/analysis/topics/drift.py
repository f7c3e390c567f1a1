"""Whether a new version of the topic model is due, and why.

Belongs here: the measures, their limits, and the sentences that say them. Does not belong here: making a version
(`advance`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

import numpy as np

from research_platform_assets.analysis.topics.corpus import Corpus
from research_platform_assets.analysis.topics.model import fit_corpus
from research_platform_assets.analysis.topics.modularity import modularity
from research_platform_assets.analysis.topics.neighbours import neighbour_graph
from research_platform_assets.analysis.topics.newcomers import LEAST_MEMBERS, agreement, newcomers
from research_platform_assets.analysis.topics.placing import placed
from research_platform_assets.analysis.topics.refit import likeness
from research_platform_assets.analysis.topics.settings import TopicSettings
from research_platform_assets.analysis.topics.versions import Measure, Text, Trial, Version
from research_platform_assets.tables.insight_topics import DRIFT_MEASURES

NO_VERSION, METHOD, TOUCHED, LITTLE_TEXT, LOW_FIT, NEW_THEME, BETTER_TOPICS = DRIFT_MEASURES
MOST_TOUCHED = 0.25
#: What is on trial is waited for, but not for ever.
_MOST_TOUCHED_ON_TRIAL = 0.5
#: What doubles from one repository to two has not changed; so much has to be added as well.
_LEAST_RISE = 0.1
#: Days in a row, of those on which texts were captured, on which a trial must go well.
DAYS = 3
#: For so many of these days in a row newcomers that do not hold together as a topic yet are waited for.
_LONGEST_WAIT = 7
LEAST_AGREEMENT = 0.75
#: Of modularity. Such a fit gives up most numbers of topics; `campaigns/test_stability` says how often it is a reason.
LEAST_ADVANTAGE = 0.2
#: With fewer, the modularity of one division and of another differ by chance.
_DOCUMENTS_ENOUGH = 30
_DECIMALS = 4


@dataclass(frozen=True)
class Judgement:
    """What was measured of a version on a day.

    Attributes:
        measures: In the order of `DRIFT_MEASURES`.
        trials: Those of the latest days, for the next days to go on from.
        fitting: Repositories with enough text that fit a topic.
        group: Repositories that are due to be a topic of their own.
        is_waiting: Whether something may be found soon that a version for another reason would hide.
        is_from_nothing: Whether the topics are not to be kept but fitted from nothing.
    """

    measures: Sequence[Measure]
    trials: Sequence[Trial]
    fitting: frozenset[int]
    group: tuple[int, ...]
    is_waiting: bool
    is_from_nothing: bool

    @property
    def is_due(self) -> bool:
        """Whether a new version is due, and there is nothing to wait for.

        Topics that are fitted for another reason while a new theme is not whole yet make room for it, and then it is
        never found to fit none.
        """
        due = {each.name for each in self.measures if each.is_due}
        touched = next((each.value or 0.0 for each in self.measures if each.name == TOUCHED), 0.0)
        is_patient = touched <= _MOST_TOUCHED_ON_TRIAL and not due & {NEW_THEME, BETTER_TOPICS, METHOD}
        return bool(due) and not (is_patient and self.is_waiting)


def first_measure() -> Measure:
    """Return the measure of a day on which there is no version yet."""
    return Measure(NO_VERSION, None, None, True, "no topics had been fitted before")


def judge(version: Version, corpus: Corpus, settings: TopicSettings, day: str, method: str) -> Judgement:
    """Return what is to be said of `version` on `day` (ISO 8601), on which repositories say what `corpus` holds."""
    fits = likeness(corpus, version.topics)
    fitting = frozenset(each for each, value in fits.items() if value >= version.low_fit_limit)
    touched = _touched(version, corpus.texts)
    group = newcomers(corpus, fits.keys() - fitting, version.alike_limit)
    newcomer = _trial_of_newcomers(version, corpus, group, day)
    newcomers_seen = _seen(version.trials, newcomer)
    newcomers_held = _held(newcomers_seen)
    other = None if newcomers_held else _trial_of_others(version, corpus, settings, touched.value or 0.0, day)
    others_held = _streak(version.trials, other, DAYS)
    new_theme = _new_theme(newcomer, newcomers_held)
    better = _better(len(version.topics), others_held, other)
    changed = Measure(METHOD, None, None, True, "the method or its settings are not those that made it")
    same = Measure(METHOD, None, None, False, "method and settings are those that made it")
    trials = [*(newcomers_seen if not new_theme.is_due else ()), *(others_held if not better.is_due else ())]
    return Judgement(
        (
            same if version.method == method else changed,
            touched,
            _little_text(version, corpus),
            _low_fit(version, len(fits), len(fits) - len(fitting)),
            new_theme,
            better,
        ),
        trials,
        fitting,
        group if new_theme.is_due else (),
        bool(newcomers_held or others_held) or 0 < len(newcomers_seen) < _LONGEST_WAIT,
        better.is_due,
    )


def _touched(version: Version, texts: Sequence[Text]) -> Measure:
    before = {each.repository_id: each.digest for each in version.repositories}
    now = {text.repository_id: text.digest for text in texts}
    everything = before.keys() | now.keys()
    changed = sum(before[each] != now[each] for each in before.keys() & now.keys())
    come, gone = len(now.keys() - before.keys()), len(before.keys() - now.keys())
    share = round((changed + come + gone) / len(everything), _DECIMALS) if everything else 0.0
    sentence = f"{changed} with another text, {come} new and {gone} gone, of {len(everything)} repositories"
    return Measure(TOUCHED, share, MOST_TOUCHED, share > MOST_TOUCHED, sentence)


def _little_text(version: Version, corpus: Corpus) -> Measure:
    total = len(corpus.texts)
    count = total - len(corpus.eligible)
    then = f"{version.abstained_share:.0%} when it was made"
    return _doubled(LITTLE_TEXT, count, total, version.abstained_share, f"have too little text, {then}")


def _low_fit(version: Version, total: int, count: int) -> Measure:
    then = f"{version.low_fit_share:.0%} when it was made"
    return _doubled(LOW_FIT, count, total, version.low_fit_share, f"with enough text fit no topic well, {then}")


def _doubled(name: str, count: int, total: int, before: float, what: str) -> Measure:
    share = round(count / total, _DECIMALS) if total else 0.0
    limit = round(min(1.0, max(2 * before, before + _LEAST_RISE)), _DECIMALS)
    return Measure(name, share, limit, share > limit, f"{count} of {total} repositories {what}")


def _trial_of_newcomers(version: Version, corpus: Corpus, group: tuple[int, ...], day: str) -> Trial | None:
    if not group:
        return None
    return Trial(day, len(version.topics) + 1, agreement(corpus, version.topics, group), group)


def _trial_of_others(
    version: Version, corpus: Corpus, settings: TopicSettings, touched: float, day: str
) -> Trial | None:
    """Topics fitted from nothing, where their modularity is larger than that of the present ones by the limit.

    The number of topics of a fit is chosen by the same measure, so there is no reason to ask again while texts are
    mostly those of then.
    """
    documents = corpus.repository_ids
    if settings.topics_count or touched <= MOST_TOUCHED or len(documents) < _DOCUMENTS_ENOUGH:
        return None
    graph = neighbour_graph(corpus.kinship)
    mains = {each.repository_id: each.main for each in placed(version, corpus.texts, settings)}
    present = [-1 if (main := mains[each]) is None else main for each in documents]
    others = fit_corpus(corpus, None).labels()
    advantage = round(
        modularity(graph, others) - modularity(graph, np.unique(present, return_inverse=True)[1]), _DECIMALS
    )
    return Trial(day, len(set(others.tolist())), advantage, ()) if advantage > LEAST_ADVANTAGE else None


def _streak(before: Sequence[Trial], today: Trial | None, most: int) -> list[Trial]:
    """Trials of the same thing on different days, the latest of `most` days; none where it is not tried any more."""
    if today is None:
        return []
    same = [each for each in before if each.day != today.day and _is_same(each, today)]
    return [*same, today][-most:]


def _seen(before: Sequence[Trial], today: Trial | None) -> list[Trial]:
    """The latest trials of newcomers on different days, whether they went well or not.

    Of those that have long not gone well and still do not, today's adds nothing, so that the version stays as it is.
    """
    same = _streak(before, today, _LONGEST_WAIT + 1)
    if len(same) > _LONGEST_WAIT and not any(_went_well(each) for each in same[-2:]):
        return same[:-1]
    return same[-_LONGEST_WAIT:]


def _held(trials: Sequence[Trial]) -> list[Trial]:
    """The latest of `trials` of newcomers that went well one after another, up to `DAYS`."""
    return [*takewhile(_went_well, reversed(trials))][:DAYS][::-1]


def _went_well(trial: Trial) -> bool:
    return trial.value >= LEAST_AGREEMENT


def _is_same(one: Trial, other: Trial) -> bool:
    if one.repository_ids and other.repository_ids:
        return bool(set(one.repository_ids) & set(other.repository_ids))
    return not one.repository_ids and not other.repository_ids


def _new_theme(today: Trial | None, held: Sequence[Trial]) -> Measure:
    if today is None:
        sentence = f"no {LEAST_MEMBERS} repositories that fit no topic are alike"
        return Measure(NEW_THEME, None, LEAST_AGREEMENT, False, sentence)
    alike = f"{len(today.repository_ids)} repositories that fit no topic are alike"
    if not held:
        sentence = f"{alike}, but would not hold together as a topic"
        return Measure(NEW_THEME, today.value, LEAST_AGREEMENT, False, sentence)
    value = min(each.value for each in held)
    sentence = f"{alike} and would hold together as a topic, on {len(held)} of {DAYS} days in a row"
    return Measure(NEW_THEME, value, LEAST_AGREEMENT, len(held) == DAYS, sentence)


def _better(present: int, held: Sequence[Trial], today: Trial | None) -> Measure:
    if today is None:
        sentence = f"no other topics are known to follow the neighbours much better than these {present}"
        return Measure(BETTER_TOPICS, None, LEAST_ADVANTAGE, False, sentence)
    value = min(each.value for each in held)
    than = f"{today.topics_count} topics fitted from nothing follow the neighbours better than these {present}"
    sentence = f"{than}, on {len(held)} of {DAYS} days in a row"
    return Measure(BETTER_TOPICS, value, LEAST_ADVANTAGE, len(held) == DAYS, sentence)
