"""Figures as SVG that needs no script, no inline style and nothing from elsewhere.

Belongs here: the look that all charts share, and the call of the renderer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from research_platform_assets.site.figures.figure import Figure

#: Text is measured with a font that the renderer brings along, so that the same chart has the same bytes everywhere;
#: the style sheet shows it in the font of the page.
_FONT = "Liberation Sans"

CATEGORIES = tuple(f"var(--category-{number})" for number in range(1, 9))
"""Colours of the style sheet for up to eight categories, told apart by people who see fewer colours."""

LOOK: Mapping[str, Any] = {
    "background": "transparent",
    "font": _FONT,
    "padding": 4,
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
    "range": {"category": list(CATEGORIES)},
}
"""Vega-Lite's `config` of every chart."""


def drawn(figure: Figure) -> Markup:
    """The figure as an `svg` element with its title and description; no table, no caption."""
    # The renderer brings a whole JavaScript engine; no page without a chart has to wait for it.
    import vl_convert

    config = {**LOOK, **cast("Mapping[str, Any]", figure.specification.get("config", {}))}
    svg = vl_convert.vegalite_to_svg({**figure.specification, "config": config})
    opening, _, rest = svg.partition(">")
    size = opening[opening.index(' width="') :]
    name = escape(figure.name)
    return Markup(  # noqa: S704 - the renderer escapes what the specification says, names are escaped here
        f'<svg xmlns="http://www.w3.org/2000/svg" class="figure-drawing" role="img" '
        f'aria-labelledby="{name}-title {name}-description"{size}>'
        f'<title id="{name}-title">{escape(figure.title)}</title>'
        f'<desc id="{name}-description">{escape(figure.description)}</desc>{rest}'
    )
