"""`stats.json`: totals and rankings of the organisation (specification, 2.4 and 3.10).

Belongs here: this formula. Does not belong here: `insight.organization_stats`, which counts people once and says of how
many repositories a value is known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from research_platform_assets.analysis.parity.formulas.records import (
    NO_LICENSE,
    NO_README,
    UNKNOWN_LANGUAGE,
    Record,
    datasets,
    mean,
    notebooks,
    publications,
)

_MOST = 20
_LISTED = 10


def statistics(records: Sequence[Record], *, most: int | None = _MOST) -> dict[str, Any]:
    """`stats.json` without its time.

    "Active" means not archived, contributors are added up over repositories, and ties keep the order of the listing.
    `most` is the number of languages and topics that are listed; without it, no list is cut.
    """
    listed = None if most is None else _LISTED
    archived = sum(1 for record in records if record["archived"])
    pushed = [record for record in records if record.get("pushed_at")]
    return {
        "total_repos": len(records),
        "active_repos": len(records) - archived,
        "archived_repos": archived,
        "total_stars": _total(records, "stars"),
        "total_forks": _total(records, "forks"),
        "total_contributors": _total(records, "contributors_count"),
        "avg_stars": mean([record["stars"] for record in records]),
        "avg_forks": mean([record["forks"] for record in records]),
        "languages": _most_frequent(
            [record["language"] for record in records if record["language"] != UNKNOWN_LANGUAGE], most
        ),
        "topics": _most_frequent([topic for record in records for topic in record["topics"]], most),
        "licenses": dict(Counter(record.get("license", NO_LICENSE) for record in records)),
        "recent_repos": [
            {"name": record["name"], "pushed_at": record["pushed_at"]}
            for record in sorted(pushed, key=lambda record: str(record["pushed_at"]), reverse=True)[:listed]
        ],
        "popular_repos": [
            {"name": record["name"], "stars": record["stars"]}
            for record in sorted(records, key=lambda record: int(record["stars"]), reverse=True)[:listed]
        ],
        "repos_without_readme": [record["name"] for record in records if record["readme"] == NO_README],
        "research": {
            "repos_with_papers": sum(1 for record in records if publications(record)),
            "repos_with_notebooks": sum(1 for record in records if notebooks(record)),
            "repos_with_datasets": sum(1 for record in records if datasets(record)),
            "total_publications": sum(len(publications(record)) for record in records),
            "total_notebooks": sum(len(notebooks(record)) for record in records),
        },
    }


def _total(records: Sequence[Record], name: str) -> int:
    return sum(record[name] for record in records)


def _most_frequent(words: Sequence[str], most: int | None) -> dict[str, int]:
    return dict(Counter(words).most_common(most))
