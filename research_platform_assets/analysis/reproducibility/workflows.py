"""Whether workflows run tests.

Belongs here: reading one workflow for that answer. Does not belong here: what the answer is worth (`measures`).
"""

from __future__ import annotations

import re
from typing import TypedDict

from research_platform_assets.analysis.text.decoding import decode

_LONGEST_TEXT = 1_000_000
_RUNS_TESTS = re.compile(
    r"\b(?:pytest|tox|nox|unittest|nbmake|nbval|testthat|rcmdcheck|check-r-package|julia-runtest|ctest|phpunit|rspec|"
    r"devtools::(?:test|check)|R CMD check|Pkg\.test|(?:cargo|go|make|npm|pnpm|yarn|mvn|gradle|dotnet|swift) "
    r"(?:run )?(?:test|check|verify)\w*)\b"
)


class Answer(TypedDict):
    """`problem` says why there is no answer; else `answer` is yes or no."""

    problem: str | None
    answer: bool | None


def runs_tests(content: bytes, path: str) -> Answer:
    """Whether the workflow `content` calls a program that runs tests; comments do not count."""
    del path
    text = decode(content).text
    if text is None:
        return Answer(problem="the contents are binary data, not text", answer=None)
    lines = [line for line in text[:_LONGEST_TEXT].splitlines() if not line.lstrip().startswith("#")]
    return Answer(problem=None, answer=any(_RUNS_TESTS.search(line) for line in lines))
