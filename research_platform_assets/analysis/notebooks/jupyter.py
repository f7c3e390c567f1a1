"""Reading Jupyter notebooks of any version of the format.

Belongs here: the JSON of https://nbformat.readthedocs.io, as far as cells, kernel and outputs go. Does not belong here:
what follows from the cells (`description`).

Jupyter's own library is not used: it refuses a whole notebook where one field is missing, validates against a schema
for seconds, and brings a dozen of other libraries. Here a part that is not what the format says counts as missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, GetPydanticSchema, ValidationError
from pydantic_core import core_schema

from research_platform_assets.analysis.notebooks.cells import Cell, Notebook, UnreadableError

#: Larger contents are not read.
LARGEST_BYTES = 16 * 1024 * 1024
#: Nor are notebooks with more cells, nor files that would take long because they have more of these signs.
MOST_CELLS = 10_000
_MOST_SHEETS = 100
_MOST_SIGNS = {b"{": 250_000, b"[": 1_000_000, b",": 4_000_000}

_LFS = b"version https://git-lfs.github.com/spec/"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_KINDS = {"code": "code", "markdown": "markdown", "heading": "markdown", "raw": "raw"}
_NAME = re.compile(r"[A-Za-z][\w.+#-]{0,39}")
_ERROR_NAME = re.compile(r"[A-Za-z_][\w.]{0,79}")
#: How kernels that say no language are called.
_KERNEL_LANGUAGES = {"ipython": "python", "python": "python", "ir": "r", "irkernel": "r", "julia": "julia"}
_VERSION = re.compile(r"[-_ ]?\d[\d.]*$")

_Value = TypeVar("_Value")


def _or_none(source: Any, handler: Any) -> core_schema.CoreSchema:
    return core_schema.with_default_schema(handler(source), default=None, on_error="default")


_Lenient = Annotated[_Value | None, GetPydanticSchema(_or_none)]
_Count = Annotated[int, Field(ge=0, lt=2**31)]


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")


class _Output(_Part):
    output_type: _Lenient[str] = None
    ename: _Lenient[str] = None


class _Cell(_Part):
    """A cell; `input` and `prompt_number` are the names of version 3."""

    cell_type: _Lenient[str] = None
    source: _Lenient[str | list[str]] = None
    input: _Lenient[str | list[str]] = None
    execution_count: _Lenient[_Count] = None
    prompt_number: _Lenient[_Count] = None
    outputs: _Lenient[list[_Lenient[_Output]]] = None
    language: _Lenient[str] = None


_Cells = Annotated[list[_Lenient[_Cell]], Field(max_length=MOST_CELLS)]


class _Sheet(_Part):
    cells: _Cells = []


class _Named(_Part):
    name: _Lenient[str] = None
    language: _Lenient[str] = None


class _Metadata(_Part):
    kernelspec: _Lenient[_Named] = None
    language_info: _Lenient[_Named] = None


class _File(_Part):
    """A notebook; up to version 3 cells lie in worksheets."""

    nbformat: _Lenient[_Count] = None
    metadata: _Lenient[_Metadata] = None
    cells: _Cells | None = None
    worksheets: Annotated[list[_Sheet], Field(max_length=_MOST_SHEETS)] | None = None


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
    for sign, most in _MOST_SIGNS.items():
        if content.count(sign) > most:
            raise UnreadableError(f"more than {most} times {sign.decode()}, which would take too long")
    try:
        notebook = _File.model_validate_json(content.removeprefix(_BYTE_ORDER_MARK))
    except ValidationError as error:
        raise UnreadableError(_reason(error)) from error
    sheets = [notebook.cells] if notebook.worksheets is None else [sheet.cells for sheet in notebook.worksheets]
    if sheets == [None]:
        raise UnreadableError("JSON, but no notebook: it has no cells")
    cells = [cell or _Cell() for sheet in sheets for cell in sheet or []]
    kernel = (notebook.metadata and notebook.metadata.kernelspec) or _Named()
    return Notebook(
        cells=[_cell(cell) for cell in cells],
        language=_language(notebook.metadata or _Metadata(), kernel, cells),
        nbformat=notebook.nbformat,
        kernel=_name(kernel.name),
    )


def _reason(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_context=True, include_input=False)[0]
    if first["type"] == "json_invalid":
        # The place differs where addresses were masked, and so would what is said of the same notebook.
        return f"no JSON: {first.get('ctx', {}).get('error', '')!s}".partition(" at line ")[0]
    if first["type"] == "too_long":
        return (
            f"more than {MOST_CELLS} cells" if first["loc"][-1] == "cells" else f"more than {_MOST_SHEETS} worksheets"
        )
    return "JSON, but no notebook: it has no cells"


def _cell(cell: _Cell) -> Cell:
    kind = _KINDS.get(cell.cell_type or "", "other")
    source = cell.input if cell.source is None else cell.source
    text = source if isinstance(source, str) else "".join(source or [])
    if kind != "code":
        return Cell(kind, text)
    outputs = cell.outputs or []
    return Cell(
        kind,
        text,
        execution_count=cell.prompt_number if cell.execution_count is None else cell.execution_count,
        outputs_count=len(outputs),
        errors=[_error(each) for each in outputs if each and each.output_type in ("error", "pyerr")],
        language=_name(cell.language),
    )


def _error(output: _Output) -> str:
    """The name of an error; its message and traceback may hold anything, and are left."""
    name = output.ename or ""
    return name if _ERROR_NAME.fullmatch(name) else "error"


def _name(value: str | None) -> str | None:
    """A name in lower case, where it is one."""
    name = _NAME.fullmatch((value or "").strip())
    return name[0].lower() if name else None


def _language(metadata: _Metadata, kernel: _Named, cells: Iterable[_Cell]) -> str | None:
    named = _name((metadata.language_info or _Named()).name) or _name(kernel.language)
    of_kernel = _KERNEL_LANGUAGES.get(_without_version(_name(kernel.name) or ""))
    of_cells = (_name(cell.language) for cell in cells)
    language = named or of_kernel or next((each for each in of_cells if each), None)
    return _KERNEL_LANGUAGES.get(_without_version(language), language) if language else None


def _without_version(name: str) -> str:
    return _VERSION.sub("", name)
