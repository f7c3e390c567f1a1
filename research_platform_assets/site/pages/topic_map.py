"""The map of topics and repositories, for the page of topics and the overview.

Belongs here: which repositories the map shows, and how. Does not belong here: where each stands
(`analysis.topics.map`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from research_platform_assets.site.addresses import repository_page, topic_page
from research_platform_assets.site.content import Row
from research_platform_assets.site.figures.drawing import STEPS
from research_platform_assets.site.figures.figure import Figure
from research_platform_assets.site.figures.moving import closer, under_pointer
from research_platform_assets.site.formats import percent, plural
from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.pages.topic_map_names import LINE, ROOM, Island, lines_with_room

MOST = 600
"""Repositories that the map shows; of each topic then the same part, those most about it."""

#: In pixels: width of the places, the longest step between neighbours, the smallest dot, and what is left beside and
#: above the outermost dots for names.
_WIDTH, _WIDEST_STEP, _LEAST, _BESIDE, _ABOVE = 700, 30.0, 2.0, 70.0, 72.0
#: How far the shore of an island lies from its outermost dots, in steps between neighbours.
_SHORE = 0.8
#: Cosine and sine of points on a shore; a smooth curve runs through them.
_CORNERS = tuple((round(math.cos(math.pi * part / 6), 3), round(math.sin(math.pi * part / 6), 3)) for part in range(12))
#: Radius of a dot, as a part of the step.
_DISTANCE = 0.42
_NAMED = 3
_NEARLY_NOTHING = 1e-9
_MEMBERS = f"""\
select label, count(*) as repositories,
  string_agg(name, ', ' order by place) filter (where place <= {_NAMED}) as most_about_it
from (
  select topic_id, name, row_number() over (partition by topic_id order by share desc, repository_id) as place
  from insight.repository_topics join core.repositories using (repository_id)
  where rank = 1 and repository_id in (select subject_id from insight.topic_map where kind = 'repository')
) join insight.topics using (topic_id) group by topic_id, label order by topic_id"""


def topic_map(index: SiteIndex) -> Figure | None:
    """Every topic with the repositories whose main topic it is; null where no map was computed."""
    rows = index.content.rows("insight.topic_map")
    topics = [row for row in rows if row["kind"] == "topic" and row["subject_id"] in index.topics]
    places = {row["subject_id"]: row for row in rows if row["kind"] == "repository"}
    members = {row["subject_id"]: _members(row["subject_id"], places, index) for row in topics}
    count = sum(len(each) for each in members.values())
    if not count:
        return None
    part = min(1.0, MOST / count)
    shown = [entry for each in members.values() for entry in each[: max(1, int(len(each) * part))]]
    largest = max(topics, key=lambda row: (len(members[row["subject_id"]]), -row["subject_id"]))["subject_id"]
    label, members_count = index.topics[largest]["label"], len(members[largest])
    left_out = f" The {len(shown):,} repositories most about their topic are drawn." if len(shown) < count else ""
    return Figure(
        name="topic-map",
        title="Topics and repositories: near each other is what has something in common",
        description=f"{plural(len(topics), 'topic')} with {plural(count, 'repository', 'repositories')}. No topic has "
        f"more than {label}: {plural(members_count, 'repository', 'repositories')}.{left_out}",
        specification=_specification(topics, [(places[entry["repository_id"]], entry) for entry in shown], index),
        header=("Topic", "Repositories", "Most about it"),
        rows=[_table_row(row["subject_id"], members[row["subject_id"]], index) for row in topics],
        source="insight.topic_map",
        query=_MEMBERS,
        links=[topic_page(row["subject_id"]) for row in topics],
        is_interactive=True,
    )


def _members(topic_id: int, places: dict[int, Row], index: SiteIndex) -> list[Row]:
    """Repositories whose main topic it is and that have a place, most about it first."""
    return [
        row
        for row in index.repositories_on.get(topic_id, [])
        if row["rank"] == 1 and row["repository_id"] in places and row["repository_id"] in index.repository
    ]


def _table_row(topic_id: int, members: list[Row], index: SiteIndex) -> tuple[str, int, str]:
    names = ", ".join(index.repository[row["repository_id"]]["name"] for row in members[:_NAMED])
    return index.topics[topic_id]["label"], len(members), names


def _specification(topics: list[Row], shown: list[tuple[Row, Row]], index: SiteIndex) -> dict[str, Any]:
    import altair as alt

    places = [place for place, _ in shown]
    scale = min(_WIDTH / max(_extent(places, "x"), _NEARLY_NOTHING), _WIDEST_STEP / _nearest(places))
    radius = round(max(_nearest(places) * scale * _DISTANCE, _LEAST), 2)
    x, x_pixels = _axis(places, "x", scale, _BESIDE, _BESIDE)
    y, y_pixels = _axis(places, "y", scale, _ABOVE, _nearest(places) * scale * _SHORE + 6)
    pointed = under_pointer("pointed", "Repository")
    dots = (
        alt.Chart(alt.InlineData([_dot(place, entry, index) for place, entry in shown]))
        .mark_circle(size=round(3.1416 * radius * radius, 1), opacity=1, stroke="var(--bar)")
        .encode(
            x=x,
            y=y,
            href=alt.Href("href:N"),
            tooltip=[alt.Tooltip("Repository:N"), alt.Tooltip("Main topic:N"), alt.Tooltip("Share:N")],
            strokeWidth=alt.condition(pointed, alt.value(4), alt.value(1), empty=False),
            color=alt.Color(
                "share:Q",
                scale=alt.Scale(type="threshold", domain=[0.3, 0.5, 0.7, 0.9], range=list(STEPS)),
                legend=alt.Legend(title="Share of the main topic in its text", orient="bottom", format=".0%"),
            ),
        )
        .add_params(pointed, closer())
    )
    islands = {row["subject_id"]: _reach(row, places) for row in topics}
    shores = (
        alt.Chart(alt.InlineData([corner for row in topics for corner in _shore(row, islands, index)]))
        .mark_line(interpolate="cardinal-closed", fill="var(--sunken)", strokeWidth=0, strokeOpacity=0)
        .encode(x=x, y=y, detail="Topic:N", order="corner:O")
    )
    names = _names(topics, islands, scale, index)
    labels = [
        alt.Chart(alt.InlineData([name for name in names if len(name["lines"]) == count]))
        .mark_text(baseline="bottom", dy=-ROOM - LINE * (count - 1), fontSize=12, lineHeight=LINE, fontWeight=600)
        .encode(x=x, y=y, text=alt.Text("lines:N"), href=alt.Href("href:N"), tooltip=[alt.Tooltip("Topic:N")])
        for count in sorted({len(name["lines"]) for name in names})
    ]
    return alt.layer(shores, dots, *labels).properties(width=x_pixels, height=y_pixels).to_dict()


def _dot(place: Row, entry: Row, index: SiteIndex) -> dict[str, Any]:
    return {
        "x": place["x"],
        "y": place["y"],
        "Repository": index.repository[entry["repository_id"]]["name"],
        "Main topic": index.topics[entry["topic_id"]]["label"],
        "share": entry["share"],
        "Share": percent(entry["share"]),
        "href": repository_page(entry["repository_id"]),
    }


def _reach(row: Row, places: list[Row]) -> float:
    """How far the shore of a topic's island is from its middle."""
    away = [
        math.dist((row["x"], row["y"]), (each["x"], each["y"]))
        for each in places
        if each["topic_id"] == row["topic_id"]
    ]
    return round(max(away, default=0.0) + _SHORE * _nearest(places), 4)


