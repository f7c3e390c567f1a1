"""Whether what a repository holds is likely to run, in a few answers.

Belongs here: the criteria of reproducibility that say so, and a word for what each of them found. Does not belong here:
judging (`analysis/reproducibility`). Nothing is run to find out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from research_platform_assets.site.content import Row

#: Criteria, in the order of the page, and what a reader calls them.
_QUESTIONS = {
    "dependencies_declared": "what it needs is declared",
    "versions_pinned": "versions are fixed",
    "tests": "has tests",
    "tests_run": "tests run on every change",
    "notebooks_in_order": "notebooks ran from top to bottom",
}
_PROGRAMS = "dependencies_declared"

SELECT = (
    "case when status = 'unknown' then status when coalesce(points, 0) = 0 then 'no' "
    "when points < possible then 'partly' else 'yes' end"
)
"""The word of an answer, as SQL over the table of criteria."""


@dataclass(frozen=True)
class Answer:
    """What was found: `yes`, `partly`, `no` or `unknown`, and the row of the criterion."""

    label: str
    word: str
    row: Row


@dataclass(frozen=True)
class Running:
    """The answers that apply; `nothing` is the row that says that there is nothing to run."""

    answers: Sequence[Answer]
    nothing: Row | None


def running_of(criteria: Sequence[Row]) -> Running:
    """What the criteria of reproducibility of one repository say of it."""
    found = {row["criterion"]: row for row in criteria if row["criterion"] in _QUESTIONS}
    programs = found.get(_PROGRAMS)
    if programs and programs["status"] == "not applicable":
        return Running([], programs)
    rows = [(label, found[name]) for name, label in _QUESTIONS.items() if name in found]
    return Running([Answer(label, _word(row), row) for label, row in rows if row["status"] != "not applicable"], None)


def word_of(criteria: Sequence[Row], name: str) -> str | None:
    """The word for one criterion of a repository; null where it does not apply, `unknown` where it was not judged."""
    row = next((row for row in criteria if row["criterion"] == name), None)
    if row is None:
        return "unknown"
    return None if row["status"] == "not applicable" else _word(row)


def _word(row: Row) -> str:
    if row["status"] == "unknown":
        return "unknown"
    if not row["points"]:
        return "no"
    return "partly" if row["points"] < row["possible"] else "yes"
