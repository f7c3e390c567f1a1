"""Contents are read in groups that fit into memory."""

from __future__ import annotations

import pytest

from research_platform_assets.github.live.contents import in_groups
from research_platform_assets.github.live.deep import WantedBlob


@pytest.mark.parametrize(
    ("sizes", "groups"),
    [
        ([], []),
        ([5], [[5]]),
        ([11], [[11]]),
        ([4, 6], [[4, 6]]),
        ([4, 7], [[4], [7]]),
        ([11, 1, 9, 1], [[11], [1, 9], [1]]),
        ([1, 11, 1], [[1], [11], [1]]),
        ([None, 10, None, 1], [[None, 10, None], [1]]),
        ([0] * 5, [[0] * 5]),
    ],
)
def test_blobs_are_read_in_groups(sizes: list[int | None], groups: list[list[int | None]]) -> None:
    wanted = [WantedBlob(str(at), size, "R_1", "acme", "engine") for at, size in enumerate(sizes)]
    made = list(in_groups(wanted, most_bytes=10))
    assert [[blob.size_bytes for blob in group] for group in made] == groups
    assert [blob for group in made for blob in group] == wanted
