"""Tests of `analysis.sentences.wordpiece`."""

from __future__ import annotations

import pytest

from research_platform_assets.analysis.sentences.wordpiece import CLS, MOST_PIECES, SEP, piece_numbers
from research_platform_assets_tests.analysis.sentences.small_model import PIECES

KNOWN = {piece: number for number, piece in enumerate(PIECES)}


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        ("Model", ["model"]),
        ("unbelievable models.", ["un", "##believ", "##able", "model", "##s", "."]),
        # Accents go, and so do control characters; any kind of space parts words.
        ("Mödel\u00a0m\u200bo\tmodél", ["model", "m", "##o", "model"]),
        ("model中model", ["model", "中", "model"]),
        # A word with a part that no piece has, and one that is too long, are unknown as a whole.
        ("modelß model", ["[UNK]", "model"]),
        ("a" * 101 + " a", ["[UNK]", "a"]),
        ("a_b", ["a", "[UNK]", "b"]),
        ("\ufffd \x00", []),
    ],
)
def test_text_is_cut_into_pieces(text: str, pieces: list[str]) -> None:
    assert piece_numbers(text, KNOWN) == [KNOWN[piece] for piece in (CLS, *pieces, SEP)]


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    found = piece_numbers("model unbelievable " * 200, KNOWN)
    assert len(found) == MOST_PIECES
    assert found[-1] == KNOWN[SEP]
