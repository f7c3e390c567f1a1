"""Findings of the linter ruff in Python texts.

Belongs here: which rules are asked for, and starting the program. Does not belong here: which texts may be given to it
(`analysis.code_quality`).

The rules are those that ruff asks for where nobody chooses (pycodestyle's and Pyflakes' errors: what is wrong rather
than a matter of taste) and those of flake8-bugbear (likely bugs). The text alone decides: no configuration is read and
no cache is kept; a comment that suppresses a finding does.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from ruff import find_ruff_bin

from research_platform_assets.errors import ProgramError

RULES = "E4,E7,E9,F,B"
NOT_IN_NOTEBOOKS = "B018,E402,F704"
"""Rules that a notebook breaks by being one: expressions that are shown, imports in later cells, `await` in a cell."""

_ARGUMENTS = (
    "check --isolated --no-cache --no-fix --no-preview --exit-zero --quiet --output-format=json --target-version=py313"
).split()
_SECONDS = 20
_CODE = re.compile(r"[A-Z]+[0-9]+")


@dataclass(frozen=True)
class Findings:
    """How many findings a text has; `problem` says why that is not known."""

    count: int = 0
    problem: str | None = None


def findings(texts: Sequence[str], *, is_notebook: bool = False) -> list[Findings]:
    """The findings in each of `texts`, which Python can parse, from one process for all of them.

    Where one of them breaks the program, each is given to a process of its own, so that it costs no other its findings.

    Raises:
        ProgramError: ruff is not installed.
    """
    found = _together(texts, is_notebook=is_notebook) if texts else []
    if isinstance(found, str):
        return [_alone(text, is_notebook=is_notebook) for text in texts]
    return found


def _alone(text: str, *, is_notebook: bool) -> Findings:
    found = _together([text], is_notebook=is_notebook)
    return Findings(problem=found) if isinstance(found, str) else found[0]


def _together(texts: Sequence[str], *, is_notebook: bool) -> list[Findings] | str:
    """The findings in each of the texts, or why there are none."""
    ignored = [f"--ignore={NOT_IN_NOTEBOOKS}"] if is_notebook else []
    names = [f"document_{number}.py" for number in range(len(texts))]
    with TemporaryDirectory(prefix="research-platform-") as folder:
        for name, text in zip(names, texts, strict=True):
            (Path(folder) / name).write_bytes(text.encode(errors="replace"))
        try:
            done = subprocess.run(  # noqa: S603 - fixed arguments, the names are ours
                [_program(), *_ARGUMENTS, f"--select={RULES}", *ignored, "--", *names],
                cwd=folder,
                capture_output=True,
                timeout=_SECONDS,
                check=False,
                env={"RAYON_NUM_THREADS": "1"},
            )
        except subprocess.TimeoutExpired:
            return f"ruff did not come to an end within {_SECONDS} seconds"
    if done.returncode != 0:
        return "ruff could not read it"
    rows = cast("list[dict[str, Any]]", json.loads(done.stdout))
    # What has no code of a rule is no finding: the text is written for another Python than the one that parsed it.
    counts = Counter(Path(row["filename"]).name for row in rows if _CODE.fullmatch(row.get("code") or ""))
    return [Findings(counts[name]) for name in names]


def _program() -> str:
    try:
        return find_ruff_bin()
    except FileNotFoundError as error:
        raise ProgramError(
            "the program ruff, by which Python files are checked, is not installed although its package is; "
            "install ruff again, or switch the analysis off (analyses.code_quality: false)"
        ) from error
