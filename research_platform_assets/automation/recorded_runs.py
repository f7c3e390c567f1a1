"""Taking runs out of Dagster's history whose records name somebody who must not be named.

Belongs here: searching and rewriting what Dagster keeps. Does not belong here: who is meant. What the platform hands to
Dagster names no person; what is found here stems from error messages, such as that of a repository that GitHub refused.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import dagster as dg
from dagster_shared.serdes import serialize_value

Names = Callable[[str], bool]
_BUSY_SECONDS = 60.0
_SQLITE = b"SQLite format 3\0"


def forget_runs(instance: dg.DagsterInstance, is_named_in: Names) -> list[str]:
    """Delete finished runs whose records name somebody, and what else is left of them; returns their ids.

    Databases of SQLite are rewritten, so that nothing is left in free pages.
    """
    doomed = [run.run_id for run in instance.get_runs() if run.is_finished and _speaks(instance, run, is_named_in)]
    for run_id in doomed:
        instance.delete_run(run_id)
    if instance.is_persistent:
        root = Path(instance.root_directory)
        for path in sorted(root.rglob("*.db")):
            if path.is_file() and path.read_bytes()[: len(_SQLITE)] == _SQLITE:
                _rewrite(path, is_named_in)
        _remove_files(root / "storage", set(doomed), is_named_in)
    return doomed


def _speaks(instance: dg.DagsterInstance, run: dg.DagsterRun, is_named_in: Names) -> bool:
    return any(is_named_in(text) for text in _texts(instance, run))


def _texts(instance: dg.DagsterInstance, run: dg.DagsterRun) -> Iterator[str]:
    yield serialize_value(run)
    for entry in instance.all_logs(run.run_id):
        yield serialize_value(entry)


def _rewrite(path: Path, is_named_in: Names) -> None:
    """Delete rows that speak of somebody though their run is gone, and write the file anew."""
    with contextlib.closing(sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)) as connection:
        names = connection.execute("select name from sqlite_master where type = 'table'").fetchall()
        for (name,) in names:
            rows = connection.execute(f'select rowid, * from "{name}"').fetchall()  # noqa: S608 - its own tables
            for rowid, *values in rows:
                text = "\n".join(value for value in values if isinstance(value, str))
                if is_named_in(text):
                    connection.execute(f'delete from "{name}" where rowid = ?', [rowid])  # noqa: S608
        connection.execute("vacuum")
        connection.execute("pragma wal_checkpoint(truncate)")


def _remove_files(storage: Path, doomed: set[str], is_named_in: Names) -> None:
    """What processes printed: of the runs that went, and wherever else somebody is named."""
    for run_id in doomed:
        shutil.rmtree(storage / run_id, ignore_errors=True)
    for path in sorted(storage.rglob("*")):
        if path.is_file():
            text = path.read_bytes().decode("utf-8", "replace")
            if is_named_in(text):
                path.unlink()
