"""A bar of several parts, as SVG that needs no script and no inline style.

Belongs here: geometry. Colours come from the style sheet, by the place of the part. It is decoration beside numbers
that say the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup


def part_bar(counts: Sequence[int]) -> Markup:
    """Parts in order, each as wide as its share of all; an empty bar where all are 0."""
    total, left = sum(counts), 0.0
    parts = ['<svg class="parts" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">']
    for place, count in enumerate(counts):
        width = 100 * count / total if total else 0.0
        if count:
            parts.append(f'<rect class="part-{place}" x="{left:.2f}" width="{width:.2f}" height="8"/>')
        left += width
    return Markup("".join([*parts, "</svg>"]))  # noqa: S704 - nothing but numbers
