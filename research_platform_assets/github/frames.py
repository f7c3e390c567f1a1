"""Pages of a capture as the `github.*` tables.

Belongs here: which records make which table, that no page is missing. Does not belong here: columns and the masking of
addresses in them (`columns`), conclusions (`analysis/`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import polars as pl

from research_platform_assets.errors import CaptureError
from research_platform_assets.github.columns import Columns
from research_platform_assets.github.records import OrganizationPage, Record, RepositoryPage
from research_platform_assets.github.source import ORGANIZATION_KEY, repository_key
from research_platform_assets.github.texts import masked_keys
from research_platform_assets.tables.declaration import Table
from research_platform_assets.tables.github import (
    COMMITS,
    CONTRIBUTORS,
    DOCUMENTS,
    FACETS_TABLE,
    FILES,
    GITHUB_TABLES,
    HEADS,
    IDENTITY_LINKS,
    ORGANIZATIONS,
    RELEASES,
    REPOSITORIES,
)

_ADVICE = "discard the unfinished capture and capture again"


def observed_at(pages: Iterable[tuple[str, Mapping[str, Any]]]) -> datetime:
    """When the captured organisation was looked at (UTC); raises `CaptureError` where its page is missing."""
    return _organization(next((page for key, page in pages if key == ORGANIZATION_KEY), None)).observed_at.astimezone(
        UTC
    )


def capture_frames(pages: Iterable[tuple[str, Mapping[str, Any]]]) -> dict[str, pl.DataFrame]:
    """One frame for each `github.*` table, by qualified name: declared columns and types, sorted by key.

    Texts come out without e-mail addresses. Raises `CaptureError` where a page cannot be read or where the pages are
    not exactly those of the repositories that the organisation's page lists.
    """
    organization: OrganizationPage | None = None
    columns = {table: Columns(table) for table in GITHUB_TABLES}
    captured: set[str] = set()
    for key, page in pages:
        if key == ORGANIZATION_KEY:
            organization = _organization(page)
            columns[ORGANIZATIONS].add([organization.organization])
        else:
            captured.add(key)
            _add(columns, RepositoryPage.from_json(key, dict(page)))
    _check_complete(organization, captured)
    return {table.qualified_name: columns[table].frame() for table in GITHUB_TABLES}


def _organization(page: Mapping[str, Any] | None) -> OrganizationPage:
    if page is None:
        raise CaptureError(f"the capture has no page of the organisation itself; {_ADVICE}")
    return OrganizationPage.from_json(ORGANIZATION_KEY, dict(page))


def _check_complete(organization: OrganizationPage | None, captured: set[str]) -> None:
    if organization is None:
        raise CaptureError(f"the capture has no page of the organisation itself; {_ADVICE}")
    listed = {repository_key(repository_id) for repository_id in organization.repository_ids}
    if listed != captured:
        odd = min(listed ^ captured)
        problem = "is listed but has no page" if odd in listed else "has a page but is not listed"
        raise CaptureError(f"{odd} of {organization.organization.login} {problem}; {_ADVICE}")


def _add(columns: Mapping[Table, Columns], page: RepositoryPage) -> None:
    # Documents bear the paths of files, so both get the same spelling; a document may be known where the tree is not.
    files = [file.path for file in page.files]
    paths = list(dict.fromkeys([*files, *(document.path for document in page.documents)]))
    spelling = dict(zip(paths, masked_keys(paths), strict=True))
    documents = [spelling[document.path] for document in page.documents]
    tags = masked_keys([release.tag_name for release in page.releases])
    parts: Mapping[Table, tuple[Sequence[Record], Mapping[str, Sequence[str]]]] = {
        REPOSITORIES: ([page.repository], {}),
        HEADS: ([page.head], {}),
        FACETS_TABLE: (list(page.facets.values()), {"facet": list(page.facets)}),
        FILES: (page.files, {"path": [spelling[path] for path in files]}),
        DOCUMENTS: (page.documents, {"path": documents}),
        COMMITS: (page.commits, {}),
        CONTRIBUTORS: (page.contributors, {}),
        RELEASES: (page.releases, {"tag_name": tags}),
        IDENTITY_LINKS: (page.identity_links, {}),
    }
    for table, (records, given) in parts.items():
        columns[table].add(records, repository_id=[page.repository.repository_id] * len(records), **given)
