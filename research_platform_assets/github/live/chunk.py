"""The deep facts of some repositories, read stage by stage: a question is for many of them, and they go one by one.

Belongs here: the stages of reading, and what is used again of what was known. Does not belong here: which repositories
are read (`source`), how the parts make a page (`branch`, `pages`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from research_platform_assets.github.documents import DocumentLimits
from research_platform_assets.github.identity import mailmap_links
from research_platform_assets.github.live import branch as branches
from research_platform_assets.github.live import deep
from research_platform_assets.github.live.branch import Branch
from research_platform_assets.github.live.contents import Contents, Documents, Tree
from research_platform_assets.github.live.deep import (
    Asker,
    Head,
    History,
    HistoryLimits,
    KnownHistory,
    Missing,
    RepositoryFacts,
    Unknown,
)
from research_platform_assets.github.live.deep.facts import Directories
from research_platform_assets.github.live.deep.rest import get, repository_url
from research_platform_assets.github.live.listing import Row
from research_platform_assets.github.live.pages import page_of_facts
from research_platform_assets.github.live.replay import Answers
from research_platform_assets.github.records import (
    CommitRecord,
    ContributorRecord,
    FileRecord,
    IdentityLinkRecord,
    RepositoryPage,
)
from research_platform_assets.github.source import SourceMemory


@dataclass(frozen=True)
class Limits:
    """How much is read of one repository."""

    documents: DocumentLimits = field(default_factory=DocumentLimits)
    most_commits: int = 20_000
    most_files: int = 100_000


#: So many files of repositories that are read side by side are held in memory. With those of the last tree, which may
#: be 100,000 more, a process takes a little less than a gigabyte.
MOST_FILES_TOGETHER = 300_000


@dataclass(frozen=True)
class Known:
    """What an earlier capture, made by the same recipe, knows of a repository.

    `is_unfinished` says that something of its branch is to be asked for again, `lost`, by oid, why contents never are,
    `is_due` that it is so old that authors are asked for anew: whose account a commit belongs to changes when people
    link their addresses.
    """

    page: RepositoryPage
    tree_oid: str | None
    is_unfinished: bool
    is_due: bool = False
    lost: Mapping[str, str] = field(default_factory=dict[str, str])

    def branch_at(self, head: Head) -> Branch | None:
        """The branch, if it still stands."""
        if self.is_unfinished or self.is_due:
            return None
        if self.page.head.head_oid != head.oid or self.tree_oid != head.tree_oid:
            return None
        return branches.of_page(self.page, self.tree_oid, self.lost)

    def history(self) -> KnownHistory | None:
        """The history, if it is whole and may be built upon."""
        head = self.page.head
        if self.is_unfinished and not deep.are_counted(self.page.commits):
            return None
        if self.is_due or head.head_oid is None or head.commits_count is None or not head.is_history_complete:
            return None
        return KnownHistory(head.head_oid, head.commits_count, frozenset(commit.oid for commit in self.page.commits))

    def directories(self) -> Directories:
        """The directories of its files."""
        return {} if self.tree_oid is None else deep.directories_of_files(self.tree_oid, self.page.files)


@dataclass(frozen=True)
class Deep:
    """A page that was read; `lost` says, by oid, why contents of its documents can never be had."""

    page: RepositoryPage
    tree_oid: str | None
    is_unfinished: bool
    lost: Mapping[str, str]


@dataclass(frozen=True)
class Outline:
    """What is known of some repositories before their past and their documents are read.

    `rows` are those of the repositories asked for whose trees fit into memory together. `facts` by node id; `standing`
    are branches that need not be read, `changed` are the repositories whose branch has to be, `trees` their files,
    `known` what was known of them before.
    """

    rows: Sequence[Row]
    facts: Mapping[str, RepositoryFacts | Unknown]
    standing: Mapping[str, Branch]
    changed: Sequence[RepositoryFacts]
    trees: Mapping[str, list[FileRecord] | Unknown]
    known: Mapping[str, Known]

    def readable(self) -> list[Tree]:
        """The trees that are known."""
        return [
            Tree(fact.node_id, fact.owner, fact.name, files)
            for fact in self.changed
            if not isinstance(files := self.trees[fact.node_id], Unknown)
        ]

    def before(self) -> dict[str, Known]:
        """What was known of those that changed, by node id; those that stand need nothing of it."""
        return {fact.node_id: self.known[fact.node_id] for fact in self.changed if fact.node_id in self.known}

    def lost(self) -> dict[str, str]:
        """Why contents can never be had, by oid."""
        return {oid: reason for earlier in self.before().values() for oid, reason in earlier.lost.items()}


class ChunkReader:
    """Reads one chunk of a capture: a hundred repositories or so."""

    def __init__(
        self,
        asker: Asker,
        direct: Asker,
        answers: Answers,
        memory: SourceMemory,
        key: bytes,
        login: str,
        limits: Limits,
        most_files: int = MOST_FILES_TOGETHER,
    ) -> None:
        """`asker` asks GitHub, `direct` without keeping answers.

        `key` is the secret that pseudonyms are made with, `login` owns the repositories. Reading ends with those that
        make more than `most_files` files together.
        """
        self._asker = asker
        self._contents = Contents(asker, direct, answers, memory, key, limits.documents)
        self._key = key
        self._login = login
        self._limits = limits
        self._most_files = most_files

    async def outline(self, rows: Sequence[Row], known: Mapping[str, Known]) -> Outline:
        """What the repositories of `rows` are now, and their trees; `known` is what was known of them, by node id.

        Where that is too much for memory, the outline has some of `rows` only, the first one or another one at least;
        which ones follows from the answers alone, so a chunk that is begun again has the same.

        Errors of the client that concern the whole capture are passed on, here and by `read`.
        """
        found = await deep.repositories(self._asker, [row["node_id"] for row in rows], self._key)
        rows = rows[: fitting([_entries_shown(found[row["node_id"]]) for row in rows], self._most_files)]
        facts = {row["node_id"]: await self._facts(row, found[row["node_id"]]) for row in rows}
        standing: dict[str, Branch] = {}
        changed: list[RepositoryFacts] = []
        for node_id, fact in facts.items():
            branch = _standing(fact, known.get(node_id))
            if branch is not None:
                standing[node_id] = branch
            elif isinstance(fact, RepositoryFacts):
                changed.append(fact)
        # Those that still stand need no directories; taking all of them apart would take long.
        before = [known[fact.node_id] for fact in changed if fact.node_id in known]
        directories = {oid: entries for one in before for oid, entries in one.directories().items()}
        trees = await deep.trees(self._asker, changed, directories, self._limits.most_files, self._most_files)
        put_off = {fact.node_id for fact in changed} - trees.keys()
        return Outline(
            rows=[row for row in rows if row["node_id"] not in put_off],
            facts=facts,
            standing=standing,
            changed=[fact for fact in changed if fact.node_id not in put_off],
            trees=trees,
            known=known,
        )

    def ahead(self, outline: Outline) -> tuple[int, int]:
        """How many questions and REST requests `read` will take, as far as that can be told beforehand."""
        pages: list[int] = []
        commits: list[int] = []
        lists = 0
        for fact in outline.changed:
            first = fact.history
            past = outline.known[fact.node_id].history() if fact.node_id in outline.known else None
            total = min(first.total or 0, self._limits.most_commits) if first else 0
            fresh = max(total - past.commits_count, 1) if past else total
            commits.append(fresh)
            pages.append(-(-max(fresh - first.length, 0) // 100) if first else 1)
            lists += first is not None and (first.total or 0) > self._limits.most_commits
        blobs, contents = deep.blob_calls(self._contents.expected(outline.readable(), outline.lost()))
        return deep.history_calls(pages) + deep.line_count_calls(commits) + blobs, contents + lists

    async def read(self, outline: Outline) -> dict[str, Deep]:
        """The page of each repository of `outline`, by node id."""
        branch_of = {**outline.standing, **await self._changed(outline)}
        result: dict[str, Deep] = {}
        for row in outline.rows:
            node_id = row["node_id"]
            fact, branch = outline.facts[node_id], branch_of[node_id]
            page = page_of_facts(row, self._login, fact, branch)
            is_unfinished = branch.is_unfinished or _lacks(fact)
            result[node_id] = Deep(page, branch.tree_oid, is_unfinished, branch.lost)
        return result

    async def _facts(self, row: Row, found: RepositoryFacts | Missing) -> RepositoryFacts | Unknown:
        """The facts of a listed repository; where GitHub denies that it is there, REST may say why."""
        if isinstance(found, RepositoryFacts):
            if found.repository_id == row["id"]:
                return found
            return Unknown("GitHub answers with another repository")
        if found.kind != "not found":
            return Unknown(found.reason)
        owner, _, name = str(row.get("full_name") or f"{self._login}/{row['name']}").partition("/")
        page = await get(self._asker.client, repository_url(owner, name))
        return page if isinstance(page, Unknown) else Unknown(found.reason)

    async def _changed(self, outline: Outline) -> dict[str, Branch]:
        facts, before = outline.changed, outline.before()
        pasts = {node_id: past for node_id, one in before.items() if (past := one.history())}
        limits = HistoryLimits(self._limits.most_commits)
        histories = await deep.histories(self._asker, facts, self._key, pasts, limits)
        # What a commit changed never changes.
        counts = {
            oid: lines for one in before.values() for oid, lines in deep.known_line_counts(one.page.commits).items()
        }
        whole = {
            node_id: history
            for node_id, history in histories.items()
            if isinstance(history, History) and not deep.are_counted(deep.with_line_counts(history.commits, counts))
        }
        counts |= await deep.line_counts(self._asker, whole)
        documents = await self._contents.documents(outline.readable(), outline.lost())
        result: dict[str, Branch] = {}
        for fact in facts:
            history = histories[fact.node_id]
            commits = _commits(history, counts, before.get(fact.node_id))
            contributors = await self._contributors(fact, history, commits)
            files = outline.trees[fact.node_id]
            found = documents.get(fact.node_id, Documents())
            result[fact.node_id] = _branch(fact, history, commits, contributors, files, found)
        return result

    async def _contributors(
        self, fact: RepositoryFacts, history: History | Unknown, commits: Sequence[CommitRecord]
    ) -> Sequence[ContributorRecord] | Unknown:
        """Counted where every commit is at hand, else GitHub's own list."""
        if isinstance(history, Unknown) or history.is_cut_short:
            return Unknown("the history could not be read")
        if history.is_complete:
            return deep.contributors_of_commits(commits)
        return await deep.contributors(self._asker.client, fact.owner, fact.name)


