"""Colours of charts: seen against what lies under them, and told apart by people who see fewer."""

from __future__ import annotations

import itertools
import math
import re
from pathlib import Path

import pytest

from research_platform_assets.site import figures

STYLES = Path(figures.__file__).parents[1] / "styles"

# Linear RGB as seen without one kind of cone: Machado, Oliveira and Fernandes 2009, table for severity 1.0.
SIGHT = {
    "all cones": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}

Triple = tuple[float, float, float]


def palettes() -> dict[str, dict[str, str]]:
    """Light, dark, print: each colour by its name."""
    screens = (STYLES / "00-colours.css").read_text(encoding="utf-8")
    paper = (STYLES / "90-screens.css").read_text(encoding="utf-8").partition("@media print")[2]
    pairs = re.findall(r"--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", screens)
    light, dark = {name: colour for name, colour, _ in pairs}, {name: colour for name, _, colour in pairs}
    printed = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", paper))
    return {"light": light, "dark": dark, "print": light | printed}


def linear(colour: str) -> Triple:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return red, green, blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2: ratio of relative luminances."""
    low, high = sorted(
        sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear(c_), strict=True)) for c_ in (one, other)
    )
    return (high + 0.05) / (low + 0.05)


def oklab(colour: Triple) -> Triple:
    """Ottosson 2020."""
    red, green, blue = (max(part, 0.0) for part in colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def seen(colour: str, sight: str) -> Triple:
    red, green, blue = (sum(w * c for w, c in zip(row, linear(colour), strict=True)) for row in SIGHT[sight])
    return oklab((red, green, blue))


@pytest.mark.parametrize("theme", palettes())
def test_categories_stand_out_and_are_told_apart(theme: str) -> None:
    palette = palettes()[theme]
    categories = [palette[f"category-{number}"] for number in range(1, 9)]
    for colour in [*categories, palette["bar"]]:
        assert contrast(colour, palette["surface"]) >= 3
        assert contrast(colour, palette["page"]) >= 3
    for sight in SIGHT:
        for one, other in itertools.combinations(categories, 2):
            # Five times what is just noticed.
            assert math.dist(seen(one, sight), seen(other, sight)) > 0.1, (sight, one, other)


@pytest.mark.parametrize("theme", palettes())
def test_steps_go_from_little_to_much(theme: str) -> None:
    palette = palettes()[theme]
    steps = [contrast(palette[f"step-{number}"], palette["surface"]) for number in range(1, 6)]
    assert steps == sorted(steps)
    assert all(after / before > 1.2 for before, after in itertools.pairwise(steps))
