"""Code that stands more than once in a repository.

Belongs here: what is compared, and which lines are repeated. Does not belong here: which files take part.

A block counts as repeated where the same tokens, comments and layout left out, stand elsewhere in the repository in at
least `LEAST_LINES` lines of code with at least `LEAST_TOKENS` tokens. Six lines are the block of Heitlager, Kuipers and
Visser (2007), whose thresholds the share is held against; the tokens keep lists of short lines from counting.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from research_platform_assets.analysis.code_quality.scanner import Token

LEAST_LINES = 6
LEAST_TOKENS = 50
_DIGEST_BYTES = 6
_CHARACTERS = 8


@dataclass(frozen=True)
class Blocks:
    """The blocks of a file, one beginning at each line of code but the last ones.

    Attributes:
        digests: A digest of `_CHARACTERS` characters for each block, joined.
        sizes: How many lines of code each block has.
        lines: How many lines of code there are.
    """

    digests: str
    sizes: Sequence[int]
    lines: int


def blocks_of(tokens: Sequence[Token], lines: Sequence[int]) -> Blocks:
    """The blocks of a file with these tokens, of whose lines `lines` are code."""
    wanted = frozenset(lines)
    rows = [
        [token.text for token in row]
        for line, row in ((line, list(row)) for line, row in groupby(tokens, lambda token: token.line))
        if line in wanted
    ]
    digests: list[bytes] = []
    sizes: list[int] = []
    end = count = 0
    for start, row in enumerate(rows):
        while end < len(rows) and (end - start < LEAST_LINES or count < LEAST_TOKENS):
            count += len(rows[end])
            end += 1
        if end - start < LEAST_LINES or count < LEAST_TOKENS:
            break
        block = "\n".join("\0".join(each) for each in rows[start:end])
        digests.append(hashlib.blake2b(block.encode(errors="replace"), digest_size=_DIGEST_BYTES).digest())
        sizes.append(end - start)
        count -= len(row)
    return Blocks(base64.b64encode(b"".join(digests)).decode(), sizes, len(rows))


def repeated_lines(files: Mapping[str, Blocks]) -> dict[str, int]:
    """How many lines of code of each file of a repository are part of a block that stands there more than once."""
    times: dict[str, int] = {}
    for blocks in files.values():
        for digest in _digests(blocks):
            times[digest] = times.get(digest, 0) + 1
    found: dict[str, int] = {}
    for path, blocks in files.items():
        repeated = until = 0
        for start, (digest, size) in enumerate(zip(_digests(blocks), blocks.sizes, strict=True)):
            if times[digest] > 1:
                repeated += start + size - max(start, until)
                until = start + size
        found[path] = repeated
    return found


def _digests(blocks: Blocks) -> list[str]:
    return [blocks.digests[at : at + _CHARACTERS] for at in range(0, len(blocks.digests), _CHARACTERS)]
