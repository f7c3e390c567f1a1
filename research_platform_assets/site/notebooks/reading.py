"""The bytes of a Jupyter notebook as the notebook that nbconvert takes, with nothing in it that a page may not hold.

Belongs here: versions 3 and 4 of the format (https://nbformat.readthedocs.io), limits, masking. Does not belong here:
what it looks like (`rendering`).

Jupyter's own reader refuses a whole notebook where one field is missing. Here a part that is not what the format says
counts as missing, so what comes out is always valid.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

from research_platform_assets.redaction import redact
from research_platform_assets.site.notebooks.pictures import RASTER, SVG, cleaned_svg, raster

if TYPE_CHECKING:
    from nbformat import NotebookNode

#: Larger notebooks are not shown.
LARGEST_BYTES = 8 * 1024 * 1024
#: Cells, outputs of a cell and characters of an output that are shown; what is left out is said.
MOST_CELLS = 500
MOST_OUTPUTS = 50
MOST_CHARACTERS = 20_000
#: Characters of a cell, or of an output that is a table or the like.
MOST_SOURCE = 200_000

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_KEYS_OF_VERSION_3 = {
    "html": "text/html",
    "jpeg": "image/jpeg",
    "latex": "text/latex",
    "png": "image/png",
    "svg": SVG,
    "text": "text/plain",
}
_TEXTS = ("text/html", "text/latex", "text/markdown", "text/plain")
_NAME = re.compile(r"[A-Za-z][\w+#.-]{0,39}")
# What gives a terminal its colours; the letter that ends it would hide that a token begins after it.
_COLOUR = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
_ATTACHMENT = re.compile(r"[^\s/\\()\[\]<>]{1,200}")


class UnreadableNotebookError(Exception):
    """The bytes are no notebook, or too much of one; the message says which."""


def read(content: bytes) -> NotebookNode:
    """Return the notebook, valid under version 4.5 of the format, with addresses and secrets masked.

    `metadata.language` is the language of its code in lower case, or empty; `metadata.left_out` the number of cells
    that are left out.

    Raises:
        UnreadableNotebookError: it is too large, no JSON, or no notebook.
    """
    if len(content) > LARGEST_BYTES:
        raise UnreadableNotebookError(f"it is larger than {LARGEST_BYTES // 1024 // 1024} MB")
    import nbformat
    from pydantic_core import from_json

    try:
        file: Any = from_json(content.removeprefix(_BYTE_ORDER_MARK), allow_inf_nan=True)
    except ValueError as error:
        raise UnreadableNotebookError("it is no JSON") from error
    cells = list(_cells(file))
    if not cells:
        raise UnreadableNotebookError("it has no cells")
    made = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"language": _language(file), "left_out": max(len(cells) - MOST_CELLS, 0)},
        "cells": [_cell(cell, number) for number, cell in enumerate(cells[:MOST_CELLS])],
    }
    untyped: Any = nbformat
    return untyped.from_dict(made)


def _cells(file: Any) -> Iterator[Mapping[str, Any]]:
    """The cells; up to version 3 they lie in worksheets."""
    sheets = _list(_dict(file).get("worksheets")) or [file]
    return (_dict(cell) for sheet in sheets for cell in _list(_dict(sheet).get("cells")) if isinstance(cell, dict))


def _cell(cell: Mapping[str, Any], number: int) -> dict[str, Any]:
    kind = cell.get("cell_type")
    # Masked before it is cut: half of an address or a token is none, and would stay.
    source = redact(_text(cell.get("source", cell.get("input"))))[:MOST_SOURCE]
    common: dict[str, Any] = {"id": f"cell-{number}", "metadata": {}, "source": source}
    if kind == "heading":
        level = cell.get("level")
        signs = "#" * (level if isinstance(level, int) and 1 <= level <= 6 else 1)
        return common | {"cell_type": "markdown", "source": f"{signs} {source}"}
    if kind == "code":
        outputs = _merged([made for output in _list(cell.get("outputs")) if (made := _output(_dict(output)))])
        return common | {
            "cell_type": "code",
            "execution_count": _count(cell.get("execution_count", cell.get("prompt_number"))),
            "outputs": outputs[:MOST_OUTPUTS],
            "metadata": {"left_out": max(len(outputs) - MOST_OUTPUTS, 0)},
        }
    if kind == "markdown":
        # Every cell calls its own `image.png`.
        own = {f"{number}-{name}": form for name, form in _attachments(_dict(cell.get("attachments")))}
        source = source.replace("attachment:", f"attachment:{number}-")
        return common | {"cell_type": "markdown", "source": source} | ({"attachments": own} if own else {})
    return common | {"cell_type": "raw"}


def _output(output: Mapping[str, Any]) -> dict[str, Any] | None:
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if "stderr" in (output.get("name"), output.get("stream")) else "stdout"
        return {"output_type": "stream", "name": name, "text": _text(output.get("text"))}
    if kind in ("error", "pyerr"):
        trace = _masked("\n".join(_text(line) for line in _list(output.get("traceback"))))
        name, value = (_masked(_text(output.get(key))) for key in ("ename", "evalue"))
        return {"output_type": "error", "ename": name, "evalue": value, "traceback": [trace] if trace else []}
    if kind in ("display_data", "execute_result", "pyout"):
        data = {**{new: output.get(old) for old, new in _KEYS_OF_VERSION_3.items()}, **_dict(output.get("data"))}
        return {"output_type": "display_data", "data": dict(_data(data)), "metadata": {}}
    return None


def _data(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The forms of an output that a page can show."""
    for kind in _TEXTS:
        text = _text(data.get(kind))
        if text and (len(text) <= MOST_SOURCE or kind == "text/plain"):
            yield kind, _masked(text) if kind == "text/plain" else redact(text)
    for kind in RASTER:
        if (content := raster(kind, _text(data.get(kind)))) is not None:
            yield kind, b64encode(content).decode()
    drawing = cleaned_svg(_text(data.get(SVG)))
    if drawing is not None:
        yield SVG, drawing


