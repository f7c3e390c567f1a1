"""Numbers of papers on SSRN.

Belongs here: reading and checking one number. Does not belong here: finding them in texts (`finding`).
"""

from __future__ import annotations

import re

from research_platform_assets.analysis.publications.identifier import Identifier

_ADDRESS = (
    r"(?:https?://)?(?:www\.|papers\.)?ssrn\.com/(?:abstract=|sol3/papers\.cfm\?(?:[\w=]{1,40}&){0,4}abstract_?id=)"
)
#: A number with its address or name before it, for use within other patterns, which must ignore case.
WITH_NAME = rf"(?:{_ADDRESS}|\bssrn(?:\s+(?:id|abstract|paper))?[\s:#_-]{{1,3}})(?P<ssrn>\d{{4,8}})(?!\d)"
_WHOLE = re.compile(rf"(?:{WITH_NAME}|(?P<bare>\d{{4,8}}))[\s.,;)\]}}]*", re.IGNORECASE)


def parse_ssrn(text: str) -> Identifier | None:
    """The SSRN number that `text` consists of, bare, with `SSRN:` before it or as an address; None where it is none."""
    found = _WHOLE.fullmatch(text.strip()[:200])
    return None if found is None else of_number(found["ssrn"] or found["bare"])


def of_number(number: str) -> Identifier:
    """The identifier of a number; numbers do not begin with zeros."""
    return Identifier("ssrn", number, problem="begins with 0" if number.startswith("0") else None)
