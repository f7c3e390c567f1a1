"""What counts as an e-mail address and how it is masked."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from research_platform_assets.privacy import CANDIDATE_PATTERN, MASK, contains_address, mask_addresses

ADDRESSES = [
    "ada@example.org",
    "ada.lovelace+git@mail.example.co.uk",
    "ADA@EXAMPLE.ORG",
    "ada%40example.org",
    "ada&#64;example.org",
    "ada&#x0040;example.org",
    "ada&commat;example.org",
    "ada\uff20example.org",
    "ada\ufe6bexample.org",
    "mailto:ada@example.org",
    "mailto:git@example.org",
    "björn@müller.example",
    "o'hara@example.org",
    "git-bot@example.org",
    "a" * 64 + "@example.org",
]
NOT_ADDRESSES = [
    "git@github.com:owner/name.git",
    "hg@example.org",
    "svn@example.org",
    "SSH@example.org",
    "@ada",
    "ada @ example.org",
    "ada@localhost",
    "actions/checkout@v4.1",
    "pip install package@1.2.3",
    "3@4.5",
    "images/logo@2x.png",
    "icon@3x.SVG",
    "ssh://git@github.com/owner/name.git",
    "",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_masked_and_what_stands_around_it_stays(address: str) -> None:
    assert contains_address(f"Write to <{address}>, please.")
    assert mask_addresses(f"Write to <{address}>, please.") == f"Write to <{MASK}>, please."


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_a_candidate_for_the_engine_of_frames(address: str) -> None:
    assert pl.Series([f"Write to <{address}>."]).str.contains(CANDIDATE_PATTERN).to_list() == [True]


@pytest.mark.parametrize("text", NOT_ADDRESSES)
def test_what_is_no_persons_address_stays(text: str) -> None:
    assert not contains_address(text)
    assert mask_addresses(text) == text


def test_every_address_of_a_text_is_masked_and_servers_stay() -> None:
    text = "ada@example.org, git@github.com:a/b and bob@example.org"
    assert mask_addresses(text) == f"{MASK}, git@github.com:a/b and {MASK}"


@given(st.text(alphabet="ab@.:%40/-_+ \nmailto"))
def test_masking_leaves_nothing_to_mask(text: str) -> None:
    masked = mask_addresses(text)
    assert not contains_address(masked)
    assert mask_addresses(masked) == masked
    assert contains_address(text) == (masked != text)


def test_a_megabyte_without_a_word_boundary_is_searched_at_once() -> None:
    # A search that begins at each letter anew would take hours here.
    text = "a" * 1_000_000 + "@" + "b" * 1_000_000 + " ada@example.org"
    assert mask_addresses(text).endswith(f" {MASK}")


@pytest.mark.parametrize("behind", ["--", "-a", "_x", ".", "/", "'s", "\u200b"])
def test_what_follows_an_address_does_not_hide_it(behind: str) -> None:
    assert mask_addresses(f"ada@example.org{behind}") == f"{MASK}{behind}"


def test_an_address_behind_a_path_is_masked_and_the_path_stays() -> None:
    assert mask_addresses("https://example.org/ada@example.org") == f"https://example.org/{MASK}"
