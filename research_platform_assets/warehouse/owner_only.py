"""Files that only their owner may read, as what is read from GitHub may be private.

Belongs here: their mode. Does not belong here: what is published, which everybody may read (`objects`).
"""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def tighten(path: Path) -> None:
    """Take the file `path` away from everybody but this user, if it is this user's; else it stays as it is.

    Files of earlier versions could be read by others. Where that cannot be changed, whoever opens the file says why.
    """
    with contextlib.suppress(OSError):
        status = path.stat()
        is_open = bool(status.st_mode & _OTHERS)
        if is_open and stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid():
            path.chmod(stat.S_IMODE(status.st_mode) & ~_OTHERS)


def create(path: Path) -> None:
    """Make the empty file `path` where there is none; raises `OSError`."""
    os.close(os.open(path, os.O_RDONLY | os.O_CREAT, 0o600))
