"""Warnings that GitHub sends with answers: a version or an endpoint will go.

Belongs here: logging each of them once. Does not belong here: refusals of what is gone (`refusals`).
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from research_platform_assets.github.live.client.refusals import shown

_LOG = logging.getLogger(__name__)

_HEADERS = ("deprecation", "sunset")


class Notices:
    """Remembers what was logged."""

    def __init__(self) -> None:
        self._known: set[tuple[str, str]] = set()

    def read(self, url: str, headers: Mapping[str, str]) -> None:
        """Log a warning that was not seen before in `headers` of the answer of `url`."""
        for name in _HEADERS:
            value = headers.get(name)
            if value is None or (name, value) in self._known:
                continue
            self._known.add((name, value))
            more = headers.get("link", "")
            _LOG.warning("GitHub announces %s %s for %s %s", name, shown(value), shown(url), shown(more))
