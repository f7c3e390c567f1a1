"""The files of this repository, as the tests of this folder go through them.

Belongs here: which files there are. Does not belong here: what has to be true of them.
"""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "research_platform_assets"
TESTS = ROOT / "research_platform_assets_tests"

#: Where people write; everything else at the top level is configuration or made by a tool.
WRITTEN = ("research_platform_assets", "research_platform_assets_tests", "configs", "deploy", "docs", "examples", ".ci")
_MADE = frozenset({"__pycache__", ".hypothesis"})
_TEXT = frozenset({
    "", ".cff", ".css", ".graphql", ".html", ".js", ".md", ".py", ".service", ".svg", ".toml", ".txt", ".yaml", ".yml",
})  # fmt: skip


def make_targets() -> list[str]:
    """The targets that the Makefile declares, in its order."""
    declared = re.findall(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    return [target for line in declared for target in line.split()]


def modules(*folders: Path) -> list[Path]:
    """All Python files below `folders`, sorted."""
    return sorted(path for folder in folders for path in folder.rglob("*.py") if _MADE.isdisjoint(path.parts))


def text_files() -> list[Path]:
    """Every file that somebody wrote: those below `WRITTEN` and those at the top level, sorted.

    The sample organisation is left out: it is data and imitates what organisations really commit.
    """
    top = [path for path in ROOT.iterdir() if path.is_file() and path.name not in {".env", ".coverage"}]
    below = [path for name in WRITTEN for path in (ROOT / name).rglob("*") if path.is_file()]
    sample = PACKAGE / "sample"
    return sorted(
        path
        for path in (*top, *below)
        if path.suffix in _TEXT and _MADE.isdisjoint(path.parts) and not path.is_relative_to(sample)
    )


def name_of(path: Path) -> str:
    """`path` relative to the repository, as a test id."""
    return path.relative_to(ROOT).as_posix()
