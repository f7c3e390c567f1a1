"""Charts over time, for the page of trends.

Belongs here: what each chart shows and says. Does not belong here: which tables it is made from (`trends`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from research_platform_assets.site.content import Row
from research_platform_assets.site.figures.drawing import STEPS
from research_platform_assets.site.figures.figure import Figure
from research_platform_assets.site.formats import number, plural

ACTIVITY = "insight.organization_activity"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKS = 104
"""Weeks in a chart by week; the table `insight.organization_activity` has all."""

_WIDTH, _HEIGHT = 760, 190

_GROWTH = """\
select strftime(created_at at time zone 'UTC', '%Y-%m') as month, count(*) as created,
  sum(count(*)) over (order by month) as to_date
from core.repositories where created_at is not null group by month order by month"""
_HOURS = f"""\
select [{", ".join(f"'{day}'" for day in WEEKDAYS)}][number] as weekday,
  {", ".join(f'count(*) filter (where hour = {hour}) as "{hour}"' for hour in range(24))}
from range(1, 8) as days(number) left join (
  select isodow(moment) as number, hour(moment) as hour
  from (select authored_at at time zone 'UTC' as moment from github.commits)
) using (number) group by number order by number"""
HISTORY = """\
select day, count(*) as known, sum(stars) as stars, sum(forks) as forks from (
  select day, any_value(value) filter (where metric = 'stargazers_count') as stars,
    any_value(value) filter (where metric = 'forks_count') as forks
  from insight.history where state = 'observed' group by day, subject
) where stars is not null and forks is not null group by day order by day"""
"""Of each day the repositories of which both were known, stars and forks."""


def commits_figure(weeks: Sequence[Row]) -> Figure:
    """Commits by week, with their mean over four weeks."""
    import altair as alt

    base = alt.Chart(alt.InlineData([_values(row, "commits_count", "commits_mean_4_weeks") for row in weeks]))
    bars = base.mark_bar(size=_bar(weeks), opacity=0.55).encode(x=_time("week"), y=_count("commits_count", "Commits"))
    mean = base.mark_line(color="var(--category-2)").encode(x=_time("week"), y=alt.Y("commits_mean_4_weeks:Q"))
    best = max(weeks, key=lambda row: (row["commits_count"], row["week"]))
    return Figure(
        name="commits",
        title="Commits by people in each week; the line is the mean of four weeks",
        description=f"{plural(sum(row['commits_count'] for row in weeks), 'commit')} in {plural(len(weeks), 'week')} "
        f"since {weeks[0]['week']}. No week has more than that of {best['week']}: {number(best['commits_count'])}.",
        specification=_sized(alt.layer(bars, mean)),
        header=("Week of", "Commits by people", "By bots", "By nobody known", "Mean of four weeks"),
        rows=[
            (
                row["week"],
                row["commits_count"],
                row["bot_commits_count"],
                row["unattributed_commits_count"],
                "not over four whole weeks" if row["commits_mean_4_weeks"] is None else row["commits_mean_4_weeks"],
            )
            for row in weeks
        ],
        source=ACTIVITY,
        query=_weeks(
            "commits_count", "bot_commits_count", "unattributed_commits_count", "commits_mean_4_weeks", count=len(weeks)
        ),
        column="commits_count",
    )


def people_figure(weeks: Sequence[Row]) -> Figure:
    """People with a commit in each week, and how many of them are new."""
    import altair as alt

    base = alt.Chart(alt.InlineData([_values(row, "people_count", "newcomers_count") for row in weeks]))
    people = base.mark_bar(size=_bar(weeks), opacity=0.55).encode(x=_time("week"), y=_count("people_count", "People"))
    new = base.mark_bar(size=_bar(weeks), color="var(--category-2)").encode(
        x=_time("week"), y=alt.Y("newcomers_count:Q")
    )
    best = max(weeks, key=lambda row: (row["people_count"], row["week"]))
    return Figure(
        name="people",
        title="People with a commit in each week; the part in another colour is new",
        description=f"No week has more people than that of {best['week']}: {number(best['people_count'])}. "
        f"{plural(sum(row['newcomers_count'] for row in weeks), 'person', 'people')} made a first commit in these "
        f"{plural(len(weeks), 'week')}, by histories that are known as a whole.",
        specification=_sized(alt.layer(people, new)),
        header=("Week of", "People", "New", "People to date", "Active repositories"),
        rows=[
            (
                row["week"],
                row["people_count"],
                row["newcomers_count"],
                row["people_to_date_count"],
                row["active_repositories_count"],
            )
            for row in weeks
        ],
        source=ACTIVITY,
        query=_weeks(
            "people_count", "newcomers_count", "people_to_date_count", "active_repositories_count", count=len(weeks)
        ),
        column="people_count",
    )


def growth_figure(months: Sequence[tuple[str, int, int]]) -> Figure:
    """Repositories to date, from month, number created in it and number to date."""
    import altair as alt

    values = [{"month": f"{month}-01", "count": total} for month, _, total in months]
    chart = (
        alt.Chart(alt.InlineData(values))
        .mark_area(interpolate="step-after", opacity=0.55, line={"color": "var(--bar)"})
        .encode(x=_time("month"), y=_count("count", "Repositories"))
    )
    return Figure(
        name="growth",
        title="Repositories that are known now, by when they were created",
        description=f"{plural(months[-1][2], 'repository', 'repositories')} in all; the first was created in "
        f"{months[0][0]}. Those deleted before they were ever captured are not among them.",
        specification=_sized(chart),
        header=("Month", "Created", "To date"),
        rows=[(month, created, total) for month, created, total in months if created],
        source="core.repositories",
        query=_GROWTH,
        column="created_at",
    )


def hours_figure(counts: Sequence[Sequence[int]]) -> Figure:
    """Commits by weekday (Monday first) and hour of the day in UTC."""
    import altair as alt

    most = max(max(hours) for hours in counts)
    values = [
        {"weekday": WEEKDAYS[day], "hour": hour, "count": count}
        for day, hours in enumerate(counts)
        for hour, count in enumerate(hours)
    ]
    total, (day, hour) = sum(map(sum, counts)), _first_of(counts, most)
    bounds = sorted({max(1, round(most * part)) for part in (0.05, 0.2, 0.4, 0.7)})
    chart = (
        alt.Chart(alt.InlineData(values))
        .mark_rect(stroke="var(--surface)", strokeWidth=1)
        .encode(
            x=alt.X("hour:O", title="Hour of the day (UTC)", axis=alt.Axis(labelAngle=0)),
            y=alt.Y("weekday:N", sort=list(WEEKDAYS), title=None),
            color=alt.condition(
                "datum.count > 0",
                alt.Color(
                    "count:Q",
                    scale=alt.Scale(type="threshold", domain=bounds, range=list(STEPS[: len(bounds) + 1])),
                    legend=alt.Legend(title="Commits", orient="bottom", format=",d"),
                ),
                alt.value("var(--sunken)"),
            ),
        )
    )
    return Figure(
        name="hours",
        title="Commits by weekday and hour, UTC",
        description=f"{plural(total, 'commit')} by author time in UTC, bots included. No hour has more than "
        f"{WEEKDAYS[day]} from {hour}:00 to {hour + 1}:00: {number(most)}.",
        specification=chart.properties(width=_WIDTH - 40, height=170).to_dict(),
        header=("Weekday", *(str(hour) for hour in range(24))),
        rows=[(WEEKDAYS[place], *hours) for place, hours in enumerate(counts)],
        source="github.commits",
        query=_HOURS,
        column="authored_at",
    )


def history_figure(days: Sequence[tuple[str, int, float, float]]) -> Figure:
    """Stars and forks day by day, from day, repositories whose figures were known on it, stars and forks."""
    import altair as alt

    values = [
        {"day": day, "what": what, "count": count}
        for day, _, stars, forks in days
        for what, count in (("Stars", stars), ("Forks", forks))
    ]
    chart = (
        alt.Chart(alt.InlineData(values))
        .mark_line(point=True)
        .encode(
            x=_time("day"),
            y=_count("count", "Sum over repositories"),
            color=alt.Color("what:N", sort=["Stars", "Forks"], legend=alt.Legend(title=None, orient="bottom")),
            shape=alt.Shape("what:N", sort=["Stars", "Forks"], legend=alt.Legend(title=None, orient="bottom")),
        )
    )
    first, last = days[0], days[-1]
    return Figure(
        name="history",
        title="Stars and forks on the days on which they were captured",
        description=f"On {first[0]} {plural(first[1], 'repository', 'repositories')} had {number(first[2])} stars and "
        f"{number(first[3])} forks; on {last[0]} {plural(last[1], 'repository', 'repositories')} had "
        f"{number(last[2])} and {number(last[3])}.",
        specification=_sized(chart),
        header=("Day", "Repositories known", "Stars", "Forks"),
        rows=list(days),
        source="insight.history",
        query=HISTORY,
        column="value",
    )


def _weeks(*columns: str, count: int) -> str:
    shown = f"(from {ACTIVITY} order by week desc limit {count})"
    return f"select week, {', '.join(columns)}\nfrom {shown}\norder by week"


def _first_of(counts: Sequence[Sequence[int]], value: int) -> tuple[int, int]:
    return next((day, hour) for day, hours in enumerate(counts) for hour, count in enumerate(hours) if count == value)


def _values(row: Row, *names: str) -> dict[str, Any]:
    return {"week": row["week"], **{name: row[name] for name in names}}


def _time(name: str) -> Any:
    import altair as alt

    # A day without its year may be of any.
    axis = alt.Axis(grid=False, labelFlush=False, format="%-d %b %Y", tickCount=8, labelOverlap=True)
    return alt.X(f"{name}:T", title=None, scale=alt.Scale(type="utc"), axis=axis)


def _count(name: str, title: str) -> Any:
    import altair as alt

    return alt.Y(f"{name}:Q", title=title, axis=alt.Axis(tickMinStep=1, format=",d", tickCount=5))


def _bar(weeks: Sequence[Row]) -> int:
    return min(max(_WIDTH // len(weeks) - 2, 2), 30)


def _sized(chart: Any) -> dict[str, Any]:
    return chart.properties(width=_WIDTH, height=_HEIGHT).to_dict()
