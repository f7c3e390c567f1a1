"""Imports of Python and R in cells, among magics, strings, comments and texts that are no code."""

from __future__ import annotations

import pytest

from research_platform_assets.analysis.notebooks.imports import MOST_CODE, imports


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import a.b as c, d", "a d"),
        ("from e.f import g", "e"),
        ("from . import x\nfrom .y import z\nfrom __future__ import annotations", "__future__"),
        ("if x:\n    try:\n        import h\n    except ImportError: pass", "h"),
        ("%matplotlib inline\nimport i", "i"),
        ("import j\n!pip install x", "j"),
        ("  %time\nimport k", ""),
        ("if x:\n    %time f()\n    import k", "k"),
        ("files = !ls\nimport l", "l"),
        ("a, b = %who_ls\nimport m", "m"),
        ("import n\nn.f?", "n"),
        ("import n\n??n.f", "n"),
        ("%%time\nimport o", "o"),
        ("%%capture out\nimport p", "p"),
        ("%%bash\nimport q", ""),
        ("%%html", ""),
        ("%%writefile x.py\nimport r", ""),
        ("text = '''\n%magic\nimport s\n'''", ""),
        ("x = (1\n  % 2)\nimport t", "t"),
        ("'\\d'\nimport u", "u"),
        ("import ünïcode", "ünïcode"),
        ("await x\nimport v", "v"),
    ],
)
def test_imports_of_python(source: str, names: str) -> None:
    found = imports([source], "python")
    assert list(found.names) == names.split()


@pytest.mark.parametrize(
    "source",
    [
        "import",
        "print 'import'",
        "import a\n\0",
        "import a\n" + "(" * 10_000,
        "import a\n" + "-" * 50_000 + "1",
        "import a\n" + "+".join(["1"] * 50_000),
        "import a\n" + "9" * 5_000,
        "import a\n'\ud800'",
        "import " + "a" * MOST_CODE,
    ],
)
def test_a_cell_that_cannot_be_read_is_counted_and_the_others_are_read(source: str) -> None:
    found = imports(["import first", source], "python")
    assert found.unread_count == 1
    assert list(found.names) == ["first"]


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("library(a)\nrequire(b)", "a b"),
        ("library(\"a\")\nlibrary('b')", "a b"),
        ("library( a , quietly = TRUE)", "a"),
        ("suppressPackageStartupMessages({library(data.table)\n library(sf)})", "data.table sf"),
        ("if (!requireNamespace('a', quietly = TRUE)) stop()\nloadNamespace(\"b\")", "a b"),
        ('# library(a)\nprint(\'library(b)\')\nprint("library(c) \\" library(d)")', ""),
        ("library(p, character.only = TRUE)\nlibrary('q', character.only = T)", "q"),
        ("library()\nlibrary(1)\nmylibrary(a)\nlibrary(a$b)\nlibrary(f(x))", ""),
        ("'never closed library(a)", ""),
    ],
)
def test_packages_of_r(source: str, names: str) -> None:
    assert list(imports([source], "r").names) == names.split()
