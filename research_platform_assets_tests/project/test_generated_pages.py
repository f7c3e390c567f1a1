"""Pages of docs/ that follow from the code: not stale, and the check notices when they are."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from research_platform_assets_tests.project.repository import ROOT

PAGES = ("data-model.md", "reference/command-line.md", "reference/settings.md")


def generate(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run docs/generate.py as make does."""
    command = [sys.executable, ROOT / "docs" / "generate.py", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_generated_pages_say_what_the_code_says() -> None:
    done = generate("--check")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_a_page_that_was_changed_by_hand_or_is_missing_is_stale(tmp_path: Path) -> None:
    assert generate(tmp_path).returncode == 0
    assert [path for path in PAGES if not (tmp_path / path).is_file()] == []
    assert generate("--check", tmp_path).returncode == 0
    with (tmp_path / PAGES[0]).open("a", encoding="utf-8") as file:
        file.write("One sentence more.\n")
    (tmp_path / PAGES[1]).unlink()
    done = generate("--check", tmp_path)
    assert done.returncode == 1
    assert [line.partition(" ")[0] for line in done.stdout.splitlines()] == [str(tmp_path / name) for name in PAGES[:2]]
    assert done.stdout.count("make data-model") == 2


@pytest.mark.parametrize("arguments", [["--chek"], ["one", "two"], ["--check", "--check"]])
def test_arguments_that_make_no_sense_are_refused(arguments: list[str]) -> None:
    done = generate(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "[--check] [FOLDER]" in done.stderr
