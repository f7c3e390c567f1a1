"""One section of a repository's page about what was found in it.

Belongs here: what all such sections have in common. Does not belong here: what a particular one lists (`findings`,
`found_works`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.links import file_address
from research_platform_assets.site.standing import NOT_COMPUTED

MAXIMUM_LISTED = 100
"""Rows of a list on the page of a repository; the tables have all."""


@dataclass(frozen=True)
class Finding:
    """One section.

    Attributes:
        name: Id of the section and name of its template, `found_<name>.html`.
        title: Heading.
        table: Table that the section shows.
        status: `observed` where there is something to show, `absent` where nothing is there, which is known, else
            `unknown`; what is shown although the status is unknown was last known.
        reason: Why it is absent or unknown.
        analysis: Name of the analysis in the settings; null where it cannot be switched off.
        is_off: Whether it is switched off.
        is_computed: Whether its table is there.
        values: What the section lists.
    """

    name: str
    title: str
    table: str
    status: str
    reason: str | None
    analysis: str | None
    is_off: bool
    is_computed: bool
    values: Mapping[str, Any]


def finding(
    index: SiteIndex,
    names: tuple[str, str, str],
    state: tuple[str, str | None],
    values: Mapping[str, Any],
    analysis: str | None = None,
) -> Finding:
    """Return a section; one whose table was never computed is unknown, whatever `state` says.

    Args:
        index: The site's content.
        names: Name, heading and table of the section.
        state: Status and reason.
        values: What it lists.
        analysis: Its name in the settings; null where it cannot be switched off.
    """
    name, title, table = names
    is_computed = table in index.content.tables
    status, reason = state if is_computed else ("unknown", NOT_COMPUTED)
    is_off = analysis is not None and index.content.is_switched_off(analysis)
    return Finding(name, title, table, status, reason, analysis, is_off, is_computed, values)


def file_addresses(index: SiteIndex, repository_id: int, paths: Iterable[str | None]) -> dict[str, str]:
    """Where GitHub shows each of these files of a repository, as far as it has an address there."""
    row, head = index.repository[repository_id], index.heads.get(repository_id) or {}
    found = {path: file_address(row["html_url"], head.get("head_oid"), path) for path in paths if path}
    return {path: address for path, address in found.items() if address is not None}
