"""Where an organisation is read from.

Belongs here: the one place that turns settings into a source, for the graph and for the command line alike. Does not
belong here: any source itself (`github/`), running a capture (`assets.github`).
"""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from functools import cache, partial
from pathlib import Path

from research_platform_assets.assets import leaving_out
from research_platform_assets.errors import SettingsError
from research_platform_assets.github.archive.source import ArchiveSource
from research_platform_assets.github.documents import DocumentLimits
from research_platform_assets.github.legacy.source import LegacySource
from research_platform_assets.github.live.chunk import Limits
from research_platform_assets.github.live.client import (
    AppInstallation,
    Authentication,
    ClientOptions,
    GitHubClient,
    PersonalToken,
)
from research_platform_assets.github.live.look import Recipe
from research_platform_assets.github.live.source import LiveSource
from research_platform_assets.github.source import OrganizationSource
from research_platform_assets.opt_out import pages
from research_platform_assets.opt_out.register import Register
from research_platform_assets.settings import ResolvedOrganization, Settings
from research_platform_assets.settings.secrets import TOKEN_VARIABLE, github_token
from research_platform_assets.warehouse import pseudonyms
from research_platform_assets.warehouse.code_version import code_version
from research_platform_assets.warehouse.memory import open_memory


@contextlib.contextmanager
def open_source(
    settings: Settings,
    organization: ResolvedOrganization,
    directory: Path,
    *,
    register: Register | None = None,
    longest_wait_seconds: float | None = None,
    verify: bool = False,
) -> Generator[OrganizationSource]:
    """The source that `settings` choose for `organization`; nothing is read before it is asked.

    `directory` is the folder of the organisation's warehouse: what a live source remembers lies beside it. Private
    repositories are delivered only where what is published is private, too. `register` is who opted out, by default
    as the settings say; what is captured has to go through `leaving_out.Sink` with the same one.
    `longest_wait_seconds` is for whoever cannot wait as long for GitHub's limits as the settings allow; `verify` reads
    every repository again.

    Raises:
        OptOutError: the file of those who opted out cannot be used.
        StorageError, WarehouseError: what lies beside the warehouse cannot be used.
    """
    include_private = settings.publication.visibility == "private"
    limits = document_limits(settings)
    if register is None:
        register = leaving_out.register_of(settings, directory, organization.login)
    if settings.source == "archive":
        if organization.archive_directory is None:
            raise SettingsError(f"archive_directory: none is given for {organization.login}; name a recorded one")
        yield ArchiveSource(
            organization.archive_directory, include_private=include_private, limits=limits, opt_outs=register.digest
        )
        return
    if settings.source == "legacy":
        if organization.legacy_directory is None:
            raise SettingsError(
                f"legacy_directory: none is given for {organization.login}; name the predecessor's `data/`, or a copy"
            )
        yield LegacySource(
            organization.legacy_directory,
            organization.login,
            include_private=include_private,
            limits=limits,
            opt_outs=register.digest,
        )
        return
    recipe = Recipe(
        login=organization.login,
        code_version=code_version(LiveSource),
        key=pseudonyms.key(directory),
        limits=Limits(limits, settings.github.max_commits, settings.github.max_files),
        include_private=include_private,
        refresh_days=settings.github.refresh_days,
        opt_outs=register.digest,
        leaves_out=partial(pages.is_left_out, register=register),
    )
    with open_memory(directory) as opened:
        memory = leaving_out.Memory(opened, register)
        memory.settle()
        yield LiveSource(recipe, lambda: _client(settings, organization, longest_wait_seconds), memory, verify=verify)
        memory.settle()


def document_limits(settings: Settings) -> DocumentLimits:
    """How much of one repository's documents is read."""
    documents = settings.documents
    return DocumentLimits(
        counts={
            "license": documents.max_licenses,
            "manifest": documents.max_manifests,
            "bibliography": documents.max_bibliographies,
            "workflow": documents.max_workflows,
            "notebook": documents.max_notebooks,
            "source": documents.max_source_files,
        },
        sizes_bytes={
            "bibliography": documents.max_bibliography_bytes,
            "manifest": documents.max_manifest_bytes,
            "notebook": documents.max_notebook_bytes,
        },
        size_bytes=documents.max_file_bytes,
    )


def _client(settings: Settings, organization: ResolvedOrganization, longest_wait: float | None) -> GitHubClient:
    github = settings.github
    waits = github.max_wait_seconds
    options = ClientOptions(
        api_url=github.api_url,
        api_version=github.api_version,
        max_wait_seconds=waits if longest_wait is None else min(waits, longest_wait),
        reserve_share=github.reserve_share,
    )
    return GitHubClient(_authentication(settings, organization), options)


def _authentication(settings: Settings, organization: ResolvedOrganization) -> Authentication:
    github = settings.github
    if github.app_id is not None and github.app_private_key_file is not None:
        key_file, installation = github.app_private_key_file, github.app_installation_id
        return _installation(str(github.app_id), key_file, organization.login, installation)
    token = github_token()
    source = f"the environment variable {TOKEN_VARIABLE}" if token is None else token.source
    return PersonalToken(lambda: None if token is None else token.value, source=source)


@cache
def _installation(app_id: str, key_file: Path, login: str, installation_id: int | None) -> AppInstallation:
    """The same for the whole process: what GitHub says to be unchanged, it says to the same token only."""
    return AppInstallation(app_id, key_file, login, installation_id=installation_id)
