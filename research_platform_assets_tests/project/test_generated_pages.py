"""Pages of docs/ that follow from the code: not stale, and the check notices when they are."""

from __future__ import annotations

import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from research_platform_assets_tests.project.repository import ROOT


@pytest.fixture(scope="module")
def generate() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "docs" / "generate.py"))


def test_the_generated_pages_say_what_the_code_says(generate: dict[str, Any]) -> None:
    assert generate["stale_pages"](ROOT / "docs") == []


def test_a_page_that_was_changed_by_hand_is_stale(generate: dict[str, Any], tmp_path: Path) -> None:
    for name, page in generate["PAGES"].items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(page(), encoding="utf-8")
    assert generate["stale_pages"](tmp_path) == []
    with (tmp_path / "data-model.md").open("a", encoding="utf-8") as file:
        file.write("One sentence more.\n")
    assert generate["stale_pages"](tmp_path) == ["data-model.md"]


def test_a_missing_page_is_stale(generate: dict[str, Any], tmp_path: Path) -> None:
    assert generate["stale_pages"](tmp_path) == list(generate["PAGES"])


def test_an_unknown_argument_is_refused_and_nothing_is_written() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "docs" / "generate.py", "--chek"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "--check" in done.stderr
