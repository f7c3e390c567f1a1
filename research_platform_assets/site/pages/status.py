"""The status page: a frame for what changes without the build changing (`static/status.js` fills it)."""

from __future__ import annotations

from research_platform_assets.site.page import Page


def status_page() -> Page:
    """The page."""
    return Page("status.html", "status.html", "Status", "status.html", {})
