"""Badges: small pictures that a README can embed, served from the site itself.

Belongs here: SVG from two words. The same words give the same bytes. Does not belong here: which repository has which
badge (`pages.scores`), where it lies (`addresses`).
"""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import escape

#: Background of the second half; each has a contrast of at least 4.5 to white (WCAG 2.2, 1.4.3).
_COLOURS: Mapping[str, str] = {
    "gold": "#8a6100",
    "silver": "#5f6b76",
    "bronze": "#8f4a1e",
    "none": "#6b6b6b",
    "not scored": "#6b6b6b",
}
_OTHER = "#1f5fa8"
_LABEL_COLOUR = "#3d444d"
_HEIGHT = 20
_PADDING = 7
_LETTER = 7
"""Pixels that a letter is given; the text is fitted to it, whatever font the reader has."""


def badge(label: str, value: str) -> bytes:
    """Return a badge that reads `label: value`, as SVG in UTF-8 that screen readers read out and that loads nothing."""
    label_width, value_width = _width(label), _width(value)
    words = escape(f"{label}: {value}")
    colour = _COLOURS.get(value.partition(" (")[0], _OTHER)
    width = label_width + value_width
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{_HEIGHT}" role="img" aria-label="{words}">'
        f"<title>{words}</title>"
        f'<rect width="{width}" height="{_HEIGHT}" rx="3" fill="{colour}"/>'
        f'<path d="M3 0h{label_width - 3}v{_HEIGHT}H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z" fill="{_LABEL_COLOUR}"/>'
        '<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" aria-hidden="true">'
        f"{_text(label, _PADDING)}{_text(value, label_width + _PADDING)}"
        "</g></svg>\n"
    ).encode()


def _width(text: str) -> int:
    return _LETTER * len(text) + 2 * _PADDING


def _text(text: str, left: int) -> str:
    return f'<text x="{left}" y="14" textLength="{_LETTER * len(text)}">{escape(text)}</text>'
