"""A recorded organisation as an `OrganizationSource`.

Belongs here: the order in which pages are put, and which are skipped. Does not belong here: what a page holds.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from research_platform_assets.github.archive.contents import Contents
from research_platform_assets.github.archive.folder import ArchiveFolder
from research_platform_assets.github.archive.listing import (
    organization_page,
    recorded_organization,
    recorded_repositories,
)
from research_platform_assets.github.archive.repository import CaptureContext, capture_repository
from research_platform_assets.github.documents import DocumentLimits
from research_platform_assets.github.source import ORGANIZATION_KEY, PageSink, repository_key


class ArchiveSource:
    """The organisation recorded in `directory`.

    Private repositories are passed over unless `include_private` says otherwise. Whatever is wrong with the archive is
    an `ArchiveError` naming file and line.
    """

    def __init__(
        self,
        directory: Path,
        *,
        include_private: bool = False,
        limits: DocumentLimits | None = None,
        opt_outs: str = "",
    ) -> None:
        """Nothing is read yet; `limits` bound the documents read of one repository, `opt_outs` names who opted out.

        An archive with `facts/` lists its documents itself, and `limits` do not concern it.
        """
        self._directory = directory
        self._include_private = include_private
        self._limits = limits or DocumentLimits()
        self._opt_outs = opt_outs

    def state(self) -> str:
        """SHA-256 over the files that a capture reads; the same wherever and whenever the archive was written."""
        digest = ArchiveFolder(self._directory).digest()
        more = ["private"] * self._include_private + [self._opt_outs] * bool(self._opt_outs)
        return "+".join([digest, *more])

    def capture(self, sink: PageSink) -> None:
        """Put the pages that `sink` lacks, the organisation's first; holds one repository in memory at a time."""
        folder = ArchiveFolder(self._directory)
        organization = recorded_organization(folder)
        page = organization_page(folder, organization, include_private=self._include_private)
        if not sink.has_page(ORGANIZATION_KEY):
            sink.put_page(ORGANIZATION_KEY, page.to_json(), {})
        context = CaptureContext(
            folder, Contents(folder), organization.login, self._limits, is_verbatim=organization.is_verbatim
        )
        for repository in recorded_repositories(folder):
            if repository.private and not self._include_private:
                continue
            key = repository_key(repository.id)
            if sink.has_page(key):
                continue
            capture = capture_repository(context, repository)
            new = {oid: content for oid, content in capture.documents.items() if not sink.has_document(oid)}
            sink.put_page(key, capture.page.to_json(), new)

    def usage(self) -> dict[str, Any]:
        """Nothing: files are free."""
        return {}
