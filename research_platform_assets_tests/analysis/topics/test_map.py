"""Where topics and repositories stand in a drawing."""

from __future__ import annotations

import itertools
import math
import os
import random
import subprocess
import sys
from typing import Any

import polars as pl

from research_platform_assets.analysis.topics.map import topic_map
from research_platform_assets.tables.insight import REPOSITORY_TOPICS, TOPIC_MAP


def frame(shares: dict[int, list[tuple[int, float]]]) -> pl.DataFrame:
    rows = [
        {"repository_id": number, "topic_id": topic, "share": share, "rank": rank}
        for number, own in shares.items()
        for rank, (topic, share) in enumerate(own, start=1)
    ]
    return REPOSITORY_TOPICS.frame(rows)


def many(topics: int, repositories: int, seed: int = 7) -> pl.DataFrame:
    chance = random.Random(seed)
    shares: dict[int, list[tuple[int, float]]] = {}
    for number in range(repositories):
        main = chance.randrange(topics)
        other = (main + 1 + chance.randrange(max(topics - 1, 1))) % topics
        part = round(chance.uniform(0.5, 1.0), 4)
        shares[number] = [(main, part)] if other == main else [(main, part), (other, round(1 - part, 4))]
    return frame(shares)


def places(map_: pl.DataFrame, kind: str) -> dict[int, tuple[float, float]]:
    return {row["subject_id"]: (row["x"], row["y"]) for row in map_.to_dicts() if row["kind"] == kind}


def test_without_topics_there_is_no_map() -> None:
    assert topic_map(frame({})).equals(TOPIC_MAP.empty())


def test_each_topic_and_each_repository_has_one_place_in_the_square() -> None:
    found = topic_map(many(6, 80))
    assert TOPIC_MAP.contract.is_valid(found)
    assert found.filter(pl.col("kind") == "repository").height == 80
    assert found.filter(pl.col("kind") == "topic").height == 6
    assert found.select("kind", "x", "y").filter(pl.col("kind") == "repository").is_unique().all()


def test_a_single_repository_stands_in_the_middle() -> None:
    found = topic_map(frame({5: [(0, 1.0)]}))
    assert found.select("kind", "subject_id", "topic_id", "x", "y").rows() == [
        ("repository", 5, 0, 0.5, 0.5),
        ("topic", 0, 0, 0.5, 0.5),
    ]


def test_islands_do_not_overlap_and_hold_their_repositories() -> None:
    found = topic_map(many(12, 300))
    centres = places(found, "topic")
    for row in found.filter(pl.col("kind") == "repository").to_dicts():
        at = (row["x"], row["y"])
        assert min(centres, key=lambda topic: math.dist(at, centres[topic])) == row["topic_id"]


def test_who_is_most_about_a_topic_stands_in_its_middle() -> None:
    shares: dict[int, Any] = {number: [(0, 0.6), (1, 0.4)] for number in range(8)}
    found = topic_map(frame(shares | {50: [(0, 1.0)], 60: [(1, 1.0)]}))
    centre, at = places(found, "topic")[0], places(found, "repository")
    assert all(math.dist(at[50], centre) < math.dist(at[number], centre) for number in range(8))


def test_topics_that_share_repositories_are_neighbours() -> None:
    shares: dict[int, Any] = {number: [(number % 4, 1.0)] for number in range(40)}
    shared = {100 + number: [(0, 0.5), (3, 0.5)] for number in range(10)}
    centres = places(topic_map(frame(shares | shared)), "topic")
    together = math.dist(centres[0], centres[3])
    others = [math.dist(centres[a], centres[b]) for a, b in itertools.combinations(range(4), 2) if (a, b) != (0, 3)]
    assert together < min(others)


def test_the_order_of_rows_and_the_number_of_threads_do_not_matter() -> None:
    given = many(9, 200)
    found = topic_map(given)
    assert topic_map(given.sample(fraction=1.0, shuffle=True, seed=3)).equals(found)
    program = f"from {__name__} import many, topic_map; print(topic_map(many(9, 200)).write_json(), end='')"
    limits = {"OPENBLAS_NUM_THREADS": "1", "POLARS_MAX_THREADS": "1", "NPY_DISABLE_CPU_FEATURES": "AVX2 FMA3"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program], env=os.environ | limits, capture_output=True, check=True
    )
    assert done.stdout.decode() == found.write_json()
