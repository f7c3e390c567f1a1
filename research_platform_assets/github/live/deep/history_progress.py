"""How far a history is read, and when it is whole.

Belongs here: putting pages together, finding the history known before, holding the result against the number of commits
that GitHub counts. Does not belong here: asking.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from research_platform_assets.github.live.deep.authors import with_account_ids
from research_platform_assets.github.live.deep.facts import HistoryPage, Unknown
from research_platform_assets.github.records import CommitRecord


@dataclass(frozen=True)
class KnownHistory:
    """What an earlier capture knows: the tip it saw, how many commits GitHub counted from there, which it holds."""

    head_oid: str
    commits_count: int
    oids: frozenset[str]


@dataclass(frozen=True)
class PageMark:
    """Where a page of a history begins (null for the first) and how many commits from there are of interest."""

    after: str | None
    commits_count: int


@dataclass(frozen=True)
class History:
    """The history of a tip, newest first, as far as it is read; positions count from the tip.

    `full`: everything is in `commits`. `joined`: `commits` holds what the known history lacks (`joined_commits` puts
    both together). `total` is GitHub's number of commits. `reason` says why a history is not complete, `is_cut_short`
    that this was a failure rather than a limit. `pages` are for `line_counts`.
    """

    head_oid: str
    kind: Literal["full", "joined"]
    commits: tuple[CommitRecord, ...]
    total: int
    is_complete: bool
    reason: str | None
    pages: tuple[PageMark, ...]
    is_cut_short: bool = False


@dataclass(frozen=True)
class Progress:
    """A history that is being read; `commits` holds each commit once."""

    head_oid: str
    most_commits: int
    known: KnownHistory | None = None
    commits: tuple[CommitRecord, ...] = ()
    total: int | None = None
    end_cursor: str | None = None
    has_next: bool = True
    pages: tuple[PageMark, ...] = ()
    reason: str | None = None

    def after_page(self, page: HistoryPage) -> Progress:
        """The progress with one more page."""
        seen = {commit.oid for commit in self.commits}
        fresh = tuple(commit for commit in page.commits if commit.oid not in seen)
        stands_still = page.has_next and (page.end_cursor in (None, self.end_cursor) or page.length == 0)
        return replace(
            self,
            commits=self.commits + fresh,
            total=self.total if page.total is None else page.total,
            end_cursor=page.end_cursor,
            has_next=page.has_next and not stands_still,
            pages=(*self.pages, PageMark(self.end_cursor, page.length)),
        )

    def after_failure(self, unknown: Unknown) -> Progress:
        """The progress when the next page cannot be had."""
        return replace(self, has_next=False, reason=unknown.reason)

    @property
    def new_commits(self) -> tuple[CommitRecord, ...]:
        """The commits that the known history lacks."""
        known = self.known.oids if self.known is not None else frozenset[str]()
        return tuple(commit for commit in self.commits if commit.oid not in known)

    @property
    def is_joined(self) -> bool:
        """Whether the new commits and those counted before are exactly what GitHub counts now.

        Meeting the known tip is not enough: a branch that was merged since may hold commits older than it, which come
        further down.
        """
        if self.known is None or self.total is None:
            return False
        is_met = any(commit.oid == self.known.head_oid for commit in self.commits)
        return is_met and len(self.new_commits) + self.known.commits_count == self.total

    @property
    def is_done(self) -> bool:
        """Whether no further page is wanted."""
        return not self.has_next or self.is_joined or len(self.commits) >= self.most_commits

    def result(self) -> History | Unknown:
        """What was read; unknown where GitHub gave no page at all."""
        if self.total is None:
            return Unknown(self.reason or "GitHub does not count the commits")
        if self.is_joined:
            return self._result("joined", self.new_commits, reason=None)
        return self._result("full", self.commits[: self.most_commits], self._shortage())

    def _result(self, kind: Literal["full", "joined"], commits: Sequence[CommitRecord], reason: str | None) -> History:
        wanted = {commit.oid for commit in commits}
        named = tuple(with_account_ids(self.commits))
        return History(
            head_oid=self.head_oid,
            kind=kind,
            commits=tuple(commit for commit in named if commit.oid in wanted),
            total=self.total or 0,
            is_complete=reason is None,
            reason=reason,
            pages=self._pages_with(wanted),
            is_cut_short=kind == "full" and self.reason is not None,
        )

    def _shortage(self) -> str | None:
        if self.reason is not None:
            return self.reason
        if self.has_next or len(self.commits) > self.most_commits:
            return f"the history is longer than the {self.most_commits} commits that are read"
        if len(self.commits) != self.total:
            return f"GitHub counts {self.total} commits and lists {len(self.commits)}"
        return None

    def _pages_with(self, wanted: set[str]) -> tuple[PageMark, ...]:
        """The pages that hold commits of `wanted`, each as far as its last one."""
        positions = [commit.position for commit in self.commits if commit.oid in wanted]
        marks: list[PageMark] = []
        start = 0
        for page in self.pages:
            last = bisect_left(positions, start + page.commits_count) - 1
            if last >= 0 and positions[last] >= start:
                marks.append(PageMark(page.after, positions[last] - start + 1))
            start += page.commits_count
        return tuple(marks)


def joined_commits(new: Iterable[CommitRecord], known: Iterable[CommitRecord]) -> list[CommitRecord]:
    """`new` at their positions and `known` in their order in the places between, positions renewed."""
    taken = {commit.position: commit for commit in new}
    older = iter(sorted(known, key=lambda commit: commit.position))
    result: list[CommitRecord] = []
    for commit in older:
        while (position := len(result)) in taken:
            result.append(taken.pop(position))
        result.append(commit.model_copy(update={"position": position}))
    rest = sorted(taken.values(), key=lambda commit: commit.position)
    return result + [commit.model_copy(update={"position": at}) for at, commit in enumerate(rest, start=len(result))]
