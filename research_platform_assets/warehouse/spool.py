"""The spool: a small DuckDB file of its own into which a capture writes page by page.

Belongs here: keeping pages, document contents and answers on the way to them until the capture is complete, so that a
killed capture goes on where it stopped and a long one blocks nobody. Does not belong here: what is in a page
(`github/`).
"""

from __future__ import annotations

import contextlib
import json
import zlib
from collections.abc import Generator, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from research_platform_assets.warehouse import lock
from research_platform_assets.warehouse.database import Connection, connect_plain, transaction, translated, wal_path

_LAYOUT = """
create table if not exists state (state varchar);
create table if not exists packed_page (key varchar, content blob);
create table if not exists document (oid varchar, size_bytes bigint, content blob);
create table if not exists answer (name varchar, content blob);
"""


class Spool:
    """Pages and documents of one capture that is under way; see `open_spool`."""

    def __init__(self, connection: Connection, path: Path, known_documents: frozenset[str]) -> None:
        """Wrap an open spool; `known_documents` are object ids that need not be fetched again."""
        self._connection = connection
        self._path = path
        self._pages = {key for (key,) in connection.execute("select key from packed_page").fetchall()}
        spooled = {oid for (oid,) in connection.execute("select oid from document").fetchall()}
        self._documents = {*known_documents, *spooled}
        self._answers = {name for (name,) in connection.execute("select name from answer").fetchall()}
        self._is_together = False

    def has_page(self, key: str) -> bool:
        """Whether the page `key` is complete."""
        return key in self._pages

    def has_document(self, oid: str) -> bool:
        """Whether the contents of `oid` are at hand, here or in the warehouse."""
        return oid in self._documents

    def put_page(self, key: str, page: Mapping[str, Any], documents: Mapping[str, bytes]) -> None:
        """Keep a page and the documents found with it, in one transaction; a page already there stays as it is."""
        if key in self._pages:
            return
        fresh = self._fresh(documents)
        with self._transaction():
            self._connection.execute("insert into packed_page values (?, ?)", [key, _packed(page)])
            self._insert(fresh)
        self._pages.add(key)
        self._documents.update(fresh)

    def put_documents(self, documents: Mapping[str, bytes]) -> None:
        """Keep document contents whose page is still to come, in one transaction."""
        fresh = self._fresh(documents)
        with self._transaction():
            self._insert(fresh)
        self._documents.update(fresh)

    def answer(self, name: str) -> bytes | None:
        """The answer kept under `name`."""
        if name not in self._answers:
            return None
        with translated(self._path):
            found = self._connection.execute("select content from answer where name = ?", [name]).fetchall()
        return found[0][0]

    def put_answer(self, name: str, answer: bytes) -> None:
        """Keep an answer under a name that has none."""
        with self._transaction():
            self._connection.execute("insert into answer values (?, ?)", [name, answer])
        self._answers.add(name)

    def drop_answers(self, names: Iterable[str]) -> None:
        """Forget the answers kept under `names`, in one transaction."""
        dropped = self._answers.intersection(names)
        with self._transaction():
            self._connection.execute("delete from answer where list_contains(?, name)", [sorted(dropped)])
        self._answers -= dropped

    @contextlib.contextmanager
    def together(self) -> Generator[None]:
        """Store all that is put in the block in one transaction, as each makes the disk write."""
        pages, documents, answers = set(self._pages), set(self._documents), set(self._answers)
        try:
            with self._transaction():
                self._is_together = True
                yield
        except BaseException:  # an interrupted batch is none, either
            self._pages, self._documents, self._answers = pages, documents, answers
            raise
        finally:
            self._is_together = False

    @contextlib.contextmanager
    def _transaction(self) -> Generator[None]:
        if self._is_together:
            yield
            return
        with translated(self._path), transaction(self._connection):
            yield

    def _fresh(self, documents: Mapping[str, bytes]) -> dict[str, bytes]:
        return {oid: content for oid, content in documents.items() if oid not in self._documents}

    def _insert(self, documents: Mapping[str, bytes]) -> None:
        for oid, content in sorted(documents.items()):
            self._connection.execute("insert into document values (?, ?, ?)", [oid, len(content), content])

    def pages(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """All pages, by key."""
        # DuckDB reads a column two thousand values at a time, so to ask for one page after the other is quadratic.
        with translated(self._path):
            found = self._connection.execute("select key, content from packed_page").fetchall()
        for key, content in sorted(found):
            yield key, json.loads(zlib.decompress(content))

    def content(self, oid: str) -> bytes | None:
        """The contents of `oid`, None where they are not in this file."""
        rows = self._connection.execute("select content from document where oid = ?", [oid]).fetchall()
        return bytes(rows[0][0]) if rows else None

    def close(self) -> None:
        """Close the file, so that the warehouse can read it; the lock stays."""
        self._connection.close()


@contextlib.contextmanager
def open_spool(
    directory: Path, state: str, known_documents: frozenset[str], *, timeout_seconds: float
) -> Generator[Spool]:
    """Open the spool in `directory` for a capture of the source's `state`, alone.

    Pages and answers of another state are dropped: they would mix two captures. Documents stay, as their names are
    their contents.

    Raises:
        WarehouseBusyError: another capture of the same organisation is under way.
        StorageError: the disk refuses.
    """
    path = spool_path(directory)
    with lock.exclusive(lock_path(directory), purpose="capture", timeout_seconds=timeout_seconds):
        connection = connect_plain(path)
        try:
            with translated(path), transaction(connection):
                connection.execute(_LAYOUT)
                if connection.execute("select state from state").fetchall() != [(state,)]:
                    connection.execute("delete from state; delete from packed_page; delete from answer")
                    connection.execute("insert into state values (?)", [state])
            yield Spool(connection, path, known_documents)
        finally:
            connection.close()


def _packed(page: Mapping[str, Any]) -> bytes:
    # A page of a large repository is a megabyte of which the compressed file list takes a tenth.
    return zlib.compress(json.dumps(page, separators=(",", ":")).encode(), level=1)


def spool_path(directory: Path) -> Path:
    """Where the spool of the warehouse in `directory` lies."""
    return directory / "spool.duckdb"


def recording_folder(directory: Path) -> Path:
    """Where a recording of the organisation of the warehouse in `directory` has a spool of its own.

    Not the warehouse's: a build may be capturing there.
    """
    return directory / "recording"


def folders(directory: Path) -> tuple[Path, Path]:
    """All folders whose spools may count on documents of the warehouse in `directory`."""
    return directory, recording_folder(directory)


def is_waiting(directory: Path) -> bool:
    """Whether a spool counts on the documents of the warehouse in `directory`."""
    return any(spool_path(folder).exists() for folder in folders(directory))


def lock_path(directory: Path) -> Path:
    """The lock of that spool."""
    return directory / "spool.lock"


def remove(directory: Path) -> None:
    """Remove a spool that was taken into the warehouse, or that does not belong to it any more."""
    for path in (spool_path(directory), wal_path(spool_path(directory))):
        path.unlink(missing_ok=True)
