"""What every reader of notebooks hands back.

Belongs here: notebooks as cells, whatever their format. Does not belong here: the syntax of one format.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Cell:
    """A cell.

    Attributes:
        kind: `code`, `markdown`, `raw` or `other`.
        source: Its text.
        execution_count: At which place it was last run; None where it was not, or where the format does not say.
        outputs_count: Outputs that were saved with it.
        errors: Names of the errors among them.
        language: Language of the cell, lower case, where the cell itself says so.
    """

    kind: str
    source: str
    execution_count: int | None = None
    outputs_count: int = 0
    errors: Sequence[str] = ()
    language: str | None = None


@dataclass(frozen=True)
class Notebook:
    """A notebook; `nbformat` is the major version of Jupyter's format, `kernel` the name of the kernel."""

    cells: Sequence[Cell]
    language: str | None
    nbformat: int | None = None
    kernel: str | None = None


class UnreadableError(Exception):
    """Contents that are no notebook; the message says why."""
