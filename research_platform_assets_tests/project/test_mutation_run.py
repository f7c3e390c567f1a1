"""Mutation testing of a project of a few lines."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from research_platform_assets_tests.project.repository import ROOT

FILES = {
    "pyproject.toml": """
        [tool.mutmut]
        source_paths = ["research_platform_assets"]
        also_copy = ["tests"]
        pytest_add_cli_args_test_selection = ["tests"]
    """,
    "research_platform_assets/__init__.py": "",
    "research_platform_assets/redaction.py": """
        def secrets_in(number):
            return number + 1

        def longer(number):
            return number + 2 + 3
    """,
    "tests/test_redaction.py": """
        from research_platform_assets.redaction import longer, secrets_in

        def test_one():
            assert secrets_in(1) == 2

        def test_two():
            assert longer(1)
    """,
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("\n".join(line[8:] for line in text.split("\n")), encoding="utf-8")
    return tmp_path


def test_a_sample_is_tested_as_far_as_it_was_not_yet(project: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "research_platform_assets_tests.tools.mutation", "--sample", "6"],
        check=False,
        cwd=project,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(project), str(ROOT)])},
        capture_output=True,
        text=True,
    )
    assert not done.stderr
    # The first run makes the mutants and tests those of one function, the second one tests the others.
    assert done.stdout.splitlines() == [
        "0 of 0 mutants are tested",
        "2 of 6 mutants are tested",
        "6 of 6 mutants are tested",
        "  50.0%      3 of     6  95 % interval  18.8% to  81.2%  research_platform_assets.redaction",
        "  50.0%      3 of     6  95 % interval  18.8% to  81.2%  all",
        "3 killed, 3 survived",
        "Survivors are listed in mutants/survivors.txt; `mutmut show MUTANT` prints one.",
    ]
    assert done.returncode == 1
    survivors = (project / "mutants" / "survivors.txt").read_text(encoding="utf-8").splitlines()
    assert [name.rpartition(".")[2] for name in survivors] == [f"x_longer__mutmut_{number}" for number in (2, 3, 4)]
