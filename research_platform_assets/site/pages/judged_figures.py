"""Charts of scores by a rubric.

Belongs here: how scores are spread, as a whole and by dimension, and how far weights move them. Does not belong here:
the table of all repositories (`judged`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from research_platform_assets.site.addresses import repository_page
from research_platform_assets.site.content import Row
from research_platform_assets.site.evidence import literal
from research_platform_assets.site.figures.axes import PADDING_FOR_NAMES, count_axis
from research_platform_assets.site.figures.figure import Figure
from research_platform_assets.site.formats import number, percent, plural
from research_platform_assets.site.spread import spread

MAXIMUM_RANGES = 40
"""Repositories in the chart of ranges."""

_WIDTH = 440
_NARROW = 360
_STEP = 5
_POINTS = [0, 100]


def score_figure(table: str, scores: Sequence[float], rubric: Mapping[str, Any] | None) -> Figure:
    """How many repositories have which score, in steps of five points, with the beginning of each level."""
    import altair as alt

    steps = [min(int(score // _STEP), 100 // _STEP - 1) * _STEP for score in scores]
    counted = [(begin, steps.count(begin)) for begin in range(0, 100, _STEP)]
    levels = [level for level in rubric["levels"] if level["at_least"] > 0] if rubric else []
    bars = (
        alt.Chart(alt.InlineData([{"from": begin, "to": begin + _STEP, "count": count} for begin, count in counted]))
        .mark_bar(binSpacing=1)
        .encode(
            x=alt.X(
                "from:Q",
                bin=alt.BinParams(binned=True, step=_STEP),
                title="Score",
                scale=alt.Scale(domain=_POINTS),
                axis=_axis(),
            ),
            x2=alt.X2("to:Q"),
            y=alt.Y("count:Q", title="Repositories", axis=count_axis(max(count for _, count in counted))),
        )
    )
    bounds = alt.Chart(alt.InlineData([{"at": each["at_least"], "name": each["name"]} for each in levels]))
    rules = bounds.mark_rule(color="var(--muted)", strokeDash=[4, 3]).encode(x=alt.X("at:Q"))
    names = bounds.mark_text(y=-8, fontSize=12).encode(x=alt.X("at:Q"), text=alt.Text("name:N"))
    chart = alt.layer(bars, rules, names) if levels else bars
    found = spread(scores)
    said = (
        ""
        if found is None
        else f"{plural(found.count, 'repository has', 'repositories have')} a score; the lowest is "
        f"{number(found.lowest, 2)}, the median {number(found.median, 2)}, the highest {number(found.highest, 2)}."
    )
    return Figure(
        name="score-figure",
        title="Repositories by score",
        description=said,
        specification=chart.properties(width=_WIDTH, height=200).to_dict(),
        header=("Score", "Repositories"),
        rows=[(_step_words(begin), count) for begin, count in counted],
        source=table,
        query=_steps_query(table),
        column="score",
    )


def _steps_query(table: str) -> str:
    last = 100 - _STEP
    words = f"'{last} to 100' else begin || ' to below ' || begin + {_STEP}"
    return f"""\
