"""Tests of `analysis.topics.paragraphs`: what is worked out of a text, and that it can be remembered."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from research_platform_assets.analysis.text.blocks import Block
from research_platform_assets.analysis.topics.paragraphs import paragraphs, restored


@pytest.mark.parametrize(
    ("block", "words", "is_boilerplate"),
    [
        (Block("Ice", 1), ("Ice",), False),
        (Block("Cores of ice, 3 km deep."), ("Cores", "of", "ice", "", "km", "deep", ""), False),
        (Block("氷の記録"), (), False),
        (Block("Installation", 2), ("Installation",), True),
        (Block("Released under the MIT licence."), (), False),
        (Block("Licence", 2), (), False),
    ],
)
def test_a_paragraph_has_the_words_that_may_be_about_something(
    block: Block, words: tuple[str, ...], is_boilerplate: bool
) -> None:
    (found,) = paragraphs([block])
    assert (found.text, found.level) == (block.text, block.level)
    assert (found.words, found.is_boilerplate) == (words, is_boilerplate)


@given(st.lists(st.builds(Block, st.text(), st.integers(0, 6))))
def test_what_is_stored_comes_back(blocks: list[Block]) -> None:
    found = paragraphs(blocks)
    assert restored(json.loads(json.dumps([each.stored() for each in found]))) == found
    assert [(each.text, each.level) for each in found] == [(block.text, block.level) for block in blocks]
