"""The graph of tables as a picture.

Belongs here: which arrows are needed, which rank and place each table has, and their geometry. Does not belong here:
which table is computed from which (`assets/lineage`), the list that says the same in words (`templates/build.html`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from research_platform_assets.site.addresses import table_page

_WIDTH, _HEIGHT, _ACROSS, _DOWN = 206, 22, 262, 30
_SWEEPS = 8


@dataclass(frozen=True)
class Placed:
    """A table in the picture: its rank from the left and its place from the top."""

    table: str
    rank: int
    place: int


def needed(inputs: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    """`inputs` without those that follow from others: what an input is itself made from needs no arrow of its own.

    Tables that are only inputs become keys, too. The graph has no circles.
    """
    tables = sorted({*inputs, *(source for sources in inputs.values() for source in sources)})
    direct = {table: sorted(set(inputs.get(table, ())) - {table}) for table in tables}
    all_before: dict[str, set[str]] = {}

    def before(table: str) -> set[str]:
        if table not in all_before:
            all_before[table] = set()
            all_before[table] = {*direct[table]}.union(*(before(source) for source in direct[table]))
        return all_before[table]

    return {
        table: [source for source in direct[table] if not any(source in before(other) for other in direct[table])]
        for table in tables
    }


def placed(inputs: Mapping[str, Sequence[str]]) -> list[Placed]:
    """Where each table stands: one rank after the last of its inputs, and near them.

    Places within a rank follow the mean place of what a table is connected with (the barycentre heuristic of Sugiyama,
    Tagawa and Toda 1981), a fixed number of sweeps from left to right and back.
    """
    ranks: dict[str, int] = {}

    def rank(table: str) -> int:
        if table not in ranks:
            ranks[table] = 1 + max((rank(source) for source in inputs[table]), default=-1)
        return ranks[table]

    rows: dict[int, list[str]] = {}
    for table in sorted(inputs):
        rows.setdefault(rank(table), []).append(table)
    uses: dict[str, list[str]] = {table: [] for table in inputs}
    for table, sources in inputs.items():
        for source in sources:
            uses[source].append(table)
    for sweep in range(_SWEEPS):
        order, near = (sorted(rows), inputs) if sweep % 2 == 0 else (sorted(rows, reverse=True), uses)
        for row in order:
            _settle(row, rows, near)
    return [Placed(table, row, place) for row in sorted(rows) for place, table in enumerate(rows[row])]


def _settle(row: int, rows: dict[int, list[str]], near: Mapping[str, Sequence[str]]) -> None:
    # Middles are compared, so that short ranks do not sink to the top of long ones.
    place = {table: number - len(tables) / 2 for tables in rows.values() for number, table in enumerate(tables)}

    def middle(table: str) -> tuple[float, str]:
        places = [place[other] for other in near[table]]
        # Rounded, as the order of summation must not decide.
        return round(sum(places) / len(places), 6) if places else place[table], table

    rows[row].sort(key=middle)


def asset_graph(inputs: Mapping[str, Collection[str]], root: str = "") -> Markup:
    """The picture as SVG, each table a link to its page; for eyes and mice, as a list says the same."""
    arrows = needed(inputs)
    nodes = placed(arrows)
    longest = max((node.place for node in nodes), default=0) + 1
    heights = {rank: sum(node.rank == rank for node in nodes) for rank in {node.rank for node in nodes}}
    corner = {
        node.table: (node.rank * _ACROSS + 4, 4 + (node.place + (longest - heights[node.rank]) / 2) * _DOWN)
        for node in nodes
    }
    width = (max(heights, default=0)) * _ACROSS + _WIDTH + 8
    parts = [
        f'<svg class="asset-graph" viewBox="0 0 {width} {longest * _DOWN + 8}" width="{width}" aria-hidden="true">'
    ]
    parts += [_arrow(corner[source], corner[table]) for table in sorted(arrows) for source in arrows[table]]
    parts += [_node(node.table, corner[node.table], root) for node in nodes]
    return Markup("".join([*parts, "</svg>"]))  # noqa: S704 - names are escaped in _node


def _arrow(start: tuple[float, float], end: tuple[float, float]) -> str:
    left, top = start[0] + _WIDTH, start[1] + _HEIGHT / 2
    right, bottom = end[0], end[1] + _HEIGHT / 2
    bend = min(_ACROSS - _WIDTH, (right - left) / 2)
    curve = f"{left + bend:g},{top:g} {right - bend:g},{bottom:g} {right:g},{bottom:g}"
    return f'<path class="arrow" d="M{left:g},{top:g}C{curve}"/>'


def _node(table: str, corner: tuple[float, float], root: str) -> str:
    x, y = corner
    schema = escape(table.partition(".")[0])
    return (
        f'<a href="{root}{table_page(table)}" tabindex="-1"><rect class="node schema-{schema}" x="{x:g}" y="{y:g}" '
        f'width="{_WIDTH}" height="{_HEIGHT}" rx="5"/><text x="{x + 8:g}" y="{y + 15:g}">{escape(table)}</text></a>'
    )
