"""Every dependency has its reason, is locked, and comes from wherever the user's installer looks."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest

from research_platform_assets_tests.project.repository import ROOT

INSTALLATION_FILES = ("pyproject.toml", "setup.cfg", "constraints.txt", "Makefile", ".ci/run")

REASON = re.compile(r"^\| `([\w.-]+)` \| \S.*\S \|$", re.MULTILINE)


def normal(requirement: str) -> str:
    """The normalised name in a requirement such as `pyright[nodejs]>=1.1`."""
    match = re.match(r"[\w.-]+", requirement)
    assert match, requirement
    return re.sub(r"[-_.]+", "-", match[0]).lower()


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def declared(project: dict[str, Any]) -> list[str]:
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    return [normal(requirement) for group in groups for requirement in group]


def test_each_dependency_is_declared_once(declared: list[str]) -> None:
    assert sorted(declared) == sorted(set(declared))


def test_each_dependency_has_one_line_of_reason_and_no_line_is_left_over(declared: list[str]) -> None:
    reasons = REASON.findall((ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8"))
    assert sorted(reasons) == sorted(declared)


def test_each_dependency_is_locked_to_one_version(declared: list[str]) -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    locked = {normal(line) for line in lines if re.match(r"[\w.-]+==", line)}
    assert sorted(set(declared) - locked) == []


def test_dependencies_are_listed_in_alphabetical_order(project: dict[str, Any]) -> None:
    for group in (project["dependencies"], *project["optional-dependencies"].values()):
        assert group == sorted(group, key=normal)


@pytest.mark.parametrize("name", INSTALLATION_FILES)
def test_no_installation_file_names_a_host(name: str) -> None:
    assert re.findall(r"\w+://|--(?:extra-)?index-url|--find-links", (ROOT / name).read_text(encoding="utf-8")) == []
