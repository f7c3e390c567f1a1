"""Tests of `analysis.topics.paragraphs`: what is worked out of a text, and that it can be remembered."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from research_platform_assets.analysis.text.blocks import Block
from research_platform_assets.analysis.topics.paragraphs import paragraphs, restored
from research_platform_assets.analysis.topics.readme_prose import readme_prose
from research_platform_assets.opt_out.declared import Declared, Person
from research_platform_assets.opt_out.register import Register


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


@pytest.mark.parametrize(
    "between",
    [", ", " (", "/", ". ", " & ", " — ", " 1 ", "’s ", "\u00ad", "\u200b", " | "],
)
def test_two_words_do_not_become_the_name_of_somebody_who_opted_out(between: str) -> None:
    register = Register(Declared(people=(Person(names=("Ada Forest",)),)), b"k" * 32)
    content = f"Nests by Ada{between}Forest".encode()
    assert register.masked_content(content) == content
    stored = json.dumps(readme_prose(content, "README.md"), ensure_ascii=False)
    assert "Ada" in stored
    assert register.masked(stored) == stored
