"""Areas of topics, on an organisation of 6 fields of 4 themes each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from research_platform_assets.analysis.topics.areas import area_of, areas, topic_areas
from research_platform_assets.analysis.topics.fit import TopicTables, read_topics, topic_models, topic_tables
from research_platform_assets.analysis.topics.settings import TopicSettings
from research_platform_assets.analysis.topics.versions import Version
from research_platform_assets.analysis.topics.versions_table import versions_frame, versions_of
from research_platform_assets.tables.insight_topic_areas import TOPIC_AREAS
from research_platform_assets_tests.analysis.topics.corpus import frame, row

FIELDS, THEMES, EACH = 6, 4, 5
SETTINGS = TopicSettings(topics_count=FIELDS * THEMES)
_SYLLABLES = [a + b for a, b in product("bdfgklmnprtv", "aeiou")]


def word(number: int) -> str:
    """A word that no other number has."""
    return _SYLLABLES[number % 60] + _SYLLABLES[number // 60 % 60] + "x"


def words(kind: int, count: int, skip: int = 0) -> list[str]:
    return [word(40 * kind + skip + place) for place in range(count)]


def organisation() -> list[dict[str, Any]]:
    """120 repositories; the id is 100 times the field, 10 times the theme, and the place in it."""
    rows: list[dict[str, Any]] = []
    for field, theme, place in product(range(FIELDS), range(THEMES), range(EACH)):
        own = words(FIELDS + THEMES * field + theme, 8, place)
        common = words(field, 4, place)
        text = " ".join(f"{' '.join(own * 2)} {' '.join(common)}." for _ in range(2))
        rows.append(row(100 * field + 10 * theme + place, f"r{field}{theme}{place}", text))
    return rows


@pytest.fixture(scope="module")
def made() -> tuple[Version, TopicTables]:
    reading = read_topics(frame(organisation()), SETTINGS)
    models = topic_models(None, reading.texts, SETTINGS, "2026-01-01", "m")
    return versions_of(models)[-1], topic_tables(models, frame(organisation()), reading, SETTINGS)


def fields_of(topic_ids: Sequence[int], version: Version) -> set[int]:
    return {each.repository_id // 100 for each in version.repositories if each.main in topic_ids}


def test_areas_are_the_fields_and_every_topic_is_in_one(made: tuple[Version, TopicTables]) -> None:
    version, tables = made
    found = areas(version)
    assert len(version.topics) == FIELDS * THEMES
    assert [fields_of(area.topic_ids, version) for area in found] != []
    assert sorted(min(fields_of(area.topic_ids, version)) for area in found) == list(range(FIELDS))
    assert all(len(fields_of(area.topic_ids, version)) == 1 for area in found)
    assert sorted(topic for area in found for topic in area.topic_ids) == list(range(FIELDS * THEMES))
    assert [area.area_id for area in found] == [min(area.topic_ids) for area in found]
    assert dict(tables.topics.select("topic_id", "area_id").iter_rows()) == area_of(version)


def test_an_area_is_called_by_what_its_topics_share(made: tuple[Version, TopicTables]) -> None:
    version, _ = made
    for area in areas(version):
        (field,) = fields_of(area.topic_ids, version)
        assert set(area.label.split(" / ")) <= set(words(field, 8))


def test_topics_that_share_no_term_lend_their_names(made: tuple[Version, TopicTables]) -> None:
    version, _ = made
    first, second, *others = (replace(topic, weights={f"t{topic.topic_id}": 1.0}) for topic in version.topics)
    shares = {0: ((0, 0.6), (1, 0.4))}
    alone = replace(
        version,
        topics=(first, second, *others),
        repositories=[
            replace(each, shares=shares[0] if each.main in (0, 1) else each.shares) for each in version.repositories
        ],
    )
    pair = next(area for area in areas(alone) if 0 in area.topic_ids)
    assert 1 in pair.topic_ids
    assert pair.label.split(" / ")[0] == first.label.split(" / ")[0]
    single = next((area for area in areas(alone) if len(area.topic_ids) == 1), None)
    assert single is None or single.label == alone.topics[single.area_id].label


@pytest.mark.parametrize(("count", "has_areas"), [(1, False), (15, False), (16, True)])
def test_there_are_areas_above_15_topics(made: tuple[Version, TopicTables], count: int, has_areas: bool) -> None:
    version, _ = made
    few = replace(
        version,
        topics=version.topics[:count],
        repositories=[each for each in version.repositories if all(topic < count for topic, _ in each.shares)],
    )
    assert bool(areas(few)) is has_areas
    assert bool(area_of(few)) is has_areas


def test_the_table_counts_the_repositories_of_today(made: tuple[Version, TopicTables]) -> None:
    version, tables = made
    rows = topic_areas(versions_frame([version]), tables.repository_topics)
    TOPIC_AREAS.contract.validate(rows)
    assert rows["repositories_count"].sum() == FIELDS * THEMES * EACH
    assert rows["area_id"].to_list() == [area.area_id for area in areas(version)]
    assert topic_areas(versions_frame([]), tables.repository_topics).is_empty()
