"""Git LFS pointers: small files that stand for large ones.

Belongs here: telling a pointer, https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md. Does not belong here: the
files behind it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

#: A pointer is smaller than this, says the specification; so a file as large as this is none, whatever is in it.
SMALLEST_OTHER_BYTES = 1024

_POINTER = re.compile(
    rb"version https://git-lfs\.github\.com/spec/v1\n(?:ext-[^\n]*\n){0,20}oid sha256:[0-9a-f]{64}\nsize (\d{1,18})\n?"
)


def describe_pointer(content: bytes, _: str) -> Mapping[str, Any]:
    """`{"size_bytes": …}`: the size of the file that the pointer `content` stands for; None where it is no pointer."""
    found = _POINTER.fullmatch(content)
    return {"size_bytes": int(found[1]) if found else None}
