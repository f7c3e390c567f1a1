"""Collecting the entries of one file, of which some may be unreadable.

Belongs here: what all parsers do with an entry. Does not belong here: any format.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from research_platform_assets.analysis.dependencies.model import (
    MOST_LOCKED,
    MOST_REQUIREMENTS,
    EntryError,
    Locked,
    Manifest,
    Requirement,
)
from research_platform_assets.analysis.dependencies.names import package_name

#: Reads an entry; None for what is no package of others, such as a folder of the same repository.
Read = Callable[[], Requirement | None]


def add(manifest: Manifest, read: Read) -> None:
    """Add what `read` gives; an entry that cannot be read is counted."""
    if manifest.is_full:
        manifest.problem = f"it has more than the {MOST_REQUIREMENTS} entries that are read"
        return
    try:
        requirement = read()
    except EntryError:
        manifest.unread_count += 1
        return
    if requirement is not None:
        manifest.requirements.append(requirement)


def lock(manifest: Manifest, ecosystem: str, name: str | None, version: str | None) -> None:
    """Add a locked package; one without name or version is counted as unreadable."""
    if len(manifest.locked) + manifest.unread_count >= MOST_LOCKED:
        manifest.problem = f"it has more than the {MOST_LOCKED} packages that are read"
        return
    if name is None or version is None:
        manifest.unread_count += 1
        return
    try:
        manifest.locked.append(Locked(ecosystem, package_name(ecosystem, name), version.strip()))
    except EntryError:
        manifest.unread_count += 1


def publish(manifest: Manifest, ecosystem: str, name: str | None) -> None:
    """Note the package that the file declares; a placeholder such as `{{ name }}` declares none."""
    try:
        manifest.published = None if name is None else (ecosystem, package_name(ecosystem, name))
    except EntryError:
        manifest.published = None


def placed(requirement: Requirement | None, scope: str, group: str = "") -> Requirement | None:
    """`requirement` in another scope and group."""
    return None if requirement is None else replace(requirement, scope=scope, group=group)


def with_addresses(requirements: Iterable[Requirement], addresses: dict[str, str]) -> list[Requirement]:
    """`requirements` with the repositories that the file names for packages elsewhere."""
    return [
        replace(requirement, address=addresses[requirement.package])
        if requirement.package in addresses and requirement.address is None
        else requirement
        for requirement in requirements
    ]
