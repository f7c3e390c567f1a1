"""What a reader can do with an interactive chart, the same in each.

Belongs here: parameters of specifications. Does not belong here: showing names beside the pointer
(`static/figures.js`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import altair as alt


def under_pointer(name: str, field: str) -> alt.Parameter:
    """The mark under the pointer, by a field whose values differ."""
    import altair as alt

    return alt.selection_point(name=name, fields=[field], on="pointerover", clear="pointerout", empty=False)


def closer() -> alt.Parameter:
    """Moving and enlarging; neither the wheel alone nor a finger, which scroll the page."""
    import altair as alt

    return alt.selection_interval(
        name="closer",
        bind="scales",
        on="[pointerdown[event.pointerType !== 'touch'], window:pointerup] > window:pointermove!",
        translate="[pointerdown[event.pointerType !== 'touch'], window:pointerup] > window:pointermove!",
        zoom="wheel![event.ctrlKey]",
        clear="dblclick",
    )
