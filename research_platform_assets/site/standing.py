"""What pages of scores and grades say in the same words: why there is none, what a level and a repository are called.

Belongs here: words and counts that more than one of these pages needs. Does not belong here: what a single page shows
(`pages/`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from research_platform_assets.site.content import Row

NOT_COMPUTED = "it has not been computed"
NO_REASON = "no reason was recorded"


def level_word(level: str) -> str:
    """What a level is called: one with the name `none` would read as if there were no score."""
    return "no level" if level == "none" else level


def counted_reasons(standings: Iterable[tuple[str, str | None]]) -> list[tuple[str, str, int]]:
    """Standing, reason and number of repositories, most first, of those with a reason."""
    counted = Counter((kind, reason) for kind, reason in standings if reason is not None)
    return sorted(
        ((kind, reason, count) for (kind, reason), count in counted.items()), key=lambda row: (-row[2], row[1], row[0])
    )


def without_rows(table: str, value: str, without: str) -> str:
    """Return what `counted_reasons` counts, as a query with `standing` and `reason` of each repository.

    Args:
        table: Of scores or grades.
        value: Its column of the score or grade.
        without: What the standing is called of a repository that is known to have none.
    """
    reasons = "reason" if value == "score" else f"{value}_reason, reason"
    return f"""\
(select case when known.status = 'unknown' or known.status is null then 'unknown' else '{without}' end as standing,
    case when known.status is null then '{NOT_COMPUTED}' else coalesce({reasons}, '{NO_REASON}') end as reason
  from core.repositories left join {table} as known using (repository_id) where {value} is null)"""


def named_apart(rows: Sequence[tuple[str, Row]]) -> list[tuple[str, Row]]:
    """Rows about repositories with names, each once: a name that several have bears the id, too."""
    counts = Counter(name for name, _ in rows)
    return [(name if counts[name] == 1 else f"{name} ({row['repository_id']})", row) for name, row in rows]
