"""Pages as an archive can hold them: without e-mail addresses, in the archive's order.

Belongs here: from a page to the page that reading its archive gives. It has the same tables, whose making
(`github.frames`) masks in the same way. Does not belong here: contents of documents, files and lines.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, TypeVar

from research_platform_assets.github.records import OrganizationPage, Record, RepositoryPage
from research_platform_assets.github.texts import masked, masked_keys

RecordT = TypeVar("RecordT", bound=Record)


def masked_organization(page: OrganizationPage) -> OrganizationPage:
    """The organisation's page without addresses, its repositories in order."""
    return _masked_record(page, repository_ids=sorted(page.repository_ids))


def masked_repository(page: RepositoryPage) -> RepositoryPage:
    """The repository's page without addresses; files and documents by path, commits by position.

    Paths and tags stay different from each other.
    """
    paths = [file.path for file in page.files]
    spelling = dict(zip(paths, masked_keys(paths), strict=True))
    tags = masked_keys([release.tag_name for release in page.releases])
    files = [_masked_record(file, path=spelling[file.path]) for file in page.files]
    documents = [
        _masked_record(document, path=spelling.get(document.path, masked(document.path))) for document in page.documents
    ]
    return _masked_record(
        page,
        files=sorted(files, key=lambda file: file.path),
        documents=sorted(documents, key=lambda document: document.path),
        commits=[_masked_record(commit) for commit in sorted(page.commits, key=lambda commit: commit.position)],
        releases=[
            _masked_record(release, tag_name=tag) for release, tag in zip(page.releases, tags, strict=True)
        ],
    )  # fmt: skip


def _masked_record(record: RecordT, **given: Any) -> RecordT:
    """`record` with every text in it masked, but with the values `given` as they are."""
    changed = {name: _masked_value(value) for name, value in record if name not in given}
    return record.model_copy(update=changed | given)


def _masked_value(value: Any) -> Any:
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, list):
        return [_masked_value(part) for part in value]  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, dict):
        return {key: _masked_value(part) for key, part in value.items()}  # pyright: ignore[reportUnknownVariableType]
    return _masked_record(value) if isinstance(value, Record) else value
