"""What one notebook tells: language, cells, order of execution, errors, imports, words.

Belongs here: what follows from the cells, whatever the format. Does not belong here: reading a format (`jupyter`,
`chunks`), the table of all notebooks (`table`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from research_platform_assets.analysis.notebooks.cells import Cell, Notebook, UnreadableError
from research_platform_assets.analysis.notebooks.chunks import FORMATS as CHUNK_FORMATS
from research_platform_assets.analysis.notebooks.chunks import read_chunks
from research_platform_assets.analysis.notebooks.imports import LANGUAGES, imports
from research_platform_assets.analysis.notebooks.jupyter import read_jupyter
from research_platform_assets.analysis.text.cost import takes_long
from research_platform_assets.analysis.text.prose import prose
from research_platform_assets.analysis.text.words import word_count

JUPYTER = "jupyter"
#: Endings, lower case, and the formats of notebooks behind them.
FORMATS = {".ipynb": JUPYTER, **CHUNK_FORMATS}

_EMBEDDED = re.compile(r"data:[\w/+.;=-]{0,100}base64,[A-Za-z0-9+/=]*")


def describe_notebook(content: bytes, of_format: str) -> Mapping[str, Any]:
    """What a notebook of one of the `FORMATS` tells, JSON-able: columns of `research.notebooks`, or only `reason`."""
    try:
        notebook = read_notebook(content, of_format)
    except UnreadableError as error:
        return {"reason": str(error)}
    code = [cell for cell in notebook.cells if cell.kind == "code"]
    kinds = Counter(cell.kind for cell in notebook.cells)
    return {
        "reason": None,
        "nbformat": notebook.nbformat,
        "language": notebook.language,
        "kernel": notebook.kernel,
        "cells_count": len(notebook.cells),
        "code_cells_count": kinds["code"],
        "markdown_cells_count": kinds["markdown"],
        "raw_cells_count": kinds["raw"],
        "word_count": _words(notebook.cells),
        **_imports(notebook),
        **(_execution(code) if of_format == JUPYTER else {}),
    }


def read_notebook(content: bytes, of_format: str) -> Notebook:
    """The cells of a notebook of one of the `FORMATS`.

    Raises:
        UnreadableError: it is none.
    """
    return read_jupyter(content) if of_format == JUPYTER else read_chunks(content)


def is_in_order(counts: Sequence[int]) -> bool | None:
    """Whether cells with these execution counts, from top to bottom, were run in order.

    They were where each count is the one before it plus 1: ascending, without gaps and repetitions. A gap means that
    something else was run in between, such as a cell that was deleted or run again. None without counts. The definition
    follows Pimentel, Murta, Braganholo and Freire (2019), "A large-scale study about quality and reproducibility of
    Jupyter notebooks", MSR 2019, sections on out-of-order cells and skips.
    """
    if not counts:
        return None
    return all(after == before + 1 for before, after in pairwise(counts))


def _execution(code: Sequence[Cell]) -> dict[str, Any]:
    counts = [cell.execution_count for cell in code if cell.execution_count is not None]
    errors = Counter(name for cell in code for name in cell.errors)
    # Jupyter runs an empty cell without giving it a count.
    written = [cell for cell in code if cell.source.strip()]
    return {
        "cells_with_outputs_count": sum(cell.outputs_count > 0 for cell in code),
        "executed_cells_count": len(counts),
        "unexecuted_cells_count": sum(cell.execution_count is None for cell in written),
        "first_execution_count": counts[0] if counts else None,
        "is_executed_in_order": is_in_order(counts),
        "errors_count": errors.total(),
        "error_names": sorted(errors),
    }


def _words(cells: Sequence[Cell]) -> int | None:
    """Words of the prose in Markdown cells; None where there is too much of it."""
    texts = markdown_cells(cells)
    if takes_long("\n".join(texts)):
        return None
    return sum(word_count(prose(text, "markdown")) for text in texts)


def markdown_cells(cells: Sequence[Cell]) -> list[str]:
    """The sources of Markdown cells, without the images in them."""
    return [_EMBEDDED.sub("#", cell.source) for cell in cells if cell.kind == "markdown"]


def _imports(notebook: Notebook) -> dict[str, Any]:
    if notebook.language not in LANGUAGES:
        return {"imports": None, "unread_cells_count": None}
    own = [cell.source for cell in notebook.cells if cell.kind == "code" and cell.language in (None, notebook.language)]
    found = imports(own, notebook.language)
    return {"imports": list(found.names), "unread_cells_count": found.unread_count}
