"""Leaving out who opted out, on the way from a source to the disk.

Belongs here: the register that the settings ask for, and what stands between a source and where its pages are kept.
Does not belong here: recognising anybody (`opt_out`), rewriting what is stored already (`warehouse.erasure`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, cast

import polars as pl

from research_platform_assets.analysis.opt_outs import parse_opt_outs
from research_platform_assets.errors import OptOutError
from research_platform_assets.github.source import JSON, ORGANIZATION_KEY, PageSink, SourceMemory
from research_platform_assets.opt_out import bylines, pages
from research_platform_assets.opt_out.frames import without
from research_platform_assets.opt_out.register import NOBODY, Register
from research_platform_assets.settings import Settings
from research_platform_assets.tables.insight import HISTORY
from research_platform_assets.tables.insight_topics import TOPIC_MODELS
from research_platform_assets.tables.registry import ALL_TABLES
from research_platform_assets.warehouse import erasure, hold, opted_out, pseudonyms, retention, taken_in, upkeep
from research_platform_assets.warehouse.documents import rewrite
from research_platform_assets.warehouse.memory import memory_path, open_memory, tidy
from research_platform_assets.warehouse.store import Store, opened

_MEMORY = "opted out"
_LISTING, _ENTRY, _PAGE, _WORK = "asked/", "entry/", "page/", "work/"


def register_of(settings: Settings, directory: Path, owner: str) -> Register:
    """Who opted out by the settings, with what was learnt of them; `directory` is that of the warehouse.

    Raises:
        OptOutError: the file cannot be used, or the settings name none any more.
        StorageError, WarehouseError: what lies beside the warehouse cannot be used.
    """
    file = settings.privacy
    if file is None:
        if opted_out.path(directory).exists():
            # One that cannot be read says so, rather than that people opted out, which nobody can tell from it.
            opted_out.read(directory)
            raise OptOutError(
                f"people or repositories opted out, but the settings name no file of them any more; set `privacy` "
                f"again, or delete {opted_out.path(directory)} if nobody is to be left out"
            )
        return NOBODY
    try:
        declared = parse_opt_outs(file.read_text(encoding="utf-8"), file.name)
    except (OSError, UnicodeDecodeError) as error:
        raise OptOutError(f"{file} cannot be read ({type(error).__name__}); correct the setting `privacy`") from error
    if not declared.entries() and not opted_out.path(directory).exists():
        return NOBODY
    key = pseudonyms.key(directory)
    learnt = opted_out.read(directory)
    fresh = Register(declared, key, owner=owner)
    if not set(learnt.entries) <= set(fresh.entries):
        # Somebody is back: what was learnt may be of nobody else.
        return fresh
    return Register(declared, key, owner=owner, known=learnt.known)


def keep_learnt(register: Register, directory: Path) -> None:
    """Keep what a register learnt, so that the next one knows it; raises `StorageError` where the disk refuses."""
    before = opted_out.read(directory)
    known = frozenset[str]() if register.is_empty else register.known
    learnt = opted_out.Learnt(register.entries, known, before.masked)
    if learnt != before:
        opted_out.write(directory, learnt)


def mask_documents(store: Store, register: Register, *, again: bool = False) -> None:
    """Mask the stored contents of documents where more is known than when that was done last, or `again`.

    Raises:
        StorageError: the disk refuses; it is done again next time.
    """
    before = opted_out.read(store.directory)
    if register.is_empty or (before.masked == register.state and not again):
        return
    rewrite(store.connection, register.masked_content)
    opted_out.write(store.directory, replace(before, masked=register.state))


def examined(store: Store, register: Register) -> erasure.Doomed:
    """What of a warehouse speaks of those who opted out; `register` learns all that the warehouse knows of them."""
    while True:
        before = register.extent
        doomed = erasure.examine(store, partial(_cleaned, register=register), register.masked)
        if before == register.extent:
            return doomed


def erase(directory: Path, register: Register, *, timeout_seconds: float) -> erasure.Doomed:
    """Take those who opted out out of everything that lies in the folder of a warehouse; returns what went.

    Killed at any moment, it loses nothing of anybody else, and goes on when it is repeated.

    Raises:
        WarehouseBusyError: a capture or another process is at work for longer than `timeout_seconds`.
        StorageError: the disk refuses; repeat it.
    """
    with upkeep.quite_alone(directory, "forget", timeout_seconds):
        erasure.remove_copies(directory)
        with opened(directory, run_id="forget") as store:
            doomed = examined(store, register)
            # First what says how to find them: once the tables say it no more, nobody could learn it again.
            keep_learnt(register, directory)
            if memory_path(directory).exists():
                with open_memory(directory) as remembered:
                    Memory(remembered, register).settle(again=True)
            erasure.erase(
                store,
                doomed,
                partial(_cleaned, register=register),
                register.masked,
                register.masked_content,
                ALL_TABLES,
                frozenset({HISTORY.qualified_name, TOPIC_MODELS.qualified_name}),
            )
        held = hold.read(directory)
        if held is not None and held.build_id in {build_id for build_id, _ in doomed.builds}:
            hold.release(directory)
        # Nobody sees a build of this warehouse until the next one: so one is asked for.
        taken_in.forget(directory)
        tidy(directory)
        retention.compact(directory)
    return doomed


def _cleaned(table_name: str, frame: pl.DataFrame, register: Register) -> pl.DataFrame:
    return without(table_name, frame, register)


class Sink:
    """A sink that keeps pages in another one, without those who opted out."""

    def __init__(self, sink: PageSink, register: Register) -> None:
        """Put pages into `sink`."""
        self._sink = sink
        self._register = register

    def has_page(self, key: str) -> bool:
        """Whether the page was stored before."""
        return self._sink.has_page(key)

    def put_page(self, key: str, page: dict[str, JSON], documents: Mapping[str, bytes]) -> None:
        """Store what is left of a page: nothing of a repository that opted out."""
        if key != ORGANIZATION_KEY and not self._register.is_empty:
            if self._register.is_repository(*pages.of_repository(page)):
                return
            page = pages.without_people(page, self._register)
        self._sink.put_page(key, page, self._masked(documents))

    def together(self) -> AbstractContextManager[None]:
        """A block in which all that is put is stored at its end."""
        return self._sink.together()

    def pages(self) -> Iterator[tuple[str, dict[str, JSON]]]:
        """All pages stored so far, without whom some of them tell to be who opted out by another name."""
        if self._register.is_empty:
            yield from self._sink.pages()
            return
        before = -1
        while before != self._register.extent:
            before = self._register.extent
            for key, page in self._sink.pages():
                if key != ORGANIZATION_KEY:
                    pages.people_in(page, self._register)
        for key, page in self._sink.pages():
            if key == ORGANIZATION_KEY:
                listed = cast("list[int]", page["repository_ids"])
                left = [each for each in listed if not self._register.is_repository(each)]
                yield key, {**page, "repository_ids": left}
            else:
                yield key, pages.without_people(page, self._register)

    def put_documents(self, documents: Mapping[str, bytes]) -> None:
        """Store document contents, names masked."""
        self._sink.put_documents(self._masked(documents))

    def has_document(self, oid: str) -> bool:
        """Whether the contents of this git object are already at hand."""
        return self._sink.has_document(oid)

    def answer(self, name: str) -> bytes | None:
        """What `put_answer` stored under `name`."""
        return self._sink.answer(name)

    def put_answer(self, name: str, answer: bytes) -> None:
        """Store an answer on the way to the next pages; it is dropped with the spool."""
        self._sink.put_answer(name, answer)

    def drop_answers(self, names: Iterable[str]) -> None:
        """Forget answers."""
        self._sink.drop_answers(names)

    def _masked(self, contents: Mapping[str, bytes]) -> Mapping[str, bytes]:
        if self._register.is_empty:
            return contents
        return {oid: self._register.masked_content(content) for oid, content in contents.items()}


class Memory:
    """A memory that remembers nothing of those who opted out."""

    def __init__(self, memory: SourceMemory, register: Register) -> None:
        """Remember in `memory`."""
        self._memory = memory
        self._register = register

    def recall(self, key: str) -> JSON:
        """The value last remembered for `key`."""
        return self._memory.recall(key)

    def recall_all(self, prefix: str) -> Iterator[tuple[str, JSON]]:
        """Every key that begins with `prefix`, with its value."""
        return self._memory.recall_all(prefix)

    def remember(self, values: Mapping[str, JSON]) -> None:
        """Set what is left of `values`."""
        if self._register.is_empty:
            self._memory.remember(values)
            return
        self._memory.remember({key: _remembered(key, value, self._register) for key, value in values.items()})

    def _rewrite(self) -> None:
        before = -1
        while before != self._register.extent:
            before = self._register.extent
            for key, value in self._memory.recall_all(""):
                left = _remembered(key, value, self._register)
                if left != value:
                    self._memory.remember({key: left})

    def settle(self, *, again: bool = False) -> None:
        """See to it that nothing remembered is of anybody who opted out by now; `again`, whatever was done before.

        Where somebody is back, all is forgotten: what was left out of it cannot be put in again.
        """
        before = self._memory.recall(_MEMORY)
        settled: Mapping[str, Any] = before if isinstance(before, dict) else {"entries": [], "state": ""}
        if settled["state"] == self._register.state and not again:
            return
        if not set(settled["entries"]) <= set(self._register.entries):
            self._memory.remember({key: None for key, _ in self._memory.recall_all("")})
        else:
            self._rewrite()
        self._memory.remember({_MEMORY: {"entries": list(self._register.entries), "state": self._register.state}})


def _remembered(key: str, value: JSON, register: Register) -> JSON:
    if not isinstance(value, dict):
        return cast("JSON", pages.masked(value, register))
    if key.startswith(_LISTING) and isinstance(value.get("value"), list):
        rows: list[Any] = value["value"]
        return {**value, "value": [pages.row_without(row, register) for row in rows]}
    if key.startswith(_ENTRY):
        row: dict[str, Any] = value["row"]
        return None if pages.is_left_out(row, register) else {**value, "row": pages.row_without(row, register)}
    if key.startswith(_PAGE):
        is_left_out = register.is_repository(*pages.of_repository(value))
        return None if is_left_out else pages.without_people(value, register)
    left = _without_authors(value, register) if key.startswith(_WORK) else value
    return cast("JSON", pages.masked(left, register))


def _without_authors(fact: dict[str, Any], register: Register) -> dict[str, Any]:
    """What a scholarly index says of a work, without those of its authors who are meant."""
    work: dict[str, Any] = fact.get("work") or {}
    authors: list[str] = work.get("authors") or []
    gone = bylines.meant(authors, register)
    return {**fact, "work": {**work, "authors": [each for each in authors if each not in gone]}} if gone else fact
