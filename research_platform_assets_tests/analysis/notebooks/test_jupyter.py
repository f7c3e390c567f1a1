"""Reading Jupyter notebooks: versions of the format, parts that are not what it says, and contents that are none."""

from __future__ import annotations

import codecs
import json
from typing import Any

import pytest

from research_platform_assets.analysis.notebooks.cells import Cell, UnreadableError
from research_platform_assets.analysis.notebooks.jupyter import LARGEST_BYTES, MOST_CELLS, read_jupyter
from research_platform_assets_tests.analysis.notebooks.authored import (
    PRINTED,
    R,
    code,
    failed,
    markdown,
    notebook,
    old_notebook,
)


def test_cells_keep_their_kind_text_count_outputs_and_errors() -> None:
    raw = {"cell_type": "raw", "source": "raw", "metadata": {}}
    odd = {"cell_type": "sql", "source": "select 1", "metadata": {}}
    read = read_jupyter(notebook(markdown("# A"), code("a = 1\na", 3, PRINTED, failed("KeyError")), raw, odd))
    assert list(read.cells) == [
        Cell("markdown", "# A"),
        Cell("code", "a = 1\na", 3, 2, ["KeyError"]),
        Cell("raw", "raw"),
        Cell("other", "select 1"),
    ]
    assert (read.language, read.kernel, read.nbformat) == ("python", "python3", 4)


def test_version_3_has_its_cells_in_worksheets_under_other_names() -> None:
    read = read_jupyter(old_notebook(markdown("A"), code("1 / 0", 2, failed("ZeroDivisionError"))))
    assert list(read.cells) == [Cell("markdown", "A"), Cell("code", "1 / 0", 2, 1, ["ZeroDivisionError"], "python")]
    assert (read.language, read.kernel, read.nbformat) == ("python", None, 3)


@pytest.mark.parametrize(
    ("metadata", "language", "kernel"),
    [
        (R, "r", "ir"),
        ({}, None, None),
        (None, None, None),
        ("text", None, None),
        ({"kernelspec": {"name": "python3"}}, "python", "python3"),
        ({"kernelspec": {"name": "julia-1.9"}}, "julia", "julia-1.9"),
        ({"kernelspec": {"name": "my-environment"}}, None, "my-environment"),
        ({"kernelspec": {"name": "x", "language": "R"}}, "r", "x"),
        ({"kernelspec": ["x"], "language_info": {"name": "scala"}}, "scala", None),
        ({"language_info": {"name": "ipython"}}, "python", None),
        ({"language_info": {"name": 3}, "kernelspec": {"name": "a b\nc"}}, None, None),
        ({"language_info": {"name": "x" * 41}}, None, None),
    ],
)
def test_the_language_is_what_the_kernel_says(metadata: Any, language: str | None, kernel: str | None) -> None:
    read = read_jupyter(notebook(code("x", 1), metadata=metadata))
    assert (read.language, read.kernel) == (language, kernel)


def test_a_part_that_is_not_what_the_format_says_counts_as_missing() -> None:
    cells = [
        3,
        None,
        {"cell_type": 4, "source": {"a": 1}},
        {"cell_type": "code", "source": "x", "execution_count": "1", "outputs": {}},
        {"cell_type": "code", "source": ["x", "y"], "execution_count": True, "outputs": [3, {"output_type": "error"}]},
        {"cell_type": "code", "source": "z", "execution_count": -1},
        {"cell_type": "code", "source": "z", "execution_count": 2**40},
    ]
    read = read_jupyter(notebook(*cells, nbformat="4"))
    assert [(cell.kind, cell.source, cell.execution_count, cell.outputs_count) for cell in read.cells] == [
        ("other", "", None, 0),
        ("other", "", None, 0),
        ("other", "", None, 0),
        ("code", "x", None, 0),
        ("code", "xy", None, 2),
        ("code", "z", None, 0),
        ("code", "z", None, 0),
    ]
    assert read.nbformat is None


def test_names_of_errors_are_names_and_nothing_else_of_an_error_is_kept() -> None:
    leak = {"output_type": "error", "ename": "see /home/lena/x", "evalue": "token", "traceback": []}
    read = read_jupyter(notebook(code("x", 1, failed("urllib.error.HTTPError"), leak)))
    assert list(read.cells[0].errors) == ["urllib.error.HTTPError", "error"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b" \n\n", "the file is empty"),
        (b"not json", "no JSON: expected ident"),
        (b'{"cells": [', "no JSON: EOF while parsing a list"),
        ('{"cells": [{"source": "é"}]}'.encode("latin-1"), "no JSON: invalid unicode code point"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "no JSON: expected value"),
        (notebook()[:-1] + b"<<<<<<< HEAD", "no JSON: expected `,` or `}`"),
        (b'{"a":' * 100_000, "no JSON: recursion limit exceeded"),
        (b"[" * 900_000, "no JSON: recursion limit exceeded"),
        (b'{"cells": [], "nbformat": ' + b"9" * 5_000 + b"}", "no JSON: number out of range"),
        (b"[]", "JSON, but no notebook: it has no cells"),
        (b"null", "JSON, but no notebook: it has no cells"),
        (b'{"nbformat": 4}', "JSON, but no notebook: it has no cells"),
        (b'{"cells": {"a": 1}}', "JSON, but no notebook: it has no cells"),
        (b'{"cells": null, "worksheets": null}', "JSON, but no notebook: it has no cells"),
        (b'{"cells": [' + b"{}," * MOST_CELLS + b"{}]}", f"more than {MOST_CELLS} cells"),
        (b'{"worksheets": [' + b"{}," * 100 + b"{}]}", "more than 100 worksheets"),
        (b'{"cells": [' + b"{}," * 250_000 + b"{}]}", "more than 250000 times {, which would take too long"),
        (b"1" * (LARGEST_BYTES + 1), f"larger than {LARGEST_BYTES} bytes"),
        (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n",
            "a Git LFS pointer: the contents are not in the repository",
        ),
    ],
)
def test_what_is_no_notebook_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError) as raised:
        read_jupyter(content)
    assert str(raised.value) == reason


def test_json_that_python_writes_and_others_refuse_is_read() -> None:
    cell = json.dumps(code("x", 1))
    content = f'{{"cells": [], "cells": [{cell}], "metadata": {{"a": NaN, "b": -Infinity}}, "nbformat": 4}}'
    assert len(read_jupyter(content.encode()).cells) == 1
    assert len(read_jupyter(codecs.BOM_UTF8 + content.encode()).cells) == 1
