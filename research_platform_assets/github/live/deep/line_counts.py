"""What commits changed: lines and files.

Belongs here: reading the changes of histories whose commits are known. Does not belong here: the commits themselves.

GitHub computes these numbers from the contents of each commit and its parent, which takes it far longer than anything
else about a commit. So they are asked for apart, a bounded number of commits at a time, over all repositories: when
they are too much for GitHub, nothing else is lost, and these numbers are null.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from research_platform_assets.github.live.deep.asking import Asker, Question, Row, calls_for
from research_platform_assets.github.live.deep.batch_size import BatchSize
from research_platform_assets.github.live.deep.documents import load
from research_platform_assets.github.live.deep.facts import Unknown
from research_platform_assets.github.live.deep.history_progress import History
from research_platform_assets.github.live.deep.row_answers import RowAnswer
from research_platform_assets.github.live.deep.wire import WireLinePage, read, value_at
from research_platform_assets.github.records import CommitRecord

#: The size counts commits.
_QUESTION = Question("line counts", load("line_counts"), BatchSize(400, step=50, largest=1000))
#: A row costs GitHub something even if it is for a single commit.
_LEAST_WEIGHT = 10
_SMALLER = 4
#: Commits of a full page of a history.
_PAGE = 100
#: So many of the newest commits of a repository are asked for.
MOST_COUNTED = 2_000


@dataclass(frozen=True)
class LineCounts:
    """Lines added and deleted by a commit, and the number of files it changed where GitHub knows that."""

    additions: int
    deletions: int
    files_changed: int | None


@dataclass(frozen=True)
class Wanted:
    """Commits to ask for: `count` of them behind a cursor, `first` at a time."""

    node_id: str
    head_oid: str
    after: str | None
    count: int
    first: int

    @property
    def row(self) -> Row:
        """The row that asks for the first of them."""
        variables = {"id": self.node_id, "oid": self.head_oid, "after": self.after, "first": self.first}
        return Row(variables, weight=max(self.first, _LEAST_WEIGHT))


async def line_counts(
    asker: Asker, histories: Mapping[str, History], most_commits: int = MOST_COUNTED
) -> dict[str, LineCounts]:
    """Changes by commit oid, for the newest commits of each history (by node id); what cannot be had is left out.

    `most_commits` is for each repository; pages are not split for it, so it may be exceeded by less than a page.
    """
    waiting = [part for node_id, history in histories.items() for part in wanted_of(node_id, history, most_commits)]
    found: dict[str, LineCounts] = {}
    while waiting:
        further: list[Wanted] = []
        for wanted, answer in zip(waiting, await asker.ask(_QUESTION, [part.row for part in waiting]), strict=True):
            counts, more = counted(wanted, answer)
            found |= counts
            further += more
        waiting = further
    return found


def wanted_of(node_id: str, history: History, most_commits: int) -> list[Wanted]:
    """What to ask for to know the changes of the newest commits of `history`."""
    wanted: list[Wanted] = []
    for page in history.pages:
        if sum(part.count for part in wanted) >= most_commits:
            break
        wanted.append(Wanted(node_id, history.head_oid, page.after, page.commits_count, page.commits_count))
    return wanted


def counted(wanted: Wanted, answer: RowAnswer) -> tuple[dict[str, LineCounts], list[Wanted]]:
    """The changes in `answer`, and what is left to be asked for."""
    if answer.is_too_large:
        smaller = replace(wanted, first=max(1, wanted.first // _SMALLER))
        return {}, [smaller] if wanted.first > 1 else []
    page = read(WireLinePage, value_at(answer.value, "object", "history"))
    if isinstance(page, Unknown):
        return {}, []
    counts = {
        commit.oid: LineCounts(commit.additions, commit.deletions, commit.files)
        for commit in page.nodes
        if commit is not None
    }
    left = wanted.count - len(page.nodes)
    if left <= 0 or not page.nodes or page.page.end_cursor is None:
        return counts, []
    return counts, [replace(wanted, after=page.page.end_cursor, count=left, first=min(wanted.first, left))]


def known_line_counts(commits: Iterable[CommitRecord]) -> dict[str, LineCounts]:
    """What is known of the changes of `commits`, by oid; it never changes."""
    return {
        commit.oid: LineCounts(commit.additions, commit.deletions, commit.files_changed)
        for commit in commits
        if commit.additions is not None and commit.deletions is not None
    }


def are_counted(commits: Iterable[CommitRecord]) -> bool:
    """Whether the changes of all commits are known that are asked for them."""
    return all(commit.additions is not None for commit in commits if commit.position < MOST_COUNTED)


def with_line_counts(commits: Iterable[CommitRecord], counts: Mapping[str, LineCounts]) -> list[CommitRecord]:
    """`commits` with what is known of their changes."""
    return [_with_counts(commit, counts.get(commit.oid)) for commit in commits]


def _with_counts(commit: CommitRecord, counts: LineCounts | None) -> CommitRecord:
    if counts is None:
        return commit
    return commit.model_copy(
        update={
            "additions": counts.additions,
            "deletions": counts.deletions,
            "files_changed": counts.files_changed,
        }
    )


def line_count_calls(commits: Sequence[int], most_commits: int = MOST_COUNTED) -> int:
    """How many questions `line_counts` takes for histories of so many commits each."""
    weights: list[int] = []
    for count in commits:
        pages = [_PAGE] * (min(count, most_commits) // _PAGE) + [min(count, most_commits) % _PAGE]
        weights += [max(page, _LEAST_WEIGHT) for page in pages if page]
    return calls_for(_QUESTION.size, weights)
