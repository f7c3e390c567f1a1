"""What became of topics over time, for the page of topics and the page of each.

Belongs here: choosing and arranging rows of versions, events and drift. Does not belong here: the topics of today
(`topics`), how versions come about (`analysis.topics.advance`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from research_platform_assets.site.addresses import topic_page
from research_platform_assets.site.figures.figure import Figure
from research_platform_assets.site.formats import plural
from research_platform_assets.site.index import SiteIndex

Row = dict[str, Any]

HISTORY, EVENTS, DRIFT = "insight.topic_history", "insight.topic_events", "insight.topic_drift"
SHOWN = 50
"""So many events a page lists, the latest first."""
_VERSIONS = 20
_TOPICS = 40
_WORDS = {
    "no version": "First version",
    "method": "Method",
    "touched": "Repositories touched",
    "too little text": "Too little text",
    "low fit": "Fitting no topic",
    "new theme": "A new theme",
    "better topics": "Better topics",
}


@dataclass(frozen=True)
class Happened:
    """An event: its row, the topic, the others, and the first of the repositories concerned.

    `topic` is the topic as it is now, or as it was last where `has_ended`; None where nothing is known of it.
    """

    event: Row
    topic: Row | None
    has_ended: bool
    others: Sequence[Row]
    repositories: Sequence[Row]
    repositories_count: int


@dataclass(frozen=True)
class TopicChanges:
    """What is to be said of topics over time.

    Attributes:
        version: `model_version` and `fitted_on` of the topics of today.
        reasons: Measures that made this version, each with its words.
        measures: How far the texts of today are from it, each with its words.
        events: What happened, the latest first.
        events_count: How many there are.
        figure: The versions with their topics; None of a single one.
    """

    version: Row
    reasons: Sequence[tuple[str, Row]]
    measures: Sequence[tuple[str, Row]]
    events: Sequence[Happened]
    events_count: int
    figure: Figure | None


def topic_changes(index: SiteIndex) -> TopicChanges | None:
    """What there is to say; None without a version of the model."""
    history = index.content.rows(HISTORY)
    current = next((row for row in history if row["is_current"]), None)
    if current is None:
        return None
    rows = sorted(index.content.rows(DRIFT), key=lambda row: list(_WORDS).index(row["measure"]))
    drift = [(_WORDS[row["measure"]], row) for row in rows]
    events = happened(index)
    return TopicChanges(
        {"model_version": current["model_version"], "fitted_on": current["fitted_on"]},
        [(words, row) for words, row in drift if row["occasion"] == "when made" and row["is_due"]],
        [(words, row) for words, row in drift if row["occasion"] == "now"],
        events[:SHOWN],
        len(events),
        _figure(history),
    )


def happened(index: SiteIndex, topic_id: int | None = None) -> list[Happened]:
    """All events, or those that concern a topic, the latest first."""
    rows = [
        row
        for row in index.content.rows(EVENTS)
        if topic_id is None or row["topic_id"] == topic_id or topic_id in row["other_ids"]
    ]
    rows.sort(key=lambda row: (-row["model_version"], row["topic_id"], row["event"]))
    return [_happened(row, index) for row in rows]


def ended_topics(index: SiteIndex) -> Mapping[int, Row]:
    """The latest row of the history of each topic that today's version has not, by its number."""
    return index.once(_ended)


def _ended(index: SiteIndex) -> Mapping[int, Row]:
    rows = sorted(index.content.rows(HISTORY), key=lambda row: (row["topic_id"], row["model_version"]))
    latest = {row["topic_id"]: row for row in rows}
    return {number: row for number, row in latest.items() if not row["is_current"] and number not in index.topics}


def _happened(row: Row, index: SiteIndex) -> Happened:
    known = [index.named[number] for number in row["repository_ids"] if number in index.named]
    pages = {**ended_topics(index), **index.topics}
    others = [pages[each] for each in row["other_ids"] if each in pages]
    topic, has_ended = pages.get(row["topic_id"]), row["topic_id"] in ended_topics(index)
    return Happened(row, topic, has_ended, others, known[:SHOWN], len(known))


def _figure(history: Sequence[Row]) -> Figure | None:
    """The latest versions with the topics of the present one, then those that are no more, by number."""
    versions = sorted({(row["model_version"], row["fitted_on"]) for row in history})[-_VERSIONS:]
    if len(versions) < 2:
        return None
    import altair as alt

    since = versions[0][0]
    rows = sorted(
        (row for row in history if row["model_version"] >= since),
        key=lambda row: (row["topic_id"], row["model_version"]),
    )
    latest = {row["topic_id"]: row for row in rows}
    order = sorted(latest, key=lambda topic: (not latest[topic]["is_current"], topic))[:_TOPICS]
    names = {topic: f"{topic}: {latest[topic]['label']}" for topic in order}
    drawn = [row for row in rows if row["topic_id"] in names]
    values = [
        {"topic": names[row["topic_id"]], "version": row["model_version"], "count": row["repositories_count"]}
        for row in drawn
    ]
    base = alt.Chart(alt.InlineData(values)).encode(
        x=alt.X("version:O", title="Version of the model", axis=alt.Axis(labelAngle=0)),
        y=alt.Y("topic:N", sort=list(names.values()), title=None, axis=alt.Axis(labelLimit=200, grid=False)),
    )
    chart = base.mark_line(color="var(--line)", strokeWidth=2).encode(
        detail="topic:N", order="version:Q"
    ) + base.mark_circle(color="var(--bar)", opacity=1).encode(
        size=alt.Size("count:Q", title="Repositories", legend=alt.Legend(orient="bottom"))
    )
    gone = sum(not latest[topic]["is_current"] for topic in latest)
    return Figure(
        name="versions",
        title="Topics in each version of the model",
        description=_description(versions, latest, gone, len(order)),
        specification=chart.properties(width=420, height=max(120, 24 * len(order))).to_dict(),
        header=("Topic", "Version", "Day", "Repositories"),
        rows=[
            (f"{row['topic_id']}: {row['label']}", row["model_version"], row["fitted_on"], row["repositories_count"])
            for row in drawn
        ],
        source=HISTORY,
        query=_query(since, order if len(order) < len(latest) else ()),
        column="repositories_count",
        links=[topic_page(row["topic_id"]) for row in drawn],
    )


def _query(since: int, topics: Sequence[int]) -> str:
    among = f" and topic_id in ({', '.join(map(str, sorted(topics)))})" if topics else ""
    return (
        "select concat(topic_id, ': ', label), model_version, fitted_on, repositories_count "
        f"from {HISTORY} where model_version >= {since}{among} order by topic_id, model_version"
    )


def _description(versions: Sequence[tuple[int, str]], latest: Mapping[int, Row], gone: int, shown: int) -> str:
    (first, first_day), (last, last_day) = versions[0], versions[-1]
    said = (
        f"From version {first} of {first_day} to version {last} of {last_day} there were "
        f"{plural(len(latest), 'topic')}, of which {gone} {'is' if gone == 1 else 'are'} no more. A circle is larger, "
        "the more repositories were mainly about the topic on that day."
    )
    return said if shown == len(latest) else f"{said} {shown} of them are drawn."
