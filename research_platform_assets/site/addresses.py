"""Where each page of the site is, and how pages link to each other.

Belongs here: paths of pages and badges. Links always name the file, never a folder, and are relative, so that the site
works under any sub-path and from a disk. A page is named by an id that never changes: a repository keeps its address
through renames, and no name, however odd, has to be a file name on the reader's system.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache

_PLAIN = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
# Device names on Windows, where no file can be called so.
_RESERVED = frozenset({"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)})


def file_stem(identifier: str) -> str:
    """Return `identifier` where every file system takes it as it is, else a name made from its SHA-256."""
    if _PLAIN.fullmatch(identifier) and identifier.partition(".")[0] not in _RESERVED and not identifier.endswith("."):
        return identifier
    return f"x-{hashlib.sha256(identifier.encode()).hexdigest()[:32]}"


def repository_page(repository_id: int) -> str:
    """Path of a repository's page."""
    return f"repositories/{repository_id}.html"


def repository_file(repository_id: int) -> str:
    """Path of the JSON file that says what a repository's page does."""
    return f"repositories/{repository_id}.json"


def badge_file(repository_id: int) -> str:
    """Path of a repository's badge; as that of its page, it stays when the repository is renamed."""
    return f"badges/{repository_id}.svg"


def notebook_page(repository_id: int, path: str) -> str:
    """Path of a notebook's page; it stays when the repository is renamed, and not when the notebook is moved."""
    return f"notebooks/{repository_id}-{hashlib.sha256(path.encode()).hexdigest()[:16]}.html"


def notebook_picture(name: str) -> str:
    """Path of a picture in a notebook, whose name is made from its contents."""
    return f"notebooks/pictures/{name}"


def person_page(person_id: str) -> str:
    """Path of a person's page."""
    return f"people/{file_stem(person_id)}.html"


def topic_page(topic_id: int) -> str:
    """Path of a topic's page."""
    return f"topics/{topic_id}.html"


@cache
def table_page(table: str) -> str:
    """Path of a table's page in the data dictionary, by the table's qualified name."""
    return f"data/{file_stem(table)}.html"


def root_of(page: str) -> str:
    """What to put before a path of the site to reach it from `page`: empty at the top, else `../` for each folder."""
    return "../" * page.count("/")
