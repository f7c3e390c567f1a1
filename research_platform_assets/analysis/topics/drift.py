"""Whether a new version of the topic model is due, and why.

Belongs here: the measures, their limits, and the sentences that say them. Does not belong here: making a version
(`advance`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from research_platform_assets.analysis.topics.corpus import Corpus
from research_platform_assets.analysis.topics.model import SAMPLE, SMOOTHINGS
from research_platform_assets.analysis.topics.neighbours import neighbour_graph, similarities, smoothed
from research_platform_assets.analysis.topics.newcomers import LEAST_MEMBERS, agreement, newcomers
from research_platform_assets.analysis.topics.refit import likeness
from research_platform_assets.analysis.topics.selection import preference, stability
from research_platform_assets.analysis.topics.settings import TopicSettings
from research_platform_assets.analysis.topics.versions import Measure, Text, Trial, Version
from research_platform_assets.tables.insight_topics import DRIFT_MEASURES

NO_VERSION, METHOD, TOUCHED, LITTLE_TEXT, LOW_FIT, NEW_THEME, TOPICS_COUNT = DRIFT_MEASURES
MOST_TOUCHED = 0.25
#: What is on trial is waited for, but not for ever.
_MOST_TOUCHED_ON_TRIAL = 0.5
#: What doubles from one repository to two has not changed; so much has to be added as well.
_LEAST_RISE = 0.1
#: Days in a row, of those on which texts were captured, on which a trial must go well.
DAYS = 3
LEAST_AGREEMENT = 0.75
LEAST_ADVANTAGE = 0.08
#: With fewer, the stability of one number of topics and of the next differ by chance.
_DOCUMENTS_ENOUGH = 30
_DECIMALS = 4


@dataclass(frozen=True)
class Judgement:
    """What was measured of a version on a day.

    Attributes:
        measures: In the order of `DRIFT_MEASURES`.
        trials: Those that have gone well so far, for the next days to go on from.
        fitting: Repositories with enough text that fit a topic.
        group: Repositories that are due to be a topic of their own.
        topics_count: How many topics a fit from nothing should have; None where the topics are to be kept.
    """

    measures: Sequence[Measure]
    trials: Sequence[Trial]
    fitting: frozenset[int]
    group: tuple[int, ...]
    topics_count: int | None

    @property
    def is_due(self) -> bool:
        """Whether a new version is due, and no trial under way says to wait for what it finds."""
        due = {each.name for each in self.measures if each.is_due}
        touched = next((each.value or 0.0 for each in self.measures if each.name == TOUCHED), 0.0)
        is_patient = touched <= _MOST_TOUCHED_ON_TRIAL and not due & {NEW_THEME, TOPICS_COUNT, METHOD}
        return bool(due) and not (self.trials and is_patient)


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
    count = None if newcomer else _trial_of_numbers(version, corpus, settings, touched.value or 0.0, day)
    newcomers_held = _streak(version.trials, newcomer)
    counts_held = _streak(version.trials, count)
    new_theme = _new_theme(group, newcomers_held, newcomer)
    another_count = _another_count(len(version.topics), counts_held, count)
    changed = Measure(METHOD, None, None, True, "the method or its settings are not those that made it")
    same = Measure(METHOD, None, None, False, "method and settings are those that made it")
    held = [*(newcomers_held if not new_theme.is_due else ()), *(counts_held if not another_count.is_due else ())]
    return Judgement(
        (
            same if version.method == method else changed,
            touched,
            _little_text(version, corpus),
            _low_fit(version, len(fits), len(fits) - len(fitting)),
            new_theme,
            another_count,
        ),
        held,
        fitting,
        group if new_theme.is_due else (),
        count.topics_count if count and another_count.is_due else None,
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
    held = agreement(corpus, version.topics, group)
    return Trial(day, len(version.topics) + 1, held, group) if held >= LEAST_AGREEMENT else None


def _trial_of_numbers(
    version: Version, corpus: Corpus, settings: TopicSettings, touched: float, day: str
) -> Trial | None:
    """The number beside the present one that is more stable by more than the limit, if any; ties by the smaller."""
    present, documents = len(version.topics), len(corpus.eligible)
    counts = [count for count in (present - 1, present, present + 1) if 2 <= count <= documents // 3]
    # The number was chosen in the same way, so there is no reason to ask again while texts are mostly those of then.
    is_early = touched <= MOST_TOUCHED or documents < _DOCUMENTS_ENOUGH
    if settings.topics_count or is_early or present not in counts:
        return None
    sample = range(documents) if documents <= SAMPLE else [place * documents // SAMPLE for place in range(SAMPLE)]
    rows = corpus.weights[list(sample)]
    smooth = smoothed(rows, neighbour_graph(similarities(rows)), SMOOTHINGS[0])
    ids = [corpus.repository_ids[place] for place in sample]
    found = stability(smooth, similarities(smooth), ids, counts)
    scores = {count: preference(value, count, len(ids)) for count, value in found.items()}
    best = min(scores, key=lambda count: (-scores[count], count))
    advantage = round(scores[best] - scores[present], _DECIMALS)
    return Trial(day, best, advantage, ()) if advantage > LEAST_ADVANTAGE else None


def _streak(before: Sequence[Trial], today: Trial | None) -> list[Trial]:
    """Trials of the same thing on different days, the latest `DAYS`; none where it is not tried any more."""
    if today is None:
        return []
    same = [each for each in before if each.day != today.day and _is_same(each, today)]
    return [*same, today][-DAYS:]


def _is_same(one: Trial, other: Trial) -> bool:
    if one.repository_ids and other.repository_ids:
        return bool(set(one.repository_ids) & set(other.repository_ids))
    return not one.repository_ids and not other.repository_ids and one.topics_count == other.topics_count


def _new_theme(group: tuple[int, ...], held: Sequence[Trial], today: Trial | None) -> Measure:
    if not group:
        sentence = f"no {LEAST_MEMBERS} repositories that fit no topic are alike"
        return Measure(NEW_THEME, None, LEAST_AGREEMENT, False, sentence)
    alike = f"{len(group)} repositories that fit no topic are alike"
    if today is None:
        return Measure(NEW_THEME, 0.0, LEAST_AGREEMENT, False, f"{alike}, but would not hold together as a topic")
    value = min(each.value for each in held)
    sentence = f"{alike} and would hold together as a topic, on {len(held)} of {DAYS} days in a row"
    return Measure(NEW_THEME, value, LEAST_AGREEMENT, len(held) == DAYS, sentence)


def _another_count(present: int, held: Sequence[Trial], today: Trial | None) -> Measure:
    if today is None:
        sentence = f"neither {present - 1} nor {present + 1} topics are known to be more stable than {present}"
        return Measure(TOPICS_COUNT, None, LEAST_ADVANTAGE, False, sentence)
    value = min(each.value for each in held)
    than = f"{today.topics_count} topics are more stable than {present}"
    sentence = f"{than}, on {len(held)} of {DAYS} days in a row"
    return Measure(TOPICS_COUNT, value, LEAST_ADVANTAGE, len(held) == DAYS, sentence)
