"""Commits of a history as records.

Belongs here: from GitHub's page of a history to a `HistoryPage`, without addresses. Does not belong here: putting pages
together (`history_progress`), what commits changed (`line_counts`).
"""

from __future__ import annotations

from typing import Any

from research_platform_assets.github.live.deep.authors import author_of
from research_platform_assets.github.live.deep.facts import HistoryPage, Unknown
from research_platform_assets.github.live.deep.wire import WireCommit, WireHistory, read
from research_platform_assets.github.records import CommitRecord


def history_page(value: Any, key: bytes, position: int = 0) -> HistoryPage | Unknown:
    """The page `value`, whose first commit is the one at `position` counted from the tip.

    A commit that GitHub leaves out leaves a gap in the positions. `key` is the secret that pseudonyms are made with.
    """
    page = read(WireHistory, value)
    if isinstance(page, Unknown):
        return page
    return HistoryPage(
        commits=tuple(
            _record(commit, at, key) for at, commit in enumerate(page.nodes, start=position) if commit is not None
        ),
        length=len(page.nodes),
        total=page.total,
        end_cursor=page.page.end_cursor,
        has_next=page.page.has_next,
    )


def _record(commit: WireCommit, position: int, key: bytes) -> CommitRecord:
    actor = commit.author
    account = (actor.user.account_id, actor.user.login) if actor is not None and actor.user is not None else None
    author = author_of(account, actor.name if actor else None, actor.address if actor else None, key)
    return CommitRecord(
        oid=commit.oid,
        position=position,
        authored_at=commit.authored_at,
        committed_at=commit.committed_at,
        author_id=author.account_id,
        author_login=author.login,
        author_identity=author.identity,
        author_pseudonym=author.pseudonym,
        author_name=author.name,
        author_type=author.type,
        headline=commit.headline,
        parents_count=commit.parents.total,
        files_changed=None,
        additions=None,
        deletions=None,
    )
