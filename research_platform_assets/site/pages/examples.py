"""Questions that people ask of the tables, each with the query that answers it.

Belongs here: examples for the page of the data. All of them run as they are against the published catalog.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Example:
    """A question and the SQL that answers it; `tables` are those that it reads."""

    question: str
    sql: str
    tables: tuple[str, ...]


EXAMPLES = (
    Example(
        "Which repositories are in use, and how much of each is known?",
        """\
select name, count(*) filter (status <> 'unknown') as known, count(*) as asked
from core.repositories
join core.facets using (repository_id)
where state = 'active'
group by all
order by known, name;""",
        ("core.repositories", "core.facets"),
    ),
    Example(
        "Whose work is a repository, without bots?",
        """\
select repositories.name, coalesce(people.login, people.name, people.person_id) as person,
    contributions.commits_count, contributions.is_complete
from core.contributions
join core.people using (person_id)
join core.repositories using (repository_id)
where not people.is_bot
order by repositories.name, contributions.commits_count desc, person;""",
        ("core.contributions", "core.people", "core.repositories"),
    ),
    Example(
        "What has the organisation published, and in which repositories is it named?",
        """\
select any_value(title) as title, any_value(year) as year, identifier,
    list(repository_id order by repository_id) as repositories
from research.publications
where relation = 'own' and is_valid
group by identifier
order by year desc nulls last, identifier;""",
        ("research.publications",),
    ),
    Example(
        "Which criterion of reproducibility do most repositories miss?",
        """\
select question, count(*) filter (points < possible) as short_of_it, count(*) filter (status = 'unknown') as unknown,
    count(*) as repositories
from research.reproducibility_criteria
where status <> 'not applicable'
group by criterion, question
order by short_of_it desc, criterion;""",
        ("research.reproducibility_criteria",),
    ),
    Example(
        "Which packages do several repositories need, and who pins them?",
        """\
select ecosystem, package, count(distinct repository_id) as repositories,
    count(distinct repository_id) filter (is_pinned) as pinned
from insight.dependencies
group by all
having repositories > 1
order by repositories desc, ecosystem, package;""",
        ("insight.dependencies",),
    ),
    Example(
        "What changed since the build before, and why?",
        """\
select cause, table_name, kind, count(distinct row_key) as rows
from reports.changes
group by all
order by all;""",
        ("reports.changes",),
    ),
)

PYTHON = """\
import duckdb
import polars as pl

with duckdb.connect("catalog.duckdb", read_only=True) as catalog:
    rows = catalog.sql("select name, commits_count from core.repositories order by name").fetchall()
    print(f"{len(rows)} repositories, {sum(commits or 0 for _, commits in rows)} commits that are known")

people = pl.read_parquet("tables/core.people.parquet")
print(people.group_by("is_bot").len().sort("is_bot"))
"""
"""Python that reads the catalog and a file of one table, run in the folder that both lie in."""
