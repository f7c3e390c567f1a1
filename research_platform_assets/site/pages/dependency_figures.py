"""Charts of what repositories depend on.

Belongs here: packages by repositories, and repositories that depend on each other. Does not belong here: the tables of
the page (`dependencies`).
"""

from __future__ import annotations

from collections.abc import Sequence

from research_platform_assets.site.addresses import repository_page
from research_platform_assets.site.content import Row
from research_platform_assets.site.figures.drawing import CATEGORIES
from research_platform_assets.site.figures.figure import Figure
from research_platform_assets.site.figures.moving import closer, under_pointer
from research_platform_assets.site.figures.treemap import squarified
from research_platform_assets.site.formats import plural
from research_platform_assets.site.index import SiteIndex

MOST_PACKAGES, MOST_LINKS = 60, 60
"""Packages and links that are drawn; the tables have all."""

_WIDTH, _HEIGHT, _LETTER = 760, 380, 7.4
_OWN = """\
select one.name, other.name, package, basis, requirement from insight.package_edges as edge
join core.repositories as one using (repository_id)
join core.repositories as other on other.repository_id = edge.other_id
order by one.repository_id, other.repository_id, ecosystem, package, path"""


def packages_figure(packages: Sequence[Row], total: int) -> Figure:
    """Packages as boxes as large as the number of repositories that ask for them, the largest first."""
    import altair as alt

    shown = packages[:MOST_PACKAGES]
    boxes = squarified([float(row["repositories_count"]) for row in shown], _WIDTH, _HEIGHT)
    ecosystems = sorted({row["ecosystem"] for row in shown})
    values = [
        {
            "x": left,
            "y": top,
            "x2": right,
            "y2": bottom,
            "Package": row["package"],
            "From": row["ecosystem"],
            "Repositories": row["repositories_count"],
            "name": _fitting(row["package"], right - left, bottom - top),
        }
        for row, (left, top, right, bottom) in zip(shown, boxes, strict=True)
    ]
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, _WIDTH], nice=False), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[0, _HEIGHT], nice=False, reverse=True), axis=None)
    base = alt.Chart(alt.InlineData(values))
    pointed = under_pointer("pointed", "Package")
    rectangles = (
        base.mark_rect(stroke="var(--surface)", fillOpacity=0.3)
        .encode(
            x=x,
            y=y,
            x2=alt.X2("x2"),
            y2=alt.Y2("y2"),
            strokeWidth=alt.condition(pointed, alt.value(4), alt.value(1.5), empty=False),
            color=alt.Color(
                "From:N",
                scale=alt.Scale(domain=ecosystems, range=[CATEGORIES[place % 8] for place in range(len(ecosystems))]),
                legend=alt.Legend(title=None, orient="bottom"),
            ),
            tooltip=[alt.Tooltip("Package:N"), alt.Tooltip("From:N"), alt.Tooltip("Repositories:Q")],
        )
        .add_params(pointed, closer())
    )
    names = base.mark_text(align="left", baseline="top", dx=5, dy=5, fontSize=12).encode(
        x=x, y=y, text=alt.Text("name:N")
    )
    first = shown[0]
    left_out = f" The first {len(shown)} of {total:,} are drawn." if len(shown) < total else ""
    return Figure(
        name="packages",
        title="Packages, as large as the number of repositories that ask for them",
        description=f"{plural(total, 'package')}. None is asked for by more repositories than {first['package']}: "
        f"{first['repositories_count']:,}.{left_out}",
        specification=alt.layer(rectangles, names).properties(width=_WIDTH, height=_HEIGHT).to_dict(),
        header=("Package", "From", "Repositories", "Need it to run", "Pin it"),
        rows=[
            (
                row["package"],
                row["ecosystem"],
                row["repositories_count"],
                row["runtime_repositories_count"],
                row["pinned_repositories_count"],
            )
            for row in shown
        ],
        source="insight.packages",
        query=f"""\
select package, ecosystem, repositories_count, runtime_repositories_count, pinned_repositories_count
from insight.packages order by repositories_count desc, package, ecosystem limit {MOST_PACKAGES}""",
        column="repositories_count",
        is_interactive=True,
    )


