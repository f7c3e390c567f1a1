"""Axes that several charts share.

Belongs here: ticks and room for labels. Does not belong here: colours and fonts (`drawing`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import altair as alt

_FEW = 10

PADDING_FOR_NAMES: Mapping[str, int] = {"left": 40, "top": 4, "right": 12, "bottom": 4}
"""Pixels around a chart with names on the left: fonts of the page are wider than the one that places them."""


def count_axis(highest: int) -> alt.Axis:
    """Ticks of a scale of counts up to `highest`: never between two whole numbers, never the same one twice."""
    import altair as alt

    if highest <= _FEW:
        return alt.Axis(values=list(range(highest + 1)), format="d")
    return alt.Axis(tickMinStep=1, format="d")
