"""What an installed package contains: every module and every data file, and none of the tests."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from research_platform_assets_tests.project.repository import PACKAGE, ROOT

SOURCES = ("pyproject.toml", "setup.cfg", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """A wheel built from a copy of the sources, with the build backend that is installed here."""
    pytest.importorskip("setuptools", minversion="77", reason="the build backend is not installed")
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for name in SOURCES:
        (source / name).symlink_to(ROOT / name)
    (source / PACKAGE.name).symlink_to(PACKAGE)
    command = "import sys; from setuptools import build_meta; print(build_meta.build_wheel(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", command, str(folder)], cwd=source, check=True, capture_output=True)
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def package_files() -> set[str]:
    files = (path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(ROOT).as_posix() for path in files}


def test_the_wheel_holds_every_file_of_the_package_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    packed = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert packed == package_files()


def test_the_wheel_carries_licence_types_and_the_console_script(wheel: zipfile.ZipFile) -> None:
    names = {Path(name).name for name in wheel.namelist()}
    assert {"LICENSE", "py.typed", "entry_points.txt"} <= names
    scripts = next(name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert b"research-platform = research_platform_assets" in wheel.read(scripts)
