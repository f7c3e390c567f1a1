"""The private store of document contents by git object id, and what was computed from each of them.

Belongs here: contents that must not be published as they are, and the memo by which work on a document is done once,
ever. Does not belong here: which documents there are (`github.documents`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from research_platform_assets.errors import WarehouseDamagedError
from research_platform_assets.warehouse.database import Connection, transaction

Results = Mapping[str, Any]
"""What a per-document function gives: a JSON object."""

_BATCH = 200


@dataclass(frozen=True, order=True)
class Subject:
    """What a per-document function is applied to: contents by object id, and one more argument such as the path."""

    oid: str
    argument: str = ""


@dataclass(frozen=True)
class PerDocument:
    """A function over documents, given as (content, argument), whose results are kept while its code stays the same.

    It gives one result for each, in their order, and none of them may depend on another document.
    """

    name: str
    code_version: str
    function: Callable[[Sequence[tuple[bytes, str]]], Sequence[Results]]


def one_by_one(function: Callable[[bytes, str], Results]) -> Callable[[Sequence[tuple[bytes, str]]], Sequence[Results]]:
    """A function over one document as one over many."""
    return lambda batch: [function(*document) for document in batch]


def known_oids(connection: Connection) -> frozenset[str]:
    """Object ids whose contents are stored."""
    return frozenset(oid for (oid,) in connection.execute("select oid from platform.document").fetchall())


def content(connection: Connection, oid: str) -> bytes | None:
    """The contents of `oid`; None where they are not stored."""
    rows = connection.execute("select content from platform.document where oid = ?", [oid]).fetchall()
    return bytes(rows[0][0]) if rows else None


def contents(connection: Connection, oids: Sequence[str]) -> dict[str, bytes]:
    """The contents of `oids`.

    Raises:
        WarehouseDamagedError: if one of them is not stored.
    """
    wanted = pl.DataFrame({"oid": sorted(set(oids))}, schema={"oid": pl.String})
    connection.register("wanted_oids", wanted)
    try:
        rows = connection.execute(
            "select d.oid, d.content from platform.document d semi join wanted_oids w on d.oid = w.oid"
        ).fetchall()
    finally:
        connection.unregister("wanted_oids")
    found = {oid: bytes(content) for oid, content in rows}
    missing = sorted(set(oids) - set(found))
    if missing:
        raise WarehouseDamagedError(
            f"contents of {len(missing)} documents are referenced but not stored, first {missing[0]}; "
            "run `research-platform doctor` and restore a backup, or capture again"
        )
    return found


def rewrite(connection: Connection, change: Callable[[bytes], bytes]) -> int:
    """Put what `change` makes of them in the place of all contents; returns how many are other ones now.

    What was computed from those is forgotten, and so is every other result that `change` would change: it may put
    together what stands apart in the document, such as the parts of a name.
    """
    oids = sorted(known_oids(connection))
    changed = 0
    for start in range(0, len(oids), _BATCH):
        found = contents(connection, oids[start : start + _BATCH])
        fresh = {oid: new for oid, content in found.items() if (new := change(content)) != content}
        changed += len(fresh)
        for oid, new in fresh.items():
            connection.execute(
                "update platform.document set content = ?, size_bytes = ? where oid = ?", [new, len(new), oid]
            )
            connection.execute("delete from platform.document_result where oid = ?", [oid])
    _forget_results(connection, change)
    return changed


def _forget_results(connection: Connection, change: Callable[[bytes], bytes]) -> None:
    keys = connection.execute("select distinct oid from platform.document_result order by all").fetchall()
    for (oid,) in keys:
        rows = connection.execute(
            "select argument, function, code_version, result from platform.document_result where oid = ?", [oid]
        ).fetchall()
        for argument, function, code_version, result in rows:
            if any(change(text.encode()) != text.encode() for text in (argument, result)):
                connection.execute(
                    "delete from platform.document_result "
                    "where oid = ? and argument = ? and function = ? and code_version = ?",
                    [oid, argument, function, code_version],
                )


def results(connection: Connection, work: PerDocument, subjects: Iterable[Subject]) -> dict[Subject, Results]:
    """`work` applied to every subject: from the memo where it is known, computed and remembered where it is not."""
    wanted = sorted(set(subjects))
    known = _remembered(connection, work, wanted)
    missing = [subject for subject in wanted if subject not in known]
    for start in range(0, len(missing), _BATCH):
        batch = missing[start : start + _BATCH]
        texts = contents(connection, [subject.oid for subject in batch])
        found = work.function([(texts[subject.oid], subject.argument) for subject in batch])
        made = dict(zip(batch, found, strict=True))
        _remember(connection, work, made)
        known.update(made)
    return {subject: known[subject] for subject in wanted}


def _remembered(connection: Connection, work: PerDocument, wanted: Sequence[Subject]) -> dict[Subject, Results]:
    subjects = pl.DataFrame(
        [[subject.oid, subject.argument] for subject in wanted],
        schema={"oid": pl.String, "argument": pl.String},
        orient="row",
    )
    connection.register("wanted_subjects", subjects)
    try:
        rows = connection.execute(
            "select r.oid, r.argument, r.result from platform.document_result r semi join wanted_subjects w "
            "on r.oid = w.oid and r.argument = w.argument where r.function = ? and r.code_version = ?",
            [work.name, work.code_version],
        ).fetchall()
    finally:
        connection.unregister("wanted_subjects")
    return {Subject(oid, argument): json.loads(result) for oid, argument, result in rows}


def _remember(connection: Connection, work: PerDocument, made: Mapping[Subject, Results]) -> None:
    rows = [
        [subject.oid, subject.argument, work.name, work.code_version, json.dumps(result, ensure_ascii=False)]
        for subject, result in made.items()
    ]
    with transaction(connection):
        connection.executemany(
            "insert into platform.document_result (oid, argument, function, code_version, result) "
            "values (?, ?, ?, ?, ?)",
            rows,
        )