select case begin when {last} then {words} end as score, count(score) as repositories
from range(0, 100, {_STEP}) as steps(begin)
left join {table} on status = 'observed' and least(floor(score / {_STEP}) * {_STEP}, {last}) = begin
group by begin order by begin"""


def _axis() -> Any:
    import altair as alt

    return alt.Axis(values=list(range(0, 101, 10)), grid=True)


def _step_words(begin: int) -> str:
    return f"{begin} to 100" if begin + _STEP == 100 else f"{begin} to below {begin + _STEP}"


def dimension_figure(table: str, parts: Sequence[tuple[str, str, Sequence[float | None]]]) -> Figure | None:
    """The scores of each dimension, given by title and column; null where no dimension of any could be judged."""
    import altair as alt

    known = [(title, column, each) for title, column, values in parts if (each := spread(values)) is not None]
    found = [(title, each) for title, _, each in known]
    if not found:
        return None
    values = [
        {"dimension": title, "lowest": each.lowest, "lower": each.lower_quartile, "median": each.median,
         "upper": each.upper_quartile, "highest": each.highest}
        for title, each in found
    ]  # fmt: skip
    scale, order = alt.Scale(domain=_POINTS), [title for title, _ in found]
    base = alt.Chart(alt.InlineData(values)).encode(y=alt.Y("dimension:N", sort=order, title=None))
    whole = base.mark_rule(color="var(--muted)").encode(
        x=alt.X("lowest:Q", title="Score", scale=scale, axis=_axis()), x2=alt.X2("highest:Q")
    )
    half = base.mark_bar(size=14).encode(x=alt.X("lower:Q"), x2=alt.X2("upper:Q"))
    middle = base.mark_tick(color="var(--text)", thickness=3, size=18).encode(x=alt.X("median:Q"))
    best, worst = max(found, key=lambda each: each[1].median), min(found, key=lambda each: each[1].median)
    return Figure(
        name="dimension-figure",
        title="Scores of each dimension: the line reaches from the lowest to the highest, the bar holds the middle "
        "half, the mark is the median",
        description=f"No median is above that of {best[0]} ({number(best[1].median, 2)}), and none below that of "
        f"{worst[0]} ({number(worst[1].median, 2)}).",
        specification=alt.layer(whole, half, middle)
        .properties(width=_NARROW, height=alt.Step(34), padding=PADDING_FOR_NAMES)
        .to_dict(),
        header=("Dimension", "Repositories", "Lowest", "Lower quartile", "Median", "Upper quartile", "Highest"),
        rows=[
            (title, each.count, each.lowest, each.lower_quartile, each.median, each.upper_quartile, each.highest)
            for title, each in found
        ],
        source=table,
        query="\nunion all\n".join(_spread_query(table, title, column) for title, column, _ in known),
    )


def _spread_query(table: str, title: str, column: str) -> str:
    quartiles = ", ".join(f"quantile_cont({column}, {part})" for part in (0.25, 0.5, 0.75))
    spread_of = f"count({column}), min({column}), {quartiles}, max({column})"
    return f"select {literal(title)}, {spread_of}\nfrom {table} where status = 'observed'"


def range_figure(table: str, ranked: Sequence[tuple[str, Row]]) -> Figure:
    """Score and range of the first `MAXIMUM_RANGES` repositories, given by names that differ, when weights vary."""
    import altair as alt

    shown = list(ranked[:MAXIMUM_RANGES])
    values = [
        {"name": name, "lowest": row["lowest_score"], "score": row["score"], "highest": row["highest_score"]}
        for name, row in shown
    ]
    base = alt.Chart(alt.InlineData(values)).encode(
        y=alt.Y("name:N", sort=[name for name, _ in shown], axis=alt.Axis(title=None, labelLimit=220))
    )
    scale = alt.Scale(domain=_POINTS)
    ranges = base.mark_rule(strokeWidth=6, color="var(--bar)", opacity=0.45).encode(
        x=alt.X("lowest:Q", title="Score", scale=scale, axis=_axis()), x2=alt.X2("highest:Q")
    )
    points = base.mark_point(size=50, color="var(--text)").encode(x=alt.X("score:Q"))
    widest = max(shown, key=lambda each: each[1]["highest_score"] - each[1]["lowest_score"])
    return Figure(
        name="range-figure",
        title="Score, and its range when weights are varied",
        description=f"The widest range shown is that of {widest[0]}: from {number(widest[1]['lowest_score'], 2)} to "
        f"{number(widest[1]['highest_score'], 2)}, with a score of {number(widest[1]['score'], 2)}.",
        specification=alt.layer(ranges, points)
        .properties(width=620, height=alt.Step(20), padding=PADDING_FOR_NAMES)
        .to_dict(),
        header=("Repository", "Lowest score", "Score", "Highest score", "Level differs in"),
        rows=[
            (name, row["lowest_score"], row["score"], row["highest_score"], percent(row["level_change_share"]))
            for name, row in shown
        ],
        source=table,
        query=f"""\
select name, lowest_score, score, highest_score, level_change_share
from {table} join core.repositories using (repository_id) where level_change_share is not null
order by level_change_share desc, name, repository_id limit {MAXIMUM_RANGES}""",
        column="level_change_share",
        links=[repository_page(row["repository_id"]) for _, row in shown],
    )
