"""One recorded repository as a page.

Belongs here: putting the files of one repository together and saying what is known of each part. Does not belong here:
reading the files, choosing documents.
"""

from __future__ import annotations

from collections.abc import Sized
from dataclasses import dataclass

from research_platform_assets.github.archive.contents import Contents, read_tree
from research_platform_assets.github.archive.facts import EMPTY_REPOSITORY, NOT_RECORDED, part_facet
from research_platform_assets.github.archive.folder import ArchiveFolder
from research_platform_assets.github.archive.history import History, read_history
from research_platform_assets.github.archive.listing import repository_record, value_facets
from research_platform_assets.github.archive.wire import RecordedRepository
from research_platform_assets.github.archive.wire_facts import FACTS, RecordedFacts
from research_platform_assets.github.documents import DocumentLimits, Selection, select_documents
from research_platform_assets.github.identity import mailmap_links
from research_platform_assets.github.readme_choice import choose_readme
from research_platform_assets.github.records import (
    DocumentRecord,
    FacetRecord,
    FileRecord,
    IdentityLinkRecord,
    RepositoryPage,
)
from research_platform_assets.github.texts import clean_path

CONTENTS_NOT_RECORDED = "contents not recorded"
NO_README = "no README in the tree"


@dataclass(frozen=True)
class RepositoryCapture:
    """The page of one repository and the contents found with it, by git object id."""

    page: RepositoryPage
    documents: dict[str, bytes]


@dataclass(frozen=True)
class CaptureContext:
    """What reading any repository of an archive needs."""

    folder: ArchiveFolder
    contents: Contents
    login: str
    limits: DocumentLimits
    is_verbatim: bool = False


def capture_repository(context: CaptureContext, repository: RecordedRepository) -> RepositoryCapture:
    """Read everything recorded of one repository; raises `ArchiveError` where a file is damaged."""
    return _stated(context, repository) if context.is_verbatim else _concluded(context, repository)


def _stated(context: CaptureContext, repository: RecordedRepository) -> RepositoryCapture:
    """The page where `facts/` says what is known."""
    folder, relative = context.folder, f"facts/{repository.name}.json"
    facts: RecordedFacts | None = folder.value(relative, FACTS)
    if facts is None:
        folder.fail(relative, "is missing")
    files = read_tree(folder, repository.name)
    history = read_history(folder, repository, has_files=bool(files), is_verbatim=True)
    found: dict[str, bytes] = {}
    for document in facts.documents:
        if document.status == "observed":
            content = context.contents.read(document.oid)
            if content is None:
                folder.fail(f"blobs/{document.oid}", f"is missing, but {relative} says that it was read")
            found[document.oid] = content
    page = RepositoryPage(
        repository=repository_record(repository, context.login, is_verbatim=True),
        head=facts.head.record(),
        facets={name: facet.record() for name, facet in facts.facets.items()},
        files=files or [],
        documents=[document.record() for document in facts.documents],
        commits=history.commits or [],
        contributors=history.contributors or [],
        releases=history.releases or [],
        identity_links=[link.record() for link in facts.identity_links],
    )
    return RepositoryCapture(page, found)


def _concluded(context: CaptureContext, repository: RecordedRepository) -> RepositoryCapture:
    """The page where it has to be concluded from the files what is known."""
    files = read_tree(context.folder, repository.name)
    history = read_history(context.folder, repository, has_files=bool(files))
    readme = choose_readme(files or [], lambda oid: _link_target(context.contents, oid))
    found: dict[str, bytes] = {}
    selections = select_documents(files or [], readme, context.limits, repository=repository.name)
    documents = [_document(context.contents, selection, found) for selection in selections]
    page = RepositoryPage(
        repository=repository_record(repository, context.login),
        head=history.head,
        facets=value_facets(repository) | part_facets(repository, history, files, documents),
        files=files or [],
        documents=documents,
        commits=history.commits or [],
        contributors=history.contributors or [],
        releases=history.releases or [],
        identity_links=_identity_links(documents, found, history),
    )
    return RepositoryCapture(page, found)


def part_facets(
    repository: RecordedRepository, history: History, files: list[FileRecord] | None, documents: list[DocumentRecord]
) -> dict[str, FacetRecord]:
    """State of the facts that have files of their own, by facet."""
    # An archive with provenance was made from the git history; GitHub's own lists are inferred from it.
    from_git, inferred = ("git", "derived") if repository.provenance is not None else (None, None)
    # An empty list of a repository that is not empty was cut off, so it tells nothing.
    commits = len(history.commits) if history.commits else None

    def facet(count: int | None, origin: str | None, absent_reason: str | None = None) -> FacetRecord:
        return part_facet(count, is_empty_repository=history.is_empty, origin=origin, absent_reason=absent_reason)

    return {
        "head": facet(commits, from_git),
        "commits": facet(commits, from_git),
        "files": facet(_length(files), from_git),
        "readme": _readme_facet(files, documents, from_git, is_empty_repository=history.is_empty),
        "contributors": facet(_length(history.contributors), inferred, "no contributors listed"),
        "releases": facet(_length(history.releases), inferred, "no releases published"),
    }


def _length(records: Sized | None) -> int | None:
    return None if records is None else len(records)


def _readme_facet(
    files: list[FileRecord] | None, documents: list[DocumentRecord], origin: str | None, *, is_empty_repository: bool
) -> FacetRecord:
    readme = next((document for document in documents if document.kind == "readme"), None)
    if is_empty_repository:
        return FacetRecord(status="absent", reason=EMPTY_REPOSITORY, origin=origin)
    if files is None:
        return FacetRecord(status="unknown", reason=NOT_RECORDED)
    if readme is None:
        return FacetRecord(status="absent", reason=NO_README, origin=origin)
    is_observed = readme.status == "observed"
    return FacetRecord(status=readme.status, reason=readme.reason, origin=origin if is_observed else None)


def _link_target(contents: Contents, oid: str) -> str | None:
    content = contents.read(oid)
    return None if content is None else clean_path(content.decode("utf-8", "surrogateescape"))


def _document(contents: Contents, selection: Selection, found: dict[str, bytes]) -> DocumentRecord:
    """The record of a document; its contents, where recorded, go to `found`."""
    content = contents.read(selection.oid) if selection.problem is None else None
    if content is not None:
        found[selection.oid] = content
    recorded_size = contents.size_bytes(selection.oid)
    problem = selection.problem or (CONTENTS_NOT_RECORDED if content is None else None)
    return DocumentRecord(
        path=selection.path,
        kind=selection.kind,
        oid=selection.oid,
        size_bytes=selection.size_bytes if recorded_size is None else recorded_size,
        status="observed" if problem is None else "unknown",
        reason=problem,
    )


def _identity_links(
    documents: list[DocumentRecord], found: dict[str, bytes], history: History
) -> list[IdentityLinkRecord]:
    mailmap = next((document for document in documents if document.kind == "mailmap" and document.oid in found), None)
    if mailmap is None:
        return []
    return mailmap_links(found[mailmap.oid].decode("utf-8", "replace"), mailmap.path, history.accounts())
