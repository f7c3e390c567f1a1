"""What is shown was captured when, and how much of it is known.

Belongs here: the few figures about the capture as a whole, which the overview and the footer of each page say. The
footer reads them from a file of its own, so that another capture changes that file and no page that shows nothing new.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from research_platform_assets.site.change_words import instant
from research_platform_assets.site.data_script import data_script
from research_platform_assets.site.formats import percent, plural
from research_platform_assets.site.index import SiteIndex

PATH = "static/capture.js"


@dataclass(frozen=True)
class Capture:
    """A capture as a whole.

    Attributes:
        captured_at: When it was taken; null where no table says it, as for an organisation without repositories.
        repositories_count: Repositories, those that are gone included.
        known_count: Facts about repositories that are observed or known to be absent.
        facts_count: Facts about repositories that were asked for.
    """

    captured_at: datetime | None
    repositories_count: int
    known_count: int
    facts_count: int

    @property
    def known_share(self) -> float | None:
        """Known facts by all; null without any."""
        return self.known_count / self.facts_count if self.facts_count else None


def capture_of(index: SiteIndex) -> Capture:
    """The capture behind the site."""
    facets = index.content.tables.get("core.facets")
    states = [] if facets is None else facets.get_column("status").cast(pl.String).to_list()
    return Capture(
        captured_at=_captured_at(index.content.tables.get("insight.history")),
        repositories_count=len(index.repositories),
        known_count=sum(state != "unknown" for state in states),
        facts_count=len(states),
    )


def capture_script(capture: Capture) -> bytes:
    """The file that gives the footer its sentence, as a list of its parts."""
    parts = [plural(capture.repositories_count, "repository", "repositories")]
    if capture.captured_at is not None:
        parts.insert(0, f"Captured {instant(capture.captured_at)}")
    if capture.known_share is not None:
        parts.append(f"{percent(capture.known_share)} of what was asked is known")
    return data_script("globalThis.siteCapture", parts)


def _captured_at(history: pl.DataFrame | None) -> datetime | None:
    if history is None:
        return None
    own = history.filter(pl.col("source") == "build").get_column("observed_at")
    latest = own.max()
    return latest if isinstance(latest, datetime) else None
