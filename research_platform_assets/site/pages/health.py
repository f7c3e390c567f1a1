"""How well repositories are doing: six parts, how they are spread, and how much the weights matter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from research_platform_assets.site.content import Row
from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.page import Page
from research_platform_assets.site.pages.judged import Judged, judged_of, judged_pages, judged_values
from research_platform_assets.site.pages.judged_figures import MAXIMUM_RANGES, range_figure
from research_platform_assets.site.standing import named_apart

_TABLE = "insight.health"
_OFTEN = 0.25
_MORE = (
    ("Lowest", "lowest_score", "points"),
    ("Highest", "highest_score", "points"),
    ("Level differs in", "level_change_share", "share"),
)


def health_pages(index: SiteIndex) -> Iterator[Page]:
    """Archived repositories are not judged and stand apart."""
    judged = judged_of(index, _TABLE)
    values = judged_values(index, "health", _TABLE, judged, _MORE)
    ranked = _ranked(judged)
    values |= {
        "range_figure": range_figure(_TABLE, ranked) if ranked else None,
        "ranges_count": min(len(ranked), MAXIMUM_RANGES),
        "ranked_count": len(ranked),
        "unmoved_count": sum(row["level_change_share"] == 0 for _, row in ranked),
        "often": _OFTEN,
        "often_moved_count": sum(row["level_change_share"] >= _OFTEN for _, row in ranked),
    }
    yield from judged_pages(Page("health.html", "health.html", "Health", "health.html", values), judged)


def _ranked(judged: Sequence[Judged]) -> list[tuple[str, Row]]:
    """Names, each once, with scores of known sensitivity; levels that depend on weights most come first."""
    known = [
        (each.repository["name"], each.score)
        for each in judged
        if each.score is not None and each.score["level_change_share"] is not None
    ]
    known.sort(key=lambda pair: (-pair[1]["level_change_share"], pair[0], pair[1]["repository_id"]))
    return named_apart(known)
