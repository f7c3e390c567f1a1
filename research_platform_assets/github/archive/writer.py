"""Writing an organisation, captured from any source, as an archive.

Belongs here: the order in which files are written, and that nothing is left out. Does not belong here: what stands in a
file (`lines`, `stored_contents`), the folder (`destination`), capturing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from research_platform_assets.errors import ArchiveError, CaptureError
from research_platform_assets.github.archive import lines
from research_platform_assets.github.archive.destination import new_folder, write_file
from research_platform_assets.github.archive.masking import masked_organization, masked_repository
from research_platform_assets.github.archive.reading_back import Marks, check_reading, marks_of
from research_platform_assets.github.archive.stored_contents import Masking, Use, stored_content, uses_of
from research_platform_assets.github.archive.wire import is_file_name
from research_platform_assets.github.records import OrganizationPage, RepositoryPage
from research_platform_assets.github.source import ORGANIZATION_KEY, repository_key

_AGAIN = "discard the unfinished recording and record again"


@dataclass(frozen=True)
class Written:
    """What an archive holds: how many repositories, how many of them private, and how many contents.

    `masked_contents_count` are those that are not the original bytes, for the addresses in them.
    """

    repositories_count: int
    private_repositories_count: int
    contents_count: int
    masked_contents_count: int


def write_archive(
    directory: Path,
    pages: Iterable[tuple[str, Mapping[str, Any]]],
    content_of: Callable[[str], bytes | None],
    masking: Masking,
    *,
    replace: bool = False,
) -> Written:
    """Write `directory` as a recorded organisation that gives the same tables as `pages`, without e-mail addresses.

    It is there whole or not at all, and it was read back. The same pages give the same bytes.

    Args:
        directory: where nothing is, or an empty folder.
        pages: the pages of one complete capture, ordered by key.
        content_of: contents of the documents that the pages have as observed, by object id.
        masking: takes addresses out of the contents of a document.
        replace: an archive may stand in `directory`, if it holds nothing but what this package reads.

    Raises:
        CaptureError: pages or contents are missing or cannot be read.
        ArchiveError: nothing may be written to `directory`, or an archive cannot hold what was captured.
        StorageError: the disk refuses; what was at `directory` is still there.
    """
    directory = directory.resolve()
    with new_folder(directory, replace=replace) as folder:
        recording = _Recording(folder)
        for key, page in pages:
            recording.put_page(key, page)
        written = recording.finish(content_of, masking)
        try:
            check_reading(folder, recording.marks)
        except ArchiveError as error:
            raise ArchiveError(
                f"{directory} was not written, since it cannot hold what was captured: {error}"
            ) from error
    return written


class _Recording:
    """An archive that is being written."""

    def __init__(self, folder: Path) -> None:
        self.marks: dict[str, Marks] = {}
        self._folder = folder
        self._organization: OrganizationPage | None = None
        self._listing: list[bytes] = []
        self._private_count = 0
        self._names: dict[str, str] = {}
        self._uses: dict[str, list[Use]] = {}

    def put_page(self, key: str, page: Mapping[str, Any]) -> None:
        """Write what stands on a page."""
        if key == ORGANIZATION_KEY:
            self._organization = masked_organization(OrganizationPage.from_json(key, dict(page)))
            self.marks[key] = marks_of(self._organization)
            self._write("org.json", lines.organization_file(self._organization))
            return
        repository = masked_repository(RepositoryPage.from_json(key, dict(page)))
        self.marks[key] = marks_of(repository)
        self._take_name(repository.repository.name, key)
        self._listing.append(lines.repository_line(repository))
        self._private_count += repository.repository.is_private
        for relative, content in lines.repository_files(repository).items():
            self._write(relative, content)
        for oid, use in uses_of(repository):
            self._uses.setdefault(oid, []).append(use)

    def finish(self, content_of: Callable[[str], bytes | None], masking: Masking) -> Written:
        """Write the listing and the contents, once all pages are there."""
        self._check_complete()
        self._write("repos.jsonl", b"".join(self._listing))
        records: list[dict[str, Any]] = []
        for oid, uses in sorted(self._uses.items()):
            content = content_of(oid)
            if content is None:
                raise CaptureError(f"the capture lacks the contents {oid} of {uses[0].path}; {_AGAIN}")
            stored = stored_content(oid, content, uses, masking)
            self._write(f"blobs/{oid}", stored.content)
            records.append(stored.record)
        self._write("blobs.jsonl", lines.lines_file(records))
        masked_count = sum(record["replaced_addresses"] > 0 for record in records)
        return Written(len(self._listing), self._private_count, len(records), masked_count)

    def _take_name(self, name: str, key: str) -> None:
        if not is_file_name(name):
            raise ArchiveError(f"{key} has a name that files cannot have, {name!r}; {_AGAIN}")
        # A repository may be renamed and another take its name while both are captured.
        other = self._names.setdefault(name.lower(), key)
        if other != key:
            raise ArchiveError(f"{key} and {other} are both called {name}; {_AGAIN}")

    def _check_complete(self) -> None:
        if self._organization is None:
            raise CaptureError(f"the capture has no page of the organisation itself; {_AGAIN}")
        listed = {repository_key(repository_id) for repository_id in self._organization.repository_ids}
        odd = min(listed ^ (self.marks.keys() - {ORGANIZATION_KEY}), default=None)
        if odd is not None:
            problem = "is listed but has no page" if odd in listed else "has a page but is not listed"
            raise CaptureError(f"{odd} of {self._organization.organization.login} {problem}; {_AGAIN}")

    def _write(self, relative: str, content: bytes) -> None:
        write_file(self._folder / relative, content)
