"""Whether a fresh archive reads back as the pages that it was written from.

Belongs here: the comparison, page by page and in little memory. Does not belong here: writing (`writer`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from research_platform_assets.errors import ArchiveError
from research_platform_assets.github.archive.contents import Contents
from research_platform_assets.github.archive.folder import ArchiveFolder
from research_platform_assets.github.archive.listing import (
    organization_page,
    recorded_organization,
    recorded_repositories,
)
from research_platform_assets.github.archive.repository import CaptureContext, capture_repository
from research_platform_assets.github.documents import DocumentLimits
from research_platform_assets.github.records import Page
from research_platform_assets.github.source import ORGANIZATION_KEY, repository_key

Marks = Mapping[str, str]
"""A hash of each part of a page, by the part's name."""


def marks_of(page: Page) -> Marks:
    """What is kept of a page to recognise it by."""
    parts = page.to_json()
    return {name: hashlib.sha256(json.dumps(part, sort_keys=True).encode()).hexdigest() for name, part in parts.items()}


def check_reading(folder: Path, expected: Mapping[str, Marks]) -> None:
    """Read the archive in `folder` and hold its pages against `expected`, by key.

    Raises:
        ArchiveError: something does not come back, or cannot be read; the text names the page and the part.
    """
    for key, page in _pages(ArchiveFolder(folder)):
        marks = marks_of(page)
        wrong = sorted(name for name, mark in expected[key].items() if marks[name] != mark)
        if wrong:
            raise ArchiveError(f"{', '.join(wrong)} of the page {key} would come back changed")


def _pages(folder: ArchiveFolder) -> Iterator[tuple[str, Page]]:
    organization = recorded_organization(folder)
    yield ORGANIZATION_KEY, organization_page(folder, organization, include_private=True)
    context = CaptureContext(
        folder, Contents(folder), organization.login, DocumentLimits(), is_verbatim=organization.is_verbatim
    )
    for repository in recorded_repositories(folder):
        yield repository_key(repository.id), capture_repository(context, repository).page
