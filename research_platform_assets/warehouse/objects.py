"""Files on disk by content: each stored once, and hard-linked wherever it is shown.

Belongs here: writing and linking files so that a crash leaves nothing half. Does not belong here: what the files are.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from pathlib import Path

from research_platform_assets.errors import StorageError
from research_platform_assets.warehouse import files

_NO_LINK = frozenset({errno.EPERM, errno.EMLINK, errno.EXDEV, errno.ENOTSUP, errno.EOPNOTSUPP})
READ_ONLY = 0o444


def object_path(objects: Path, sha256: str) -> Path:
    """Where the contents with this hash lie below the folder `objects`."""
    return objects / sha256[:2] / sha256


def put(objects: Path, sha256: str, content: bytes) -> Path:
    """Store `content` unless it is there already, whole; returns its path.

    A file that is there with other contents was edited by a stranger or lost power half-written, and is replaced.
    """
    path = object_path(objects, sha256)
    if not has_content(path, sha256):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content, mode=READ_ONLY)
    return path


def has_content(path: Path, sha256: str) -> bool:
    """Whether `path` is a file with exactly this content."""
    try:
        return files.sha256(path.read_bytes()) == sha256
    except OSError:
        return False


def write_whole(path: Path, content: bytes, *, mode: int = 0o644) -> None:
    """Write a file so that it is there whole or not at all.

    Raises:
        StorageError: the disk refuses; what was at `path` is still there.
    """
    fresh = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        fresh.unlink(missing_ok=True)
        # Created with its final permissions: a secret is at no moment readable by others.
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.chmod(mode)
        fresh.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            fresh.unlink()
        raise StorageError(
            f"{path} could not be written ({error.strerror}); what was published before is untouched. "
            "Free space or fix the permissions, then run again"
        ) from error


def link(source: Path, target: Path) -> None:
    """Show the stored file `source` at `target`: as a hard link, or as a copy where the file system has none.

    A file at `target` is replaced in one step.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.tmp")
    fresh.unlink(missing_ok=True)
    try:
        os.link(source, fresh)
    except OSError as error:
        if error.errno not in _NO_LINK:
            raise
        shutil.copyfile(source, fresh)
        fresh.chmod(READ_ONLY)
    fresh.replace(target)
    # Renaming one name of a file to another name of the same file does nothing.
    fresh.unlink(missing_ok=True)


def sync_folder(path: Path) -> None:
    """Make the entries of a folder durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_unlinked(objects: Path) -> int:
    """Delete stored files that no publication shows any more; returns how many."""
    removed = 0
    for path in sorted(objects.glob("??/*")):
        if path.stat().st_nlink == 1:
            path.unlink()
            removed += 1
    return removed
