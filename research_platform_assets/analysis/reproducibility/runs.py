"""Whether notebooks were run in order, whether workflows run tests, and which identifier a citation file gives.

Belongs here: reading one document for one such answer. Does not belong here: what the answer is worth (`measures`).
"""

from __future__ import annotations

import json
import re
from typing import Any, TypedDict, cast

from research_platform_assets.analysis.text.decoding import decode

_LONGEST_TEXT = 1_000_000
_RUNS_TESTS = re.compile(
    r"\b(?:pytest|tox|nox|unittest|nbmake|nbval|testthat|rcmdcheck|check-r-package|julia-runtest|ctest|phpunit|rspec|"
    r"devtools::(?:test|check)|R CMD check|Pkg\.test|(?:cargo|go|make|npm|pnpm|yarn|mvn|gradle|dotnet|swift) "
    r"(?:run )?(?:test|check|verify)\w*)\b"
)
_DOI = re.compile(r"10\.\d{4,9}/[^\s\"'<>]{1,200}")


class Answer(TypedDict):
    """`problem` says why there is no answer; else `answer` is yes or no, or `text` what was found."""

    problem: str | None
    answer: bool | None
    text: str | None


def _answer(*, answer: bool | None = None, text: str | None = None, problem: str | None = None) -> Answer:
    return Answer(problem=problem, answer=answer, text=text)


def runs_in_order(content: bytes, path: str) -> Answer:
    """Whether the code cells of the notebook `content` bear the numbers 1, 2, 3, … of one run from top to bottom.

    Empty cells do not count. A notebook without code has no answer and no problem. Source of the criterion: Pimentel
    et al., "A large-scale study about quality and reproducibility of Jupyter notebooks", MSR 2019.
    """
    del path
    try:
        notebook: Any = json.loads(content)
    except (ValueError, RecursionError):
        return _answer(problem="the notebook is not valid JSON")
    cells: Any = cast("dict[str, Any]", notebook).get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list):
        return _answer(problem="the notebook has no list of cells")
    counts = [cell.get("execution_count") for cell in map(_mapping, cast("list[Any]", cells)) if _is_code(cell)]
    return _answer(answer=counts == list(range(1, len(counts) + 1)) if counts else None)


def _mapping(value: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _is_code(cell: dict[str, Any]) -> bool:
    source: Any = cell.get("source")
    text = "".join(map(str, cast("list[Any]", source))) if isinstance(source, list) else str(source or "")
    return cell.get("cell_type") == "code" and bool(text.strip())


def runs_tests(content: bytes, path: str) -> Answer:
    """Whether the workflow `content` calls a program that runs tests; comments do not count."""
    del path
    text = decode(content).text
    if text is None:
        return _answer(problem="the contents are binary data, not text")
    lines = [line for line in text[:_LONGEST_TEXT].splitlines() if not line.lstrip().startswith("#")]
    found = next((match[0] for line in lines if (match := _RUNS_TESTS.search(line))), None)
    return _answer(answer=found is not None, text=found)


def own_identifier(content: bytes, path: str) -> Answer:
    """The DOI that the `CITATION.cff` `content` gives for the work itself, not for what it refers to."""
    del path
    text = decode(content).text
    if text is None:
        return _answer(problem="the contents are binary data, not text")
    section = ""
    for line in text[:_LONGEST_TEXT].splitlines():
        if line[:1].isalpha():
            section = line.partition(":")[0]
        doi = _DOI.search(line) if section in {"doi", "identifiers"} else None
        if doi:
            return _answer(text=doi[0].rstrip(".,;)]}"))
    return _answer()
