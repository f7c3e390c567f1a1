"""One page before it is rendered.

Belongs here: the value that page modules return and `templating` turns into bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Page:
    """A page: where it goes, which template fills it and with what.

    Attributes:
        path: Path in the site, with forward slashes.
        template: File name in `templates/`.
        title: What the page is about; the site's name is added.
        section: Path of the navigation entry that the page belongs to.
        values: What the template shows.
        parents: Path and name of the pages between the navigation entry and this one, for the breadcrumbs.
        loads_images: Whether a document on it may have images from elsewhere, which the browser then loads.
    """

    path: str
    template: str
    title: str
    section: str
    values: Mapping[str, Any] = field(default_factory=dict[str, Any])
    parents: Sequence[tuple[str, str]] = ()
    loads_images: bool = False
