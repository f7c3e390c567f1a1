"""`pyproject.toml`.

Belongs here: the standard tables `project`, `dependency-groups` and `build-system` (PEP 621, 735, 518), and the tables
of PDM, Hatch, uv and setuptools. Does not belong here: Poetry and pixi, whose tables have modules of their own.
"""

from __future__ import annotations

from typing import Any

from research_platform_assets.analysis.dependencies import pixi, poetry
from research_platform_assets.analysis.dependencies.addresses import parse_address
from research_platform_assets.analysis.dependencies.collecting import publish, with_addresses
from research_platform_assets.analysis.dependencies.model import (
    BUILD,
    DEVELOPMENT,
    OPTIONAL,
    PYPI,
    RUNTIME,
    EntryError,
    Manifest,
)
from research_platform_assets.analysis.dependencies.names import package_name
from research_platform_assets.analysis.dependencies.python_lists import add_list, add_texts
from research_platform_assets.analysis.dependencies.structured import items, read_toml, table, text, within

_PRIVATE = "Private :: "
DYNAMIC = "its dependencies are dynamic: what builds it works them out"


def read_pyproject(content: str, path: str) -> Manifest:
    """Read the file.

    Dependencies that are declared dynamic are known only where setuptools takes them from a file.
    """
    del path
    document = read_toml(content)
    manifest = Manifest()
    _standard(manifest, document)
    tool = table(document.get("tool"))
    _other_tools(manifest, tool)
    if "poetry" in tool:
        poetry.add_poetry(manifest, table(tool["poetry"]))
    if "pixi" in tool:
        pixi.add_pixi(manifest, table(tool["pixi"]))
    add_list(manifest, within(document, "build-system").get("requires"), BUILD)
    manifest.requirements = with_addresses(manifest.requirements, _sources(tool))
    return manifest


def _standard(manifest: Manifest, document: dict[str, Any]) -> None:
    project = table(document.get("project"))
    if not any(isinstance(word, str) and word.startswith(_PRIVATE) for word in items(project.get("classifiers"))):
        publish(manifest, PYPI, text(project.get("name")))
    manifest.language_requirement = text(project.get("requires-python"))
    add_list(manifest, project.get("dependencies"), RUNTIME)
    for extra, entries in table(project.get("optional-dependencies")).items():
        add_list(manifest, entries, OPTIONAL, extra)
    for group, entries in table(document.get("dependency-groups")).items():
        # `{include-group = "…"}` names a group that has rows of its own.
        add_texts(manifest, (entry for entry in items(entries) if not isinstance(entry, dict)), DEVELOPMENT, group)
    if "dependencies" in items(project.get("dynamic")):
        source = within(document, "tool", "setuptools", "dynamic", "dependencies")
        manifest.problem = None if "file" in source else DYNAMIC


def _other_tools(manifest: Manifest, tool: dict[str, Any]) -> None:
    for group, entries in within(tool, "pdm", "dev-dependencies").items():
        add_list(manifest, entries, DEVELOPMENT, group)
    add_list(manifest, within(tool, "uv").get("dev-dependencies"), DEVELOPMENT, "dev")
    for name, environment in within(tool, "hatch", "envs").items():
        for key in ("dependencies", "extra-dependencies"):
            add_list(manifest, table(environment).get(key), DEVELOPMENT, name)


def _sources(tool: dict[str, Any]) -> dict[str, str]:
    """Repositories by package, as uv names them."""
    addresses: dict[str, str] = {}
    for name, source in within(tool, "uv", "sources").items():
        url = text(table(source).get("git"))
        address = None if url is None else parse_address(f"git+{url}")
        if address is None or address.repository is None:
            continue
        try:
            addresses[package_name(PYPI, name)] = address.repository
        except EntryError:
            continue
    return addresses
