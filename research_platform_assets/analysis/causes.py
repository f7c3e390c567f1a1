"""The words for why something differs between two builds, and the arithmetic on them.

Belongs here: causes as sets of bits, so that a column of a frame can hold them. Does not belong here: what makes one of
them possible (`captured_causes` for what was captured, `possible_causes` for what is computed from it).

A cause is *possible* where nothing excludes it. One possible cause is the cause; several, or none, are `unclear`.
"""

from __future__ import annotations

import polars as pl

MASK = "possible"

#: The values of the bits, in the order in which they are named.
GITHUB, CODE, SEEN, TIME = 1, 2, 4, 8
BITS = {"github": GITHUB, "code": CODE, "seen": SEEN, "time": TIME}
UNCLEAR = "unclear"


def names_of(mask: int) -> list[str]:
    """The possible causes in a set of bits."""
    return [name for name, bit in BITS.items() if mask & bit]


def cause_of(mask: int) -> str:
    """The cause, or `unclear` where there is not exactly one possible."""
    names = names_of(mask)
    return names[0] if len(names) == 1 else UNCLEAR


def bits(value: int) -> pl.Expr:
    """A set of bits as it stands in a column `MASK`."""
    return pl.lit(value, dtype=pl.UInt8)


def united(frame: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """One row for each group of `by`, with everything that is possible in any of its rows."""
    return frame.group_by(by, maintain_order=True).agg(pl.col(MASK).bitwise_or())
