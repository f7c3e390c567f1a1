"""How far others can reproduce what repositories hold, and who tried."""

from __future__ import annotations

from collections.abc import Iterator

from research_platform_assets.site.addresses import badge_file
from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.page import Page
from research_platform_assets.site.pages.judged import Judged, judged_of, judged_pages, judged_values
from research_platform_assets.site.pages.scores import badge_words

_TABLE = "research.reproducibility"
_DECLARED = "research.replications"
MAXIMUM_DECLARED = 200
"""Replications and reviews on the page; the table has all."""
MAXIMUM_BADGES = 12
"""Badges that the page shows; each repository's page shows its own."""


def reproducibility_pages(index: SiteIndex) -> Iterator[Page]:
    """Scores, criteria, and what people declared that they reproduced or reviewed."""
    declared = sorted(index.content.rows(_DECLARED), key=lambda row: row["day"], reverse=True)
    judged = judged_of(index, _TABLE)
    values = judged_values(index, "reproducibility", _TABLE, judged)
    badges = [
        (each.repository, badge_file(each.repository["repository_id"]), badge_words(each.score))
        for each in sorted(judged, key=_best_first)
        if each.score is not None
    ]
    values |= {
        "is_declared_computed": _DECLARED in index.content.tables,
        "replications": [row for row in declared if row["kind"] == "replication"],
        "reviews": [row for row in declared if row["kind"] == "review"],
        "declared": declared[:MAXIMUM_DECLARED],
        "declared_count": len(declared),
        "maximum_declared": MAXIMUM_DECLARED,
        "repository": {
            row["repository_id"]: index.named[row["repository_id"]]
            for row in declared[:MAXIMUM_DECLARED]
            if row["repository_id"] in index.named
        },
        "badges": badges[:MAXIMUM_BADGES],
        "badges_count": len(badges),
    }
    page = Page("reproducibility.html", "reproducibility.html", "Reproducibility", "reproducibility.html", values)
    yield from judged_pages(page, judged)


def _best_first(judged: Judged) -> tuple[float, str, int]:
    score = judged.score["score"] if judged.score is not None else None
    return 1.0 if score is None else -score, judged.repository["name"], judged.repository["repository_id"]