def fitting(weights: Iterable[int], most: int) -> int:
    """How many from the front weigh no more than `most` together; one at least."""
    total = 0
    count = 0
    for weight in weights:
        total += weight
        if count and total > most:
            break
        count += 1
    return count


def _entries_shown(found: RepositoryFacts | Missing) -> int:
    """How many entries of its tree came along with the first question."""
    directories = found.directories if isinstance(found, RepositoryFacts) else None
    return sum(len(entries) for entries in (directories or {}).values())


def _standing(fact: RepositoryFacts | Unknown, known: Known | None) -> Branch | None:
    """The branch where it need not be read: there is none, it could not be had, or it is the one known before."""
    if isinstance(fact, Unknown):
        return branches.without_head(fact, is_empty=False)
    if not isinstance(fact.head, Head):
        return branches.without_head(fact.head, is_empty=fact.is_empty)
    return None if known is None else known.branch_at(fact.head)


def _commits(
    history: History | Unknown, counts: Mapping[str, deep.LineCounts], known: Known | None
) -> list[CommitRecord]:
    """All commits at hand, with what is known of their changes and of their authors' accounts."""
    if isinstance(history, Unknown):
        return []
    commits = deep.with_line_counts(history.commits, counts)
    if history.kind == "joined" and known:
        commits = deep.joined_commits(commits, known.page.commits)
    return deep.with_account_ids(commits)


