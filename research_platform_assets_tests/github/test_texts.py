"""Texts from outside made fit for tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from research_platform_assets.github.texts import clean_path, clean_text, masked, masked_keys, masked_texts
from research_platform_assets.privacy import contains_address

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()))
SOME_KEYS = st.lists(st.sampled_from(["a@lab.org", "b@lab.org", "[address removed]", "[address removed] (2)", "c"]))


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("plain", "plain"),
        ("a\0b", "a\ufffdb"),
        ("Zoë \U0001f30a", "Zoë \U0001f30a"),
        ("é\ud800x\udfff", "é\ufffdx\ufffd"),
    ],
)
def test_lone_surrogates_and_nul_are_replaced(text: str, cleaned: str) -> None:
    assert clean_text(text) == cleaned


@given(ANY_TEXT)
def test_cleaned_text_can_be_stored_anywhere(text: str) -> None:
    assert "\0" not in clean_text(text).encode("utf-8").decode("utf-8")


def test_different_broken_paths_stay_different() -> None:
    paths = ["a\ud800", "a\ud801", "a\0", "a\n", "ä"]
    assert [clean_path(path) for path in paths] == ["a\\ud800", "a\\ud801", "a\\x00", "a\n", "ä"]


@pytest.mark.parametrize("text", ["write to ada@lab.org", "ada%40lab.org"])
def test_addresses_are_masked(text: str) -> None:
    assert "lab.org" not in masked(text)


@given(st.lists(st.none() | st.sampled_from(["a@lab.org", "b%40lab.org", "mail&commat;lab.org", "c", "", "x & y"])))
def test_many_texts_are_masked_as_each_is(texts: list[str | None]) -> None:
    assert list(masked_texts(texts)) == [text if text is None else masked(text) for text in texts]


@given(SOME_KEYS.map(lambda keys: list(dict.fromkeys(keys))))
def test_masked_keys_stay_different_and_hold_no_address(keys: list[str]) -> None:
    result = masked_keys(keys)
    assert len(set(result)) == len(keys)
    assert not any(contains_address(key) for key in result)
    assert all(new == old for new, old in zip(result, keys, strict=True) if not contains_address(old))


def test_masked_keys_that_clash_are_numbered() -> None:
    assert masked_keys(["x/a@lab.org", "x/b@lab.org", "y"]) == ["x/[address removed]", "x/[address removed] (2)", "y"]
