"""The files of a repository: from authored text to bytes, git trees, kinds and languages.

Belongs here: what an attribute of an authored file means, and everything that follows from path and bytes. Does not
belong here: commits and counts.

Attributes: `encoding=NAME` (a Python codec; default UTF-8), `shared=NAME` (text from `recipe/shared`),
`notebook=python|r`, `symlink` (the text is the target), `submodule`, `executable`, `unrecorded=BYTES` (in the tree,
contents not kept; `null` where even the size is not known).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from research_platform_assets.sample.bundle import AuthoredFile
from research_platform_assets.sample.git_objects import blob_sha, named_sha, tree_order, tree_sha
from research_platform_assets.sample.kinds import document_kinds, language
from research_platform_assets.sample.notebook import notebook_json

_TREE_MODE = "040000"


@dataclass(frozen=True)
class StoredFile:
    """One file of a head tree; `content` is None where it is not recorded, `size` (bytes) where it is not known."""

    path: str
    type: str
    mode: str
    size: int | None
    sha: str
    content: bytes | None

    @property
    def kinds(self) -> list[str]:
        """The kinds under which the archive keeps the contents; empty where it does not keep them."""
        return [] if self.content is None or self.mode == "120000" else document_kinds(self.path)


def stored_file(authored: AuthoredFile, owner: str, shared: Path) -> StoredFile:
    """The tree entry of an authored file; `owner` tells equal paths of different repositories apart."""
    attributes, path = authored.attributes, authored.path
    if "submodule" in attributes:
        return StoredFile(path, "commit", "160000", None, named_sha("submodule", owner, path), None)
    if "unrecorded" in attributes:
        size = None if attributes["unrecorded"] == "null" else int(attributes["unrecorded"])
        return StoredFile(path, "blob", "100644", size, named_sha("unrecorded", owner, path, str(size)), None)
    content = _content(authored, shared)
    mode = "120000" if "symlink" in attributes else "100755" if "executable" in attributes else "100644"
    return StoredFile(path, "blob", mode, len(content), blob_sha(content), content)


def tree_records(files: Iterable[StoredFile]) -> list[dict[str, Any]]:
    """The head tree as `git ls-tree -r -t` lists it: folders before their contents, in git's order."""
    root: dict[str, Any] = {}
    for file in files:
        folder = root
        for part in PurePosixPath(file.path).parts[:-1]:
            folder = folder.setdefault(part, {})
        folder[PurePosixPath(file.path).name] = file
    return _walk(root, "")[1]


def language_bytes(files: Iterable[StoredFile]) -> dict[str, int]:
    """Bytes of program text by language, largest first (equal ones by name)."""
    totals: dict[str, int] = {}
    for file in files:
        name = language(file.path)
        if name and file.size and file.mode != "120000":
            totals[name] = totals.get(name, 0) + file.size
    return dict(sorted(totals.items(), key=lambda item: (-item[1], item[0])))


def _content(authored: AuthoredFile, shared: Path) -> bytes:
    attributes, text = authored.attributes, authored.text
    if "shared" in attributes:
        return (shared / attributes["shared"]).read_bytes()
    if "notebook" in attributes:
        text = notebook_json(text, attributes["notebook"])
    if "symlink" in attributes:
        text = text.removesuffix("\n")
    return text.encode(attributes.get("encoding", "utf-8"))


def _walk(folder: dict[str, Any], prefix: str) -> tuple[str, list[dict[str, Any]]]:
    entries: list[tuple[str, str, str]] = []
    records: list[dict[str, Any]] = []
    for name in sorted(folder, key=lambda name: tree_order(name, _mode(folder[name]))):
        node, path = folder[name], f"{prefix}{name}"
        mode = _mode(node)
        if isinstance(node, StoredFile):
            sha, kind, size, below = node.sha, node.type, node.size, list[dict[str, Any]]()
        else:
            sha, below = _walk(node, f"{path}/")
            kind, size = "tree", None
        entries.append((mode, name, sha))
        records.append({"path": path, "type": kind, "mode": mode, "size": size, "sha": sha})
        records.extend(below)
    return tree_sha(entries), records


def _mode(node: StoredFile | dict[str, Any]) -> str:
    return node.mode if isinstance(node, StoredFile) else _TREE_MODE
