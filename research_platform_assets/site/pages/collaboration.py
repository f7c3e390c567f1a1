"""Who works with whom: the network of people, and its figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import polars as pl

from research_platform_assets.site.addresses import person_page
from research_platform_assets.site.content import Row
from research_platform_assets.site.figures.bars import WIDE, ranked_bars
from research_platform_assets.site.figures.figure import Figure
from research_platform_assets.site.formats import plural
from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.page import Page
from research_platform_assets.site.pages.collaboration_figure import LABEL, MOST_PAIRS, MOST_PEOPLE, network_figure
from research_platform_assets.site.people import person_label

PATH = "collaboration.html"
MOST_CENTRAL = 10
"""People in the chart of the most central ones."""
LISTED = 50
"""People and pairs in a table on the page."""

_CENTRALITY = f"""\
select {LABEL}, degree, degree / greatest((select count(*) - 1 from insight.collaborators), 1) as centrality
from insight.collaborators left join core.people using (person_id)
order by degree desc, person_id limit {MOST_CENTRAL}"""


def collaboration_page(index: SiteIndex) -> Page:
    """The page; it shows nobody where the analysis is switched off, not even in its last result."""
    is_off = index.content.is_switched_off("collaboration")
    people = [] if is_off else _by_weight(index.content.rows("insight.collaborators"))
    drawn = people[:MOST_PEOPLE]
    pairs = _by_strength(index) if people else None
    pairs_count = 0 if pairs is None else pairs.height
    labels = person_labels(people, index)
    listed = {person_id: _path(person_id, index) for person_id in labels}
    paths = [path for row in drawn if (path := listed[row["person_id"]]) is not None]
    links = paths if len(paths) == len(drawn) else []
    central = sorted(people, key=lambda row: (-(row["betweenness"] or 0.0), -row["degree"], row["person_id"]))
    drawn_pairs = _between(pairs, drawn)
    return Page(
        PATH,
        "collaboration.html",
        "Collaboration",
        "people.html",
        {
            "is_off": is_off,
            "is_computed": "insight.collaborators" in index.content.tables,
            "stats": [] if is_off else index.content.rows("insight.collaboration_stats"),
            "people_count": len(people),
            "pairs_count": pairs_count,
            "drawn_count": len(drawn),
            "drawn_pairs_count": len(drawn_pairs),
            "network": network_figure(drawn, drawn_pairs, (len(people), pairs_count), labels, links)
            if people
            else None,
            "centrality": _centrality(people, labels) if people else None,
            "central": [(labels[row["person_id"]], listed[row["person_id"]], row) for row in central[:LISTED]],
            "pairs": []
            if pairs is None
            else [_pair(pair, labels, listed, index) for pair in pairs.head(LISTED).to_dicts()],
            "are_hidden": bool(people) and not any(listed.values()),
            "incomplete_count": sum(not row["is_complete"] for row in people),
        },
    )


def person_labels(people: Sequence[Row], index: SiteIndex) -> dict[str, str]:
    """What each person of the network is called; whoever shares a name with another bears the id, too."""
    known = {row["person_id"]: index.people.get(row["person_id"]) for row in people}
    plain = {
        person_id: person_label(person) if person else person_id.replace("collaborator-", "collaborator ")[:21]
        for person_id, person in known.items()
    }
    times = Counter(plain.values())
    return {person_id: label if times[label] == 1 else f"{label} ({person_id})" for person_id, label in plain.items()}


def _path(person_id: str, index: SiteIndex) -> str | None:
    return person_page(person_id) if person_id in index.people else None


def _by_weight(people: Sequence[Row]) -> list[Row]:
    return sorted(people, key=lambda row: (-row["weighted_degree"], -row["degree"], row["person_id"]))


def _by_strength(index: SiteIndex) -> pl.DataFrame | None:
    """All pairs, the strongest first; null where they were never computed."""
    frame = index.content.tables.get("insight.collaborations")
    return None if frame is None else frame.sort("weight", "person_id", "other_id", descending=[True, False, False])


def _between(pairs: pl.DataFrame | None, people: Sequence[Row]) -> list[Row]:
    """The strongest of `pairs` in which both are of these people."""
    if pairs is None:
        return []
    ids = [row["person_id"] for row in people]
    return pairs.filter(pl.col("person_id").is_in(ids) & pl.col("other_id").is_in(ids)).head(MOST_PAIRS).to_dicts()


def _pair(
    pair: Row, labels: dict[str, str], listed: dict[str, str | None], index: SiteIndex
) -> tuple[list[tuple[str, str | None]], Row, list[Row]]:
    ends = [(labels[pair[name]], listed[pair[name]]) for name in ("person_id", "other_id")]
    return ends, pair, [index.named[number] for number in pair["repository_ids"] if number in index.repository]


def _centrality(people: Sequence[Row], labels: dict[str, str]) -> Figure:
    """Who works with most others."""
    first = sorted(people, key=lambda row: (-row["degree"], row["person_id"]))[:MOST_CENTRAL]
    others = max(len(people) - 1, 1)
    return Figure(
        name="centrality",
        title="People who work with most others",
        description=f"{labels[first[0]['person_id']]} works with {first[0]['degree']:,} of "
        f"{plural(len(people) - 1, 'other')}; nobody works with more.",
        specification=ranked_bars(
            [(labels[row["person_id"]], row["degree"]) for row in first], "People worked with", width=WIDE
        ),
        header=("Person", "People worked with", "Degree centrality"),
        rows=[(labels[row["person_id"]], row["degree"], round(row["degree"] / others, 2)) for row in first],
        source="insight.collaborators",
        query=_CENTRALITY,
        column="degree",
    )
