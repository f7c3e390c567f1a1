"""Figures as SVG that needs no script, no inline style and nothing from elsewhere.

Belongs here: the look that all charts share, and the call of the renderer.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from markupsafe import Markup, escape

from research_platform_assets.site.figures.letters import Letters, letters_of
from research_platform_assets.site.figures.vector import tidied

if TYPE_CHECKING:
    from research_platform_assets.site.figures.figure import Figure

#: Text is measured with a font that the renderer brings along, so that the same chart has the same bytes everywhere;
#: the style sheet shows it in the font of the page.
_FONT = "Liberation Sans"

#: Pixels from which a drawing is not shrunk to the width of a phone: not at all, and not wholly.
_WIDE, _MIDDLE = 620, 400
#: How many times as wide as high a wide drawing is that fills the width of its panel.
_FLAT = 1.5

CATEGORIES = tuple(f"var(--category-{number})" for number in range(1, 9))
"""Colours of the style sheet for up to eight categories, told apart by people who see fewer colours."""

STEPS = tuple(f"var(--step-{number})" for number in range(1, 6))
"""Colours of the style sheet from little to much, for scales of the type `quantize` or `threshold`: names cannot be
mixed, so no scale may run smoothly between them."""

LOOK: Mapping[str, Any] = {
    "background": "transparent",
    "font": _FONT,
    # Room at the sides, as a reader's font may be wider.
    "padding": {"left": 16, "right": 12, "top": 4, "bottom": 4},
    "view": {"stroke": "transparent"},
    "axis": {
        "domainColor": "var(--line)",
        "gridColor": "var(--line)",
        "tickColor": "var(--line)",
        "labelColor": "var(--muted)",
        "titleColor": "var(--muted)",
        "labelFont": _FONT,
        "titleFont": _FONT,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
    },
    "legend": {
        "titleLimit": 480,
        "labelLimit": 240,
        "labelColor": "var(--text)",
        "titleColor": "var(--muted)",
        "labelFont": _FONT,
        "titleFont": _FONT,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
    },
    "header": {"labelColor": "var(--text)", "titleColor": "var(--muted)", "labelFont": _FONT, "titleFont": _FONT},
    "title": {"color": "var(--text)", "font": _FONT},
    "text": {"color": "var(--text)", "font": _FONT},
    "bar": {"color": "var(--bar)"},
    "line": {"color": "var(--bar)", "strokeWidth": 2},
    "area": {"color": "var(--bar)"},
    "point": {"color": "var(--bar)", "filled": True},
    "circle": {"color": "var(--bar)"},
    "rule": {"color": "var(--line)"},
    "range": {"category": list(CATEGORIES), "heatmap": list(STEPS), "ordinal": list(STEPS), "ramp": list(STEPS)},
    # The drawing is one image with a name; its parts have none.
    "aria": False,
}
"""Vega-Lite's `config` of every chart."""


def drawn(figure: Figure) -> Markup:
    """The figure as an `svg` element with its title and description; no table, no caption.

    Raises:
        ValueError: The chart shows local time.
    """
    letters = letters_of(figure.specification)
    drawing = _rendered(json.dumps(letters.hidden(_styled(figure)), ensure_ascii=False))
    width, height, content = tidied(letters.shown(drawing), figure.name)
    name = escape(figure.name)
    return Markup(  # noqa: S704 - `tidied` escapes what it writes, names are escaped here
        f'<svg class="figure-drawing{_sizes(float(width), float(height))}" role="img" '
        f'aria-labelledby="{name}-title {name}-description" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<title id="{name}-title">{escape(figure.title)}</title>'
        f'<desc id="{name}-description">{escape(figure.description)}</desc>'
        f'<g fill="none" stroke-miterlimit="10">{content}</g></svg>'
    )


def _sizes(width: float, height: float) -> str:
    """Classes of the style sheet for a drawing of so many pixels."""
    if width <= _WIDE:
        return " middle-drawing" if width > _MIDDLE else ""
    return " wide-drawing full-drawing" if width > _FLAT * height else " wide-drawing"


# The same chart is the same drawing, however often a site is made in one process.
@functools.lru_cache(maxsize=128)
def _rendered(specification: str) -> str:
    # The renderer brings a whole JavaScript engine; no page without a chart has to wait for it.
    import vl_convert

    return vl_convert.vegalite_to_svg(specification)


def live(figure: Figure, root: str) -> Markup:
    """The figure's Vega specification as the text of a script element of data; paths in it are relative to the page.

    Raises:
        ValueError: The chart shows local time.
    """
    import vl_convert

    compiled = vl_convert.vegalite_to_vega(Letters({}).hidden(_with_root(_styled(figure), root)))
    text = json.dumps(compiled, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    # What ends a script element, begins a comment in one or ends a line of a script is written as an escape.
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 - nothing in it can end the element


def _styled(figure: Figure) -> dict[str, Any]:
    specification = dict(figure.specification)
    own = cast("Mapping[str, Any]", specification.get("config", {}))
    _refuse_local_time(specification, figure.name)
    return {**specification, "config": _merged(own, LOOK)}


def _merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(under)
    for name, value in over.items():
        below = merged.get(name)
        is_deeper = isinstance(below, Mapping) and isinstance(value, Mapping)
        merged[name] = _merged(cast("Any", below), cast("Any", value)) if is_deeper else value
    return merged


def _refuse_local_time(value: Any, name: str) -> None:
    if isinstance(value, Mapping):
        node = cast("Mapping[str, Any]", value)
        scale, unit = node.get("scale"), node.get("timeUnit")
        kind = cast("Mapping[str, Any]", scale).get("type") if isinstance(scale, Mapping) else None
        if node.get("type") == "temporal" and kind != "utc":
            raise ValueError(f"The figure {name} shows local time: give its scale the type `utc`.")
        if isinstance(unit, str) and not unit.startswith("utc"):
            raise ValueError(f"The figure {name} counts in local time: write `utc{unit}` for `{unit}`.")
        for inner in node.values():
            _refuse_local_time(inner, name)
    elif isinstance(value, list):
        for inner in cast("list[Any]", value):
            _refuse_local_time(inner, name)


def _with_root(value: Any, root: str) -> Any:
    if isinstance(value, Mapping):
        node = cast("Mapping[str, Any]", value)
        return {
            name: f"{root}{inner}" if name == "href" and isinstance(inner, str) else _with_root(inner, root)
            for name, inner in node.items()
        }
    return [_with_root(inner, root) for inner in cast("list[Any]", value)] if isinstance(value, list) else value
