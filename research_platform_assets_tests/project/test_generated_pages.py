"""Pages of docs/ that follow from the code: not stale, and the check notices when they are."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from research_platform_assets_tests.project.repository import ROOT

PAGES = ("data-model.md", "reference/command-line.md", "reference/data-files.md", "reference/settings.md")


GENERATE = ROOT / "docs" / "generate.py"


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    """docs/generate.py, which is part of no package."""
    spec = importlib.util.spec_from_file_location("generate", GENERATE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_generated_pages_say_what_the_code_says() -> None:
    """As make asks."""
    command = [sys.executable, GENERATE, "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_a_page_that_was_changed_by_hand_or_is_missing_is_stale(
    generate: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert generate.main([str(tmp_path)]) == 0
    assert [path for path in PAGES if not (tmp_path / path).is_file()] == []
    assert generate.main(["--check", str(tmp_path)]) == 0
    with (tmp_path / PAGES[0]).open("a", encoding="utf-8") as file:
        file.write("One sentence more.\n")
    (tmp_path / PAGES[1]).unlink()
    capsys.readouterr()
    assert generate.main(["--check", str(tmp_path)]) == 1
    printed = capsys.readouterr().out
    assert [line.partition(" ")[0] for line in printed.splitlines()] == [str(tmp_path / name) for name in PAGES[:2]]
    assert printed.count("make data-model") == 2


@pytest.mark.parametrize("arguments", [["--chek"], ["one", "two"], ["--check", "--check"]])
def test_arguments_that_make_no_sense_are_refused(
    generate: ModuleType, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert generate.main(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "[--check] [FOLDER]" in printed.err
