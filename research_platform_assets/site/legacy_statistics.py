"""`stats.json` of entries of `repos.json`.

Belongs here: the predecessor's statistics, with null where they are not known. Does not belong here: figures of the
platform (`insight.organization_stats`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

_LONGEST, _LISTED = 20, 10

Entry = Mapping[str, Any]


def statistics(entries: Sequence[Entry]) -> dict[str, Any]:
    """The figures but `research`; sums and means are null where any entry does not know its part."""
    archived = sum(entry["archived"] for entry in entries)
    stars, forks = _sum(entries, "stars"), _sum(entries, "forks")
    pushed = sorted((each for each in entries if each["pushed_at"]), key=lambda each: each["pushed_at"], reverse=True)
    starred = sorted((each for each in entries if each["stars"] is not None), key=lambda each: -each["stars"])
    return {
        "total_repos": len(entries),
        "active_repos": len(entries) - archived,
        "archived_repos": archived,
        "total_stars": stars,
        "total_forks": forks,
        "total_contributors": _sum(entries, "contributors_count"),
        "avg_stars": _mean(stars, len(entries)),
        "avg_forks": _mean(forks, len(entries)),
        "languages": _counted(each["language"] for each in entries if each["language"] not in (None, "Unknown")),
        "topics": _counted(topic for each in entries for topic in each["topics"] or ()),
        "licenses": dict(Counter(each["license"] for each in entries if each["license"] is not None)),
        "recent_repos": [{"name": each["name"], "pushed_at": each["pushed_at"]} for each in pushed[:_LISTED]],
        "popular_repos": [{"name": each["name"], "stars": each["stars"]} for each in starred[:_LISTED]],
        "repos_without_readme": [each["name"] for each in entries if each["readme"] == "No README available"],
    }


def _sum(entries: Iterable[Entry], key: str) -> int | None:
    values = [entry[key] for entry in entries]
    return None if None in values else sum(values)


def _mean(total: int | None, count: int) -> float | None:
    return None if total is None or not count else round(total / count, 2)


def _counted(values: Iterable[str]) -> dict[str, int]:
    """How often each occurs, the most frequent first, ties by the alphabet."""
    counts = Counter(values)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_LONGEST])
