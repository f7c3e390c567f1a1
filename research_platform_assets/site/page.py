"""One page before it is rendered.

Belongs here: the value that page modules return and `templating` turns into bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from research_platform_assets.site.readme import Readme


@dataclass(frozen=True)
class SearchEntry:
    """One page as the search knows it: values of each facet; a facet that does not apply to the page is left out."""

    facets: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Page:
    """A page: where it goes, which template fills it and with what.

    Attributes:
        path: Path in the site, with forward slashes.
        template: File name in `templates/`.
        title: What the page is about; the site's name is added.
        section: Path of the navigation entry that the page belongs to.
        values: What the template shows: plain values and dataclasses of such, see `marks`.
        needs_webassembly: Whether its scripts run WebAssembly, which the policy of other pages forbids.
        parents: Path and name of the pages between the navigation entry and this one, for the breadcrumbs.
        readme: The README that the template shows as `readme_html`; it is rendered only if the page is.
        search: What the search knows of it; null where it is not to be found.
        loads_images: Whether a document on it may have images from elsewhere, which the browser then loads.
    """

    path: str
    template: str
    title: str
    section: str
    values: Mapping[str, Any] = field(default_factory=dict[str, Any])
    parents: Sequence[tuple[str, str]] = ()
    readme: Readme | None = None
    search: SearchEntry | None = None
    needs_webassembly: bool = False
    loads_images: bool = False
