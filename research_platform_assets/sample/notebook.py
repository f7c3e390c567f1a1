"""Jupyter notebooks from readable text.

Belongs here: the small syntax in which notebooks are authored and the conversion to nbformat 4.5 JSON. Does not belong
here: judging a notebook.

A cell starts with `# %% [markdown]`, `# %% [code]` or, for an executed cell, `# %% [code] 3`. Lines that start with
`# >>> ` are its printed output; a line `# !!! Name: message` is the error that it ended with.
"""

from __future__ import annotations

import json
import re
from typing import Any

from research_platform_assets.sample.git_objects import named_sha

_CELL = re.compile(r"# %% \[(?P<kind>\w+)\](?: (?P<count>\d+))?")
_KERNELS = {
    "python": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "r": {"display_name": "R", "language": "R", "name": "ir"},
}


def notebook_json(text: str, language: str) -> str:
    """The notebook as nbformat 4.5 JSON, indented by one space as Jupyter writes it; `language` is `python` or `r`."""
    cells = [_cell(match, body, index) for index, (match, body) in enumerate(_split(text))]
    kernel = _KERNELS[language]
    metadata = {"kernelspec": kernel, "language_info": {"name": kernel["language"]}}
    notebook = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _split(text: str) -> list[tuple[re.Match[str], list[str]]]:
    cells: list[tuple[re.Match[str], list[str]]] = []
    for line in text.splitlines():
        match = _CELL.fullmatch(line)
        if match:
            cells.append((match, []))
        else:
            cells[-1][1].append(line)
    return cells


def _cell(match: re.Match[str], body: list[str], index: int) -> dict[str, Any]:
    identity = named_sha(str(index), *body)[:8]
    if match["kind"] == "markdown":
        return {"cell_type": "markdown", "id": identity, "metadata": {}, "source": _source(body)}
    count = int(match["count"]) if match["count"] else None
    code, outputs = _outputs(body)
    return {
        "cell_type": "code",
        "execution_count": count,
        "id": identity,
        "metadata": {},
        "outputs": outputs,
        "source": _source(code),
    }


def _outputs(body: list[str]) -> tuple[list[str], list[dict[str, Any]]]:
    code = [line for line in body if not line.startswith(("# >>> ", "# !!! "))]
    printed = [line.removeprefix("# >>> ") for line in body if line.startswith("# >>> ")]
    outputs: list[dict[str, Any]] = []
    if printed:
        text = [f"{line}\n" for line in printed]
        outputs.append({"name": "stdout", "output_type": "stream", "text": text})
    for line in body:
        if line.startswith("# !!! "):
            name, _, message = line.removeprefix("# !!! ").partition(": ")
            outputs.append(
                {"ename": name, "evalue": message, "output_type": "error", "traceback": [f"{name}: {message}"]}
            )
    return code, outputs


def _source(lines: list[str]) -> list[str]:
    text = "\n".join(lines).strip("\n")
    return text.splitlines(keepends=True)
