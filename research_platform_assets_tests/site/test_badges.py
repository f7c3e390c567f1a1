"""Badges: the same bytes for the same words, read out by screen readers, and safe whatever the words."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from research_platform_assets.site.badges import badge

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("value", ["gold (92/100)", "not scored", "none (3/100)", '<script>alert("x")</script> & "y"'])
def test_a_badge_says_its_words_to_everybody(value: str) -> None:
    root = ET.fromstring(badge("reproducibility", value))
    words = f"reproducibility: {value}"
    assert (root.get("role"), root.get("aria-label")) == ("img", words)
    assert [each.text for each in root.iter(f"{SVG}title")] == [words]
    assert "".join(each.text or "" for each in root.iter(f"{SVG}text")) == f"reproducibility{value}"
    assert not list(root.iter(f"{SVG}script"))


def test_the_same_words_give_the_same_bytes_and_load_nothing() -> None:
    made = badge("reproducibility", "gold (92/100)")
    assert made == badge("reproducibility", "gold (92/100)")
    assert made.count(b"http") == 1, "the name space"


def test_levels_differ_in_colour_and_in_words() -> None:
    made = {badge("x", level) for level in ("gold (1/100)", "silver (1/100)", "bronze (1/100)", "none (1/100)")}
    assert len(made) == 4


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    "value", ["gold (1/100)", "silver (1/100)", "bronze (1/100)", "none (1/100)", "not scored", "x"]
)
def test_words_can_be_read_on_their_ground(value: str) -> None:
    root = ET.fromstring(badge("reproducibility", value))
    grounds = [each.get("fill", "") for each in root if each.tag in {f"{SVG}rect", f"{SVG}path"}]
    assert len(grounds) == 2
    assert all(1.05 / (luminance(ground) + 0.05) >= 4.5 for ground in grounds)
