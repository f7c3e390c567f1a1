"""Reproducible choices: the same words give the same number on every machine and Python version.

Belongs here: deriving a number from words. Does not belong here: what the number decides.
"""

from __future__ import annotations

import hashlib


def draw(bound: int, *words: object) -> int:
    """An integer from 0 to `bound` - 1 that depends on `words` only, evenly spread over different words."""
    digest = hashlib.sha256("\n".join(map(str, words)).encode()).digest()
    return int.from_bytes(digest[:8], "big") % bound
