"""What a capture will cost, told before most of it is spent.

Belongs here: from what a sample of repositories takes to what all take, and to the hours that they take. Does not
belong here: what a chunk takes (`chunk`), asking.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from research_platform_assets.github.live.listing import Row


@dataclass(frozen=True)
class Cost:
    """Questions by GraphQL (each costs a point) and requests by REST."""

    points: float = 0
    requests: float = 0

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.points + other.points, self.requests + other.requests)

    def times(self, factor: float) -> Cost:
        """This cost so many times."""
        return Cost(self.points * factor, self.requests * factor)


@dataclass(frozen=True)
class Prediction:
    """What a capture is expected to take in all.

    `repositories_count` are to be read of the `total_count` in the listing; `calls` are `points` questions and REST
    requests; `seconds` go by the time that requests took until now.
    """

    repositories_count: int
    total_count: int
    calls: int
    points: int
    seconds: float


def prediction(
    *, unread: int, total: int, sample: int, spent: Cost, outline: Cost, ahead: Cost, seconds: float
) -> Prediction:
    """The cost of reading `unread` of `total` repositories.

    Args:
        unread: repositories to be read.
        total: repositories in the listing.
        sample: how many of them the outline was read of.
        spent: everything until now, the outline included; it took `seconds`.
        outline: what the outline of the sample took.
        ahead: what the rest of the sample will take.
        seconds: time spent until now.
    """
    others = (unread - sample) / sample if sample else 0.0
    cost = spent + ahead + (outline + ahead).times(others)
    calls = cost.points + cost.requests
    spent_calls = spent.points + spent.requests
    pace = seconds / spent_calls if spent_calls else 0.0
    return Prediction(unread, total, round(calls), round(cost.points), round(pace * calls, 1))


def hours(needed: int, remaining: int, limit: int, reserve_share: float) -> list[int]:
    """How many of `needed` requests each hour has room for: the present one has `remaining` of its `limit` left.

    The share `reserve_share` of each hour's limit is never spent. An account without limits has a limit of 0.
    """
    if limit <= 0:
        return [needed]
    reserve = math.floor(limit * reserve_share)
    split = [min(needed, max(remaining - reserve, 0))]
    while (left := needed - sum(split)) > 0:
        split.append(min(left, limit - reserve))
    return split


def order(unread: Sequence[tuple[Row, str]], first: int) -> list[Row]:
    """The order in which repositories are read, given each row and when it was last read (as sortable text).

    The `first` ones are every so many-th by size, so that what they take tells what all take. After them those that
    were never read, or not for the longest time: if the budget ends, it was well spent.
    """
    by_size = sorted((row for row, _ in unread), key=lambda row: (row.get("size") or 0, row["id"]))
    count = min(first, len(by_size))
    sample = [by_size[at * len(by_size) // count + len(by_size) // count // 2] for at in range(count)]
    chosen = {row["id"] for row in sample}
    rest = sorted((read, row["id"], row) for row, read in unread if row["id"] not in chosen)
    return sample + [row for _, _, row in rest]
