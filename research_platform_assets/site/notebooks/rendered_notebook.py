"""A notebook as a page shows it.

Belongs here: the value that rendering hands to the pages, and nothing that knows how it was made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class RenderedNotebook:
    """A notebook as a page shows it.

    Attributes:
        html: Its cells, safe to put on a page; null where they are not shown.
        reason: Why they are not; null where they are.
        pictures: Pictures in it by file name.
    """

    html: str | None
    reason: str | None
    pictures: Mapping[str, bytes] = field(default_factory=dict[str, bytes])
