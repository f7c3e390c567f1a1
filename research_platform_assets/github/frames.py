"""Pages of a capture as the `github.*` tables.

Belongs here: columns, types, order, masking of addresses. Does not belong here: conclusions (`analysis/`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import polars as pl

from research_platform_assets.errors import CaptureError
from research_platform_assets.github.records import OrganizationPage, Record, RepositoryPage
from research_platform_assets.github.source import JSON, ORGANIZATION_KEY, repository_key
from research_platform_assets.github.texts import masked, masked_keys
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

Rows = list[dict[str, Any]]


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
    parts: dict[str, list[pl.DataFrame]] = {table.qualified_name: [table.empty()] for table in GITHUB_TABLES}
    captured: set[str] = set()
    for key, page in pages:
        if key == ORGANIZATION_KEY:
            organization = _organization(page)
            parts[ORGANIZATIONS.qualified_name].append(ORGANIZATIONS.frame([_row(organization.organization)]))
            continue
        captured.add(key)
        for table, rows in _repository_rows(RepositoryPage.from_json(key, dict(page))).items():
            parts[table.qualified_name].append(table.frame(rows))
    _check_complete(organization, captured)
    return {table.qualified_name: _assembled(table, parts[table.qualified_name]) for table in GITHUB_TABLES}


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


def _assembled(table: Table, parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(parts).sort(table.key)


def _repository_rows(page: RepositoryPage) -> dict[Table, Rows]:
    repository_id = page.repository.repository_id
    # Documents bear the paths of files, so both get the same spelling.
    paths = [file.path for file in page.files]
    spelling = dict(zip(paths, masked_keys(paths), strict=True))
    tags = [release.tag_name for release in page.releases]
    facets = [{"facet": facet} | _row(record) for facet, record in page.facets.items()]
    rows: dict[Table, Rows] = {
        REPOSITORIES: [_row(page.repository)],
        HEADS: [_row(page.head)],
        FACETS_TABLE: facets,
        FILES: [_row(file) | {"path": spelling[file.path]} for file in page.files],
        DOCUMENTS: [_row(document) | {"path": spelling[document.path]} for document in page.documents],
        COMMITS: [_row(commit) for commit in page.commits],
        CONTRIBUTORS: [_row(contributor) for contributor in page.contributors],
        RELEASES: [
            _row(release) | {"tag_name": tag} for release, tag in zip(page.releases, masked_keys(tags), strict=True)
        ],
        IDENTITY_LINKS: [_row(link) for link in page.identity_links],
    }
    return {table: [{"repository_id": repository_id} | row for row in found] for table, found in rows.items()}


def _row(record: Record) -> dict[str, Any]:
    return {name: _without_addresses(value) for name, value in record.model_dump().items()}


def _without_addresses(value: JSON | datetime) -> JSON | datetime:
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, list):
        return [_without_addresses(part) for part in value]
    if isinstance(value, dict):
        return {key: _without_addresses(part) for key, part in value.items()}
    return value
