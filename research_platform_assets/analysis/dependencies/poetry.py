"""Poetry's own tables in `pyproject.toml` (https://python-poetry.org/docs/pyproject/).

Belongs here: what Poetry writes differently from the standard. Does not belong here: `poetry.lock`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from research_platform_assets.analysis.dependencies.addresses import parse_address
from research_platform_assets.analysis.dependencies.collecting import add, publish
from research_platform_assets.analysis.dependencies.model import (
    DEVELOPMENT,
    OPTIONAL,
    PYPI,
    RUNTIME,
    EntryError,
    Manifest,
    Requirement,
)
from research_platform_assets.analysis.dependencies.names import package_name
from research_platform_assets.analysis.dependencies.structured import items, table, text, within
from research_platform_assets.analysis.dependencies.versions import is_commit, is_pinned_by_poetry


def add_poetry(manifest: Manifest, poetry: dict[str, Any]) -> None:
    """Add what the table `tool.poetry` says; a package that the standard table has is not repeated."""
    if manifest.published is None and poetry.get("package-mode") is not False:
        publish(manifest, PYPI, text(poetry.get("name")))
    known = {requirement.package for requirement in manifest.requirements if requirement.scope == RUNTIME}
    dependencies = table(poetry.get("dependencies"))
    if manifest.language_requirement is None:
        manifest.language_requirement = text(dependencies.get("python"))
    found = Manifest()
    _add(found, dependencies, RUNTIME, "")
    manifest.requirements += [each for each in found.requirements if each.package not in known]
    manifest.unread_count += found.unread_count
    _add(manifest, table(poetry.get("dev-dependencies")), DEVELOPMENT, "dev")
    for group in table(poetry.get("group")):
        _add(manifest, within(poetry, "group", group, "dependencies"), DEVELOPMENT, group)


def _add(manifest: Manifest, dependencies: dict[str, Any], scope: str, group: str) -> None:
    for name, value in dependencies.items():
        if name.lower() == "python":
            continue
        for alternative in _alternatives(value):
            add(
                manifest,
                lambda name=name, alternative=alternative: python_table_entry(name, alternative, scope, group),
            )


def _alternatives(value: Any) -> Iterable[Any]:
    """A package may have one entry for each platform or version of Python."""
    return items(value) if isinstance(value, list) else [value]


def python_table_entry(name: str, value: Any, scope: str, group: str = "") -> Requirement | None:
    """Read `name = "^1.0"` or `name = {version = "^1.0", …}`, as Poetry and Pipfile have it; None for a local path.

    Raises:
        EntryError: it is neither.
    """
    package = package_name(PYPI, name)
    if isinstance(value, str):
        specifier = value.strip() or None
        is_pinned = specifier is not None and is_pinned_by_poetry(specifier)
        return Requirement(PYPI, package, f'{name} = "{value}"', specifier, is_pinned, scope, group)
    if not isinstance(value, dict):
        raise EntryError("neither a text nor a table")
    entry = table(value)
    if "path" in entry or "file" in entry:
        return None
    specifier = text(entry.get("version"))
    url = text(entry.get("git"))
    address = None if url is None else parse_address(f"git+{url}")
    reference = text(entry.get("rev")) or text(entry.get("ref"))
    is_pinned = is_commit(reference) or (specifier is not None and is_pinned_by_poetry(specifier))
    return Requirement(
        PYPI,
        package,
        f"{name} = {_written(entry)}",
        specifier,
        is_pinned,
        OPTIONAL if entry.get("optional") is True else scope,
        group,
        text(entry.get("markers")) or text(entry.get("python")),
        None if address is None else address.repository,
    )


def _written(entry: dict[str, Any]) -> str:
    shown = ("version", "git", "url", "rev", "ref", "tag", "branch", "markers", "python", "optional")
    parts = [f"{key} = {_value(entry[key])}" for key in shown if isinstance(entry.get(key), str | bool)]
    return "{" + ", ".join(parts) + "}"


def _value(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else f'"{value}"'
