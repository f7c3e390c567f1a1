"""From GitHub's answer about one repository to its facts.

Belongs here: what each value is worth, given the errors that stand beside it. Does not belong here: asking.

A value with an error on its path or within it is not believed: it is unknown, or read again by the function that reads
more of its kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from research_platform_assets.github.live.deep.commits import history_page
from research_platform_assets.github.live.deep.directories import directories_within
from research_platform_assets.github.live.deep.facts import (
    Directories,
    Head,
    HistoryPage,
    Missing,
    RepositoryFacts,
    Unknown,
)
from research_platform_assets.github.live.deep.row_answers import RowAnswer
from research_platform_assets.github.live.deep.wire import (
    WireCount,
    WireLanguages,
    WireObject,
    WireReleases,
    WireRepository,
    WireT,
    WireTree,
    read,
    value_at,
)
from research_platform_assets.github.records import LanguageRecord, ReleaseRecord

_BRANCH = "defaultBranchRef"
_TREE = (_BRANCH, "target", "tree")
_HISTORY = (_BRANCH, "target", "history")
_NOWHERE = Unknown("GitHub's list goes on, and GitHub does not say where")


@dataclass(frozen=True)
class Listed:
    """Languages or releases of one repository so far, and where the list goes on."""

    languages: tuple[LanguageRecord, ...] = ()
    releases: tuple[ReleaseRecord, ...] = ()
    next_cursor: str | None = None


def repository_facts(answer: RowAnswer, key: bytes) -> RepositoryFacts | Missing:
    """The facts in `answer`; lists hold their first page (`languages_page` and `releases_page` say whether all)."""
    if not answer.value:
        return answer.missing()
    repository = read(WireRepository, answer.value)
    if isinstance(repository, Unknown):
        return Missing("unreadable", repository.reason)
    head = _head(answer, is_empty=repository.is_empty)
    watchers = _facet(answer, WireCount, "watchers")
    languages = languages_page(answer)
    releases = releases_page(answer)
    return RepositoryFacts(
        node_id=repository.node_id,
        repository_id=repository.repository_id,
        owner=repository.owner.login,
        name=repository.name,
        is_private=repository.is_private,
        is_archived=repository.is_archived,
        is_disabled=repository.is_disabled,
        is_fork=repository.is_fork,
        is_empty=repository.is_empty,
        subscribers_count=watchers if isinstance(watchers, Unknown) else watchers.total,
        languages=languages if isinstance(languages, Unknown) else languages.languages,
        releases=releases if isinstance(releases, Unknown) else releases.releases,
        head=head,
        history=_history(answer, key) if isinstance(head, Head) else None,
        directories=_directories(answer, head) if isinstance(head, Head) else None,
    )


def languages_page(answer: RowAnswer) -> Listed | Unknown:
    """The page of languages in `answer`."""
    page = _facet(answer, WireLanguages, "languages")
    if isinstance(page, Unknown):
        return page
    if page.page.leads_nowhere:
        return _NOWHERE
    languages = tuple(LanguageRecord(name=edge.node.name, size_bytes=edge.size) for edge in page.edges)
    return Listed(languages=languages, next_cursor=page.page.end_cursor if page.page.has_next else None)


def releases_page(answer: RowAnswer) -> Listed | Unknown:
    """The page of releases in `answer`, without drafts."""
    page = _facet(answer, WireReleases, "releases")
    if isinstance(page, Unknown):
        return page
    if page.page.leads_nowhere:
        return _NOWHERE
    releases = tuple(
        ReleaseRecord(
            tag_name=release.tag_name,
            name=release.name or None,
            published_at=release.published_at,
            target_commitish=release.commit.oid if release.commit is not None else None,
        )
        for release in page.nodes
        if not release.is_draft
    )
    return Listed(releases=releases, next_cursor=page.page.end_cursor if page.page.has_next else None)


def _facet(answer: RowAnswer, model: type[WireT], name: str) -> WireT | Unknown:
    reason = answer.reason_at(name)
    if reason is not None:
        return Unknown(reason)
    value = value_at(answer.value, name)
    return answer.unknown(name) if value is None else read(model, value)


def _head(answer: RowAnswer, *, is_empty: bool) -> Head | Unknown | None:
    branch: Mapping[str, Any] | None = value_at(answer.value, _BRANCH)
    if branch is None:
        reason = answer.reason_at(_BRANCH)
        # A repository that is not empty may lack its default branch: its commits are on others.
        return None if is_empty or (reason is None and not answer.errors) else answer.unknown(_BRANCH)
    commit, tree = value_at(branch, "target"), value_at(branch, "target", "tree")
    if commit is None or tree is None:
        return answer.unknown(*_TREE)
    oid, tree_oid = read(WireObject, commit), read(WireObject, tree)
    if isinstance(oid, Unknown):
        return oid
    return tree_oid if isinstance(tree_oid, Unknown) else Head(str(branch.get("name")), oid.oid, tree_oid.oid)


def _history(answer: RowAnswer, key: bytes) -> HistoryPage | None:
    value = value_at(answer.value, *_HISTORY)
    if value is None or answer.reason_at(*_HISTORY) is not None:
        return None
    page = history_page(value, key)
    return None if isinstance(page, Unknown) or page.total is None else page


def _directories(answer: RowAnswer, head: Head) -> Directories | None:
    value = value_at(answer.value, *_TREE)
    if value_at(value, "entries") is None or answer.reason_at(*_TREE) is not None:
        return None
    tree = read(WireTree, value)
    return None if isinstance(tree, Unknown) else directories_within(head.tree_oid, tree)
