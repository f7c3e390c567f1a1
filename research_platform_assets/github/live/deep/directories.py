"""Directories by the oid of their tree, and the files that they make.

Belongs here: which directories are still to be read, and the whole tree once none is. Does not belong here: asking.

A directory that stands in several places, or in several repositories, is one value here.
"""

from __future__ import annotations

from collections.abc import Iterable

from research_platform_assets.github.live.deep.facts import Directories, TreeEntry, Unknown
from research_platform_assets.github.live.deep.wire import WireEntry, WireTree
from research_platform_assets.github.records import FileRecord

_TREE_MODE = "040000"


def directories_within(oid: str, tree: WireTree) -> dict[str, tuple[TreeEntry, ...]]:
    """The directories in GitHub's answer about the tree `oid`, as deep as it goes."""
    found: dict[str, tuple[TreeEntry, ...]] = {}
    waiting = [(oid, tree)]
    while waiting:
        at, directory = waiting.pop()
        if directory.entries is None:
            continue
        found[at] = tuple(_entry(entry) for entry in directory.entries)
        waiting += [(entry.oid, entry.object) for entry in directory.entries if entry.type == "tree" and entry.object]
    return found


def _entry(entry: WireEntry) -> TreeEntry:
    size_bytes = entry.size if entry.type == "blob" else None
    return TreeEntry(entry.name, entry.type, six_digits(f"{entry.mode:o}"), entry.oid, size_bytes)


def six_digits(mode: str) -> str:
    """An octal mode as git writes it in full, `040000` for a directory."""
    return mode.zfill(len(_TREE_MODE))


def unread(root: str, directories: Directories) -> list[str]:
    """Oids of the directories below `root` (itself included) that are not in `directories`, each once, in order."""
    missing: dict[str, None] = {}
    seen: set[str] = set()
    waiting = [root]
    while waiting:
        oid = waiting.pop()
        if oid in seen:
            continue
        seen.add(oid)
        entries = directories.get(oid)
        if entries is None:
            missing[oid] = None
        else:
            waiting += [entry.oid for entry in reversed(entries) if entry.type == "tree"]
    return list(missing)


def entries_known(root: str, directories: Directories, limit: int) -> int:
    """How many entries the tree `root` has at least; counting stops above `limit`."""
    count = 0
    waiting = [root]
    while waiting and count <= limit:
        entries = directories.get(waiting.pop(), ())
        count += len(entries)
        waiting += [entry.oid for entry in entries if entry.type == "tree"]
    return count


def files_of(root: str, directories: Directories) -> list[FileRecord]:
    """Every entry of the tree `root`, all of whose directories are known, sorted by path."""
    files: list[FileRecord] = []
    waiting = [("", root)]
    while waiting:
        prefix, oid = waiting.pop()
        for entry in directories[oid]:
            path = prefix + entry.name
            files.append(
                FileRecord(path=path, type=entry.type, mode=entry.mode, size_bytes=entry.size_bytes, oid=entry.oid)
            )
            if entry.type == "tree":
                waiting.append((f"{path}/", entry.oid))
    return sorted(files, key=lambda file: file.path)


def directories_of_files(root: str, files: Iterable[FileRecord]) -> dict[str, tuple[TreeEntry, ...]]:
    """The directories of a whole tree that was read before, from what `files_of` made of it."""
    listed: dict[str, list[FileRecord]] = {"": []}
    oids = {"": root}
    for file in files:
        listed[file.path.rpartition("/")[0]].append(file)
        if file.type == "tree":
            oids[file.path] = file.oid
            listed.setdefault(file.path, [])
    return {
        oids[folder]: tuple(
            TreeEntry(file.path.rpartition("/")[2], file.type, file.mode, file.oid, file.size_bytes) for file in entries
        )
        for folder, entries in listed.items()
    }


def too_many(limit: int) -> Unknown:
    """Why a tree is not read."""
    return Unknown(f"the tree has more than {limit} entries", is_lasting=True)
