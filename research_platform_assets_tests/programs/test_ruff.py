"""What ruff finds, with the fixed rules and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from research_platform_assets.assets.insight_code import lint_document
from research_platform_assets.programs.ruff import Findings, findings


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("x = 1\n", 0),
        ("import os\n", 1),
        ("import os  # noqa\n", 0),
        ("def f(x=[]):\n    return y\n", 2),
        ("x = 1\nimport os\nprint(os)\n", 1),
        ("if x == None: pass\n", 3),
        ("x = '" + "a" * 300 + "'\n", 0),
        ("match = 1\ntype A = int\n", 0),
    ],
)
def test_findings(text: str, count: int) -> None:
    assert findings(text) == Findings(count)


def test_no_configuration_around_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ruff.toml").write_text('lint.ignore = ["F401"]\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RUFF_IGNORE", "F401")
    assert findings("import os\n") == Findings(1)


def test_a_document_that_is_no_python_is_not_given_to_it() -> None:
    assert lint_document(b"print 'a'\n", "a.py") == {"count": 0, "problem": "is not Python 3"}
    assert lint_document(b"import os\n", "a.py") == {"count": 1, "problem": None}


def test_a_notebook_may_do_what_notebooks_do() -> None:
    cells = [
        {"cell_type": "code", "source": "import os\nprint(os)\n"},
        {"cell_type": "code", "source": "%time 1\nimport sys\nawait sys.f()\nsys.argv"},
    ]
    notebook = json.dumps({"cells": cells, "metadata": {}}).encode()
    assert lint_document(notebook, "a.ipynb") == {"count": 0, "problem": None}
