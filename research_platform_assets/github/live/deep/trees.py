"""Whole trees of many repositories.

Belongs here: reading the directories that the first question did not show. Does not belong here: which way to go
(`tree_steps`), what directories make (`directories`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from research_platform_assets.github.live.deep.asking import Asker, Question, Row
from research_platform_assets.github.live.deep.batch_size import BatchSize
from research_platform_assets.github.live.deep.directories import directories_within, six_digits, too_many
from research_platform_assets.github.live.deep.documents import load
from research_platform_assets.github.live.deep.facts import Directories, Head, RepositoryFacts, TreeEntry, Unknown
from research_platform_assets.github.live.deep.ports import Client
from research_platform_assets.github.live.deep.rest import get, repository_url
from research_platform_assets.github.live.deep.row_answers import RowAnswer
from research_platform_assets.github.live.deep.tree_steps import Recursive, Step, Walk, Whole, next_step, whole
from research_platform_assets.github.live.deep.wire import WireRecursiveTree, WireTree, read, value_at
from research_platform_assets.github.records import FileRecord

_QUESTION = Question("subtrees", load("subtrees", "fragment_tree"), BatchSize(50, step=10, largest=100))


async def trees(
    asker: Asker,
    repositories: Sequence[RepositoryFacts],
    known: Directories | None = None,
    most_entries: int = 100_000,
    most_read: int | None = None,
) -> dict[str, list[FileRecord] | Unknown]:
    """Every entry of the tree of each repository that has a tip, sorted by path, by node id.

    `known` are directories of earlier trees (`directories_of_files`); they are not read again. A tree with more than
    `most_entries` is unknown. Once more than `most_read` entries have been read, trees that are not whole by then are
    put off: they are not in the result, which holds one tree at least.
    """
    reading = _Reading(asker, most_entries, most_read, dict(known or {}))
    for facts in repositories:
        reading.directories |= facts.directories or {}
    return await reading.all([facts for facts in repositories if isinstance(facts.head, Head)])


class _Reading:
    """Trees that are being read; directories are read once for all of them."""

    def __init__(
        self, asker: Asker, most_entries: int, most_read: int | None, directories: dict[str, tuple[TreeEntry, ...]]
    ) -> None:
        self.asker = asker
        self.most_entries = most_entries
        self.most_read = most_read
        self.read = 0
        self.directories = directories
        self.failed: dict[str, Unknown] = {}
        self.done: dict[str, list[FileRecord] | Unknown] = {}
        self.asked_at_once: set[str] = set()

    async def all(self, repositories: Sequence[RepositoryFacts]) -> dict[str, list[FileRecord] | Unknown]:
        waiting = list(repositories)
        while waiting:
            at_once, wanted = self._looked_through(waiting)
            if self._is_full and self.done:
                break
            if self._is_full:
                waiting = waiting[:1]
                at_once, wanted = self._looked_through(waiting)
            await self._ask_at_once(at_once)
            await self._walk(wanted)
            waiting = [facts for facts in waiting if facts.node_id not in self.done]
        return self.done

    def _looked_through(self, waiting: Sequence[RepositoryFacts]) -> tuple[list[RepositoryFacts], dict[str, str]]:
        """Put down what is whole or lost; the trees to ask for at once, and directories with a repository of each."""
        at_once: list[RepositoryFacts] = []
        wanted: dict[str, str] = {}
        for facts in waiting:
            match self._next_step(facts):
                case Whole(files):
                    self.done[facts.node_id] = files
                case Unknown() as unknown:
                    self.done[facts.node_id] = unknown
                case Recursive():
                    at_once.append(facts)
                case Walk(oids):
                    wanted = dict.fromkeys(oids, facts.node_id) | wanted
        return at_once, wanted

    @property
    def _is_full(self) -> bool:
        return self.most_read is not None and self.read > self.most_read

    def _next_step(self, facts: RepositoryFacts) -> Step:
        return next_step(
            _root(facts),
            self.directories,
            self.failed,
            most_entries=self.most_entries,
            may_ask_at_once=facts.node_id not in self.asked_at_once,
        )

    async def _ask_at_once(self, repositories: Sequence[RepositoryFacts]) -> None:
        for facts in repositories:
            if self._is_full and self.done:
                break
            self.asked_at_once.add(facts.node_id)
            result = await recursive_tree(self.asker.client, facts, _root(facts), self.most_entries)
            if result is not None:
                self.done[facts.node_id] = result
                self.read += 0 if isinstance(result, Unknown) else len(result)

    async def _walk(self, wanted: Mapping[str, str]) -> None:
        rows = [Row({"id": node_id, "oid": oid}) for oid, node_id in wanted.items()]
        for oid, answer in zip(wanted, await self.asker.ask(_QUESTION, rows), strict=True):
            found = directories_in(oid, answer)
            if isinstance(found, Unknown):
                self.failed[oid] = found
            else:
                self.directories |= found
                self.read += sum(len(entries) for entries in found.values())


def _root(facts: RepositoryFacts) -> str:
    if not isinstance(facts.head, Head):
        raise TypeError("a repository without a tip has no tree")
    return facts.head.tree_oid


def directories_in(oid: str, answer: RowAnswer) -> Directories | Unknown:
    """The directories in GitHub's answer about the tree `oid`; unknown where its entries are not whole."""
    reason = answer.reason_at("object")
    if reason is not None:
        return Unknown(reason)
    value = value_at(answer.value, "object")
    if value_at(value, "entries") is None:
        return answer.unknown("object")
    tree = read(WireTree, value)
    return tree if isinstance(tree, Unknown) else directories_within(oid, tree)


async def recursive_tree(
    client: Client, facts: RepositoryFacts, root: str, most_entries: int
) -> list[FileRecord] | Unknown | None:
    """The tree `root` by REST, in one request; None where it has to be walked."""
    url = repository_url(facts.owner, facts.name, "git", "trees", root)
    page = await get(client, url, {"recursive": 1})
    if isinstance(page, Unknown) or page.status != 200:
        return None
    tree = read(WireRecursiveTree, page.json())
    if isinstance(tree, Unknown) or tree.oid != root:
        return None
    if len(tree.lines) > most_entries:
        return too_many(most_entries)
    if tree.is_truncated:
        return None
    files = [
        FileRecord(
            path=line.path,
            type=line.type,
            mode=six_digits(line.mode),
            size_bytes=line.size_bytes if line.type == "blob" else None,
            oid=line.oid,
        )
        for line in tree.lines
    ]
    found = whole(sorted(files, key=lambda file: file.path))
    return found if isinstance(found, Unknown) else found.files
