"""Frames at hand: each is read once while there is room, and room is bounded."""

from __future__ import annotations

import polars as pl

from research_platform_assets.warehouse.recent import RecentFrames


class Reader:
    """Frames of ten integers, 80 bytes each, and how often each was read."""

    def __init__(self, most_bytes: int) -> None:
        self.recent = RecentFrames(most_bytes)
        self.read: list[str] = []

    def get(self, name: str) -> pl.DataFrame:
        def read() -> pl.DataFrame:
            self.read.append(name)
            return pl.DataFrame({name: range(10)})

        return self.recent.get(name, read)


def test_a_frame_is_read_once() -> None:
    reader = Reader(1000)
    first = reader.get("a")
    assert reader.get("a") is first
    assert reader.get("b").columns == ["b"]
    assert reader.read == ["a", "b"]


def test_what_was_not_asked_for_the_longest_goes_first() -> None:
    reader = Reader(160)
    for name in ("a", "b", "a", "c", "a", "b"):
        assert reader.get(name).columns == [name]
    assert reader.read == ["a", "b", "c", "b"]


def test_what_is_larger_than_all_room_is_read_again_and_drives_nothing_out() -> None:
    reader = Reader(80)
    reader.get("a")
    for column in ("large", "again"):
        frame = pl.DataFrame({column: range(11)})
        assert reader.recent.get("large", lambda frame=frame: frame) is frame
    reader.get("a")
    assert reader.read == ["a"]