def _attachments(attachments: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    for name, forms in attachments.items():
        found = ((kind, raster(kind, _text(_dict(forms).get(kind)))) for kind in RASTER)
        kept = {kind: b64encode(content).decode() for kind, content in found if content is not None}
        if kept and _ATTACHMENT.fullmatch(name):
            yield name, dict([next(iter(kept.items()))])


def _merged(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Texts that were printed one after the other as one, and a line that was written over as it was last.

    They are masked as a whole: a program may print half a token now and the rest of it later.
    """
    merged: list[dict[str, Any]] = []
    for output in outputs:
        is_more = bool(merged) and output["output_type"] == "stream" == merged[-1]["output_type"]
        if is_more and output["name"] == merged[-1]["name"]:
            merged[-1] = merged[-1] | {"text": merged[-1]["text"] + output["text"]}
        else:
            merged.append(output)
    return [
        each | {"text": _masked("\n".join(line.rstrip("\r").rpartition("\r")[2] for line in each["text"].split("\n")))}
        if each["output_type"] == "stream"
        else each
        for each in merged
    ]


def _masked(text: str) -> str:
    """Text of a terminal with addresses and secrets masked; without its colours where these stood in between."""
    plain = _COLOUR.sub("", text)
    masked = redact(plain)
    return redact(text) if masked == plain else masked


def _language(file: Any) -> str:
    metadata = _dict(_dict(file).get("metadata"))
    named = [_dict(metadata.get("language_info")).get("name"), _dict(metadata.get("kernelspec")).get("language")]
    return next((name.lower() for name in named if isinstance(name, str) and _NAME.fullmatch(name)), "")


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31 else None


def _text(value: Any) -> str:
    """A text, which may be stored as a list of lines."""
    if isinstance(value, list):
        return "".join(line for line in cast("list[Any]", value) if isinstance(line, str))
    return value if isinstance(value, str) else ""


def _dict(value: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else []
