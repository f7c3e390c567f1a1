"""The map of topics, and what a topic's page says of its activity."""

from __future__ import annotations

from datetime import UTC, datetime
from html import unescape
from typing import Any

import duckdb
import pytest

from research_platform_assets.site.content import SiteContent
from research_platform_assets.site.figures.drawing import drawn, live
from research_platform_assets.site.index import site_index
from research_platform_assets.site.pages import topic_map as module
from research_platform_assets.site.pages.ended_topics import ended_topic_pages
from research_platform_assets.site.pages.topic_changes import happened, topic_changes
from research_platform_assets.site.pages.topic_quality import topic_quality
from research_platform_assets.site.pages.topic_trust import trust, trust_groups
from research_platform_assets.site.pages.topics import topic_map, topic_pages, topics_page
from research_platform_assets.site.render import render_site
from research_platform_assets.site.searching import search_entry
from research_platform_assets.site.templating import rendered, shared_values
from research_platform_assets.tables.insight_topic_quality import QUALITY_MEASURES
from research_platform_assets_tests.site.evidence_reading import evidence_of, unequal
from research_platform_assets_tests.site.sample_content import CORRECTED, OBSERVED, row, sample_content, with_tables


def mapped(count: int = 2) -> SiteContent:
    """The sample with a map: repositories 101 and 105, and more to fill it."""
    more = range(1000, 1000 + count - 2)
    content = sample_content()
    places = [("topic", 0, 0, 0.2, 0.5), ("topic", 1, 1, 0.8, 0.5)]
    places += [("repository", OBSERVED, 0, 0.2, 0.5), ("repository", CORRECTED, 1, 0.8, 0.5)]
    places += [("repository", number, 1, 0.5 + (number % 40) / 100, (number // 40 % 40) / 40) for number in more]
    columns = ("kind", "subject_id", "topic_id", "x", "y")
    known = content.rows("core.repositories")
    return with_tables(
        content,
        {
            "insight.topic_map": [
                row("insight.topic_map", **dict(zip(columns, place, strict=True))) for place in places
            ],
            "core.repositories": [
                *known,
                *({**known[0], "repository_id": number, "name": f"more-{number}"} for number in more),
            ],
            "insight.repository_topics": [
                *content.rows("insight.repository_topics"),
                *(
                    row("insight.repository_topics", repository_id=number, topic_id=1, share=0.5, rank=1)
                    for number in more
                ),
            ],
        },
    )


def test_the_map_says_in_words_and_in_a_table_what_it_draws() -> None:
    figure = topic_map(site_index(mapped()))
    assert figure is not None
    assert figure.description == (
        "2 topics with 2 repositories. No topic has more than volatility / garch / returns: 1 repository."
    )
    assert list(figure.rows) == [
        ("volatility / garch / returns", 1, "volatility-models"),
        ("risk / data / market", 1, "risk-data"),
    ]
    assert list(figure.links) == ["topics/0.html", "topics/1.html"]
    drawing = drawn(figure)
    assert drawing.count("var(--step-4)") + drawing.count("var(--step-5)") >= 2
    assert ">volatility</text>" in drawing or ">volatility</tspan>" in drawing
    assert '"../repositories/101.html"' in live(figure, "../")


def test_without_a_map_there_is_none() -> None:
    index = site_index(with_tables(sample_content(), {"insight.topic_map": []}))
    assert topic_map(index) is None
    assert topics_page(index).values["map"] is None


def test_of_many_repositories_the_same_part_of_each_topic_is_drawn_and_said() -> None:
    figure = topic_map(site_index(mapped(1500)))
    assert figure is not None
    dots = max(figure.specification["datasets"].values(), key=len)
    assert 0 < len(dots) <= module.MOST
    assert f"The {len(dots)} repositories most about their topic are drawn." in figure.description
    assert sum(int(cells[1]) for cells in figure.rows if cells[1] is not None) == 1500


def test_a_topic_shows_the_commits_to_its_repositories_only() -> None:
    content = mapped()
    when = datetime(2024, 5, 1, tzinfo=UTC)
    other = row("github.commits", repository_id=CORRECTED, oid="f" * 40, authored_at=when, committed_at=when)
    index = site_index(with_tables(content, {"github.commits": [*content.rows("github.commits"), other]}))
    counts: dict[int, Any] = {page.values["topic"]["topic_id"]: page.values["activity"] for page in topic_pages(index)}
    assert sum(count for _, count in counts[0].counts) == 12
    assert counts[1].counts == [("2024-05", 1)]


def test_a_topic_shows_who_stands_for_it_and_how_good_it_is() -> None:
    index = site_index(sample_content())
    page = next(page for page in topic_pages(index) if page.path == "topics/0.html")
    assert [(row["name"], entry["likeness"]) for row, entry in page.values["standing_for"]] == [
        ("volatility-models", 0.7)
    ]
    assert [row["measure"] for row in page.values["quality"]] == ["stability", "fit", "coherence"]
    written = render_site(sample_content())["topics/0.html"].decode()
    assert "Start with these" in written
    assert "none was looked at" in written, "a value that there is none of says why"


def test_the_page_of_topics_defines_each_measure_and_says_that_coherence_decides_nothing() -> None:
    quality = topic_quality(site_index(sample_content()))
    assert quality is not None
    assert [(each.name, each.row["value"]) for each in quality.measures] == [
        ("Stability", 0.5),
        ("Fit", 0.5),
        ("Coherence", 0.5),
        ("Diversity", None),
        ("Coverage", 0.5),
    ]
    assert [topic["topic_id"] for topic, _ in quality.topics] == [0, 1]
    written = render_site(sample_content())["topics.html"].decode()
    assert all(definition in unescape(written) for definition in QUALITY_MEASURES.values())
    assert "Coherence least of all" in written
    assert topic_quality(site_index(with_tables(sample_content(), {"insight.topic_quality": []}))) is None


def test_areas_hold_their_topics_and_a_topic_names_its_area() -> None:
    content = sample_content()
    area = row("insight.topic_areas", area_id=0, label="money", topic_ids=[0], repositories_count=1)
    topics = [each | {"area_id": 0 if each["topic_id"] == 0 else None} for each in content.rows("insight.topics")]
    index = site_index(with_tables(content, {"insight.topic_areas": [area], "insight.topics": topics}))
    grouped = topics_page(index).values["areas"]
    assert [(each and each["label"], [topic["topic_id"] for topic in own]) for each, own in grouped] == [
        ("money", [0]),
        (None, [1]),
    ]
    written = rendered(topics_page(index), shared_values(index, ["topics.html"])).decode()
    assert '<h3 id="area-0"><bdi>money</bdi></h3>' in written
    assert written.count('<li class="card">') == 2
    pages = {page.path: page for page in topic_pages(index)}
    assert "topics.html#area-0" in rendered(pages["topics/0.html"], shared_values(index, ["topics.html"])).decode()
    assert pages["topics/1.html"].values["area"] is None
    alone = topics_page(site_index(content)).values["areas"]
    assert [(each, len(own)) for each, own in alone] == [(None, 2)]


@pytest.mark.parametrize(
    ("confidence", "words"),
    [
        (1.0, "Clearly about its first topic"),
        (0.6, "Clearly about its first topic"),
        (0.5999, "Mostly about its first topic"),
        (0.3, "Mostly about its first topic"),
        (0.0, "Between topics, or like none of them"),
        (None, None),
    ],
)
def test_confidence_has_words(confidence: float | None, words: str | None) -> None:
    assert trust(confidence) == words


def test_each_repository_with_a_confidence_is_counted_once() -> None:
    values = [1.0, 0.6, 0.59, 0.3, 0.1, None]
    groups = trust_groups({"confidence": value} for value in values)
    assert [group.count for group in groups] == [2, 2, 1]
    assert [group.where for group in groups] == [
        "confidence >= 0.6",
        "confidence >= 0.3 and confidence < 0.6",
        "confidence >= 0.0 and confidence < 0.3",
    ]
    assert trust_groups([{"confidence": None}]) == []


def over_time() -> SiteContent:
    """Three versions: topic 2 ended with the last one, with which topic 1 was born."""
    lives = {0: (1, 2, 3), 2: (1, 2), 1: (3,)}
    days = {1: "2026-01-01", 2: "2026-02-01", 3: "2026-03-01"}
    history = [
        row(
            "insight.topic_history",
            topic_id=topic,
            model_version=version,
            fitted_on=days[version],
            label=f"label {topic} of {version}",
            repositories_count=topic + version,
            born_on=days[versions[0]],
            is_current=version == 3,
        )
        for topic, versions in lives.items()
        for version in versions
    ]
    common = {"model_version": 3, "day": days[3], "repository_ids": [OBSERVED, 999]}
    events = [
        row("insight.topic_events", event="born", topic_id=1, other_ids=[2], sentence="one is born", **common),
        row("insight.topic_events", event="merged", topic_id=2, other_ids=[1], sentence="two went to one", **common),
    ]
    drift = [
        row(
            "insight.topic_drift",
            occasion=occasion,
            measure=measure,
            is_due=is_due,
            sentence=f"{measure} {occasion}",
            value=0.1,
        )
        for occasion, measure, is_due in (
            ("when made", "touched", True),
            ("when made", "low fit", False),
            ("now", "new theme", False),
            ("now", "touched", False),
        )
    ]
    tables = {"insight.topic_history": history, "insight.topic_events": events, "insight.topic_drift": drift}
    return with_tables(sample_content(), tables)


def test_topics_over_time_say_which_version_it_is_and_why_and_what_is_due() -> None:
    said = topic_changes(site_index(over_time()))
    assert said is not None
    assert said.version == {"model_version": 3, "fitted_on": "2026-03-01"}
    assert [(words, entry["sentence"]) for words, entry in said.reasons] == [
        ("Repositories touched", "touched when made")
    ]
    assert [words for words, _ in said.measures] == ["Repositories touched", "A new theme"]


def test_events_name_topics_and_repositories_that_have_a_page() -> None:
    index = site_index(over_time())
    born, merged = happened(index)
    assert born.topic is not None
    assert merged.topic is not None
    assert (born.topic["topic_id"], born.has_ended, [other["topic_id"] for other in born.others]) == (1, False, [2])
    assert born.repositories_count == 1, "one of two is known"
    assert (merged.topic["label"], merged.has_ended) == ("label 2 of 2", True)
    assert [other["topic_id"] for other in merged.others] == [1]
    assert [entry.event["event"] for entry in happened(index, 1)] == ["born", "merged"]
    assert happened(index, 0) == []
    pages = render_site(over_time())
    assert b"two went to one" in pages["topics/1.html"]
    assert b"What happened to it" not in pages["topics/0.html"]
    assert b"one is born" in pages["topics.html"]


def test_an_ended_topic_keeps_a_page_that_says_what_became_of_it() -> None:
    content = over_time()
    (page,) = ended_topic_pages(site_index(content))
    assert (page.path, page.values["ended"]) == ("topics/2.html", (3, "2026-03-01"))
    assert [row["label"] for row in page.values["versions"]] == ["label 2 of 2", "label 2 of 1"]
    assert [(each.repository["name"], each.topic and each.topic["topic_id"]) for each in page.values["went"]] == [
        ("volatility-models", 0)
    ]
    assert (page.values["went_count"], page.values["missing_count"]) == (1, 1)
    pages = render_site(content)
    written = pages["topics/2.html"].decode()
    assert "two went to one" in written
    assert '<a href="../topics/0.html">volatility / garch / returns</a>' in written
    assert b'href="topics/2.html"' in pages["topics.html"], "the history leads there"
    assert search_entry(page, site_index(content)) is None, "a search finds topics of today"


def test_a_topic_of_which_no_event_tells_has_a_page_all_the_same() -> None:
    content = with_tables(over_time(), {"insight.topic_events": []})
    (page,) = ended_topic_pages(site_index(content))
    assert page.values["went"] == page.values["events"] == []
    assert b"no event tells of it" in render_site(content)["topics/2.html"]
    assert list(ended_topic_pages(site_index(sample_content()))) == []


def test_the_figure_of_versions_has_each_topic_that_was() -> None:
    said = topic_changes(site_index(over_time()))
    assert said is not None
    assert said.figure is not None
    assert list(said.figure.rows) == [
        ("0: label 0 of 1", 1, "2026-01-01", 1),
        ("0: label 0 of 2", 2, "2026-02-01", 2),
        ("0: label 0 of 3", 3, "2026-03-01", 3),
        ("1: label 1 of 3", 3, "2026-03-01", 4),
        ("2: label 2 of 1", 1, "2026-01-01", 3),
        ("2: label 2 of 2", 2, "2026-02-01", 4),
    ]
    assert list(said.figure.links) == ["topics/0.html"] * 3 + ["topics/1.html"] + ["topics/2.html"] * 2
    assert "3 topics, of which 1 is no more" in said.figure.description
    assert "2: label" in drawn(said.figure)


def test_every_number_over_time_is_read_again_by_its_query() -> None:
    content = over_time()
    index = site_index(content)
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        for name, rows in content.tables.items():
            connection.execute(f"create schema if not exists {name.partition('.')[0]}")
            connection.register("frame", rows.to_arrow())
            connection.execute(f"create table {name} as from frame")
        for page in (topics_page(index), *topic_pages(index), *ended_topic_pages(index)):
            found = evidence_of(rendered(page, shared_values(index, ["topics.html"])).decode())
            assert found.counts["evidence"] > 5
            assert found.bare == []
            assert list(unequal(connection, found.shown)) == []


def test_a_single_version_has_no_figure_and_says_that_nothing_happened() -> None:
    content = over_time()
    first = [each for each in content.rows("insight.topic_history") if each["model_version"] == 1]
    only = [each | {"is_current": True} for each in first]
    content = with_tables(content, {"insight.topic_history": only, "insight.topic_events": []})
    said = topic_changes(site_index(content))
    assert said is not None
    assert said.figure is None
    assert b"No topic has come up, split, merged or ended" in render_site(content)["topics.html"]
    assert topic_changes(site_index(sample_content())) is None
