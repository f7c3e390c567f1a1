"""The shape of the code: small, documented modules; nothing that ties the repository to one machine."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from research_platform_assets_tests.project.repository import PACKAGE, TESTS, modules, name_of, text_files

LARGEST_FILE = 400

MACHINE_PATH = re.compile(r"(?<![\w.~}/])/(?:root|Users|work|tmp|mnt)/[\w.]")


@pytest.mark.parametrize("module", modules(PACKAGE, TESTS), ids=name_of)
def test_a_module_says_what_belongs_in_it(module: Path) -> None:
    docstring = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8")))
    assert docstring, f"{name_of(module)} has no docstring"


@pytest.mark.parametrize("module", modules(PACKAGE, TESTS), ids=name_of)
def test_a_module_can_be_read_in_one_sitting(module: Path) -> None:
    lines = len(module.read_text(encoding="utf-8").splitlines())
    assert lines <= LARGEST_FILE, f"{name_of(module)} has {lines} lines"


@pytest.mark.parametrize("folder", [PACKAGE, TESTS], ids=name_of)
def test_every_folder_with_modules_is_a_package(folder: Path) -> None:
    folders = {module.parent for module in modules(folder)}
    assert sorted(name_of(path) for path in folders if not (path / "__init__.py").is_file()) == []


def test_half_of_the_modules_are_short() -> None:
    lengths = sorted(len(module.read_text(encoding="utf-8").splitlines()) for module in modules(PACKAGE))
    assert lengths[len(lengths) // 2] < 150


@pytest.mark.parametrize("path", text_files(), ids=name_of)
def test_no_file_names_a_place_on_somebodys_machine(path: Path) -> None:
    assert MACHINE_PATH.findall(path.read_text(encoding="utf-8")) == []
