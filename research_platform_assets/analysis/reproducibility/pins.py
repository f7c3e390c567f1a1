"""Whether a manifest names exact versions of what it needs.

Belongs here: counting requirements with and without an exact version, in the manifests that list them one a line or as
TOML. Does not belong here: which packages they are.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any, TypedDict, cast

from research_platform_assets.analysis.text.decoding import decode

_LONGEST_TEXT = 1_000_000
_MOST_LINES = 10_000
_LONGEST_LINE = 500

# A package with an exact version: `name==1.2`, `name===1.2`, with extras and markers around it.
_EXACT = re.compile(r"[A-Za-z0-9][\w.-]*\s*(?:\[[\w., -]*\])?\s*={2,3}\s*[\w.!+-]+(?:\s*[;\\#].*)?")
_REQUIREMENT = re.compile(r"[A-Za-z0-9][\w.-]*")
# conda: `- name=1.2`, `- name=1.2=build`, `- channel::name=1.2`.
_CONDA = re.compile(r"\s*-\s*(?:[\w.-]+::)?(?P<name>[A-Za-z0-9_][\w.-]*)\s*(?P<rest>[^#]*)")
_CONDA_EXACT = re.compile(r"={1,2}\s*[0-9][\w.!+]*(?:=[\w.]+)?\s*")


class Pins(TypedDict):
    """How many requirements a manifest lists, and how many of them with an exact version.

    `problem` says why they could not be counted; null where they were.
    """

    problem: str | None
    requirements: int
    exact: int


def is_counted(path: str) -> bool:
    """Whether `count_pins` can read the manifest at `path`."""
    name = path.rpartition("/")[2].lower()
    return name in {"pyproject.toml", "environment.yml", "environment.yaml"} or name.endswith((".txt", ".in"))


def count_pins(content: bytes, path: str) -> Pins:
    """Count the requirements in the manifest `content` found at `path`."""
    text = decode(content).text
    if text is None:
        return Pins(problem="the contents are binary data, not text", requirements=0, exact=0)
    name = path.rpartition("/")[2].lower()
    text = text[:_LONGEST_TEXT]
    if name == "pyproject.toml":
        return _of_pyproject(text)
    lines = [line[:_LONGEST_LINE] for line in text.splitlines()[:_MOST_LINES]]
    return _of_environment(lines) if name.startswith("environment.") else _of_requirements(lines)


def _of_requirements(lines: list[str]) -> Pins:
    named = [line.strip() for line in lines if _REQUIREMENT.match(line.strip())]
    return _counted(named)


def _counted(requirements: list[str]) -> Pins:
    return Pins(problem=None, requirements=len(requirements), exact=sum(map(_is_exact, requirements)))


def _is_exact(requirement: str) -> bool:
    return _EXACT.fullmatch(requirement) is not None


def _of_environment(lines: list[str]) -> Pins:
    begin = next((number for number, line in enumerate(lines) if line.startswith("dependencies:")), len(lines))
    listed: list[re.Match[str]] = []
    for line in lines[begin + 1 :]:
        if line and not line.startswith((" ", "-", "#", "\t")):
            break
        item = _CONDA.match(line)
        if item and not item["rest"].startswith(":"):
            listed.append(item)
    exact = sum(_CONDA_EXACT.fullmatch(item["rest"]) is not None for item in listed)
    return Pins(problem=None, requirements=len(listed), exact=exact)


def _of_pyproject(text: str) -> Pins:
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return Pins(problem=f"not valid TOML: {str(error)[:100]}", requirements=0, exact=0)
    project: Any = content.get("project", {})
    listed: Any = cast("dict[str, Any]", project).get("dependencies", []) if isinstance(project, dict) else []
    if not isinstance(listed, list):
        return Pins(problem="project.dependencies is no list", requirements=0, exact=0)
    return _counted([each.strip() for each in cast("list[Any]", listed) if isinstance(each, str)])
