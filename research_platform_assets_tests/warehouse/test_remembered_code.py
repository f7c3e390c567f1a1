"""What was found about code counts for as long as nothing has changed; a file that is no use costs nothing but time."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from research_platform_assets.warehouse import remembered_code
from research_platform_assets.warehouse.code_version import code_version, code_version_of
from research_platform_assets.warehouse.remembered_code import remembered

PACKAGE = "a_package_to_remember"


class Asked:
    """Answers with a number that counts how often it was asked."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> str:
        self.times += 1
        return f"answer {self.times}"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    folder = tmp_path / PACKAGE
    folder.mkdir()
    (folder / "__init__.py").write_text("x = 1\n", encoding="utf-8")
    return folder


def asked_anew(asked: Callable[[], str], question: str = "q") -> str:
    """As a process that starts now would ask."""
    for cached in (remembered_code._state, remembered_code._folder):
        cached.cache_clear()
    return remembered(PACKAGE, question, asked)


def kept(folder: Path) -> Path:
    (file,) = folder.rglob("code_versions.json")
    return file


def test_another_process_need_not_ask_again(folder: Path) -> None:
    asked = Asked()
    assert asked_anew(asked) == "answer 1"
    assert asked_anew(asked, "r") == "answer 2"
    assert (asked_anew(asked), asked_anew(asked, "r"), asked.times) == ("answer 1", "answer 2", 2)
    assert [path.name for path in kept(folder).parent.iterdir() if path.suffix != ".pyc"] == [kept(folder).name]


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "__init__.py").write_text("x = 2\n", encoding="utf-8"),
        lambda folder: (folder / "words.txt").write_text("new", encoding="utf-8"),
        lambda folder: (folder.parent / "some_library-2.0.dist-info").mkdir(),
    ],
    ids=["code", "data", "library"],
)
def test_whatever_changes_is_asked_about_again(folder: Path, change: Callable[[Path], object]) -> None:
    asked = Asked()
    asked_anew(asked)
    change(folder)
    assert asked_anew(asked) == "answer 2"


@pytest.mark.parametrize("content", ["", "{", "[]", '{"state": 1}', '{"answers": {}}', "\N{REPLACEMENT CHARACTER}"])
def test_a_file_that_is_no_use_is_written_anew(folder: Path, content: str) -> None:
    asked = Asked()
    asked_anew(asked)
    kept(folder).write_text(content, encoding="utf-8")
    assert asked_anew(asked) == "answer 2"
    assert json.loads(kept(folder).read_text(encoding="utf-8"))["answers"] == {"q": "answer 2"}


def test_code_that_was_edited_while_it_was_followed_is_not_remembered(folder: Path) -> None:
    def edit() -> str:
        (folder / "__init__.py").write_text("x = 3\n", encoding="utf-8")
        return "of another state"

    assert asked_anew(edit) == "of another state"
    assert list(folder.rglob("code_versions.json")) == []


def test_who_wants_no_compiled_files_gets_none(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    asked_anew(Asked())
    assert list(folder.rglob("code_versions.json")) == []


def test_a_place_that_cannot_be_written_to_costs_only_time(folder: Path) -> None:
    (folder / "__pycache__").write_text("in the way", encoding="utf-8")
    asked = Asked()
    assert (asked_anew(asked), asked_anew(asked)) == ("answer 1", "answer 2")


def test_what_is_remembered_of_this_package_is_what_is_found() -> None:
    name = (remembered.__module__, remembered.__qualname__)
    assert code_version(remembered) == code_version(remembered) == code_version_of(name)
