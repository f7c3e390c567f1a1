"""Lists of Python requirements, wherever a file keeps them.

Belongs here: adding such lists to what was read. Does not belong here: which files have them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from research_platform_assets.analysis.dependencies.collecting import add, placed
from research_platform_assets.analysis.dependencies.model import EntryError, Manifest, Requirement
from research_platform_assets.analysis.dependencies.python_requirement import python_requirement
from research_platform_assets.analysis.dependencies.structured import items


def add_list(manifest: Manifest, entries: Any, scope: str, group: str = "") -> None:
    """Add the requirements of `entries`, whatever it is; what is no text is counted as unreadable."""
    add_texts(manifest, items(entries), scope, group)


def add_texts(manifest: Manifest, entries: Iterable[Any], scope: str, group: str = "") -> None:
    """Likewise for any iterable."""
    for entry in entries:
        add(manifest, lambda entry=entry: _read(entry, scope, group))


def _read(entry: Any, scope: str, group: str) -> Requirement | None:
    if not isinstance(entry, str):
        raise EntryError("no text")
    # Setuptools has extras with a condition in their name, `extra:condition`.
    name, _, condition = group.partition(":")
    requirement = placed(python_requirement(entry.strip().removeprefix("-e ").strip()), scope, name)
    if requirement is None or not condition or requirement.marker is not None:
        return requirement
    return replace(requirement, marker=condition)
