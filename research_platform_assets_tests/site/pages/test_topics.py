"""The map of topics, and what a topic's page says of its activity."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from research_platform_assets.site.content import SiteContent
from research_platform_assets.site.figures.drawing import drawn, live
from research_platform_assets.site.index import site_index
from research_platform_assets.site.pages import topic_map as module
from research_platform_assets.site.pages.topics import topic_map, topic_pages, topics_page
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
