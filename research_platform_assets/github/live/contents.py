"""Documents of many repositories: choosing them, reading their contents, keeping these at once.

Belongs here: which blobs are asked for and what becomes of them. Does not belong here: which files are documents
(`github.documents`), how blobs are read (`deep.blobs`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from research_platform_assets.github.documents import DocumentLimits, Selection, select_documents
from research_platform_assets.github.identity import noreply_account
from research_platform_assets.github.live.deep import Asker, Unknown, WantedBlob, blobs
from research_platform_assets.github.live.masking import written_pseudonym
from research_platform_assets.github.readme_choice import choose_readme
from research_platform_assets.github.records import DocumentRecord, FileRecord
from research_platform_assets.github.source import PageSink, SourceMemory
from research_platform_assets.github.texts import clean_path, masked

#: Contents that are held in memory before they are kept.
_GROUP_BYTES = 20_000_000
_MOST_LINK_ROUNDS = 8
_MAILMAP = "mailmap"
_BRACKETS = re.compile(r"(<[^<>]*>)")


@dataclass(frozen=True)
class Tree:
    """A repository and the files at its tip."""

    node_id: str
    owner: str
    name: str
    files: Sequence[FileRecord]


@dataclass(frozen=True)
class Documents:
    """The documents of a tree; `mailmap` is the path and the text of that file, addresses replaced by pseudonyms."""

    records: tuple[DocumentRecord, ...]
    mailmap: tuple[str, str] | None
    is_unfinished: bool


class Contents:
    """Reads documents of one capture and keeps their contents in its sink."""

    def __init__(self, asker: Asker, sink: PageSink, memory: SourceMemory, key: bytes, limits: DocumentLimits) -> None:
        """Ask by `asker`; `key` is the secret that pseudonyms are made with, `memory` keeps small texts by oid."""
        self._asker = asker
        self._sink = sink
        self._memory = memory
        self._key = key
        self._limits = limits

    async def documents(self, trees: Sequence[Tree], lost: Mapping[str, Unknown]) -> dict[str, Documents]:
        """The documents of each tree, by node id; their contents are in the sink.

        `lost` says, by oid, which contents are known not to be had.
        """
        links = await self._links(trees)
        chosen = {tree.node_id: self._selections(tree, links) for tree in trees}
        wanted = self._wanted(trees, chosen, lost)
        mailmaps = {s.oid for selections in chosen.values() for s in selections if s.kind == _MAILMAP}
        missing = dict(lost)
        for group in in_groups(wanted):
            missing |= await self._read(group, mailmaps)
        return {node_id: self._described(selections, missing) for node_id, selections in chosen.items()}

    def expected(self, trees: Sequence[Tree], lost: Mapping[str, Unknown]) -> list[WantedBlob]:
        """The blobs that `documents` will ask for, as far as that can be told without asking."""
        return self._wanted(trees, {tree.node_id: self._selections(tree, {}) for tree in trees}, lost)

    def _wanted(
        self, trees: Sequence[Tree], chosen: Mapping[str, Sequence[Selection]], lost: Mapping[str, Unknown]
    ) -> list[WantedBlob]:
        wanted: dict[str, WantedBlob] = {}
        for tree in trees:
            for chosen_one in chosen[tree.node_id]:
                if chosen_one.problem is None and chosen_one.oid not in lost and not self._is_at_hand(chosen_one):
                    blob = WantedBlob(chosen_one.oid, chosen_one.size_bytes, tree.node_id, tree.owner, tree.name)
                    wanted[blob.oid] = blob
        return list(wanted.values())

    async def _read(self, group: Sequence[WantedBlob], mailmaps: set[str]) -> dict[str, Unknown]:
        """Read and keep contents; returns those that could not be read."""
        found = await blobs(self._asker, group)
        contents: dict[str, bytes] = {}
        for oid, content in found.items():
            if isinstance(content, Unknown):
                continue
            if oid in mailmaps:
                text = mailmap_without_addresses(content.decode("utf-8", "replace"), self._key)
                self._memory.remember({f"{_MAILMAP}/{oid}": text})
                contents[oid] = text.encode()
            else:
                contents[oid] = content
        self._sink.put_documents(contents)
        return {oid: content for oid, content in found.items() if isinstance(content, Unknown)}

    async def _links(self, trees: Sequence[Tree]) -> dict[str, str]:
        """Targets of the symbolic links that decide which file is a README, by oid."""
        targets: dict[str, str] = {}
        tried: set[str] = set()
        for _ in range(_MOST_LINK_ROUNDS):
            asked = {oid: tree for tree in trees for oid in _unresolved(tree, targets) if oid not in tried}
            for oid in list(asked):
                known = self._memory.recall(f"link/{oid}")
                if isinstance(known, str):
                    targets[oid] = known
            fresh = [
                WantedBlob(oid, None, tree.node_id, tree.owner, tree.name)
                for oid, tree in asked.items()
                if oid not in targets
            ]
            if not asked:
                break
            tried |= asked.keys()
            found = await blobs(self._asker, fresh)
            contents = {oid: content for oid, content in found.items() if isinstance(content, bytes)}
            self._sink.put_documents(contents)
            fresh_targets = {
                oid: clean_path(content.decode("utf-8", "surrogateescape")) for oid, content in contents.items()
            }
            self._memory.remember({f"link/{oid}": target for oid, target in fresh_targets.items()})
            targets |= fresh_targets
        return targets

    def _selections(self, tree: Tree, links: Mapping[str, str]) -> list[Selection]:
        return select_documents(tree.files, choose_readme(tree.files, links.get), self._limits)

    def _is_at_hand(self, selection: Selection) -> bool:
        if selection.kind == _MAILMAP and self._memory.recall(f"{_MAILMAP}/{selection.oid}") is None:
            return False
        return self._sink.has_document(selection.oid)

    def _described(self, selections: Sequence[Selection], lost: Mapping[str, Unknown]) -> Documents:
        mailmap = next((s for s in selections if s.kind == _MAILMAP and s.oid not in lost and s.problem is None), None)
        text = self._memory.recall(f"{_MAILMAP}/{mailmap.oid}") if mailmap else None
        reasons = [lost[s.oid] for s in selections if s.problem is None and s.oid in lost]
        return Documents(
            records=tuple(_record(selection, lost.get(selection.oid)) for selection in selections),
            mailmap=(mailmap.path, text) if mailmap and isinstance(text, str) else None,
            is_unfinished=any(not reason.is_lasting for reason in reasons),
        )


def _record(selection: Selection, lost: Unknown | None) -> DocumentRecord:
    problem = selection.problem or (lost.reason if lost else None)
    return DocumentRecord(
        path=selection.path,
        kind=selection.kind,
        oid=selection.oid,
        size_bytes=selection.size_bytes,
        status="observed" if problem is None else "unknown",
        reason=problem,
    )


def _unresolved(tree: Tree, targets: Mapping[str, str]) -> list[str]:
    """Oids of the links that the choice of a README depends on and whose targets are not known."""
    asked: list[str] = []

    def target(oid: str) -> str | None:
        if oid not in targets:
            asked.append(oid)
        return targets.get(oid)

    choose_readme(tree.files, target)
    return asked


def in_groups(wanted: Iterable[WantedBlob], most_bytes: int = _GROUP_BYTES) -> Iterator[list[WantedBlob]]:
    """`wanted` in their order, in groups of so many bytes; a larger blob is a group of its own."""
    group: list[WantedBlob] = []
    total = 0
    for blob in wanted:
        size = blob.size_bytes or 0
        if group and total + size > most_bytes:
            yield group
            group, total = [], 0
        group.append(blob)
        total += size
    if group:
        yield group


def mailmap_without_addresses(text: str, key: bytes) -> str:
    """A `.mailmap` with pseudonyms in place of addresses; GitHub's noreply addresses stay, as they name accounts."""
    return "".join(_bracketed(part[1:-1], key) if part[:1] == "<" else masked(part) for part in _BRACKETS.split(text))


def _bracketed(address: str, key: bytes) -> str:
    is_noreply = noreply_account(address) != (None, None)
    return f"<{address if is_noreply else written_pseudonym(address, key)}>"
