"""Where to go from a warehouse that cannot be read: the last backup, and what was published last.

Belongs here: where backups were written, and saying what there is. Does not belong here: telling what is
wrong with a file (`database`), writing a backup or putting one back (`backup`).
"""

from __future__ import annotations

import json
import shlex
from dataclasses import asdict, dataclass
from pathlib import Path

_FILE = "warehouse.duckdb"
_SPOOL = "spool.duckdb"
_KEPT = 10


@dataclass(frozen=True)
class Written:
    """A backup: its folder, and when it was written (ISO 8601, UTC)."""

    folder: str
    at: str


def path(directory: Path) -> Path:
    """The file that remembers the backups of the warehouse in `directory`."""
    return directory / "backups.json"


def with_backup(directory: Path, written: Written) -> bytes:
    """What that file has to say from now on: this backup, and the latest ones before it."""
    known = [*(each for each in _known(directory) if each.folder != written.folder), written][-_KEPT:]
    return (json.dumps([asdict(each) for each in known], indent=1) + "\n").encode()


def last_backup(directory: Path) -> Written | None:
    """The latest backup that is still there."""
    return next((each for each in reversed(_known(directory)) if (Path(each.folder) / _FILE).is_file()), None)


def described(file: Path) -> str:
    """What to do where a file of a warehouse cannot be read, as the end of a sentence."""
    if file.name == _SPOOL:
        return "delete it, and the next capture asks again for what was in it"
    if file.name != _FILE:
        return "it is a copy, so choose another backup"
    directory = file.parent
    found = last_backup(directory)
    folder = shlex.quote(found.folder) if found else "FOLDER"
    which = f"the last backup, of {found.at}," if found else "a backup (none that was written from here is still there)"
    current = directory.parent / "published" / directory.name / "current"
    shown = "readers still see what was published last, in" if current.exists() else "nothing was published in"
    return (
        f"put {which} back with `research-platform restore-backup {folder} --organization {directory.name}`, or move "
        f"the file aside and build anew with `research-platform build --organization {directory.name}`; "
        f"{shown} {current}"
    )


def _known(directory: Path) -> list[Written]:
    try:
        return [Written(str(each["folder"]), str(each["at"])) for each in json.loads(path(directory).read_bytes())]
    except (OSError, ValueError, KeyError, TypeError):
        # Only a hint: what it said of backups is of no use where it cannot be read.
        return []
