"""Charts as SVG that needs no script and no inline style.

Belongs here: geometry. Colours and fonts come from `static/site.css` by class; every chart is also given as a table.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from research_platform_assets.site.formats import number

_WIDTH, _HEIGHT, _LEFT, _TOP, _BOTTOM = 1080, 240, 48, 12, 30
_MAXIMUM_LABELS = 8
_HALF_A_LABEL = 36
_SPARK_WIDTH, _SPARK_HEIGHT = 240, 40


def column_chart(counts: Sequence[tuple[str, int]], title: str) -> Markup:
    """Columns over time with a scale from zero; `title` is what a screen reader says."""
    top = ceiling(max((count for _, count in counts), default=0))
    plot = _HEIGHT - _TOP - _BOTTOM
    step = (_WIDTH - _LEFT) / max(len(counts), 1)
    parts = [
        f'<svg class="chart" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(title)}">',
        *(_grid_line(top * part // 4, top, plot) for part in range(5) if top * part % 4 == 0),
    ]
    every = -(-len(counts) // _MAXIMUM_LABELS) if counts else 1
    for place, (name, count) in enumerate(counts):
        height = plot * count / top
        left = _LEFT + place * step
        parts.append(
            f'<rect class="column" x="{left + step * 0.12:.2f}" y="{_TOP + plot - height:.2f}" '
            f'width="{step * 0.76:.2f}" height="{height:.2f}" rx="1.5">'
            f"<title>{escape(name)}: {number(count)}</title></rect>"
        )
        if place % every == 0:
            # A narrow screen has room for every other label.
            kind = "tick" if place // every % 2 == 0 else "tick minor"
            # The last one would not fit if it stood in the middle of its column.
            is_last = left + step / 2 > _WIDTH - _HALF_A_LABEL
            x, anchor = (_WIDTH, "end") if is_last else (left + step / 2, "middle")
            parts.append(
                f'<text class="{kind}" x="{x:.2f}" y="{_HEIGHT - 6}" text-anchor="{anchor}">{escape(name)}</text>'
            )
    return Markup("".join([*parts, "</svg>"]))  # noqa: S704 - texts are escaped above


def spark_columns(counts: Sequence[int], title: str) -> Markup:
    """Small columns without labels, scaled to the largest; `title` is what a screen reader says."""
    top, step = max([1, *counts]), _SPARK_WIDTH / max(len(counts), 1)
    columns = [
        f'<rect x="{place * step:.2f}" y="{_SPARK_HEIGHT - (height := _SPARK_HEIGHT * count / top):.2f}" '
        f'width="{step * 0.8:.2f}" height="{height:.2f}"/>'
        for place, count in enumerate(counts)
        if count
    ]
    return _spark(title, columns)


def spark_line(values: Sequence[float | None], title: str) -> Markup:
    """A small line through evenly spaced `values`, from the least to the largest; what is missing is a gap."""
    known = [value for value in values if value is not None]
    least, span = min(known, default=0.0), (max(known, default=0.0) - min(known, default=0.0)) or 1.0
    step = (_SPARK_WIDTH - 8) / max(len(values) - 1, 1)
    points: list[list[str]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            points.append([])
        else:
            y = _SPARK_HEIGHT - 4 - (_SPARK_HEIGHT - 8) * (value - least) / span
            points[-1].append(f"{4 + place * step:.2f},{y:.2f}")
    lines = [f'<polyline points="{" ".join(part)}"/>' for part in points if len(part) > 1]
    dots = [
        '<circle cx="{}" cy="{}" r="2.5"/>'.format(*part[-1].split(","))
        for part in points
        if part and part is points[-1]
    ]
    return _spark(title, lines + dots)


def _spark(title: str, parts: Sequence[str]) -> Markup:
    return Markup(  # noqa: S704 - the title is escaped, the rest is numbers
        f'<svg class="spark" viewBox="0 0 {_SPARK_WIDTH} {_SPARK_HEIGHT}" role="img" aria-label="{escape(title)}">'
        f"{''.join(parts)}</svg>"
    )


def share_bar(share: float) -> Markup:
    """A bar filled to `share` (0 to 1); decoration beside a number that says the same."""
    width = f"{max(0.0, min(share, 1.0)) * 100:.2f}"
    return Markup(  # noqa: S704 - nothing but numbers
        '<svg class="share" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f'<rect class="rest" width="100" height="6"/><rect class="part" width="{width}" height="6"/></svg>'
    )


def part_bar(counts: Sequence[int]) -> Markup:
    """Parts in order, each as wide as its share of all, none where all are 0; decoration beside numbers that say it."""
    total, left = sum(counts), 0.0
    parts = ['<svg class="parts" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">']
    for place, count in enumerate(counts):
        width = 100 * count / total if total else 0.0
        if count:
            parts.append(f'<rect class="part-{place}" x="{left:.2f}" width="{width:.2f}" height="8"/>')
        left += width
    return Markup("".join([*parts, "</svg>"]))  # noqa: S704 - nothing but numbers


def trend_line(values: Sequence[float]) -> Markup:
    """A line over `values`, oldest first, from zero; decoration beside words that say the last value and the period."""
    top = max(*values, 1) if values else 1
    step = 100 / max(len(values) - 1, 1)
    points = " ".join(f"{place * step:.2f},{23 - 22 * value / top:.2f}" for place, value in enumerate(values))
    return Markup(  # noqa: S704 - nothing but numbers
        '<svg class="sparkline" viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f'<polyline points="{points}"/></svg>'
    )


def ceiling(value: int) -> int:
    """The smallest of 4, 8, 12, 20, 40, 60, 80, 100, ... that is not below `value`, so that quarters are whole."""
    scale = 1
    while True:
        for base in (4, 8, 12, 20):
            if base * scale >= value:
                return base * scale
        scale *= 10


def _grid_line(value: int, top: int, plot: int) -> str:
    y = _TOP + plot - plot * value / top
    return (
        f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH}" y1="{y:.2f}" y2="{y:.2f}"/>'
        f'<text class="tick" x="{_LEFT - 6}" y="{y + 4:.2f}" text-anchor="end">{number(value)}</text>'
    )
