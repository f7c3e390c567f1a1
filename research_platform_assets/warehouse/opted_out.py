"""What was learnt about those who opted out: a small file of keyed hashes beside the warehouse.

Belongs here: keeping it. Does not belong here: what is hashed (`opt_out.register`). Without the key of the pseudonyms
nobody can be told from it, and with the key only who is known already.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from research_platform_assets.errors import WarehouseError
from research_platform_assets.warehouse import objects, ways_back

_PRIVATE = 0o600


@dataclass(frozen=True)
class Learnt:
    """`entries` are hashes of what was declared when `known`, hashes of all that is known of them, was learnt.

    `masked` names the state of this knowledge in which stored contents of documents were masked last.
    """

    entries: tuple[str, ...] = ()
    known: frozenset[str] = frozenset()
    masked: str = ""


def path(directory: Path) -> Path:
    """The file of the warehouse in `directory`."""
    return directory / "opted-out.json"


def read(directory: Path) -> Learnt:
    """What was learnt; nothing where there is no such file.

    Raises:
        WarehouseError: the file is there but cannot be read.
    """
    try:
        values = json.loads(path(directory).read_text(encoding="utf-8"))
        return Learnt(tuple(map(str, values["entries"])), frozenset(map(str, values["known"])), str(values["masked"]))
    except FileNotFoundError:
        return Learnt()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WarehouseError(
            f"{path(directory)} cannot be read ({type(error).__name__}); {remedy(directory)}"
        ) from error


def remedy(directory: Path) -> str:
    """What to do where the file cannot be read, as the end of a sentence."""
    return (
        f"{ways_back.for_one_file(path(directory))}; do not go on without it: nothing else tells by which other names "
        "and accounts those who opted out are known"
    )


def write(directory: Path, learnt: Learnt) -> None:
    """Keep what was learnt; raises `StorageError` where the disk refuses."""
    directory.mkdir(parents=True, exist_ok=True)
    values = {"entries": sorted(learnt.entries), "known": sorted(learnt.known), "masked": learnt.masked}
    objects.write_whole(path(directory), (json.dumps(values, indent=1) + "\n").encode(), mode=_PRIVATE)
