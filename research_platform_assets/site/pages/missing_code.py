"""Why a measure of code has no value: there is nothing to measure, or nobody could tell.

Belongs here: what a row of `insight.code_quality` says of its own gaps. Does not belong here: how they look
(`templates/macros.html`).
"""

from __future__ import annotations

from research_platform_assets.site.content import Row
from research_platform_assets.site.facts import NONE, UNKNOWN

_RATINGS = frozenset({"grade", "complexity_rating", "duplication_rating"})
_OF_PYTHON = frozenset({"docstring_share", "type_hint_share", "lint_findings_per_1000_lines"})


def missing(row: Row | None, column: str) -> str:
    """`NONE` where it is known that there is nothing to measure, else `UNKNOWN`; of a column without a value."""
    if row is None or row["status"] == "unknown":
        return UNKNOWN
    return NONE if row["status"] == "absent" or _is_nothing(row, column) else UNKNOWN


def _is_nothing(row: Row, column: str) -> bool:
    if column in _RATINGS:
        # Code that was measured and has no grade is known to have none; `grade_reason` says why.
        return True
    if "notebooks" in column:
        return row["notebooks_count"] == 0
    if row["measured_files_count"] != row["files_count"]:
        return False
    if column in _OF_PYTHON:
        return "Python" not in (row["languages"] or ()) or row["test_files_count"] == row["files_count"]
    # Of functions nothing is known where nobody can judge them, however few there are.
    return "functions" not in column or row["functions_count"] == 0
