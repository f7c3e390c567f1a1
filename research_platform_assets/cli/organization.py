"""Which organisation a command means, and its warehouse.

Belongs here: what the commands on builds have in common. Does not belong here: what each of them does.
"""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from research_platform_assets.cli.preparation import prepared_settings
from research_platform_assets.errors import SettingsError, WarehouseError
from research_platform_assets.settings import ResolvedOrganization, Settings, resolve_organizations
from research_platform_assets.warehouse import ways_back
from research_platform_assets.warehouse.publication import Layout
from research_platform_assets.warehouse.store import Store, database_path, open_store


@dataclass(frozen=True)
class Target:
    """The organisation that a command works on."""

    settings: Settings
    organization: ResolvedOrganization

    @property
    def slug(self) -> str:
        """Its slug."""
        return self.organization.slug

    @property
    def directory(self) -> Path:
        """The folder of its warehouse."""
        return self.settings.data_directory / self.slug

    @property
    def layout(self) -> Layout:
        """Its published folder."""
        return Layout(self.settings.published_directory(self.slug))

    @contextlib.contextmanager
    def store(self) -> Generator[Store]:
        """Its warehouse, opened alone.

        Raises:
            WarehouseError: nothing was ever built, or the file is gone; a command that only looks must not create a
                warehouse.
        """
        gone = ways_back.gone(self.directory)
        if gone is not None:
            raise WarehouseError(f"there is no warehouse any more: {gone.text}; {gone.remedy}")
        if not database_path(self.directory).exists():
            raise WarehouseError(f"there is no warehouse in {self.directory} yet; build first: research-platform build")
        timeout = self.settings.warehouse.lock_timeout_seconds
        with open_store(self.directory, run_id="command line", timeout_seconds=timeout) as store:
            yield store


def target(organization: str | None) -> Target:
    """The organisation with the slug `organization`, or the only one.

    Raises:
        SettingsError: there is no such organisation, or none is named and several are configured.
    """
    settings = prepared_settings()
    resolved = {each.slug: each for each in resolve_organizations(settings)}
    slugs = list(resolved)
    if organization is None and len(slugs) > 1:
        raise SettingsError(f"several organizations are configured; choose one with --organization: {', '.join(slugs)}")
    if organization is not None and organization not in slugs:
        raise SettingsError(f"no organization {organization!r} is configured; configured are: {', '.join(slugs)}")
    return Target(settings, resolved[organization or slugs[0]])
