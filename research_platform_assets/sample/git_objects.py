"""Git's object names, computed as git computes them.

Belongs here: the hashes of blobs and trees, and names for objects that only exist by name. Does not belong here: which
files there are.
"""

from __future__ import annotations

import hashlib


def blob_sha(content: bytes) -> str:
    """The git hash of a blob with this content (SHA-1 over git's header and the bytes)."""
    return _object_sha(b"blob", content)


def tree_sha(entries: list[tuple[str, str, str]]) -> str:
    """The git hash of a tree from its direct entries (mode, name, sha), in any order."""
    ordered = sorted(entries, key=lambda entry: tree_order(entry[1], entry[0]))
    parts = [f"{mode.lstrip('0')} {name}".encode() + b"\0" + bytes.fromhex(sha) for mode, name, sha in ordered]
    return _object_sha(b"tree", b"".join(parts))


def tree_order(name: str, mode: str) -> bytes:
    """The sort key of an entry in a git tree: folders sort as if their name ended in a slash."""
    return name.encode() + (b"/" if mode == "040000" else b"")


def named_sha(*parts: str) -> str:
    """A reproducible object name for what has no content here: an invented commit, an unrecorded file."""
    return hashlib.sha1("\n".join(parts).encode(), usedforsecurity=False).hexdigest()


def _object_sha(kind: bytes, content: bytes) -> str:
    header = kind + b" " + str(len(content)).encode() + b"\0"
    return hashlib.sha1(header + content, usedforsecurity=False).hexdigest()
