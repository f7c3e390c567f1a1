"""Topics from one day to the next: what stays, what makes a new version, and that others are left alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from research_platform_assets.analysis.topics import drift
from research_platform_assets.analysis.topics import refit as refit_module
from research_platform_assets.analysis.topics.advance import advance
from research_platform_assets.analysis.topics.corpus import Corpus
from research_platform_assets.analysis.topics.drift import judge
from research_platform_assets.analysis.topics.model import fit_corpus, fit_model
from research_platform_assets.analysis.topics.neighbours import Matrix, similarities, smoothed
from research_platform_assets.analysis.topics.over_time import topic_drift, topic_events, topic_history
from research_platform_assets.analysis.topics.placing import Space, placed, sticky, term_forms
from research_platform_assets.analysis.topics.reading import read_documents
from research_platform_assets.analysis.topics.refit import refit
from research_platform_assets.analysis.topics.settings import TopicSettings
from research_platform_assets.analysis.topics.versions import Shares, Text, Version
from research_platform_assets.analysis.topics.versions_table import versions_frame, versions_of
from research_platform_assets.tables.insight_topics import TOPIC_DRIFT, TOPIC_EVENTS, TOPIC_HISTORY, TOPIC_MODELS
from research_platform_assets_tests.analysis.topics.corpus import row, themed_rows

SETTINGS = TopicSettings()
DAY = "2026-01-01"
THEME = 4
"""The id of a repository modulo 5 is its theme; this one comes later."""


def day(number: int) -> str:
    return f"2026-01-{number:02}"


@pytest.fixture(scope="module")
def texts() -> dict[int, Text]:
    return {each.repository_id: each for each in read_documents(themed_rows(), ()).texts}


@pytest.fixture(scope="module")
def start(texts: dict[int, Text]) -> Sequence[Text]:
    """24 repositories of four themes."""
    return [each for number, each in texts.items() if number % 5 != THEME]


@pytest.fixture(scope="module")
def first(start: Sequence[Text]) -> Version:
    (version,) = go_on([], start, 1)
    return version


def go_on(past: Sequence[Version], texts: Sequence[Text], number: int, method: str = "m") -> Sequence[Version]:
    corpus = Corpus.of(texts, SETTINGS, past[-1].terms if past else ())
    return advance(past, corpus, SETTINGS, day(number), method)


def mains(version: Version, texts: Sequence[Text]) -> dict[int, int | None]:
    return {each.repository_id: each.main for each in placed(version, texts, SETTINGS)}


def saying(text: Text, other: Text) -> Text:
    """The repository of `text` with the words of `other`."""
    return replace(other, document=replace(other.document, repository_id=text.repository_id))


def test_the_first_version_has_numbers_from_0_and_anchors(first: Version) -> None:
    assert (first.number, first.fitted_on, first.next_topic_id) == (1, DAY, 4)
    assert [topic.topic_id for topic in first.topics] == [0, 1, 2, 3]
    assert {(topic.born_in, topic.born_on) for topic in first.topics} == {(1, DAY)}
    assert all(topic.anchor == topic.weights for topic in first.topics)
    assert [each.name for each in first.measures if each.is_due] == ["no version"]
    assert first.events == ()


def test_a_version_stays_the_very_same_while_little_is_touched(first: Version, start: Sequence[Text]) -> None:
    past = [first]
    assert go_on(past, start, 2) is past
    changed = [saying(start[0], start[1]), *start[1:]]
    assert go_on(past, changed, 3) is past, "so that going back leads to what was"


def test_one_repository_that_changes_moves_no_other(first: Version, start: Sequence[Text]) -> None:
    before = placed(first, start, SETTINGS)
    for place, text in enumerate(start):
        other = next(each for each in start if each.repository_id % 5 != text.repository_id % 5)
        after = placed(first, [*start[:place], saying(text, other), *start[place + 1 :]], SETTINGS)
        assert after[place].main == mains(first, start)[other.repository_id], "it is about something else now"
        assert [*after[:place], *after[place + 1 :]] == [*before[:place], *before[place + 1 :]]


def test_a_repository_is_placed_by_its_text_alone(first: Version, texts: dict[int, Text]) -> None:
    new = texts[1000 + THEME]
    assert placed(first, [new], SETTINGS)[0] == placed(first, [*texts.values()], SETTINGS)[4]


def test_a_repository_has_as_many_terms_as_it_has_different_words_of_the_vocabulary(
    first: Version, start: Sequence[Text]
) -> None:
    word = next(iter(first.terms))
    few = replace(start[0], document=replace(start[0].document, counts=Counter({word: 50, "zzz": 3})), digest="other")
    (found,) = placed(first, [few], SETTINGS)
    assert (found.terms_count, found.shares) == (1, ())


def test_a_new_repository_of_a_known_theme_finds_it(first: Version, start: Sequence[Text]) -> None:
    for text in start:
        found = placed(
            first, [replace(text, digest="other", document=replace(text.document, repository_id=1))], SETTINGS
        )
        assert found[0].main == mains(first, start)[text.repository_id]


@pytest.mark.parametrize(
    ("found", "main", "expected"),
    [
        (((1, 0.6), (2, 0.4)), 2, ((1, 0.6), (2, 0.4))),
        (((1, 0.57), (2, 0.43)), 2, ((2, 0.43), (1, 0.57))),
        (((1, 0.575), (2, 0.425)), 2, ((1, 0.575), (2, 0.425))),
        (((1, 0.4), (3, 0.31), (2, 0.29)), 2, ((2, 0.29), (1, 0.4), (3, 0.31))),
        (((1, 0.52), (2, 0.48)), 1, ((1, 0.52), (2, 0.48))),
        (((1, 0.52), (2, 0.48)), 3, ((1, 0.52), (2, 0.48))),
        (((1, 0.52), (2, 0.48)), None, ((1, 0.52), (2, 0.48))),
        ((), 1, ()),
    ],
)
def test_a_main_topic_stays_within_the_margin(found: Shares, main: int | None, expected: Shares) -> None:
    assert sticky(found, main) == expected


def test_words_count_as_the_form_that_the_vocabulary_has() -> None:
    forms = term_forms({"glacier": 1.0, "maps": 1.0})
    assert (forms["glacier"], forms["map"], forms["maps"]) == ("glacier", "maps", "maps")


def test_words_count_also_in_another_spelling_than_that_of_the_vocabulary() -> None:
    terms = {"colours": 1.0, "behavior": 1.0}
    space = Space(terms, term_forms(terms), [], np.zeros((0, 2)))
    words = ("color", "colors", "colour", "behaviour", "behaviours", "collars")
    assert [space.form(word) for word in words] == 3 * ["colours"] + 2 * ["behavior"] + [None]


def test_a_new_version_is_made_when_a_quarter_is_touched_and_keeps_its_topics(
    first: Version, start: Sequence[Text]
) -> None:
    before = mains(first, start)
    # Seven of 24 repositories say what another one of their theme says.
    kin = {each.repository_id % 5: each for each in start}
    changed = [saying(each, kin[each.repository_id % 5]) if place < 7 else each for place, each in enumerate(start)]
    versions = go_on([first], changed, 2)
    assert [version.number for version in versions] == [1, 2]
    assert [each.name for each in versions[1].measures if each.is_due] == ["touched"]
    assert {topic.topic_id for topic in versions[1].topics} == {0, 1, 2, 3}
    assert {topic.born_in for topic in versions[1].topics} == {1}
    assert [topic.anchor for topic in versions[1].topics] == [topic.anchor for topic in first.topics]
    assert versions[1].events == ()
    assert mains(versions[1], changed) == before
    assert versions[0].repositories == ()
    assert versions[0].topics[0].anchor == {}


def test_another_method_fits_anew_and_keeps_numbers(first: Version, start: Sequence[Text]) -> None:
    versions = go_on([first], start, 2, "another")
    assert [each.name for each in versions[1].measures if each.is_due] == ["method"]
    assert mains(versions[1], start) == mains(first, start)


def test_hardly_anything_left_of_what_there_was_is_fitted_from_nothing(first: Version) -> None:
    words = (
        "quark gluon hadron meson boson lepton",
        "tulip orchid daisy rose lily iris",
        "violin cello flute oboe harp",
    )
    invented = [
        row(number, f"x{number}", " ".join(own[(number + place) % len(own)] for place in range(4)))
        for number in range(12)
        for own in (words[number % 3].split(),)
    ]
    versions = go_on([first], read_documents(invented, ()).texts, 2)
    assert {topic.topic_id for topic in versions[1].topics}.isdisjoint(range(4))
    assert {event.name for event in versions[1].events} == {"born", "faded"}


def test_a_new_theme_becomes_a_topic_after_three_days(
    first: Version, start: Sequence[Text], texts: dict[int, Text]
) -> None:
    theme = [each for number, each in texts.items() if number % 5 == THEME]
    versions: Sequence[Version] = [first]
    for number, count in enumerate((5, 5, 6), start=2):
        assert len(versions) == 1
        versions = go_on(versions, [*start, *theme[:count]], number)
    assert [each.name for each in versions[1].measures if each.is_due] == ["low fit", "new theme"]
    (event,) = versions[1].events
    assert (event.name, event.topic_id) == ("born", 4)
    assert event.repository_ids == tuple(each.repository_id for each in theme[:6])
    assert (versions[1].topics[4].born_in, versions[1].topics[4].born_on) == (2, day(4))
    assert versions[1].next_topic_id == 5
    assert {number: mains(versions[1], start)[number] for number in mains(first, start)} == mains(first, start)


def test_a_theme_that_goes_away_within_three_days_never_was_one(
    first: Version, start: Sequence[Text], texts: dict[int, Text]
) -> None:
    theme = [each for number, each in texts.items() if number % 5 == THEME][:5]
    tried = go_on([first], [*start, *theme], 2)
    assert [trial.day for trial in tried[0].trials] == [day(2)]
    assert go_on(tried, [*start, *theme], 2) == tried, "the same day again is no other day"
    assert go_on(tried, start, 3) == [first]


def test_a_theme_that_is_not_whole_yet_is_waited_for_a_week(
    first: Version, start: Sequence[Text], texts: dict[int, Text], monkeypatch: pytest.MonkeyPatch
) -> None:
    theme = [each for number, each in texts.items() if number % 5 == THEME]
    changed = [replace(each, digest="other") if place < 5 else each for place, each in enumerate(start)]
    assert len(go_on([first], [*changed, *theme[:4]], 2)) == 2, "four are not waited for"
    # A group that never holds together; then one that does on two days, but not on the third.
    for values in ([0.5] * 9, [0.8, 0.8, 0.5] * 3):
        held = iter(values)
        monkeypatch.setattr(drift, "agreement", lambda *_, held=held: next(held))
        versions: Sequence[Version] = [first]
        for number in range(2, 8):
            versions = go_on(versions, [*changed, *theme[:5]], number)
            assert [each.number for each in versions] == [1]
            assert [trial.day for trial in versions[0].trials] == [day(earlier) for earlier in range(2, number + 1)]
            assert [trial.value for trial in versions[0].trials] == values[: number - 1]
        waited = next(
            number for number in range(8, 12) if len(versions := go_on(versions, [*changed, *theme[:5]], number)) == 2
        )
        assert waited == (8 if values[6] < 0.75 else 10)


def test_a_version_stays_as_it_is_while_a_group_does_not_hold_together(
    first: Version, start: Sequence[Text], texts: dict[int, Text], monkeypatch: pytest.MonkeyPatch
) -> None:
    theme = [each for number, each in texts.items() if number % 5 == THEME]
    held = iter([0.5] * 9 + [0.8, 0.5])
    monkeypatch.setattr(drift, "agreement", lambda *_: next(held))
    versions: Sequence[Version] = [replace(first, low_fit_share=1.0)]
    for number in range(2, 9):
        versions = go_on(versions, [*start, *theme[:5]], number)
    seen = versions[0].trials
    assert [trial.day for trial in seen] == [day(number) for number in range(2, 9)]
    for number in (9, 10):
        assert go_on(versions, [*start, *theme[:5]], number) is versions
    for number in (11, 12):
        versions = go_on(versions, [*start, *theme[:5]], number)
        assert versions[0].trials[-1].day == day(number), "that it went well, and no more, is news"


def test_topics_go_on_in_texts_moved_towards_their_neighbours(first: Version, start: Sequence[Text]) -> None:
    corpus = Corpus.of(start, SETTINGS, first.terms)
    ids = corpus.repository_ids
    found = refit(corpus, first.topics, ids, ())
    # Each is a neighbour of the next two, which are about something else.
    near = np.diag(np.ones(len(ids) - 1), 1) + np.diag(np.ones(len(ids) - 2), 2)
    mixed = refit(replace(corpus, nearness=lambda _: near + near.T), first.topics, ids, ())
    assert [np.bincount(each.labels()).min() > 0 for each in (found, mixed)] == [True, True]
    apart = similarities(found.terms).sum()
    assert similarities(mixed.terms).sum() > 2 * apart


def test_texts_are_moved_less_where_vectors_tell_their_neighbours(
    first: Version, start: Sequence[Text], monkeypatch: pytest.MonkeyPatch
) -> None:
    moved: list[float] = []

    def seen(weights: Matrix, graph: Matrix, strength: float) -> Matrix:
        moved.append(strength)
        return smoothed(weights, graph, strength)

    monkeypatch.setattr(refit_module, "smoothed", seen)
    corpus = Corpus.of(start, SETTINGS)
    by_vectors = replace(corpus, nearness=lambda _: corpus.alike)
    for each, own, other in ((corpus, 4.0, 1.5), (by_vectors, 1.5, 4.0)):
        found = fit_corpus(each, 5).documents
        same, not_same = (
            fit_model(each.weights, each.repository_ids, 5, each.kinship, smoothing).documents
            for smoothing in (own, other)
        )
        assert np.array_equal(found, same)
        assert not np.array_equal(found, not_same)
        refit(each, first.topics, each.repository_ids, ())
    assert moved == [4.0, 1.5]


def test_numbers_of_topics_that_are_no_more_are_not_given_again(
    first: Version, start: Sequence[Text], texts: dict[int, Text]
) -> None:
    left = [each for each in start if each.repository_id % 5 != 3][1:]
    gone = mains(first, start)[1003]
    versions = go_on([first], left, 2)
    assert gone not in {topic.topic_id for topic in versions[-1].topics}
    assert [(event.name, event.topic_id) for event in versions[-1].events] == [("faded", gone)]
    theme = [each for number, each in texts.items() if number % 5 == THEME][:5]
    for number in (3, 4, 5):
        versions = go_on(versions, [*left, *theme], number)
    assert max(topic.topic_id for topic in versions[-1].topics) == 4


def test_too_few_repositories_leave_the_version_that_there_is(first: Version, start: Sequence[Text]) -> None:
    past = [first]
    assert go_on(past, start[:5], 2) is past
    assert go_on([], start[:5], 2) == []


@pytest.mark.parametrize(
    ("version", "measure", "value", "is_due"),
    [
        ({}, "touched", 0.0, False),
        ({"method": "another"}, "method", None, True),
        ({"repositories": ()}, "touched", 1.0, True),
        ({"abstained_share": 0.0}, "too little text", 0.0, False),
        ({"low_fit_limit": 0.0}, "low fit", 0.0, False),
        ({"low_fit_limit": 1.0}, "low fit", 1.0, True),
        ({}, "new theme", None, False),
        ({}, "better topics", None, False),
    ],
)
def test_each_measure_has_its_limit(
    first: Version, start: Sequence[Text], version: dict[str, object], measure: str, value: float | None, is_due: bool
) -> None:
    judged = judge(replace(first, **version), Corpus.of(start, SETTINGS), SETTINGS, day(2), "m")  # type: ignore[arg-type]
    found = next(each for each in judged.measures if each.name == measure)
    assert (found.value, found.is_due) == (value, is_due)
    assert found.sentence


@pytest.mark.parametrize(("count", "is_due"), [(5, False), (6, False), (7, True)])
def test_a_quarter_is_the_most_that_may_be_touched(
    first: Version, start: Sequence[Text], count: int, is_due: bool
) -> None:
    changed = [replace(each, digest="other") if place < count else each for place, each in enumerate(start)]
    judged = judge(first, Corpus.of(changed, SETTINGS), SETTINGS, day(2), "m")
    touched = next(each for each in judged.measures if each.name == "touched")
    assert (touched.value, touched.is_due) == (round(count / 24, 4), is_due)
    assert touched.sentence == f"{count} with another text, 0 new and 0 gone, of 24 repositories"


def test_repositories_without_text_are_told_apart_from_more_of_them(first: Version, start: Sequence[Text]) -> None:
    silent = [read_documents([row(number, "x", "")], ()).texts[0] for number in (1, 2, 3)]
    for count, is_due in ((2, False), (3, True)):
        judged = judge(first, Corpus.of([*start, *silent[:count]], SETTINGS), SETTINGS, day(2), "m")
        found = next(each for each in judged.measures if each.name == "too little text")
        assert (found.value, found.limit, found.is_due) == (round(count / (24 + count), 4), 0.1, is_due)


def test_topics_fitted_from_nothing_must_be_much_better_on_three_days(
    first: Version, start: Sequence[Text], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drift, "_DOCUMENTS_ENOUGH", 20)
    monkeypatch.setattr(drift, "MOST_TOUCHED", -1.0)
    good = judge(first, Corpus.of(start, SETTINGS), SETTINGS, day(2), "m")
    assert (good.measures[-1].name, good.measures[-1].value, good.trials) == ("better topics", None, [])
    # All in one topic: what follows the neighbours worst.
    worse = replace(first, repositories=[replace(each, shares=((0, 1.0),)) for each in first.repositories])
    for number in (2, 3, 4):
        judged = judge(worse, Corpus.of(start, SETTINGS), SETTINGS, day(number), "m")
        found = judged.measures[-1]
        assert (found.is_due, judged.is_from_nothing, judged.is_due) == (number == 4,) * 3
        assert found.value is not None
        assert found.value > found.limit == 0.2
        assert found.sentence.startswith("4 topics fitted from nothing follow the neighbours better than these 4, on ")
        worse = replace(worse, trials=tuple(judged.trials))
    given = TopicSettings(topics_count=4)
    assert judge(worse, Corpus.of(start, given), given, day(5), "m").measures[-1].value is None


def test_a_version_comes_back_from_its_table_as_it_was(
    first: Version, start: Sequence[Text], texts: dict[int, Text]
) -> None:
    tried = go_on([first], list(texts.values()), 2)
    for versions in ([first], tried, go_on([first], start, 2, "another")):
        frame = versions_frame(versions)
        TOPIC_MODELS.contract.validate(frame)
        assert versions_of(frame) == list(versions)
    assert versions_of(None) == []


def test_tables_tell_history_events_and_drift(first: Version, start: Sequence[Text]) -> None:
    left = [each for each in start if each.repository_id % 5 != 3][1:]
    models = versions_frame(go_on([first], left, 2))
    history, happened = topic_history(models), topic_events(models)
    TOPIC_HISTORY.contract.validate(history)
    TOPIC_EVENTS.contract.validate(happened)
    assert history.filter("is_current")["model_version"].to_list() == [2, 2, 2]
    assert history.filter(model_version=1)["repositories_count"].to_list() == [6, 6, 6, 6]
    assert happened.select("event", "model_version", "day").rows() == [("faded", 2, day(2))]
    report = topic_drift(models, left, SETTINGS, day(2), "m")
    TOPIC_DRIFT.contract.validate(report)
    due = report.filter("is_due").select("occasion", "measure", "model_version").rows()
    assert due == [("when made", "touched", 1)]
    assert report.filter(occasion="now")["is_due"].sum() == 0
    assert topic_drift(TOPIC_MODELS.empty(), left, SETTINGS, DAY, "m").is_empty()
