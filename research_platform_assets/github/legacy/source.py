"""The predecessor's files as an `OrganizationSource`.

Belongs here: the order in which pages are put, which repositories are passed over, and when the files were written.
Does not belong here: what a page of a repository holds (`repository`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from research_platform_assets.errors import LegacyError
from research_platform_assets.github.documents import DocumentLimits
from research_platform_assets.github.legacy.folder import REPOSITORIES_FILE, LegacyFolder
from research_platform_assets.github.legacy.repository import capture_repository, synthetic_id
from research_platform_assets.github.legacy.wire import LegacyRepository, instant, read_repositories
from research_platform_assets.github.records import OrganizationPage, OrganizationRecord
from research_platform_assets.github.source import ORGANIZATION_KEY, PageSink, repository_key

_STATISTICS_FILE = "stats.json"


class LegacySource:
    """The organisation `login` as the predecessor recorded it in `directory`.

    Repositories that are not said to be public are passed over unless `include_private` says otherwise. Whatever is
    wrong with the files is a `LegacyError` naming file and repository.
    """

    def __init__(
        self,
        directory: Path,
        login: str,
        *,
        include_private: bool = False,
        limits: DocumentLimits | None = None,
        opt_outs: str = "",
    ) -> None:
        """Nothing is read yet; `limits` bound what is read of a README, `opt_outs` names who opted out."""
        self._directory = directory
        self._login = login
        self._include_private = include_private
        self._limits = limits or DocumentLimits()
        self._opt_outs = opt_outs

    def state(self) -> str:
        """SHA-256 over the files that a capture reads; the same wherever and whenever they were copied."""
        digest = LegacyFolder(self._directory).digest(REPOSITORIES_FILE, _STATISTICS_FILE)
        more = ["private"] * self._include_private + [self._opt_outs] * bool(self._opt_outs)
        return "+".join([digest, *more])

    def capture(self, sink: PageSink) -> None:
        """Put the pages that `sink` lacks, the organisation's first."""
        folder = LegacyFolder(self._directory)
        entries = read_repositories(folder)
        self._check_owner(entries[0].owner)
        seen = [entry for entry in entries if self._include_private or not entry.is_private]
        if not sink.has_page(ORGANIZATION_KEY):
            sink.put_page(ORGANIZATION_KEY, self._organization_page(folder, entries, seen).to_json(), {})
        for entry in seen:
            capture = capture_repository(entry, self._limits)
            key = repository_key(capture.page.repository.repository_id)
            if not sink.has_page(key):
                new = {oid: content for oid, content in capture.documents.items() if not sink.has_document(oid)}
                sink.put_page(key, capture.page.to_json(), new)

    def usage(self) -> dict[str, Any]:
        """Nothing: files are free."""
        return {}

    def _check_owner(self, owner: str) -> None:
        if owner.lower() != self._login.lower():
            raise LegacyError(
                f"{self._directory / REPOSITORIES_FILE}: lists repositories of {owner}, not of {self._login}; give "
                f"{self._login} its own legacy_directory, or name {owner} (its slug can stay as it is)"
            )

    def _organization_page(
        self, folder: LegacyFolder, entries: Sequence[LegacyRepository], seen: Sequence[LegacyRepository]
    ) -> OrganizationPage:
        owner = entries[0].owner
        record = OrganizationRecord(
            organization_id=synthetic_id("organization", owner),
            login=owner,
            name=None,
            description=None,
            html_url=f"https://github.com/{owner}",
            public_repos=sum(not entry.is_private for entry in entries),
            created_at=None,
            is_invented=False,
        )
        ids = sorted(synthetic_id("repository", entry.full_name) for entry in seen)
        return OrganizationPage(organization=record, observed_at=_observed_at(folder, entries), repository_ids=ids)


def _observed_at(folder: LegacyFolder, entries: Sequence[LegacyRepository]) -> datetime:
    """When the files were written as `stats.json` says, else the newest time of any repository."""
    statistics = folder.value(_STATISTICS_FILE) if _STATISTICS_FILE in folder.names() else None
    if isinstance(statistics, dict):
        at = instant(cast("dict[str, object]", statistics).get("generated_at"))
        if at is not None:
            return at
    times = [at for entry in entries for at in (entry.updated_at, entry.pushed_at, entry.created_at) if at is not None]
    if not times:
        folder.fail(
            REPOSITORIES_FILE,
            "nothing says when it was written",
            f"copy the predecessor's `{_STATISTICS_FILE}` of the same run beside it",
        )
    return max(times)
