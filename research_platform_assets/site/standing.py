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


def named_apart(rows: Sequence[tuple[str, Row]]) -> list[tuple[str, Row]]:
    """Rows about repositories with names, each once: a name that several have bears the id, too."""
    counts = Counter(name for name, _ in rows)
    return [(name if counts[name] == 1 else f"{name} ({row['repository_id']})", row) for name, row in rows]
