"""Notebooks in few words, for tests.

Belongs here: making contents of notebooks. Does not belong here: expectations.
"""

from __future__ import annotations

import json
from typing import Any

PYTHON: dict[str, Any] = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python", "version": "3.11.4"},
}
R: dict[str, Any] = {
    "kernelspec": {"display_name": "R", "language": "R", "name": "ir"},
    "language_info": {"name": "R"},
}
PRINTED: dict[str, Any] = {"output_type": "stream", "name": "stdout", "text": ["1\n"]}


def failed(name: str) -> dict[str, Any]:
    """The output of a cell that ended with an error."""
    return {"output_type": "error", "ename": name, "evalue": "/home/lena/secret.csv", "traceback": ["line 1"]}


def code(source: str, count: int | None = None, *outputs: dict[str, Any]) -> dict[str, Any]:
    """A cell of code."""
    lines = source.splitlines(keepends=True)
    return {
        "cell_type": "code",
        "execution_count": count,
        "metadata": {},
        "outputs": list(outputs),
        "source": lines,
    }


def markdown(source: str) -> dict[str, Any]:
    """A cell of Markdown."""
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def notebook(*cells: Any, metadata: Any = PYTHON, **more: Any) -> bytes:
    """A notebook of version 4 of the format."""
    return json.dumps({"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5} | more).encode()


def old_notebook(*cells: dict[str, Any]) -> bytes:
    """A notebook of version 3 of the format, made from cells of version 4."""
    old = [
        {"cell_type": "code", "input": cell["source"], "prompt_number": cell["execution_count"], "language": "python"}
        | {
            "outputs": [
                output | {"output_type": "pyerr"} if "ename" in output else output for output in cell["outputs"]
            ]
        }
        if cell["cell_type"] == "code"
        else cell
        for cell in cells
    ]
    return json.dumps(
        {"worksheets": [{"cells": old}], "metadata": {"name": ""}, "nbformat": 3, "nbformat_minor": 0}
    ).encode()
