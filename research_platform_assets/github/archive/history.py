"""Commits, contributors and releases of one recorded repository.

Belongs here: these files and how far the history they hold is complete. Does not belong here: who people are
(`analysis.people`).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from research_platform_assets.github.archive.facts import FIRST_SYNTHETIC_ID, is_made_up, recorded_text
from research_platform_assets.github.archive.folder import ArchiveFolder
from research_platform_assets.github.archive.wire import (
    CONTRIBUTORS,
    HISTORY,
    RELEASES,
    RecordedAuthor,
    RecordedCommit,
    RecordedContributor,
    RecordedHistory,
    RecordedRelease,
    RecordedRepository,
)
from research_platform_assets.github.records import (
    AuthorIdentity,
    CommitRecord,
    ContributorRecord,
    HeadRecord,
    ReleaseRecord,
)


@dataclass(frozen=True)
class History:
    """What is recorded of a repository's past; None stands for a list that the archive does not hold."""

    head: HeadRecord
    commits: list[CommitRecord] | None
    contributors: list[ContributorRecord] | None
    releases: list[ReleaseRecord] | None
    is_empty: bool

    def accounts(self) -> dict[str, int]:
        """Account ids by lower-case login, as far as commits and contributors tell them."""
        return {
            login.lower(): account_id
            for login, account_id in (
                *((contributor.login, contributor.account_id) for contributor in self.contributors or ()),
                *((commit.author_login, commit.author_id) for commit in self.commits or ()),
            )
            if login is not None and account_id is not None
        }


def read_history(
    folder: ArchiveFolder, repository: RecordedRepository, *, has_files: bool, is_verbatim: bool = False
) -> History:
    """Read the four files of one repository; raises `ArchiveError` where one is damaged or cut short.

    `has_files` says whether the recorded tree has an entry: a repository with files is not empty, whatever else is
    recorded. Where texts are not `is_verbatim`, empty ones stand for none.
    """
    contributors = _contributors(folder, f"contributors/{repository.name}.json")
    has_made_up_ids = is_made_up((repository.provenance or {}).get("id"))
    commits = _commits(folder, f"commits/{repository.name}.jsonl", contributors or [], has_made_up_ids=has_made_up_ids)
    meta = _meta(folder, f"commits/{repository.name}.meta.json", commits)
    is_empty = not has_files and _says_no_commits(commits, meta)
    return History(
        head=_empty_head() if is_empty else _head(commits, meta),
        commits=commits,
        contributors=contributors,
        releases=_releases(folder, f"releases/{repository.name}.json", is_verbatim=is_verbatim),
        is_empty=is_empty,
    )


def author_identity(account_id: int | None, *, has_made_up_ids: bool) -> AuthorIdentity:
    """How far an author's identity can be trusted; without an account it is a pseudonym, recorded or not."""
    if account_id is None:
        return "pseudonym"
    return "synthetic" if has_made_up_ids and account_id >= FIRST_SYNTHETIC_ID else "account"


def _says_no_commits(commits: list[CommitRecord] | None, meta: RecordedHistory | None) -> bool:
    if commits or (commits is None and meta is None):
        return False
    return meta is None or meta.total_commits == 0


def _empty_head() -> HeadRecord:
    return HeadRecord(head_oid=None, commits_count=0, recorded_commits_count=0, is_history_complete=True)


def _head(commits: list[CommitRecord] | None, meta: RecordedHistory | None) -> HeadRecord:
    recorded = len(commits or ())
    # A shallow snapshot counts only the commits it holds, so its total says nothing about the repository; nor does a
    # total of none, since this repository is not empty.
    total = None if meta is None or meta.shallow else meta.total_commits or None
    return HeadRecord(
        head_oid=commits[0].oid if commits else None,
        commits_count=total,
        recorded_commits_count=recorded,
        is_history_complete=recorded > 0 and recorded == total,
    )


def _meta(folder: ArchiveFolder, relative: str, commits: list[CommitRecord] | None) -> RecordedHistory | None:
    meta: RecordedHistory | None = folder.value(relative, HISTORY)
    if meta is None:
        return None
    if commits is not None and len(commits) != meta.recorded_commits:
        problem = f"key recorded_commits: says {meta.recorded_commits}, but the list beside it holds {len(commits)}"
        folder.fail(relative, problem)
    if meta.total_commits < meta.recorded_commits:
        folder.fail(relative, f"key total_commits: {meta.total_commits} is less than recorded_commits")
    return meta


