"""The drawing of who works with whom.

Belongs here: which people and pairs are drawn, and how. Does not belong here: where people stand
(`analysis.collaboration.layout`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from research_platform_assets.site.content import Row
from research_platform_assets.site.figures.drawing import CATEGORIES
from research_platform_assets.site.figures.figure import Figure
from research_platform_assets.site.figures.moving import closer, under_pointer
from research_platform_assets.site.formats import plural

MOST_PEOPLE, MOST_PAIRS = 250, 500
"""People and pairs that are drawn, the strongest; the tables have all."""

_SIDE = 640
_OTHERS = "Other groups"
_ALONE = "Works alone"
LABEL = (
    "coalesce(nullif(login, ''), nullif(name, ''), "
    r"regexp_replace(person_id, '^(pseudonym|collaborator)-(.{8}).*', '\1 \2')) as person"
)
"""What a person is called, in SQL."""

_NETWORK = f"""\
with drawn as (from insight.collaborators order by weighted_degree desc, degree desc, person_id limit {MOST_PEOPLE}),
  pairs as (
    select [person_id, other_id] as ends from insight.collaborations
    where person_id in (select person_id from drawn) and other_id in (select person_id from drawn)
    order by weight desc, person_id, other_id limit {MOST_PAIRS}
  )
select {LABEL}, degree, repositories_count,
  case when community_id is null then '{_ALONE}' when community_id < {len(CATEGORIES) - 2}
    then 'Group ' || community_id + 1 else '{_OTHERS}' end as "group",
  (select count(*) from pairs where list_contains(ends, person_id)) as beside
from drawn left join core.people using (person_id) order by weighted_degree desc, degree desc, person_id"""


def network_figure(
    people: Sequence[Row],
    pairs: Sequence[Row],
    counts: tuple[int, int],
    labels: Mapping[str, str],
    links: Sequence[str],
) -> Figure:
    """The network.

    Args:
        people: Rows of `insight.collaborators` that are drawn.
        pairs: Rows of `insight.collaborations` between them that are drawn.
        counts: Numbers of all people and of all pairs.
        labels: What each person is called, by id; each label once.
        links: Path of the page of each of `people`; none at all where people bear pseudonyms.
    """
    import altair as alt

    total_people, total_pairs = counts
    numbers = {row["person_id"]: number for number, row in enumerate(people)}
    at = {row["person_id"]: row for row in people}
    near: dict[int, list[int]] = {number: [] for number in numbers.values()}
    for pair in pairs:
        one, other = numbers[pair["person_id"]], numbers[pair["other_id"]]
        near[one].append(other)
        near[other].append(one)
    groups = _groups(people)
    nodes: list[dict[str, Any]] = [
        {
            "id": number,
            "x": row["x"],
            "y": row["y"],
            "Person": labels[row["person_id"]],
            "Works with": row["degree"],
            "Repositories": row["repositories_count"],
            "Group": groups[row["person_id"]],
            "near": near[number],
            **({"href": links[number]} if links else {}),
        }
        for number, row in enumerate(people)
    ]
    edges = [_edge(pair, at, numbers) for pair in pairs]
    x, y = _channel("x"), _channel("y")
    lines = (
        alt.Chart(alt.InlineData(edges))
        .mark_rule(color="var(--muted)")
        .encode(
            x=x,
            y=y,
            x2=alt.X2("x2"),
            y2=alt.Y2("y2"),
            strokeWidth=alt.StrokeWidth("weight:Q", scale=alt.Scale(range=[0.6, 4]), legend=None),
            opacity=alt.condition(
                "!isDefined(pointed.id) || datum.a === pointed.id[0] || datum.b === pointed.id[0]",
                alt.value(0.45),
                alt.value(0.05),
            ),
        )
    )
    pointed = under_pointer("pointed", "id")
    domain = sorted(set(groups.values()), key=lambda name: (name in {_OTHERS, _ALONE}, name))
    dots = (
        alt.Chart(alt.InlineData(nodes))
        .mark_circle(stroke="var(--surface)", strokeWidth=1)
        .encode(
            x=x,
            y=y,
            size=alt.Size("Works with:Q", scale=alt.Scale(range=[40, 500]), legend=None),
            color=alt.Color(
                "Group:N",
                scale=alt.Scale(domain=domain, range=[CATEGORIES[min(i, 7)] for i in range(len(domain))]),
                legend=alt.Legend(title=None, orient="bottom", columns=4),
            ),
            opacity=alt.condition(
                "!isDefined(pointed.id) || datum.id === pointed.id[0] || indexof(datum.near, pointed.id[0]) >= 0",
                alt.value(1),
                alt.value(0.15),
            ),
            tooltip=[
                alt.Tooltip("Person:N"),
                alt.Tooltip("Works with:Q"),
                alt.Tooltip("Repositories:Q"),
                alt.Tooltip("Group:N"),
            ],
        )
        .add_params(pointed, closer())
    )
    if links:
        dots = dots.encode(href=alt.Href("href:N"))
    most = max(people, key=lambda row: (row["degree"], row["person_id"]))
    left_out = ""
    if len(people) < total_people or len(pairs) < total_pairs:
        left_out = (
            f" Drawn are the {plural(len(people), 'person', 'people')} of most weight and "
            f"the {plural(len(pairs), 'strongest pair')} between them."
        )
    return Figure(
        name="network",
        title="Who works with whom: lines join people with a commit to the same repository",
        description=f"{plural(total_people, 'person', 'people')} and {plural(total_pairs, 'pair')}. Nobody drawn works "
        f"with more others than {labels[most['person_id']]}: {most['degree']:,}.{left_out}",
        specification=alt.layer(lines, dots).properties(width=_SIDE, height=_SIDE).to_dict(),
        header=("Person", "Works with", "Repositories", "Group", "Drawn beside"),
        rows=[
            (node["Person"], node["Works with"], node["Repositories"], node["Group"], len(node["near"]))
            for node in nodes
        ],
        source="insight.collaborators",
        query=_NETWORK,
        links=list(links),
        is_interactive=True,
    )


def _groups(people: Sequence[Row]) -> dict[str, str]:
    """The group of each person by id: the first six have a name of their own."""
    return {
        row["person_id"]: _ALONE
        if row["community_id"] is None
        else f"Group {row['community_id'] + 1}"
        if row["community_id"] < len(CATEGORIES) - 2
        else _OTHERS
        for row in people
    }


def _edge(pair: Row, at: Mapping[str, Row], numbers: Mapping[str, int]) -> dict[str, Any]:
    one, other = at[pair["person_id"]], at[pair["other_id"]]
    ends = {"a": numbers[pair["person_id"]], "b": numbers[pair["other_id"]]}
    return ends | {"x": one["x"], "y": one["y"], "x2": other["x"], "y2": other["y"], "weight": pair["weight"]}


def _channel(name: str) -> Any:
    import altair as alt

    channel = alt.X if name == "x" else alt.Y
    scale = alt.Scale(domain=[-0.03, 1.03], nice=False, zero=False, reverse=name == "y")
    return channel(f"{name}:Q", scale=scale, axis=None)
