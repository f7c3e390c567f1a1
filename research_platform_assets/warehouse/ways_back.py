"""Where to go from a warehouse that is gone or cannot be read: the last backup, and what was published last.

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


@dataclass(frozen=True)
class Gone:
    """A warehouse that is not there although there was one: what tells so, and what to do."""

    text: str
    remedy: str


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
    return f"{_put_back(directory)}, or move the file aside and {_build_anew(directory)}; {_shown(directory)}"


def gone(directory: Path) -> Gone | None:
    """What to say of a warehouse that is not there; None where it is, or where nothing speaks of an earlier one."""
    traces = [
        *([f"builds are published in {_published(directory)}"] if any(_published(directory).glob("builds/*")) else []),
        *([f"{path(directory)} names backups of it"] if _known(directory) else []),
    ]
    file = directory / _FILE
    if file.exists() or not traces:
        return None
    return Gone(
        f"{file} is missing, although {' and '.join(traces)}",
        f"{_put_back(directory)}, or {_build_anew(directory)}, without the builds of before; {_shown(directory)}",
    )


def for_one_file(file: Path) -> str:
    """How to get a single small file beside a warehouse back, as the end of a sentence."""
    for each in reversed(_known(file.parent)):
        kept = Path(each.folder) / file.name
        if kept.is_file():
            return f"copy {shlex.quote(str(kept))}, of {each.at}, to its place"
    return "put the one from a backup in its place (none that was written from here still has it)"


def _put_back(directory: Path) -> str:
    found = last_backup(directory)
    folder = shlex.quote(found.folder) if found else "FOLDER"
    which = f"the last backup, of {found.at}," if found else "a backup (none that was written from here is still there)"
    return f"put {which} back with `research-platform restore-backup {folder} --organization {directory.name}`"


def _build_anew(directory: Path) -> str:
    return f"build anew with `research-platform build --organization {directory.name}`"


def _shown(directory: Path) -> str:
    current = _published(directory) / "current"
    shown = "readers still see what was published last, in" if current.exists() else "nothing was published in"
    return f"{shown} {current}"


def _published(directory: Path) -> Path:
    return directory.parent / "published" / directory.name


def _known(directory: Path) -> list[Written]:
    try:
        return [Written(str(each["folder"]), str(each["at"])) for each in json.loads(path(directory).read_bytes())]
    except (OSError, ValueError, KeyError, TypeError):
        # Only a hint: what it said of backups is of no use where it cannot be read.
        return []