def _commits(
    folder: ArchiveFolder, relative: str, contributors: list[ContributorRecord], *, has_made_up_ids: bool
) -> list[CommitRecord] | None:
    if folder.find(relative) is None:
        return None
    commits: list[CommitRecord] = []
    first_line: dict[str, int] = {}
    for line, commit in folder.lines(relative, RecordedCommit):
        if first_line.setdefault(commit.sha, line) != line:
            folder.fail(relative, f"key sha: {commit.sha} stands in line {first_line[commit.sha]} already", line)
        commits.append(_commit_record(commit, len(commits), contributors, has_made_up_ids=has_made_up_ids))
    return commits


def _commit_record(
    commit: RecordedCommit, position: int, contributors: list[ContributorRecord], *, has_made_up_ids: bool
) -> CommitRecord:
    author = commit.author or RecordedAuthor()
    identity = author.identity
    if identity is None:
        author, identity = _worked_out(author, contributors, has_made_up_ids=has_made_up_ids)
    return CommitRecord(
        oid=commit.sha,
        position=position if commit.position is None else commit.position,
        authored_at=commit.date,
        committed_at=commit.committer_date,
        author_id=author.id,
        author_login=author.login,
        author_identity=identity,
        author_pseudonym=author.pseudonym,
        author_name=author.name,
        author_type=author.type,
        headline=commit.headline or "",
        parents_count=commit.parents,
        files_changed=commit.files_changed,
        additions=commit.additions,
        deletions=commit.deletions,
    )


def _worked_out(
    author: RecordedAuthor, contributors: list[ContributorRecord], *, has_made_up_ids: bool
) -> tuple[RecordedAuthor, AuthorIdentity]:
    """What follows from the contributor list for an author whose identity the archive does not give."""
    listed = _listed_account(author, contributors)
    account_id = listed.account_id if listed else author.id
    identity = author_identity(account_id, has_made_up_ids=has_made_up_ids)
    found = RecordedAuthor(
        login=author.login,
        name=author.name or None,
        id=account_id,
        pseudonym=author.pseudonym if identity == "pseudonym" else None,
        type=author.type or (listed.type if listed else None),
    )
    return found, identity


def _listed_account(author: RecordedAuthor, contributors: list[ContributorRecord]) -> ContributorRecord | None:
    """The author in the repository's contributor list: by id, or by login where the commit has no id."""
    login = author.login.lower() if author.id is None and author.login else None
    for contributor in contributors:
        if contributor.account_id == author.id or contributor.login.lower() == login:
            return contributor
    return None


def _contributors(folder: ArchiveFolder, relative: str) -> list[ContributorRecord] | None:
    recorded: list[RecordedContributor] | None = folder.value(relative, CONTRIBUTORS)
    if recorded is None:
        return None
    _refuse_repeated(folder, relative, "id", (entry.id for entry in recorded))
    return [
        ContributorRecord(account_id=entry.id, login=entry.login, type=entry.type, contributions=entry.contributions)
        for entry in recorded
    ]


def _releases(folder: ArchiveFolder, relative: str, *, is_verbatim: bool) -> list[ReleaseRecord] | None:
    recorded: list[RecordedRelease] | None = folder.value(relative, RELEASES)
    if recorded is None:
        return None
    _refuse_repeated(folder, relative, "tag_name", (entry.tag_name for entry in recorded))
    return [
        ReleaseRecord(
            tag_name=entry.tag_name,
            name=recorded_text(entry.name, is_verbatim=is_verbatim),
            published_at=entry.published_at,
            target_commitish=recorded_text(entry.target_commitish, is_verbatim=is_verbatim),
        )
        for entry in recorded
    ]


def _refuse_repeated(folder: ArchiveFolder, relative: str, key: str, values: Iterable[Hashable]) -> None:
    seen: set[Hashable] = set()
    for number, value in enumerate(values, start=1):
        if value in seen:
            folder.fail(relative, f"key {key}: entry {number} repeats an earlier one")
        seen.add(value)
