"""Reading Jupyter notebooks of any version of the format.

Belongs here: the JSON of https://nbformat.readthedocs.io, as far as cells, kernel and outputs go. Does not belong here:
what follows from the cells (`description`).

Jupyter's own library is not used: it refuses a whole notebook where one field is missing, validates against a schema
for seconds, and brings a dozen of other libraries. Here a part that is not what the format says counts as empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, cast

from pydantic_core import from_json

from research_platform_assets.analysis.notebooks.cells import Cell, Notebook, UnreadableError

#: Larger contents are not read.
LARGEST_BYTES = 16 * 1024 * 1024

_LFS = b"version https://git-lfs.github.com/spec/"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_KINDS = {"code": "code", "markdown": "markdown", "heading": "markdown", "html": "other", "raw": "raw"}
_NAME = re.compile(r"[A-Za-z][\w.+#-]{0,39}")
_ERROR_NAME = re.compile(r"[A-Za-z_][\w.]{0,79}")
_LARGEST_COUNT = 2**31
#: How kernels that say no language are called.
_KERNEL_LANGUAGES = {"ipython": "python", "python": "python", "ir": "r", "irkernel": "r", "julia": "julia"}
_VERSION = re.compile(r"[-_ ]?\d[\d.]*$")


def read_jupyter(content: bytes) -> Notebook:
    """The notebook in `content`.

    Where a key stands twice, the last one counts, as for Jupyter. Nesting beyond 200 levels is refused.

    Raises:
        UnreadableError: it is too large, no JSON in UTF-8, or no notebook.
    """
    if len(content) > LARGEST_BYTES:
        raise UnreadableError(f"larger than {LARGEST_BYTES} bytes")
    if not content.strip():
        raise UnreadableError("the file is empty")
    if content.startswith(_LFS):
        raise UnreadableError("a Git LFS pointer: the contents are not in the repository")
    try:
        value = from_json(content.removeprefix(_BYTE_ORDER_MARK), allow_inf_nan=True, cache_strings="keys")
    except ValueError as error:
        raise UnreadableError(f"no JSON: {_without_place(error)}") from error
    notebook = _mapping(value)
    cells = _cells(notebook)
    if cells is None:
        raise UnreadableError("JSON, but no notebook: it has no cells")
    metadata = _mapping(notebook.get("metadata"))
    kernel = _mapping(metadata.get("kernelspec"))
    name = _name(kernel.get("name")) or _name(metadata.get("kernel_info"))
    return Notebook(
        cells=[_cell(_mapping(cell)) for cell in cells],
        language=_language(metadata, kernel, name, cells),
        nbformat=_count(notebook.get("nbformat")),
        kernel=name,
    )


def _without_place(error: ValueError) -> str:
    # The place differs where addresses were masked, and so would what is said of the same notebook.
    return str(error).partition(" at line ")[0]


def _mapping(value: object) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", value) if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else []


def _cells(notebook: Mapping[str, Any]) -> list[Any] | None:
    """The cells; up to version 3 of the format they lie in worksheets."""
    if isinstance(notebook.get("cells"), list):
        return _list(notebook["cells"])
    if isinstance(notebook.get("worksheets"), list):
        return [cell for sheet in _list(notebook["worksheets"]) for cell in _list(_mapping(sheet).get("cells"))]
    return None


def _cell(cell: Mapping[str, Any]) -> Cell:
    kind = _KINDS.get(_word(cell.get("cell_type")), "other")
    if kind != "code":
        return Cell(kind, _text(cell.get("source")))
    outputs = [_mapping(output) for output in _list(cell.get("outputs"))]
    source = cell["source"] if "source" in cell else cell.get("input")
    count = cell["execution_count"] if "execution_count" in cell else cell.get("prompt_number")
    return Cell(
        kind,
        _text(source),
        execution_count=_count(count),
        outputs_count=len(outputs),
        errors=[_error(each) for each in outputs if each.get("output_type") in ("error", "pyerr")],
        language=_name(cell.get("language")),
    )


def _text(value: object) -> str:
    """Text, which the format writes as one or as a list of lines."""
    if isinstance(value, str):
        return value
    return "".join(line for line in _list(value) if isinstance(line, str))


def _word(value: object) -> str:
    return value if isinstance(value, str) else ""


def _name(value: object) -> str | None:
    """A name in lower case, where it is one."""
    name = _NAME.fullmatch(_word(value).strip())
    return name[0].lower() if name else None


def _error(output: Mapping[str, Any]) -> str:
    """The name of an error; its message and traceback may hold anything, and are left."""
    name = _word(output.get("ename"))
    return name if _ERROR_NAME.fullmatch(name) else "error"


def _count(value: object) -> int | None:
    is_count = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _LARGEST_COUNT
    return cast("int", value) if is_count else None


def _language(
    metadata: Mapping[str, Any], kernel: Mapping[str, Any], kernel_name: str | None, cells: Iterable[Any]
) -> str | None:
    named = _name(_mapping(metadata.get("language_info")).get("name")) or _name(kernel.get("language"))
    of_cells = (_name(_mapping(cell).get("language")) for cell in cells)
    stem = _VERSION.sub("", kernel_name or "")
    language = named or _KERNEL_LANGUAGES.get(stem) or next((each for each in of_cells if each), None)
    return _KERNEL_LANGUAGES.get(_VERSION.sub("", language), language) if language else None
