"""What follows from the tip of a default branch, put together.

Belongs here: from what GitHub told of history, files and documents to records and the state of each facet. Does not
belong here: asking (`chunk`, `contents`), what the listing tells (`pages`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from research_platform_assets.github.archive.facts import EMPTY_REPOSITORY
from research_platform_assets.github.archive.repository import NO_README
from research_platform_assets.github.live.contents import Documents
from research_platform_assets.github.live.deep import Head, History, Unknown
from research_platform_assets.github.records import (
    CommitRecord,
    ContributorRecord,
    DocumentRecord,
    FacetRecord,
    FileRecord,
    HeadRecord,
    IdentityLinkRecord,
    RepositoryPage,
)

NO_COMMITS = "default branch without a commit"
NO_CONTRIBUTORS = "no contributors listed"
OBSERVED = FacetRecord(status="observed")


@dataclass(frozen=True)
class Branch:
    """Everything of a page that depends on the default branch alone.

    `tree_oid` names the tree of `files`, null where they are not known. `is_unfinished` says that something unknown may
    be known when it is asked for again. `lost` says, by oid, why contents of documents can never be had.
    """

    head: HeadRecord
    facets: Mapping[str, FacetRecord]
    tree_oid: str | None = None
    files: Sequence[FileRecord] = ()
    documents: Sequence[DocumentRecord] = ()
    commits: Sequence[CommitRecord] = ()
    contributors: Sequence[ContributorRecord] = ()
    identity_links: Sequence[IdentityLinkRecord] = ()
    is_unfinished: bool = False
    lost: Mapping[str, str] = field(default_factory=dict[str, str])


#: Facets of a branch.
FACETS = ("head", "commits", "files", "readme", "contributors")


def unknown(reason: Unknown) -> FacetRecord:
    """The state of a facet that could not be had."""
    return FacetRecord(status="unknown", reason=reason.reason)


def absent(reason: str) -> FacetRecord:
    """The state of a facet that GitHub says there is not."""
    return FacetRecord(status="absent", reason=reason)


def of_page(page: RepositoryPage, tree_oid: str | None, lost: Mapping[str, str]) -> Branch:
    """The branch as a page has it."""
    return Branch(
        head=page.head,
        facets={name: page.facets[name] for name in FACETS},
        tree_oid=tree_oid,
        files=page.files,
        documents=page.documents,
        commits=page.commits,
        contributors=page.contributors,
        identity_links=page.identity_links,
        lost=lost,
    )


def without_head(head: Unknown | None, *, is_empty: bool) -> Branch:
    """The branch of a repository that has no tip, or whose tip could not be had."""
    if head is None:
        facet = absent(EMPTY_REPOSITORY if is_empty else NO_COMMITS)
        record = HeadRecord(head_oid=None, commits_count=0, recorded_commits_count=0, is_history_complete=True)
    else:
        facet = unknown(head)
        record = HeadRecord(head_oid=None, commits_count=None, recorded_commits_count=0, is_history_complete=False)
    is_unfinished = head is not None and not head.is_lasting
    return Branch(head=record, facets=dict.fromkeys(FACETS, facet), is_unfinished=is_unfinished)


def with_history(
    head: Head,
    history: History | Unknown,
    commits: Sequence[CommitRecord],
    contributors: Sequence[ContributorRecord] | Unknown,
) -> Branch:
    """The branch with its past; `commits` are all that are at hand, positions counted from the tip.

    A history that a failure cut short tells nothing: what is missing of it would look as if it had never been.
    """
    if isinstance(history, Unknown) or history.is_cut_short:
        reason = history if isinstance(history, Unknown) else Unknown(history.reason or "")
        # The tip is known, but a tip without the number of its commits would not fit the last known number.
        return Branch(
            head=HeadRecord(head_oid=None, commits_count=None, recorded_commits_count=0, is_history_complete=False),
            facets={name: unknown(reason) for name in ("head", "commits", "contributors")},
            is_unfinished=not reason.is_lasting,
        )
    return Branch(
        head=HeadRecord(
            head_oid=head.oid,
            commits_count=history.total,
            recorded_commits_count=len(commits),
            is_history_complete=history.is_complete,
        ),
        facets={"head": OBSERVED, "commits": OBSERVED, "contributors": _contributors_facet(contributors)},
        commits=commits,
        contributors=[] if isinstance(contributors, Unknown) else contributors,
        is_unfinished=isinstance(contributors, Unknown) and not contributors.is_lasting,
    )


def _contributors_facet(contributors: Sequence[ContributorRecord] | Unknown) -> FacetRecord:
    if isinstance(contributors, Unknown):
        return unknown(contributors)
    return OBSERVED if contributors else absent(NO_CONTRIBUTORS)


def with_files(
    branch: Branch,
    tree_oid: str,
    files: Sequence[FileRecord] | Unknown,
    documents: Documents,
    identity_links: Sequence[IdentityLinkRecord],
) -> Branch:
    """`branch` with its files and their documents."""
    if isinstance(files, Unknown):
        facets = {**branch.facets, "files": unknown(files), "readme": unknown(files)}
        return replace(branch, facets=facets, is_unfinished=branch.is_unfinished or not files.is_lasting)
    return replace(
        branch,
        facets={**branch.facets, "files": OBSERVED, "readme": _readme_facet(documents.records)},
        tree_oid=tree_oid,
        files=files,
        documents=documents.records,
        identity_links=identity_links,
        is_unfinished=branch.is_unfinished or documents.is_unfinished,
        lost=documents.lost,
    )


def _readme_facet(documents: Sequence[DocumentRecord]) -> FacetRecord:
    readme = next((document for document in documents if document.kind == "readme"), None)
    return absent(NO_README) if readme is None else FacetRecord(status=readme.status, reason=readme.reason)
