"""Values as text for readers.

Belongs here: numbers, shares, sizes, dates, labels. Everything is UTC and English, whatever the machine.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from markupsafe import Markup, escape

# Words of GitHub's programming interface that GitHub's own pages, or English, write otherwise.
_WORDS = {"kilobytes": "in kB", "license": "a licence", "readme": "a README", "stargazers": "stars"}

_CODE_SPAN = re.compile(r"`([^`]+)`")


def number(value: float | None, decimals: int = 4) -> str:
    """A number with thousands separators and without trailing zeros; `unknown` where it is null.

    With decimals, what is more than 0 is never shown as 0.
    """
    if value is None:
        return "unknown"
    if float(value).is_integer():
        return f"{int(value):,}"
    if decimals and 0 < value < 0.5 * 10**-decimals:
        return f"less than {10**-decimals:.{decimals}f}"
    text = f"{value:,.{decimals}f}"
    # Without a point, the zeros at the end are a part of the number: 70 is not 7.
    return text.rstrip("0").rstrip(".") if "." in text else text


def score_value(value: float) -> float:
    """A score with one decimal, rounded down: rounded up it might show a limit that it does not reach."""
    return float(Decimal(str(value)).quantize(Decimal("0.1"), ROUND_FLOOR))


def score(value: float | None) -> str:
    """`score_value` as a text; `unknown` where there is none."""
    return number(None if value is None else score_value(value), 1)


def percent(share: float | None) -> str:
    """A part of a whole as per cent with one decimal; never 0 or 100 unless it is none or all."""
    if share is None:
        return "unknown"
    text = f"{share * 100:.1f}"
    if text in {"0.0", "100.0"} and not share.is_integer():
        return "less than 0.1 %" if share < 0.5 else "more than 99.9 %"
    return f"{text.removesuffix('.0')} %"


def size(value: int | None) -> str:
    """A size in bytes, in the largest unit (powers of 1,000) that leaves a whole part."""
    if value is None:
        return "unknown"
    amount, units = float(value), ["bytes", "kB", "MB", "GB", "TB"]
    while amount >= 999.95 and len(units) > 1:
        amount /= 1000
        units.pop(0)
    return f"{number(round(amount, 1), 1)} {units[0]}"


def date(value: datetime | None) -> str:
    """The UTC day of an instant in ISO 8601; `unknown` where there is none."""
    return "unknown" if value is None else value.date().isoformat()


def label(name: str) -> str:
    """A column, facet or metric name as a reader's words."""
    words = [_WORDS.get(word, word) for word in name.removesuffix("_count").removesuffix("_at").split("_") if word]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def plural(count: int, singular: str, several: str | None = None) -> str:
    """A count with its noun."""
    return f"{count:,} {singular if count == 1 else several or singular + 's'}"


def shortened(text: str, limit: int) -> str:
    """`text`, or its beginning with a note of how long it is."""
    return text if len(text) <= limit else f"{text[:limit].rstrip()}\u2026 ({len(text):,} characters)"


def code_spans(text: str) -> Markup:
    """`text` escaped, with what stands in backticks as code."""
    return Markup(_CODE_SPAN.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704 - escaped before


def json_text(value: Mapping[str, Any]) -> str:
    """`value` as JSON for readers to copy."""
    return json.dumps(value, ensure_ascii=False, indent=1)


def script_text(text: str) -> Markup:
    """`text` as a text in a script that is a file of its own, where HTML is no longer escaped."""
    # Line separators end a line in older scripts, although JSON lets them stand.
    written = json.dumps(str(text), ensure_ascii=False).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return Markup(written)  # noqa: S704 - a text in quotation marks, in no HTML
