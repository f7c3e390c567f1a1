"""What ruff finds, with the fixed rules and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ruff import find_ruff_bin

from research_platform_assets.analysis.code_quality.document import measure
from research_platform_assets.analysis.code_quality.files import to_lint
from research_platform_assets.assets.insight_code import lint_documents
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
    assert findings([text]) == [Findings(count)]


def test_each_of_many_texts_has_its_own_findings() -> None:
    texts = ["import os\n", "x = 1\n", "", "def f(x=[]):\n    return y\n"] * 30
    assert findings(texts) == [Findings(count) for count in (1, 0, 0, 2)] * 30
    assert findings([]) == []


def test_one_that_breaks_the_program_costs_no_other_its_findings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "ruff"
    program.write_text(f'#!/bin/sh\ngrep -q broken document_*.py && exit 101\nexec {find_ruff_bin()} "$@"\n')
    program.chmod(0o755)
    monkeypatch.setattr("research_platform_assets.programs.ruff.find_ruff_bin", lambda: str(program))
    found = findings(["import os\n", "broken = 1\n", "x = 1\n"])
    assert found == [Findings(1), Findings(problem="ruff could not read it"), Findings(0)]


def test_no_configuration_around_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ruff.toml").write_text('lint.ignore = ["F401"]\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RUFF_IGNORE", "F401")
    assert findings(["import os\n"]) == [Findings(1)]


def test_a_document_that_is_no_python_is_not_given_to_it() -> None:
    measures = {("1", "a.py"): measure(b"print 'a'\n", "a.py"), ("2", "b.py"): measure(b"import os\n", "b.py")}
    assert measures["1", "a.py"]["lint_problem"] == "is not Python 3"
    assert to_lint(measures) == [("2", "b.py")]


def test_a_notebook_may_do_what_notebooks_do() -> None:
    cells = [
        {"cell_type": "code", "source": "import os\nprint(os)\n"},
        {"cell_type": "code", "source": "%time 1\nimport sys\nawait sys.f()\nsys.argv"},
    ]
    notebook = json.dumps({"cells": cells, "metadata": {}}).encode()
    found = lint_documents([(b"import os\n", "b.py"), (notebook, "a.ipynb"), (b"x = 1\n", "c.py")])
    assert found == [{"count": count, "problem": None} for count in (1, 0, 0)]
