"""Recorded file contents and the tree they belong to.

Belongs here: `trees/`, `blobs.jsonl` and `blobs/`, and whether contents are what git says they are. Does not belong
here: which files are documents (`github.documents`).
"""

from __future__ import annotations

import hashlib

from research_platform_assets.github.archive.folder import ArchiveFolder
from research_platform_assets.github.archive.wire import RecordedBlob, RecordedEntry
from research_platform_assets.github.records import FileRecord

_INDEX_FILE = "blobs.jsonl"


def read_tree(folder: ArchiveFolder, name: str) -> list[FileRecord] | None:
    """The tree of one repository, sorted by path; None where it is not recorded."""
    relative = f"trees/{name}.jsonl"
    if folder.find(relative) is None:
        return None
    files: dict[str, FileRecord] = {}
    for line, entry in folder.lines(relative, RecordedEntry):
        if entry.path in files:
            folder.fail(relative, "key path: stands in an earlier line already", line)
        files[entry.path] = FileRecord(
            path=entry.path, type=entry.type, mode=entry.mode, size_bytes=entry.size, oid=entry.sha
        )
    return [files[path] for path in sorted(files)]


class Contents:
    """The recorded contents of an archive, by git object id."""

    def __init__(self, folder: ArchiveFolder) -> None:
        """Read the index of `folder`; contents themselves are read when asked for."""
        self._folder = folder
        self._index: dict[str, RecordedBlob] = {}
        for line, blob in folder.lines(_INDEX_FILE, RecordedBlob):
            if blob.sha in self._index:
                folder.fail(_INDEX_FILE, f"key sha: {blob.sha} stands in an earlier line already", line)
            self._index[blob.sha] = blob

    def size_bytes(self, oid: str) -> int | None:
        """Size of the original contents, which differs from the stored one where addresses were replaced."""
        blob = self._index.get(oid)
        return None if blob is None else blob.size

    def read(self, oid: str) -> bytes | None:
        """The contents, None where they are not recorded; raises `ArchiveError` where they are not what git names."""
        if is_named(oid, b""):
            return b""
        relative = f"blobs/{oid}"
        content = self._folder.read(relative)
        if content is None:
            return None
        blob = self._index.get(oid)
        if blob is not None and blob.stored_size != len(content):
            problem = f"holds {len(content)} bytes, but {_INDEX_FILE} says stored_size {blob.stored_size}"
            self._folder.fail(relative, problem)
        if blob is None or blob.replaced_addresses == 0:
            self._verify(relative, oid, content, blob)
        return content

    def _verify(self, relative: str, oid: str, content: bytes, blob: RecordedBlob | None) -> None:
        if not is_named(oid, content):
            self._folder.fail(relative, "the contents do not have the git hash that the file is named by")
        if blob is not None and blob.size != len(content):
            self._folder.fail(relative, f"holds {len(content)} bytes, but {_INDEX_FILE} says size {blob.size}")


def is_named(oid: str, content: bytes) -> bool:
    """Whether git names `content` by `oid`, which is a SHA-1 or, where it is longer, a SHA-256."""
    algorithm = "sha1" if len(oid) == hashlib.sha1(usedforsecurity=False).digest_size * 2 else "sha256"
    return hashlib.new(algorithm, b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest() == oid
