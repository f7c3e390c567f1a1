"""The queries that read lists of works again from the published `catalog.duckdb`.

Belongs here: in SQL what `works` and `pages.other_works` do: which rows are one work, whose it is, and which row
describes it. Does not belong here: what is asked of the works.
"""

from __future__ import annotations

from collections.abc import Sequence

_RECURSIVE = "with recursive "
_NAMES = """\
select identifier from research.publications where relation in ({relations})
  union select work_id from research.publications where relation in ({relations})"""
_WORKS = """\
linked as (
  select identifier as name, work_id as other from research.publications where relation = '{relation}'
  union select work_id, identifier from research.publications where relation = '{relation}'
), reached as (
  select name, name as work from linked
  union select linked.other, work from reached join linked using (name)
), works as (
  select work, bool_or(is_valid) as is_identified, list(distinct repository_id) as repository_ids,
    list(distinct identifier) || list(distinct work_id) as names,
    first({{'year': year, 'venue': venue, 'is_current': is_current}} order by not is_current,
      (coalesce(title, '') = '')::int + (len(authors) = 0)::int + (year is null)::int + (coalesce(venue, '') = '')::int,
      not is_valid, identifier, repository_id) as lead
  from research.publications
  join (select name as identifier, min(work) as work from reached group by name) using (identifier)
  where relation = '{relation}' group by work
)
"""
#: Whose works are in no list of the relation, as they are in one before it.
_STRONGER = {"own": (), "cited": ("own",), "unclear": ("own", "cited")}


def works_query(relation: str, select: str, rest: str = "") -> str:
    """Return a query of the works of a relation, each once.

    Its rows have `repository_ids` and `lead`, which has `year`, `venue` and `is_current`.

    Args:
        relation: `own`, `cited` or `unclear`; a work is in the first of them that any repository says of it.
        select: What is asked.
        rest: What stands behind the conditions, such as `group by`.
    """
    among = "is_identified"
    if stronger := _STRONGER[relation]:
        among += f"\n  and not list_has_any(names, (select list(identifier) from ({_named(stronger)})))"
    return f"{_RECURSIVE}{_WORKS.format(relation=relation)}select {select} from works where {among}{rest}"


def _named(relations: Sequence[str]) -> str:
    return _NAMES.format(relations=", ".join(f"'{relation}'" for relation in relations))
