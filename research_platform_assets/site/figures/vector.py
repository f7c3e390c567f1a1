"""The renderer's SVG as it goes into a page: little, and nothing that changes from one call to the next.

Belongs here: what of the renderer's markup stays. Does not belong here: what a chart looks like (`drawing`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from markupsafe import escape

#: Elements that stay, with the attributes that stay. A link would be hidden from keyboard and screen reader inside an
#: image; the table beside the figure has it. Names for assistive technology are the figure's title and description.
_SHAPE = ("fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "opacity")
_KEPT: Mapping[str, tuple[str, ...]] = {
    "g": ("transform", "clip-path", "opacity"),
    "path": ("transform", "d", *_SHAPE),
    "rect": ("transform", "x", "y", "width", "height", "rx", *_SHAPE),
    "line": ("transform", "x1", "x2", "y1", "y2", *_SHAPE),
    "text": ("transform", "text-anchor", "font-size", "font-weight", "font-style", "fill", "opacity"),
    "tspan": ("x", "y", "dy"),
    "defs": (),
    "clipPath": ("id",),
    "linearGradient": ("id", "x1", "x2", "y1", "y2"),
    "stop": ("offset", "stop-color"),
}
_OPEN = frozenset({"svg", "a"})
_EMPTY = frozenset(
    {("opacity", "1"), ("transform", "translate(0,0)"), ("stroke-width", "0"), ("font-weight", "normal")}
)
_LONG = re.compile(r"-?\d*\.\d{3,}(?:e[-+]?\d+)?")
_REFERENCE = re.compile(r"url\(#([^)]*)\)")


def tidied(svg: str, name: str) -> tuple[str, str, str]:
    """Return width, height and content of `svg`; ids are those of the figure `name`, numbers have two decimals."""
    from defusedxml.ElementTree import fromstring

    root = fromstring(svg)
    ids = {found: f"{name}-{place}" for place, found in enumerate(_ids(root), 1)}
    return root.get("width", ""), root.get("height", ""), "".join(_written(root, ids))


def _ids(element: Element) -> list[str]:
    return [found for part in element.iter() if (found := part.get("id")) is not None]


def _written(element: Element, ids: Mapping[str, str]) -> Iterator[str]:
    tag = element.tag.rpartition("}")[2]
    if tag not in _KEPT and tag not in _OPEN:
        return
    inside = [str(escape(element.text or "")), *(text for child in element for text in _child(child, ids))]
    content = "".join(inside)
    attributes = "".join(_attributes(element, _KEPT.get(tag, ()), ids))
    if _is_invisible(element, tag, content):
        return
    if tag in _OPEN or (tag == "g" and not attributes):
        yield content
    else:
        yield f"<{tag}{attributes}>{content}</{tag}>" if content else f"<{tag}{attributes}/>"


def _child(child: Element, ids: Mapping[str, str]) -> Iterator[str]:
    yield from _written(child, ids)
    yield str(escape(child.tail or ""))


def _is_invisible(element: Element, tag: str, content: str) -> bool:
    if tag in {"g", "text", "defs", "clipPath"}:
        return not content
    if element.get("display") == "none":
        return True
    paints = [element.get(name, "none") for name in ("fill", "stroke")]
    return tag == "path" and all(paint in {"none", "transparent"} for paint in paints)


def _attributes(element: Element, kept: tuple[str, ...], ids: Mapping[str, str]) -> Iterator[str]:
    for name in kept:
        value = element.get(name)
        if value is None or (name, value) in _EMPTY:
            continue
        value = ids.get(value, value) if name == "id" else _REFERENCE.sub(lambda found: f"url(#{ids[found[1]]})", value)
        if name != "id" and "#" not in value:
            value = _LONG.sub(lambda found: _rounded(found[0]), value)
        yield f' {name}="{escape(value)}"'


def _rounded(number: str) -> str:
    text = f"{float(number):.2f}".rstrip("0").rstrip(".")
    return "0" if text in {"", "-0"} else text
