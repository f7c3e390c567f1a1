"""Works by year as a chart.

Belongs here: the one chart of the lists of works. Does not belong here: which works are counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from research_platform_assets.site.figures.axes import count_axis
from research_platform_assets.site.figures.figure import Figure
from research_platform_assets.site.formats import plural
from research_platform_assets.site.work_queries import works_query
from research_platform_assets.site.works import Work

_MAXIMUM_YEARS = 60


def years_figure(works: Iterable[Work], relation: str, what: str, width: int) -> Figure | None:
    """How many of `works`, all of a relation, are of which year, as documents say; null where no year is known.

    Years before the latest `_MAXIMUM_YEARS` are counted together. `width` is the most that the chart takes, in pixels.
    """
    import altair as alt

    counts = Counter(work.lead["year"] for work in works)
    without = counts.pop(None, 0)
    if not counts:
        return None
    first, last = max(min(counts), max(counts) - _MAXIMUM_YEARS + 1), max(counts)
    earlier = sum(count for year, count in counts.items() if year < first)
    rows = [(str(year), counts[year]) for year in range(first, last + 1)]
    if earlier:
        rows = [(f"before {first}", earlier), *rows]
    chart = (
        alt.Chart(alt.InlineData([{"year": year, "count": count} for year, count in rows]))
        .mark_bar()
        .encode(
            x=alt.X("year:N", sort=None, title=None, axis=alt.Axis(labelOverlap=True, labelAngle=0)),
            y=alt.Y("count:Q", title="Works", axis=count_axis(max(count for _, count in rows))),
        )
        .properties(width=min(width, 120 + 34 * len(rows)), height=180)
    )
    most = max(counts, key=lambda year: (counts[year], year))
    described = f"{plural(sum(counts.values()), 'work')} with a year; no year has more than {most}: {counts[most]:,}"
    if len(rows) == 1:
        described = f"{plural(sum(counts.values()), 'work')} with a year, all of {rows[0][0]}"
    return Figure(
        name="years",
        title=f"{what} by year",
        description=f"{described}; without a year, and not drawn, {'is' if without == 1 else 'are'} "
        f"{plural(without, 'work')}.",
        specification=chart.to_dict(),
        header=("Year", "Works"),
        rows=[*rows, ("without a year", without)] if without else rows,
        source="research.publications",
        query=_query(relation, first, last),
        column="year",
    )


def _query(relation: str, first: int, last: int) -> str:
    """The rows of the table: earlier years together, each year whether it has works or not, and those without."""
    years = works_query(relation, "lead.year as year")
    words = (
        f"case when year is null then 'without a year' when year < {first} then 'before {first}' else year::text end"
    )
    return f"""\
select {words} as years, count(*) - count(*) filter (where is_empty) as works
from (
  select year, false as is_empty from ({years})
  union all select unnest(range({first}, {last + 1})), true
) group by years order by min(year) nulls last"""
