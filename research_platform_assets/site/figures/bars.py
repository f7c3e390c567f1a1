"""Bars by size, the form of every ranking.

Belongs here: the drawing of named values, longest bar first. Does not belong here: choosing them (`pages/`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

NARROW, WIDE = 440, 660
"""Pixels of the longest bar in a half of a page, and in a whole one."""

_STEP, _LABEL = 22, 220


def ranked_bars(
    values: Sequence[tuple[str, float]], unit: str, number_format: str = ",d", width: int = NARROW
) -> dict[str, Any]:
    """A Vega-Lite specification of `values` by name, in their order; `unit` names the axis.

    Names that are the same in two rows keep a bar each.
    """
    import altair as alt

    rows = [{"place": place, "name": name, "value": value} for place, (name, value) in enumerate(values)]
    base = alt.Chart(alt.InlineData(rows)).encode(
        y=alt.Y("place:O", title=None, axis=alt.Axis(labels=False, ticks=False, domain=False)),
    )
    bars = base.mark_bar(cornerRadiusEnd=2).encode(
        x=alt.X("value:Q", title=unit, axis=alt.Axis(format="~s", tickCount=5, tickMinStep=1)),
    )
    labels = base.mark_text(align="right", dx=-8, limit=_LABEL).encode(x=alt.value(0), text=alt.Text("name:N"))
    sizes = base.mark_text(align="left", dx=4, color="var(--muted)").encode(
        x=alt.X("value:Q"), text=alt.Text("value:Q", format=number_format)
    )
    return alt.layer(bars, labels, sizes).properties(width=width, height=alt.Step(_STEP)).to_dict()
