"""By what code is rated, as plain values, for those who show it.

Belongs here: the published thresholds, and when there is no grade. Does not belong here: applying them (`ratings`,
`repositories`).
"""

from __future__ import annotations

from typing import Any

from research_platform_assets.analysis.code_quality.ratings import COMPLEXITY, DUPLICATION, RATINGS
from research_platform_assets.analysis.code_quality.repositories import LEAST_COVERAGE, LEAST_LINES


def code_yardstick() -> dict[str, Any]:
    """`ratings` best first, and what none is given below: `least_coverage` (0 to 1) and `least_lines` of code.

    Each rating has the most that may be repeated (`duplication`), and the most that may lie in functions of moderate,
    high and very high risk (`complexity`), as shares from 0 to 1; the last one, which has no bounds, has null.
    """
    ratings = [
        {"name": name, "complexity": None if risks is None else list(risks), "duplication": repeated}
        for name, risks, repeated in zip(RATINGS, (*COMPLEXITY, None), (*DUPLICATION, None), strict=True)
    ]
    return {"ratings": ratings, "least_coverage": LEAST_COVERAGE, "least_lines": LEAST_LINES}
