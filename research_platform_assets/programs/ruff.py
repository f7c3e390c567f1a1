"""Findings of the linter ruff in one Python text.

Belongs here: which rules are asked for, and starting the program. Does not belong here: which texts may be given to it
(`analysis.code_quality`).

The rules are those that ruff asks for where nobody chooses (pycodestyle's and Pyflakes' errors: what is wrong rather
than a matter of taste) and those of flake8-bugbear (likely bugs). The text alone decides: no configuration is read and
no cache is kept; a comment that suppresses a finding does.
"""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from typing import Any, cast

from ruff import find_ruff_bin

from research_platform_assets.errors import ProgramError

RULES = "E4,E7,E9,F,B"
NOT_IN_NOTEBOOKS = "B018,E402,F704"
"""Rules that a notebook breaks by being one: expressions that are shown, imports in later cells, `await` in a cell."""

_ARGUMENTS = (
    "check --isolated --no-cache --no-fix --no-preview --exit-zero --quiet --output-format=json "
    "--target-version=py313 --stdin-filename=document.py"
).split()
_SECONDS = 20


@dataclass(frozen=True)
class Findings:
    """How many findings a text has; `problem` says why that is not known."""

    count: int = 0
    problem: str | None = None


def findings(text: str, *, is_notebook: bool = False) -> Findings:
    """The findings in `text`, which Python can parse.

    Raises:
        ProgramError: ruff is not installed.
    """
    ignored = [f"--ignore={NOT_IN_NOTEBOOKS}"] if is_notebook else []
    try:
        done = subprocess.run(  # noqa: S603 - fixed arguments, the text comes by standard input
            [_program(), *_ARGUMENTS, f"--select={RULES}", *ignored, "-"],
            input=text.encode(errors="replace"),
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env={"RAYON_NUM_THREADS": "1"},
        )
    except subprocess.TimeoutExpired:
        return Findings(problem=f"ruff did not come to an end within {_SECONDS} seconds")
    if done.returncode != 0:
        return Findings(problem="ruff could not read it")
    rows = cast("list[dict[str, Any]]", json.loads(done.stdout))
    # What has no code is no finding of a rule: the text is written for another Python than the one that parsed it.
    return Findings(sum(1 for row in rows if row.get("code") and row["code"] != "invalid-syntax"))


def _program() -> str:
    try:
        return find_ruff_bin()
    except FileNotFoundError as error:
        raise ProgramError(
            "the program ruff, by which Python files are checked, is not installed although its package is; "
            "install ruff again, or switch the analysis off (analyses.code_quality: false)"
        ) from error
