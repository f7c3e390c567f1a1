"""Leaving out parts of the documents in turn.

Belongs here: the folds. Does not belong here: what is tried on them (`newcomers`), the number of topics of a fit, which
is chosen by `modularity`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

PARTS = 5
_SPLITS_OF_SMALL = 4
_SMALL = 150


def folds(repository_ids: Sequence[int]) -> list[npt.NDArray[np.bool_]]:
    """Return which documents each fold keeps: 4 splits into 5 parts below 150 documents, one split from there on.

    The part that a document belongs to hangs on its id alone, so one document more or less moves no other.
    """
    splits = _SPLITS_OF_SMALL if len(repository_ids) < _SMALL else 1
    found: list[npt.NDArray[np.bool_]] = []
    for split in range(splits):
        part = np.array([_part(split, repository_id) for repository_id in repository_ids])
        found += [part != left_out for left_out in range(PARTS) if (part == left_out).any()]
    return found


def _part(split: int, repository_id: int) -> int:
    digest = hashlib.sha256(f"{split}:{repository_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % PARTS
