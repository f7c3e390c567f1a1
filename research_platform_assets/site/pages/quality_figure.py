"""The heat map of code: repositories by measures.

Belongs here: one drawing of two scales that are never mixed, published ratings and shares of a whole. Does not belong
here: measures that have neither, which stand in the table only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from research_platform_assets.site.addresses import repository_page
from research_platform_assets.site.content import Row
from research_platform_assets.site.facts import NONE, UNKNOWN
from research_platform_assets.site.figures.axes import PADDING_FOR_NAMES
from research_platform_assets.site.figures.figure import Figure
from research_platform_assets.site.formats import percent, plural
from research_platform_assets.site.pages.comparison import GRADES
from research_platform_assets.site.pages.missing_code import missing

MAXIMUM_ROWS = 40
"""Repositories in the chart."""

RATED = (("grade", "Grade"), ("complexity_rating", "Complexity"), ("duplication_rating", "Repetition"))
SHARES = (
    ("test_files_share", "Tests"),
    ("docstring_share", "Docstrings"),
    ("type_hint_share", "Types"),
    ("clean_notebooks_share", "Clean notebooks"),
)
_STEP = 22
_COLOURS = (*(f"var(--rating-{place})" for place in range(1, 6)), "var(--sunken)", "var(--warn-soft)")
"""Of the ratings from the best, of none, and of what is unknown."""


def heat_map(table: str, named: Sequence[tuple[str, Row]]) -> Figure | None:
    """The first `MAXIMUM_ROWS` repositories, given by names that differ; null where there are none."""
    import altair as alt

    shown = list(named[:MAXIMUM_ROWS])
    if not shown:
        return None
    names = [name for name, _ in shown]
    ratings = [
        {"name": name, "measure": title, "rating": row[column] or missing(row, column)}
        for name, row in shown
        for column, title in RATED
    ]
    shares = [
        {
            "name": name,
            "measure": title,
            "share": row[column] or 0.0,
            "isKnown": row[column] is not None,
            "isUnknown": row[column] is None and missing(row, column) == UNKNOWN,
            "text": missing(row, column) if row[column] is None else percent(row[column]),
        }
        for name, row in shown
        for column, title in SHARES
    ]

    def block(values: list[dict[str, Any]], titles: Sequence[str], text: str, y: alt.Y, colour: dict[str, Any]) -> Any:
        base = alt.Chart(alt.InlineData(values)).encode(
            x=alt.X("measure:N", sort=list(titles), title=None, axis=alt.Axis(orient="top", labelAngle=0, ticks=False)),
            y=y,
        )
        cells = base.mark_rect(stroke="var(--surface)", strokeWidth=2).encode(**colour)
        words = base.mark_text(fontSize=12, color="var(--text)").encode(text=text)
        return alt.layer(cells, words).properties(width=alt.Step(88), height=alt.Step(_STEP))

    best_first = [*reversed(GRADES), NONE, UNKNOWN]
    rated = block(
        ratings,
        [title for _, title in RATED],
        "rating:N",
        alt.Y("name:N", sort=names, title=None, axis=alt.Axis(labelLimit=220, ticks=False)),
        {"color": alt.Color("rating:N", legend=None, scale=alt.Scale(domain=best_first, range=list(_COLOURS)))},
    )
    shared = block(
        shares,
        [title for _, title in SHARES],
        "text:N",
        alt.Y("name:N", sort=names, axis=None),
        {
            "color": alt.when("datum.isKnown")
            .then(alt.value("var(--bar)"))
            .when("datum.isUnknown")
            .then(alt.value("var(--warn-soft)"))
            .otherwise(alt.value("var(--sunken)")),
            "opacity": alt.condition(
                "datum.isKnown",
                alt.Opacity("share:Q", legend=None, scale=alt.Scale(domain=[0, 1], range=[0.06, 0.6])),
                alt.value(1),
            ),
        },
    )
    chart = alt.hconcat(rated, shared, spacing=16).properties(padding=PADDING_FOR_NAMES)
    graded = sum(row["grade"] is not None for _, row in shown)
    return Figure(
        name="heat-map",
        title="Ratings from ++ (best) to -- (worst), and beside them shares of a whole",
        description=f"{plural(len(shown), 'repository', 'repositories')}, the one with most lines of code first; "
        f"{graded} of them {'has' if graded == 1 else 'have'} a grade.",
        specification=chart.to_dict(),
        header=("Repository", *(title for _, title in (*RATED, *SHARES))),
        rows=[
            (
                name,
                *(_cell(row, column, row[column]) for column, _ in RATED),
                *(_cell(row, column, percent(row[column])) for column, _ in SHARES),
            )
            for name, row in shown
        ],
        source=table,
        query=f"""\
select name, {", ".join(column for column, _ in (*RATED, *SHARES))}
from {table} join core.repositories using (repository_id) where status = 'observed' and is_current
order by coalesce(code_lines_count, 0) desc, name, repository_id limit {MAXIMUM_ROWS}""",
        links=[repository_page(row["repository_id"]) for _, row in shown],
    )


def _cell(row: Row, column: str, text: str) -> str | None:
    """The text of a value, null where it is unknown."""
    if row[column] is not None:
        return text
    return NONE if missing(row, column) == NONE else None