def _shore(row: Row, islands: Mapping[int, float], index: SiteIndex) -> list[dict[str, Any]]:
    """Points on the shore of a topic's island, in their order."""
    reach, label = islands[row["subject_id"]], index.topics[row["subject_id"]]["label"]
    return [
        {"x": round(row["x"] + reach * x, 4), "y": round(row["y"] + reach * y, 4), "corner": corner, "Topic": label}
        for corner, (x, y) in enumerate(_CORNERS)
    ]


def _names(topics: list[Row], islands: Mapping[int, float], scale: float, index: SiteIndex) -> list[dict[str, Any]]:
    """The names above islands, with as many lines as there is room for."""
    labels = [index.topics[row["subject_id"]]["label"] for row in topics]
    drawn = [
        Island(row["x"] * scale, row["y"] * scale, islands[row["subject_id"]] * scale, label.split(" / "))
        for row, label in zip(topics, labels, strict=True)
    ]
    return [
        {
            "x": row["x"],
            "y": round(row["y"] - islands[row["subject_id"]], 4),
            "lines": island.lines[:count],
            "Topic": label,
            "href": topic_page(row["subject_id"]),
        }
        for row, label, island, count in zip(topics, labels, drawn, lines_with_room(drawn), strict=True)
    ]


def _extent(places: list[Row], name: str) -> float:
    return max(place[name] for place in places) - min(place[name] for place in places)


def _axis(places: list[Row], name: str, scale: float, before: float, after: float) -> tuple[Any, int]:
    """The channel and its pixels, with as many of them before and after the first and the last place."""
    import altair as alt

    values = [place[name] for place in places]
    domain = [round(min(values) - before / scale, 4), round(max(values) + after / scale, 4)]
    channel = alt.X if name == "x" else alt.Y
    axis = channel(f"{name}:Q", scale=alt.Scale(domain=domain, nice=False, zero=False, reverse=name == "y"), axis=None)
    return axis, round((domain[1] - domain[0]) * scale)


def _nearest(places: list[Row]) -> float:
    """Distance of two neighbours in an island: those of the same row."""
    rows: dict[tuple[int, float], list[float]] = {}
    for place in places:
        rows.setdefault((place["topic_id"], place["y"]), []).append(place["x"])
    steps = [b - a for each in rows.values() for a, b in zip(sorted(each), sorted(each)[1:], strict=False)]
    return min(steps, default=0.1)
