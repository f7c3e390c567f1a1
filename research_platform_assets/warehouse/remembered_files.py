"""Files that are made one by one and kept as they are made, so that those of which nothing changed are not made again.

Belongs here: under which mark and code version which stored file was made. A mark names all that decides a file but for
the code; who makes the files says what that is. Does not belong here: the contents (`files`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

import polars as pl

from research_platform_assets.warehouse import files
from research_platform_assets.warehouse.database import Connection, transaction
from research_platform_assets.warehouse.marked_files import KeptFile, Making

Listed = TypeVar("Listed")

#: Files that are in memory at a time.
_BATCH = 200


def keep(connection: Connection, code_version: str, make: Making) -> list[KeptFile]:
    """Store the files that `make` gives, a few at a time, and say where the contents of all lie.

    What was stored before something failed stays, and is taken over next time; nothing refers to it before.

    Args:
        connection: The warehouse, outside a transaction.
        code_version: Of the code that makes the files; a file made by other code is not known.
        make: Gives a file without its contents only where its mark is known.
    """
    known = _known(connection, code_version)
    kept: list[KeptFile] = []
    for batch in _batches(make(known.keys())):
        fresh = [
            (file, KeptFile(file.path, files.sha256(file.content), len(file.content)), file.content)
            for file in batch
            if file.content is not None
        ]
        with transaction(connection):
            files.store(connection, {made.sha256: content for _, made, content in fresh})
            _remember(connection, code_version, [(file.mark, made) for file, made, _ in fresh if file.mark is not None])
        kept += [made for _, made, _ in fresh]
        kept += [
            KeptFile(file.path, *known[file.mark]) for file in batch if file.content is None and file.mark is not None
        ]
    return kept


def read(connection: Connection, kept: Iterable[KeptFile]) -> Iterator[tuple[str, bytes]]:
    """Path and contents of each of `kept`, with few in memory at a time.

    Raises:
        WarehouseDamagedError: the contents of one are not stored as they were.
    """
    for batch in _batches(kept):
        contents = files.read(connection, (file.sha256 for file in batch))
        yield from ((file.path, contents[file.sha256]) for file in batch)


def forget_dropped(connection: Connection) -> None:
    """Forget files whose contents are not stored any more; to be called within a transaction."""
    connection.execute("delete from platform.remembered_file where sha256 not in (select sha256 from platform.file)")


def _known(connection: Connection, code_version: str) -> dict[str, tuple[str, int]]:
    rows = connection.execute(
        "select r.mark, f.sha256, f.size_bytes from platform.remembered_file r join platform.file f "
        "on f.sha256 = r.sha256 where r.code_version = ?",
        [code_version],
    ).fetchall()
    return {name: (sha256, size_bytes) for name, sha256, size_bytes in rows}


def _remember(connection: Connection, code_version: str, made: Sequence[tuple[str, KeptFile]]) -> None:
    incoming = pl.DataFrame(
        [[name, code_version, file.sha256] for name, file in made],
        schema={"mark": pl.String, "code_version": pl.String, "sha256": pl.String},
        orient="row",
    )
    connection.register("incoming_marks", incoming)
    try:
        connection.execute("insert into platform.remembered_file select mark, code_version, sha256 from incoming_marks")
    finally:
        connection.unregister("incoming_marks")


def _batches(listed: Iterable[Listed]) -> Iterator[list[Listed]]:
    remaining = iter(listed)
    while batch := list(islice(remaining, _BATCH)):
        yield batch
