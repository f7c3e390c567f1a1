"""One entry of `repos.json` as a page.

Belongs here: which facts the entry tells, and why the others are unknown. Does not belong here: reading the file.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from research_platform_assets.github.documents import DocumentLimits
from research_platform_assets.github.legacy.wire import NO_LANGUAGE, NO_LICENSE, NO_README, LegacyRepository
from research_platform_assets.github.records import (
    DocumentRecord,
    FacetRecord,
    HeadRecord,
    ReleaseRecord,
    RepositoryPage,
    RepositoryRecord,
)

ORIGIN = "legacy"
NOT_RECORDED = "not recorded by the predecessor"
README_NOT_READ = f"recorded as `{NO_README}`, which the predecessor also wrote where it could not read one"
ONLY_NEWEST_RELEASE = "the predecessor recorded the newest release only"
NO_RELEASE = "recorded as none, which the predecessor also wrote where it could not read them"
ONLY_A_COUNT = "the predecessor recorded a number only, and 0 where it could not count"

#: The contents are Markdown to the predecessor, whatever the file was called.
README_PATH = "README (file name not recorded).md"

#: Ids that GitHub will not give in a long time, and that a JSON number holds exactly.
_FIRST_ID = 2**52

#: Names of licences as GitHub's REST API gives them, which is what the predecessor kept -> SPDX id.
_SPDX_IDS = {
    'BSD 2-Clause "Simplified" License': "BSD-2-Clause",
    'BSD 3-Clause "New" or "Revised" License': "BSD-3-Clause",
    "Apache License 2.0": "Apache-2.0",
    "Boost Software License 1.0": "BSL-1.0",
    "Creative Commons Attribution 4.0 International": "CC-BY-4.0",
    "Creative Commons Attribution Share Alike 4.0 International": "CC-BY-SA-4.0",
    "Creative Commons Zero v1.0 Universal": "CC0-1.0",
    "Eclipse Public License 2.0": "EPL-2.0",
    "GNU Affero General Public License v3.0": "AGPL-3.0",
    "GNU General Public License v2.0": "GPL-2.0",
    "GNU General Public License v3.0": "GPL-3.0",
    "GNU Lesser General Public License v2.1": "LGPL-2.1",
    "GNU Lesser General Public License v3.0": "LGPL-3.0",
    "ISC License": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0": "MPL-2.0",
    "Other": "NOASSERTION",
    "The Unlicense": "Unlicense",
}


@dataclass(frozen=True)
class LegacyCapture:
    """The page of one repository and the contents found with it, by git object id."""

    page: RepositoryPage
    documents: dict[str, bytes]


def synthetic_id(kind: str, name: str) -> int:
    """An id for what the predecessor recorded without one: the same for the same name, whatever its case."""
    digest = hashlib.sha256(f"{kind}/{name.lower()}".encode()).digest()
    return _FIRST_ID + int.from_bytes(digest[:6], "big")


def capture_repository(entry: LegacyRepository, limits: DocumentLimits) -> LegacyCapture:
    """What an entry says, as a page; everything else is unknown."""
    documents, contents = _readme(entry, limits)
    page = RepositoryPage(
        repository=_record(entry),
        head=HeadRecord(head_oid=None, commits_count=None, recorded_commits_count=0, is_history_complete=False),
        facets=_facets(entry, documents),
        files=[],
        documents=documents,
        commits=[],
        contributors=[],
        releases=_releases(entry),
        identity_links=[],
    )
    return LegacyCapture(page, contents)


def _record(entry: LegacyRepository) -> RepositoryRecord:
    license_name = None if entry.license == NO_LICENSE else entry.license or None
    return RepositoryRecord(
        repository_id=synthetic_id("repository", entry.full_name),
        node_id=None,
        name=entry.name,
        full_name=entry.full_name,
        description=entry.description or None,
        homepage=entry.homepage or None,
        html_url=f"https://github.com/{entry.full_name}",
        language=None if entry.language == NO_LANGUAGE else entry.language or None,
        languages=None,
        topics=entry.topics,
        license_spdx_id=_SPDX_IDS.get(license_name or ""),
        license_name=license_name,
        is_private=entry.is_private,
        is_fork=None,
        is_archived=entry.archived,
        is_disabled=entry.disabled,
        stargazers_count=entry.stars,
        forks_count=entry.forks,
        subscribers_count=None,
        open_issues_count=entry.open_issues,
        size_kilobytes=entry.size,
        default_branch=entry.default_branch or None,
        has_issues=entry.has_issues,
        has_wiki=entry.has_wiki,
        has_pages=entry.has_pages,
        created_at=entry.created_at,
        pushed_at=entry.pushed_at,
        updated_at=entry.updated_at,
    )


def _releases(entry: LegacyRepository) -> list[ReleaseRecord]:
    newest = entry.latest_release
    if newest is None:
        return []
    return [
        ReleaseRecord(
            tag_name=newest.tag, name=newest.name or None, published_at=newest.published_at, target_commitish=None
        )
    ]


def _facets(entry: LegacyRepository, documents: list[DocumentRecord]) -> dict[str, FacetRecord]:
    not_recorded = FacetRecord(status="unknown", reason=NOT_RECORDED)
    return {
        "head": not_recorded,
        "files": not_recorded,
        "readme": _readme_facet(entry, documents),
        "commits": not_recorded,
        "contributors": FacetRecord(status="unknown", reason=ONLY_A_COUNT),
        "releases": FacetRecord(
            status="unknown", reason=NO_RELEASE if entry.latest_release is None else ONLY_NEWEST_RELEASE
        ),
        "license": _facet(entry.license, (NO_LICENSE, ""), "no licence detected"),
        "description": _facet(entry.description, ("",), "no description set"),
        "topics": _facet(entry.topics, ([],), "no topics set"),
        "languages": _facet(entry.language, (NO_LANGUAGE, ""), "no language detected"),
        "stargazers_count": _facet(entry.stars),
        "forks_count": _facet(entry.forks),
        "subscribers_count": not_recorded,
        "open_issues_count": _facet(entry.open_issues),
        "size_kilobytes": _facet(entry.size),
    }


def _facet(value: object, none: tuple[object, ...] = (), absent_reason: str | None = None) -> FacetRecord:
    if value is None:
        return FacetRecord(status="unknown", reason=NOT_RECORDED)
    if value in none:
        return FacetRecord(status="absent", reason=absent_reason, origin=ORIGIN)
    return FacetRecord(status="observed", origin=ORIGIN)


def _readme_facet(entry: LegacyRepository, documents: list[DocumentRecord]) -> FacetRecord:
    if not documents:
        return FacetRecord(status="unknown", reason=NOT_RECORDED if entry.readme is None else README_NOT_READ)
    readme = documents[0]
    return FacetRecord(
        status=readme.status, reason=readme.reason, origin=ORIGIN if readme.status == "observed" else None
    )


def _readme(entry: LegacyRepository, limits: DocumentLimits) -> tuple[list[DocumentRecord], dict[str, bytes]]:
    if entry.readme is None or entry.readme == NO_README:
        return [], {}
    content = entry.readme.encode()
    oid = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
    most = limits.largest("readme")
    problem = f"larger than {most} bytes" if len(content) > most else None
    document = DocumentRecord(
        path=README_PATH,
        kind="readme",
        oid=oid,
        size_bytes=len(content),
        status="observed" if problem is None else "unknown",
        reason=problem,
    )
    return [document], ({oid: content} if problem is None else {})
