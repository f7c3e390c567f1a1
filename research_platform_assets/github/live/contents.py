"""Documents of many repositories: choosing them, reading their contents, keeping these at once.

Belongs here: which blobs are asked for and what becomes of them. Does not belong here: which files are documents
(`github.documents`), how blobs are read (`deep.blobs`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from research_platform_assets.github.documents import DocumentLimits, Selection, select_documents
from research_platform_assets.github.identity import noreply_account
from research_platform_assets.github.live.deep import Asker, Unknown, WantedBlob, blobs
from research_platform_assets.github.live.masking import written_pseudonym
from research_platform_assets.github.live.replay import Answers
from research_platform_assets.github.readme_choice import UNRESOLVED_LINK, choose_readme
from research_platform_assets.github.records import DocumentRecord, FileRecord
from research_platform_assets.github.source import JSON, SourceMemory
from research_platform_assets.github.texts import clean_path, masked

#: Contents that are held in memory before they are kept.
_GROUP_BYTES = 20_000_000
_MOST_LINK_ROUNDS = 8
#: No system follows a link to a longer path.
_LONGEST_LINK = 4096
_NO_LINK = Unknown(f"its target is longer than {_LONGEST_LINK} bytes", is_lasting=True)
_MAILMAP = "mailmap"
#: Problems of a document that contents which cannot be had stand behind; all others are the choice of documents.
_OF_CONTENTS = (None, UNRESOLVED_LINK)
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
    """The documents of a tree.

    `mailmap` is the path and the text of that file, addresses replaced by pseudonyms. `is_unfinished` says that
    contents which could not be had may be had later, `lost`, by oid, why others never can.
    """

    records: tuple[DocumentRecord, ...] = ()
    mailmap: tuple[str, str] | None = None
    is_unfinished: bool = False
    lost: Mapping[str, str] = field(default_factory=dict[str, str])


class Contents:
    """Reads documents of one chunk and keeps their contents in its sink."""

    def __init__(
        self, asker: Asker, direct: Asker, answers: Answers, memory: SourceMemory, key: bytes, limits: DocumentLimits
    ) -> None:
        """Ask by `asker`, and by `direct` where the answer must not be kept.

        `key` is the secret that pseudonyms are made with, `memory` keeps small texts by oid.
        """
        self._asker = asker
        self._direct = direct
        self._answers = answers
        self._sink = answers.sink
        self._memory = memory
        self._key = key
        self._limits = limits

    async def documents(self, trees: Sequence[Tree], lost: Mapping[str, str]) -> dict[str, Documents]:
        """The documents of each tree, by node id; their contents are in the sink.

        `lost` says, by oid, why contents can never be had.
        """
        links, missing = await self._links(trees)
        missing |= {oid: Unknown(reason, is_lasting=True) for oid, reason in lost.items()}
        chosen = {tree.node_id: self._selections(tree, links) for tree in trees}
        blob_of = _blobs_of(trees, chosen)
        mailmaps = {s.oid for selections in chosen.values() for s in selections if s.kind == _MAILMAP}
        for oid in self._at_hand(blob_of, mailmaps):
            del blob_of[oid]
            missing.pop(oid, None)
        for group in in_groups([blob for oid, blob in blob_of.items() if oid not in missing]):
            missing |= await self._read(group, mailmaps)
        return {node_id: self._described(selections, missing) for node_id, selections in chosen.items()}

    def expected(self, trees: Sequence[Tree], lost: Mapping[str, str]) -> list[WantedBlob]:
        """The blobs that `documents` will ask for, as far as that can be told without asking."""
        chosen = {tree.node_id: self._selections(tree, {}) for tree in trees}
        mailmaps = {s.oid for selections in chosen.values() for s in selections if s.kind == _MAILMAP}
        blob_of = _blobs_of(trees, chosen)
        return [b for oid, b in blob_of.items() if oid not in lost and not self._is_at_hand(oid, oid in mailmaps)]

    def _at_hand(self, oids: Iterable[str], mailmaps: set[str]) -> list[str]:
        """Those of `oids` whose contents were at hand when the chunk was begun."""
        asked = list(oids)
        if not asked:
            return []
        return self._answers.first(asked, lambda: [o for o in asked if self._is_at_hand(o, o in mailmaps)])

    async def _read(self, group: Sequence[WantedBlob], mailmaps: set[str]) -> dict[str, Unknown]:
        """Read and keep contents; returns those that could not be read."""
        found = await blobs(self._asker, [blob for blob in group if blob.oid not in mailmaps])
        found |= await self._mailmaps([blob for blob in group if blob.oid in mailmaps])
        self._sink.put_documents({oid: content for oid, content in found.items() if isinstance(content, bytes)})
        return {oid: content for oid, content in found.items() if isinstance(content, Unknown)}

    async def _mailmaps(self, wanted: Sequence[WantedBlob]) -> dict[str, bytes | Unknown]:
        """Contents of `.mailmap` files, addresses replaced by pseudonyms; answers that hold addresses are not kept."""
        texts = {blob.oid: self._memory.recall(self._mailmap_key(blob.oid)) for blob in wanted}
        fresh = await blobs(self._direct, [blob for blob in wanted if not isinstance(texts[blob.oid], str)])
        read = {
            oid: mailmap_without_addresses(content.decode("utf-8", "replace"), self._key)
            for oid, content in fresh.items()
            if isinstance(content, bytes)
        }
        self._memory.remember({self._mailmap_key(oid): text for oid, text in read.items()})
        known = {oid: text for oid, text in texts.items() if isinstance(text, str)} | read
        return {**fresh, **{oid: text.encode() for oid, text in known.items()}}

    async def _links(self, trees: Sequence[Tree]) -> tuple[dict[str, str], dict[str, Unknown]]:
        """Targets of the symbolic links that decide which file is a README, by oid, and why others are not known."""
        targets: dict[str, str] = {}
        failed: dict[str, Unknown] = {}
        for _ in range(_MOST_LINK_ROUNDS):
            asked = {oid: tree for tree in trees for oid in _unresolved(tree, targets) if oid not in failed}
            failed |= {oid: _NO_LINK for oid, tree in asked.items() if _size(tree, oid) > _LONGEST_LINK}
            asked = {oid: tree for oid, tree in asked.items() if oid not in failed}
            if not asked:
                break
            targets |= self._known_links(list(asked))
            fresh = [
                WantedBlob(oid, None, tree.node_id, tree.owner, tree.name)
                for oid, tree in asked.items()
                if oid not in targets
            ]
            found = await blobs(self._asker, fresh)
            failed |= {oid: content for oid, content in found.items() if isinstance(content, Unknown)}
            read = {
                oid: clean_path(content.decode("utf-8", "surrogateescape"))
                for oid, content in found.items()
                if isinstance(content, bytes)
            }
            self._memory.remember({f"link/{oid}": target for oid, target in read.items()})
            targets |= read
        return targets, failed

    def _known_links(self, oids: Sequence[str]) -> dict[str, str]:
        """Targets that were known when the chunk was begun."""

        def recalled() -> dict[str, JSON]:
            found = {oid: self._memory.recall(f"link/{oid}") for oid in oids}
            return {oid: target for oid, target in found.items() if target is not None}

        return self._answers.first(["links", *oids], recalled)

    def _selections(self, tree: Tree, links: Mapping[str, str]) -> list[Selection]:
        return select_documents(tree.files, choose_readme(tree.files, links.get), self._limits, repository=tree.name)

    def _is_at_hand(self, oid: str, is_mailmap: bool) -> bool:
        if is_mailmap and self._memory.recall(self._mailmap_key(oid)) is None:
            return False
        return self._sink.has_document(oid)

    def _mailmap_key(self, oid: str) -> str:
        """Where the text of a `.mailmap` is remembered: with another secret its pseudonyms are others."""
        return f"{_MAILMAP}/{hashlib.sha256(b'mailmap' + self._key).hexdigest()[:16]}/{oid}"

    def _described(self, selections: Sequence[Selection], missing: Mapping[str, Unknown]) -> Documents:
        reasons = {s.oid: missing[s.oid] for s in selections if s.problem in _OF_CONTENTS and s.oid in missing}
        readable = (s for s in selections if s.problem is None and s.oid not in reasons)
        mailmap = next((s for s in readable if s.kind == _MAILMAP), None)
        text = self._memory.recall(self._mailmap_key(mailmap.oid)) if mailmap else None
        return Documents(
            records=tuple(_record(selection, reasons.get(selection.oid)) for selection in selections),
            mailmap=(mailmap.path, text) if mailmap and isinstance(text, str) else None,
            is_unfinished=any(not reason.is_lasting for reason in reasons.values()),
            lost={oid: reason.reason for oid, reason in reasons.items() if reason.is_lasting},
        )


def _blobs_of(trees: Sequence[Tree], chosen: Mapping[str, Sequence[Selection]]) -> dict[str, WantedBlob]:
    """The blobs of all documents that are to be read, by oid."""
    return {
        selection.oid: WantedBlob(selection.oid, selection.size_bytes, tree.node_id, tree.owner, tree.name)
        for tree in trees
        for selection in chosen[tree.node_id]
        if selection.problem is None
    }


def _record(selection: Selection, missing: Unknown | None) -> DocumentRecord:
    problem = selection.problem
    if missing is not None and problem in _OF_CONTENTS:
        problem = missing.reason if problem is None else f"symbolic link that cannot be read: {missing.reason}"
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


def _size(tree: Tree, oid: str) -> int:
    return max((file.size_bytes or 0 for file in tree.files if file.oid == oid), default=0)


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
