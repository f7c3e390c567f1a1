"""The program in a notebook: its code cells, one after the other.

Belongs here: taking them out of the file. Does not belong here: anything else about notebooks.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, cast

#: Lines that are for the notebook and not for Python: magic commands, commands of the shell, questions.
_NOT_PYTHON = re.compile(r"^(?=[ \t]*[%!?]|[^#'\"\n]*\?{1,2}[ \t]*$|[ \t]*\w+[ \t]*=[ \t]*[%!])", re.MULTILINE)
_CELL_MAGIC = re.compile(r"\s*%%(?!time\b|timeit\b|capture\b)")


@dataclass(frozen=True)
class Program:
    """The code of a notebook whose language is Python; `problem` says why there is none."""

    text: str = ""
    problem: str | None = None


def program_of(text: str) -> Program:
    """The code cells of the notebook `text` in their order; lines that are no Python stand there as comments."""
    try:
        notebook: Any = json.loads(text)
    except (ValueError, RecursionError):
        return Program(problem="is not a notebook that can be read")
    cells = _cells(notebook)
    if cells is None:
        return Program(problem="is not a notebook that can be read")
    if _language(notebook) not in ("python", "python3", "ipython"):
        return Program(problem="the notebook's language is not Python")
    sources = [_source(cast("dict[str, Any]", cell)) for cell in cells if isinstance(cell, dict)]
    kept = [source for source in sources if source.strip() and not _CELL_MAGIC.match(source)]
    return Program("".join(_NOT_PYTHON.sub("# ", source).rstrip("\n") + "\n" for source in kept))


def _cells(notebook: Any) -> list[Any] | None:
    if not isinstance(notebook, dict):
        return None
    of_version_3 = cast("dict[str, Any]", notebook).get("worksheets")
    if isinstance(of_version_3, list):
        return [cell for sheet in cast("list[Any]", of_version_3) for cell in _cells(sheet) or []]
    cells = cast("dict[str, Any]", notebook).get("cells")
    return cast("list[Any]", cells) if isinstance(cells, list) else None


def _source(cell: dict[str, Any]) -> str:
    if cell.get("cell_type") != "code":
        return ""
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        return "".join(line for line in cast("list[Any]", source) if isinstance(line, str))
    return source if isinstance(source, str) else ""


def _language(notebook: dict[str, Any]) -> str:
    """The language that the notebook names; Python where it names none, as the first notebooks had no other."""
    metadata = notebook.get("metadata")
    if isinstance(metadata, dict):
        for section, key in (("kernelspec", "language"), ("language_info", "name"), ("kernelspec", "name")):
            found = cast("dict[str, Any]", metadata).get(section)
            named = cast("dict[str, Any]", found).get(key) if isinstance(found, dict) else None
            if isinstance(named, str):
                return named.lower()
    return "python"
