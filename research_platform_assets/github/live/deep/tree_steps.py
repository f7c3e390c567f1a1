"""What to do next for a tree that is not whole.

Belongs here: the decision between walking directories, many in one question, and asking for everything at once. Does
not belong here: asking.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from research_platform_assets.github.live.deep.directories import entries_known, files_of, too_many, unread
from research_platform_assets.github.live.deep.facts import Directories, Unknown
from research_platform_assets.github.records import FileRecord

#: From so many unread directories on, one request for the whole tree is fewer calls than questions for directories,
#: which take fifty each and may show further ones.
RECURSIVE_FROM = 40


@dataclass(frozen=True)
class Whole:
    """Nothing is left to be read."""

    files: list[FileRecord]


@dataclass(frozen=True)
class Walk:
    """These directories are to be read."""

    oids: list[str]


@dataclass(frozen=True)
class Recursive:
    """The whole tree is to be asked for at once."""


Step: TypeAlias = Whole | Walk | Recursive | Unknown


def next_step(
    root: str, directories: Directories, failed: Mapping[str, Unknown], *, most_entries: int, may_ask_at_once: bool
) -> Step:
    """What to do next for the tree `root`; `failed` says why directories cannot be read."""
    if entries_known(root, directories, most_entries) > most_entries:
        return too_many(most_entries)
    missing = unread(root, directories)
    if not missing:
        files = files_of(root, directories)
        return whole(files)
    lost = next((failed[oid] for oid in missing if oid in failed), None)
    if may_ask_at_once and (lost is not None or len(missing) >= RECURSIVE_FROM):
        return Recursive()
    return Walk(missing) if lost is None else lost


def whole(files: list[FileRecord]) -> Whole | Unknown:
    """A whole tree; unknown where two of its entries cannot be told apart, as when GitHub replaces what is no UTF-8."""
    paths = {file.path for file in files}
    if len(paths) < len(files):
        return Unknown("files of the tree cannot be told apart by the names that GitHub gives", is_lasting=True)
    return Whole(files)
