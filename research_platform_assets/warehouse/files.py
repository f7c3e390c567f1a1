"""Published files by the SHA-256 of their contents, so that an old publication can be laid out again byte for byte.

Belongs here: storing and reading contents. Does not belong here: which file lies where (`reports.site`,
`reports.exports`) and the folder on disk (`publication`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping

import polars as pl

from research_platform_assets.errors import ContractError, WarehouseDamagedError
from research_platform_assets.warehouse.database import Connection

MAXIMUM_BYTES = 64_000_000
"""Contents that are in memory at a time while many files are read; each part costs a look at all that are stored."""


def sha256(content: bytes) -> str:
    """SHA-256 of `content`, 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def known(connection: Connection) -> frozenset[str]:
    """Hashes of all stored files."""
    return frozenset(name for (name,) in connection.execute("select sha256 from platform.file").fetchall())


def store(connection: Connection, contents: Mapping[str, bytes]) -> None:
    """Store `contents` (hash to bytes) that are not stored yet; to be called within a transaction.

    Raises:
        ContractError: contents do not have the hash that they are given under.
    """
    wrong = sorted(name for name, content in contents.items() if sha256(content) != name)
    if wrong:
        raise ContractError(f"{len(wrong)} files do not have the SHA-256 that they are given under, first {wrong[0]}")
    rows = [[name, len(content), content] for name, content in sorted(contents.items())]
    if rows:
        incoming = pl.DataFrame(
            rows, schema={"sha256": pl.String, "size_bytes": pl.Int64, "content": pl.Binary}, orient="row"
        )
        connection.register("incoming_files", incoming)
        try:
            connection.execute(
                "insert into platform.file select sha256, size_bytes, content from incoming_files i "
                "anti join platform.file f on f.sha256 = i.sha256"
            )
        finally:
            connection.unregister("incoming_files")


def require_all(connection: Connection, table_name: str, listed: Iterable[str]) -> None:
    """See to it that a list of files lists only files whose contents are stored.

    Raises:
        ContractError: some are not.
    """
    lacking = sorted(set(listed) - known(connection))
    if lacking:
        raise ContractError(f"{table_name} lists {len(lacking)} files without their contents, first {lacking[0]}")


def read_in_parts(
    connection: Connection, hashes: Iterable[str], maximum_bytes: int = MAXIMUM_BYTES
) -> Iterator[dict[str, bytes]]:
    """Contents of `hashes`, as many at a time as hold `maximum_bytes`, else one.

    Raises:
        WarehouseDamagedError: as `read`, when it comes to it.
    """
    sizes = dict(connection.execute("select sha256, size_bytes from platform.file").fetchall())
    part: list[str] = []
    held = 0
    for name in sorted(set(hashes)):
        size = sizes.get(name, 0)
        if part and held + size > maximum_bytes:
            yield read(connection, part)
            part, held = [], 0
        part.append(name)
        held += size
    if part:
        yield read(connection, part)


def read(connection: Connection, hashes: Iterable[str]) -> dict[str, bytes]:
    """Contents of `hashes`.

    Raises:
        WarehouseDamagedError: if one is not stored or its contents do not have its hash.
    """
    wanted = pl.DataFrame({"sha256": sorted(set(hashes))}, schema={"sha256": pl.String})
    connection.register("wanted_files", wanted)
    try:
        rows = connection.execute(
            "select f.sha256, f.content from platform.file f semi join wanted_files w on f.sha256 = w.sha256"
        ).fetchall()
    finally:
        connection.unregister("wanted_files")
    found = {name: bytes(content) for name, content in rows}
    bad = [name for name in wanted["sha256"] if name not in found or sha256(found[name]) != name]
    if bad:
        raise WarehouseDamagedError(
            f"{len(bad)} published files are missing or damaged in the warehouse, first {bad[0]}; "
            "run `research-platform doctor` and restore a backup"
        )
    return found
