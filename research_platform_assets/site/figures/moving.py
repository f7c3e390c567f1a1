"""What a reader can do with an interactive chart, the same in each.

Belongs here: parameters of specifications. Does not belong here: showing names beside the pointer
(`static/figures.js`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from research_platform_assets.site.figures.figure import Figure

if TYPE_CHECKING:
    import altair as alt

_CLOSER = "closer"


def under_pointer(name: str, field: str) -> alt.Parameter:
    """The mark under the pointer, by a field whose values differ."""
    import altair as alt

    return alt.selection_point(name=name, fields=[field], on="pointerover", clear="pointerout", empty=False)


def closer() -> alt.Parameter:
    """Moving and enlarging; neither the wheel alone nor a finger, which scroll the page."""
    import altair as alt

    return alt.selection_interval(
        name=_CLOSER,
        bind="scales",
        on="[pointerdown[event.pointerType !== 'touch'], window:pointerup] > window:pointermove!",
        translate="[pointerdown[event.pointerType !== 'touch'], window:pointerup] > window:pointermove!",
        zoom="wheel![event.ctrlKey]",
        clear="dblclick",
    )


def hint(figure: Figure) -> str:
    """What a reader can do with an interactive chart."""
    specification = cast("dict[str, Any]", figure.specification)
    layers: list[dict[str, Any]] = specification.get("layer", [specification])
    opens = any("href" in layer.get("encoding", {}) for layer in layers)
    moves = any(parameter["name"] == _CLOSER for parameter in specification.get("params", []))
    said = "Point at the chart to see names" + (", press to open a page." if opens else ".")
    how = " Drag to move it, turn the wheel with Ctrl to come closer, double-click to see all of it again."
    return said + how if moves else said