def _fitting(name: str, width: float, height: float) -> str:
    """As much of a name as fits into a box; nothing where hardly any does."""
    room = int((width - 8) / _LETTER)
    if height < 20 or room < 3:
        return ""
    return name if len(name) <= room else f"{name[: room - 1]}…"


def own_figure(edges: Sequence[Row], index: SiteIndex) -> Figure:
    """Who depends on whom within the organisation: those that ask on the left, those that provide on the right."""
    import altair as alt

    links = sorted({(row["repository_id"], row["other_id"]) for row in edges})
    shown = links[:MOST_LINKS]
    askers = sorted({one for one, _ in shown}, key=lambda number: (index.repository[number]["name"], number))
    providers = sorted({other for _, other in shown}, key=lambda number: (index.repository[number]["name"], number))
    tall = max(len(askers), len(providers))
    places = {("left", number): _height(place, len(askers), tall) for place, number in enumerate(askers)}
    places |= {("right", number): _height(place, len(providers), tall) for place, number in enumerate(providers)}
    nodes = [
        {
            "x": 0 if side == "left" else 1,
            "y": y,
            "id": f"{side} {number}",
            "Repository": index.repository[number]["name"],
            "href": repository_page(number),
        }
        for (side, number), y in places.items()
    ]
    values = [
        {
            "x": 0,
            "x2": 1,
            "y": places["left", one],
            "y2": places["right", other],
            "a": f"left {one}",
            "b": f"right {other}",
        }
        for one, other in shown
    ]
    x = alt.X("x:Q", scale=alt.Scale(domain=[-0.75, 1.75], nice=False), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[-0.7, tall - 0.3], nice=False, reverse=True), axis=None)
    pointed = under_pointer("pointed", "id")
    lines = (
        alt.Chart(alt.InlineData(values))
        .mark_rule(color="var(--muted)", strokeWidth=1.5)
        .encode(
            x=x,
            y=y,
            x2=alt.X2("x2"),
            y2=alt.Y2("y2"),
            opacity=alt.condition(
                "!isDefined(pointed.id) || datum.a === pointed.id[0] || datum.b === pointed.id[0]",
                alt.value(0.8),
                alt.value(0.1),
            ),
        )
    )
    dots = (
        alt.Chart(alt.InlineData(nodes))
        .mark_circle(size=110, opacity=1)
        .encode(x=x, y=y, href=alt.Href("href:N"), tooltip=[alt.Tooltip("Repository:N")])
        .add_params(pointed)
    )
    names = [
        alt.Chart(alt.InlineData([node for node in nodes if node["x"] == side]))
        .mark_text(align="right" if side == 0 else "left", dx=-10 if side == 0 else 10, limit=210, fontSize=12)
        .encode(x=x, y=y, text=alt.Text("Repository:N"), href=alt.Href("href:N"))
        for side in (0, 1)
    ]
    left_out = f" The first {len(shown)} are drawn." if len(shown) < len(links) else ""
    return Figure(
        name="own",
        title="Which repositories depend on packages of others here: the left ones ask for the right ones",
        description=f"{plural(len(links), 'link')} between repositories of the organisation.{left_out}",
        specification=alt.layer(lines, dots, *names).properties(width=_WIDTH, height=max(tall * 26, 60)).to_dict(),
        header=("Repository", "Depends on", "Package", "Known by", "Entry"),
        rows=[
            (
                index.repository[row["repository_id"]]["name"],
                index.repository[row["other_id"]]["name"],
                row["package"],
                row["basis"],
                row["requirement"],
            )
            for row in edges
        ],
        source="insight.package_edges",
        query=_OWN,
        links=[repository_page(row["repository_id"]) for row in edges],
        is_interactive=True,
    )


def _height(place: int, count: int, tall: int) -> float:
    return round((place + 0.5) * tall / count - 0.5, 4)
