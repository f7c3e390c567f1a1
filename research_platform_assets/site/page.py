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
        needs_webassembly: Whether its scripts run WebAssembly, which the policy of other pages forbids.
        parents: Path and name of the pages between the navigation entry and this one, for the breadcrumbs.
    """

    path: str
    template: str
    title: str
    section: str
    values: Mapping[str, Any] = field(default_factory=dict[str, Any])
    needs_webassembly: bool = False
    parents: Sequence[tuple[str, str]] = ()
