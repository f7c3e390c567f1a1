"""Set a build beside what the predecessor said: python examples/migration/compare.py PUBLISHED_FOLDER."""

import sys
from pathlib import Path

import duckdb

CATALOG = Path(sys.argv[1]) / "catalog.duckdb"

COMPARED = """
with facts as (
    from (select full_name, stargazers_count as stars, forks_count as forks, open_issues_count as open_issues,
                 size_kilobytes as size
          from core.repositories where state in ('active', 'archived'))
    unpivot include nulls (ours for metric in (stars, forks, open_issues, size))
),
said as (
    select subject as full_name, metric, cast(number as bigint) as theirs
    from legacy.outputs where file = 'repos.json' and metric in ('stars', 'forks', 'open_issues', 'size')
)
select coalesce(said.full_name, facts.full_name) as repository, coalesce(said.metric, facts.metric) as metric,
       theirs, ours,
       case when said.full_name is null then 'not recorded by the predecessor'
            when facts.full_name is null then 'not there now'
            when ours is null then 'unknown now'
            when theirs is null then 'unknown then'
            when theirs = ours then 'equal' else 'differs' end as result
from said full join facts using (full_name, metric)
order by all
"""

with duckdb.connect(str(CATALOG), read_only=True) as connection:
    rows = connection.execute(COMPARED).fetchall()
    reported = connection.execute("select max(reported_at) from legacy.outputs").fetchone()
    captured = connection.execute("select max(observed_at) from insight.history where source = 'build'").fetchone()

print(f"predecessor: {reported and reported[0]}; this build: {captured and captured[0]}")
for result in sorted({row[-1] for row in rows}):
    print(f"{result}: {sum(row[-1] == result for row in rows)}")
for repository, metric, theirs, ours, result in rows:
    if result in ("differs", "not there now", "unknown now"):
        print(f"  {repository} {metric}: {theirs} then, {ours} now, {result}")
