"""The measures of how good topics are."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from research_platform_assets.analysis.topics.coherence import WINDOW, Windows, boolean_windows, coherence, npmi
from research_platform_assets.analysis.topics.fit import TopicTables, topic_models, topic_tables
from research_platform_assets.analysis.topics.leaving_out import kept_topics
from research_platform_assets.analysis.topics.quality import topic_quality, topic_words
from research_platform_assets.analysis.topics.reading import Reading, read_documents
from research_platform_assets.analysis.topics.settings import TopicSettings
from research_platform_assets.analysis.topics.versions import Version
from research_platform_assets.analysis.topics.versions_table import versions_frame, versions_of
from research_platform_assets.tables.insight_topic_quality import QUALITY_MEASURES, TOPIC_QUALITY
from research_platform_assets_tests.analysis.topics.corpus import THEMES, frame, row, themed_rows

SETTINGS = TopicSettings()
Made = tuple[pl.DataFrame, TopicTables, Reading, Version]


@pytest.fixture(scope="module")
def made() -> Made:
    reading = read_documents(themed_rows(), ())
    models = topic_models(None, reading.texts, SETTINGS, "2026-01-01", "m")
    tables = topic_tables(models, frame(themed_rows()), reading, SETTINGS)
    return models, tables, reading, versions_of(models)[-1]


def measured(made: Made, **changes: Any) -> dict[tuple[str, str], dict[str, Any]]:
    models, tables, reading, _ = made
    known = {"repository_topics": tables.repository_topics, "coverage": tables.coverage, "models": models} | changes
    rows = topic_quality(**known, reading=reading)
    TOPIC_QUALITY.contract.validate(rows)
    return {(row["subject"], row["measure"]): row for row in rows.to_dicts()}


def brute_force(passages: Sequence[Sequence[str | None]], group: Sequence[str]) -> Windows:
    found = Windows()
    for passage in passages:
        for start in range(max(1, len(passage) - WINDOW + 1) if passage else 0):
            seen = set(passage[start : start + WINDOW])
            found.total += 1
            found.single.update(term for term in group if term in seen)
            found.pairs.update((a, b) for a in group for b in group if a < b and a in seen and b in seen)
    return found


def test_windows_are_counted_as_one_by_one() -> None:
    letters = "abcdefg"
    passages = [[letters[(place * place + step) % 9 % 7] for place in range(3 * step)] for step in range(12)]
    texts: list[list[str | None]] = [[None if word == "g" else word for word in each] for each in passages]
    found = boolean_windows(texts, [letters[:4]], lambda word: word)
    expected = brute_force(texts, letters[:4])
    assert (found.total, found.single, found.pairs) == (expected.total, expected.single, expected.pairs)


def test_windows_count_words_as_their_terms_and_pairs_within_groups_only() -> None:
    found = boolean_windows(
        [["ices", "sea", "stone"]], [["ice", "sea"], ["stone"]], lambda word: word.removesuffix("s")
    )
    assert (found.total, dict(found.single), dict(found.pairs)) == (
        1,
        {"ice": 1, "sea": 1, "stone": 1},
        {("ice", "sea"): 1},
    )


@pytest.mark.parametrize(
    ("first", "second", "both", "expected"),
    [
        pytest.param(10, 10, 10, 1.0, id="only together"),
        pytest.param(10, 10, 1, 0.0, id="as by chance"),
        pytest.param(10, 10, 0, -1.0, id="never together"),
        pytest.param(100, 100, 100, 1.0, id="everywhere"),
        pytest.param(20, 10, 4, math.log(2) / math.log(25), id="more often than by chance"),
        pytest.param(0, 10, 0, None, id="one is nowhere"),
    ],
)
def test_npmi_is_that_of_bouma(first: int, second: int, both: int, expected: float | None) -> None:
    windows = Windows(100)
    windows.single.update(a=first, b=second)
    windows.pairs["a", "b"] = both
    found = npmi("b", "a", windows)
    assert found is None if expected is None else found == pytest.approx(expected)
    assert coherence(["b", "a"], windows) == ((None, 0) if expected is None else (round(expected, 4), 1))


def test_every_measure_is_told_of_all_topics_and_of_each(made: Made) -> None:
    rows = measured(made)
    topics = [str(topic.topic_id) for topic in made[3].topics]
    of_each = {"stability", "fit", "coherence"}
    assert rows.keys() == {("all", name) for name in QUALITY_MEASURES} | {(t, name) for t in topics for name in of_each}
    whole = {name: rows["all", name] for name in QUALITY_MEASURES}
    assert all(row["value"] is not None and row["reason"] is None for row in rows.values())
    assert (whole["coverage"]["value"], whole["coverage"]["counted"]) == (1.0, 30)
    assert whole["diversity"]["value"] == 1.0
    assert whole["stability"]["value"] >= 0.9, "themes that share no words are found again without any fifth"
    assert whole["coherence"]["value"] == pytest.approx(
        sum(rows[topic, "coherence"]["value"] for topic in topics) / len(topics), abs=1e-3
    )
    likeness = made[1].coverage["likeness"].to_list()
    assert whole["fit"]["value"] == pytest.approx(sum(likeness) / len(likeness), abs=1e-4)
    assert sum(rows[topic, "stability"]["counted"] for topic in topics) == whole["stability"]["counted"] == 30


def test_words_of_one_theme_stand_together_and_those_of_different_ones_do_not(made: Made) -> None:
    models, _, reading, version = made
    mixed = [topic_words(version)[topic.topic_id][place] for place, topic in enumerate(version.topics)]
    terms = tuple((term, 1.0) for term in mixed)
    odd = replace(version, topics=(replace(version.topics[0], terms=terms), *version.topics[1:]))
    assert topic_words(odd)[0] == mixed
    before, after = measured(made), measured((models, made[1], reading, odd), models=versions_frame([odd]))
    assert after["0", "coherence"]["value"] < -0.5 < 0 < before["0", "coherence"]["value"]
    assert after["all", "diversity"]["value"] < 1.0, "its terms are those of others"


def test_terms_are_known_by_whichever_letters_people_write_them(made: Made) -> None:
    version = made[3]
    topic = version.topics[0]
    shown = tuple((term.title(), weight) for term, weight in topic.terms)
    written = replace(version, topics=(replace(topic, terms=shown), *version.topics[1:]))
    assert len(topic_words(version)[topic.topic_id]) > 3
    assert topic_words(written) == topic_words(version)


def test_stability_sees_each_repository_once_and_what_was_put_in_another_topic(made: Made) -> None:
    _, tables, reading, version = made
    mains = dict(tables.repository_topics.filter(rank=1).select("repository_id", "topic_id").iter_rows())
    kept = kept_topics(version, reading.texts, mains)
    assert list(kept) == sorted(mains)
    odd = min(mains)
    moved = mains | {odd: (mains[odd] + 1) % len(version.topics)}
    again = kept_topics(version, reading.texts, moved)
    assert (kept[odd], again[odd]) == (True, False)
    assert sum(kept[each] != again[each] for each in kept) <= 2, "the others stay where they were"


def test_of_one_topic_there_is_no_stability_and_no_diversity(made: Made) -> None:
    models, tables, reading, version = made
    one = replace(version, topics=version.topics[:1])
    rows = measured((models, tables, reading, one), models=versions_frame([one]))
    assert {rows["all", name]["reason"] for name in ("stability", "diversity")} == {"there is one topic only"}
    assert {rows["all", name]["value"] for name in ("stability", "diversity")} == {None}
    assert rows["0", "coherence"]["value"] is not None


def test_a_topic_of_nobody_and_terms_that_stand_nowhere_have_a_reason(made: Made) -> None:
    models, tables, reading, version = made
    left = tables.repository_topics.filter(pl.col("topic_id") != 0)
    silent = replace(reading, passages={})
    rows = measured((models, tables, silent, version), repository_topics=left)
    nobody = "no repository has it as its main topic"
    assert (rows["0", "fit"]["value"], rows["0", "fit"]["reason"], rows["0", "stability"]["reason"]) == (
        None,
        nobody,
        nobody,
    )
    assert {rows[subject, "coherence"]["reason"] for subject in ("all", "0")} == {
        "no two of its terms stand in the texts"
    }


def test_without_topics_there_is_no_row(made: Made) -> None:
    _, tables, reading, _ = made
    rows = topic_quality(versions_frame([]), tables.repository_topics, tables.coverage, reading)
    assert rows.equals(TOPIC_QUALITY.empty())


def test_words_are_kept_in_their_order_of_some_repositories_and_up_to_a_bound() -> None:
    _, sentences = THEMES["birds"]
    rows = [row(number, f"r{number}", " ".join(sentences) * 300) for number in range(3)]
    found: Mapping[int, Sequence[Sequence[str | None]]] = read_documents(rows, ()).passages
    assert sorted(found) == [0, 1, 2]
    assert {sum(len(part) for part in each) for each in found.values()} == {2_000}
    many = [row(number, f"bird nest {number}", None) for number in range(1_200)]
    kept = sorted(read_documents(many, ()).passages)
    assert (len(kept), kept[:3], kept[-1]) == (500, [0, 2, 4], 1_197)