def _branch(
    fact: RepositoryFacts,
    history: History | Unknown,
    commits: Sequence[CommitRecord],
    contributors: Sequence[ContributorRecord] | Unknown,
    files: list[FileRecord] | Unknown,
    documents: Documents,
) -> Branch:
    if not isinstance(fact.head, Head):
        raise TypeError("a repository without a tip has no branch to put together")
    past = branches.with_history(fact.head, history, commits, contributors)
    past = replace(past, is_unfinished=past.is_unfinished or not deep.are_counted(commits))
    return branches.with_files(past, fact.head.tree_oid, files, documents, _identity_links(documents, past))


def _identity_links(documents: Documents, branch: Branch) -> list[IdentityLinkRecord]:
    if documents.mailmap is None:
        return []
    path, text = documents.mailmap
    accounts = {
        login.lower(): account_id
        for login, account_id in (
            *((contributor.login, contributor.account_id) for contributor in branch.contributors),
            *((commit.author_login, commit.author_id) for commit in branch.commits),
        )
        if login is not None and account_id is not None
    }
    return mailmap_links(text, path, accounts)


def _lacks(fact: RepositoryFacts | Unknown) -> bool:
    """Whether something of `fact` is worth asking for again."""
    if isinstance(fact, Unknown):
        return not fact.is_lasting
    return any(
        isinstance(part, Unknown) and not part.is_lasting
        for part in (fact.subscribers_count, fact.languages, fact.releases)
    )
