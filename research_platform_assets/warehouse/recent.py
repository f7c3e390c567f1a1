"""Frames that were read a moment ago, as most tables are made from the same few.

Belongs here: which of them are kept, within a bound on memory. A version never changes, so that what is kept is never
out of date. Does not belong here: reading (`versions`).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

import polars as pl

MOST_BYTES = 64 * 1024 * 1024
"""What all frames that are kept may take together; a larger one is read whenever it is needed."""


class RecentFrames:
    """Frames by what names them; those that were not asked for the longest go first."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        """Keep nothing so far, and never more than `most_bytes`."""
        self._most_bytes = most_bytes
        self._bytes = 0
        self._frames: dict[Hashable, tuple[pl.DataFrame, int]] = {}

    def get(self, name: Hashable, read: Callable[[], pl.DataFrame]) -> pl.DataFrame:
        """The frame of that name, from `read` unless it is at hand."""
        if name in self._frames:
            # The order of a dictionary is that of insertion.
            self._frames[name] = self._frames.pop(name)
            return self._frames[name][0]
        frame = read()
        size = int(frame.estimated_size())
        if size <= self._most_bytes:
            self._frames[name] = (frame, size)
            self._bytes += size
            while self._bytes > self._most_bytes:
                self._bytes -= self._frames.pop(next(iter(self._frames)))[1]
        return frame
