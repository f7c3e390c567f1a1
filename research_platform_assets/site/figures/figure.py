"""A figure before it is drawn.

Belongs here: the value that page modules make and templates place by `m.figure`. Does not belong here: drawing
(`drawing`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Cell = str | int | float | None


@dataclass(frozen=True)
class Figure:
    """A chart with everything that somebody who cannot see it needs.

    Attributes:
        name: Id of the figure in its page: lower-case letters, digits and hyphens.
        title: What it shows, in a few words.
        description: What it says, in a sentence or two made from the data; read to those who do not see the chart.
        specification: A Vega-Lite specification as `Chart.to_dict()` of Altair returns it, data included. Colours are
            names of the style sheet's (`var(--bar)`), so that one SVG is right in the light and in the dark. Time is
            UTC: scales of the type `utc`, units of time that begin with `utc`, days as `2026-01-31` and never instants
            without a zone.
        header: Headings of the table behind the chart.
        rows: The table behind the chart; a missing value is unknown.
        source: Qualified name of the table that the numbers come from.
        column: Column of that table, where it is one.
        query: The query that reads the rows of the table behind the chart again, in their order and columns.
        links: Where the first cell of each row leads, as a path in the site; null or missing for nowhere.
        is_interactive: Whether scripts make it interactive for who points at it. The page then loads
            `static/figures.js`, by `{% block scripts %}{{ m.interactive_scripts() }}{% endblock %}`. A field `href` of
            the data that is given to the channel of that name is a path in the site, too.
    """

    name: str
    title: str
    description: str
    specification: Mapping[str, Any]
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    source: str
    query: str
    column: str = ""
    links: Sequence[str | None] = ()
    is_interactive: bool = False
