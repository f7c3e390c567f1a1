"""International Standard Book Numbers.

Belongs here: reading and checking one number of ten or thirteen digits, with the check digits of ISO 2108. Does not
belong here: finding them in texts (`finding`).
"""

from __future__ import annotations

import re

from research_platform_assets.analysis.publications.identifier import Identifier

_WHOLE = re.compile(r"(?:isbn(?:[- ]?1[03])?[\s:]*)?(?P<digits>[\dx][\dx\s‐‑–-]{8,24})[.,;)\]]*", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\s‐‑–-]+")


def parse_isbn(text: str) -> Identifier | None:
    """The ISBN that `text` consists of, in thirteen digits; None where it has neither ten digits nor thirteen."""
    found = _WHOLE.fullmatch(text.strip()[:100])
    if found is None:
        return None
    digits = _SEPARATORS.sub("", found["digits"]).upper()
    if re.fullmatch(r"\d{9}[\dX]", digits):
        is_right = _sum_of_ten(digits) % 11 == 0
        value = _as_thirteen(digits) if is_right else digits
    elif re.fullmatch(r"\d{13}", digits):
        is_right = _sum_of_thirteen(digits) % 10 == 0 and digits.startswith(("978", "979"))
        value = digits
    else:
        return None
    return Identifier("isbn", value, problem=None if is_right else "wrong check digit or prefix")


def _sum_of_ten(digits: str) -> int:
    return sum(
        weight * (10 if digit == "X" else int(digit)) for weight, digit in zip(range(10, 0, -1), digits, strict=True)
    )


def _sum_of_thirteen(digits: str) -> int:
    return sum(int(digit) * (3 if position % 2 else 1) for position, digit in enumerate(digits))


def _as_thirteen(digits: str) -> str:
    body = "978" + digits[:9]
    return body + str(-_sum_of_thirteen(body) % 10)
