"""Which organizations the settings amount to.

Belongs here: completing what the settings leave out from the recorded organization. Does not belong here: reading
anything else of an archive (`github.archive`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from research_platform_assets.errors import ArchiveError, SettingsError
from research_platform_assets.settings.model import SAMPLE_ARCHIVE, Organization, Settings, check_slug, derive_slug


@dataclass(frozen=True)
class ResolvedOrganization:
    """An organization with everything known: where it is read from and under which name it is kept.

    `archive_directory` is None where it is read from GitHub itself.
    """

    login: str
    slug: str
    archive_directory: Path | None


def resolve_organizations(settings: Settings) -> list[ResolvedOrganization]:
    """The organizations of `settings`, in their order; without any, the one that `archive_directory` records.

    A named organization whose archive is not there is returned all the same: what was built of it can be restored and
    read without the archive. Archives are not looked at where the source is GitHub itself.

    Raises:
        SettingsError: no organization is named and there is no archive, or an archive records another organization
            than the one it is given for.
        ArchiveError: `org.json` of an archive cannot be read.
    """
    if settings.source == "live":
        return [
            ResolvedOrganization(organization.login, organization.slug, None) for organization in settings.organizations
        ]
    common = settings.archive_directory or SAMPLE_ARCHIVE
    if not settings.organizations:
        return [_recorded(common)]
    return [_named(organization, organization.archive_directory or common) for organization in settings.organizations]


def _recorded(directory: Path) -> ResolvedOrganization:
    if not directory.is_dir():
        raise SettingsError(
            f"archive_directory: there is no folder {directory}; name the folder of a recorded organization "
            "(RESEARCH_PLATFORM_ARCHIVE_DIRECTORY), or the organizations"
        )
    login = _login(directory)
    if login is None:
        raise ArchiveError(f"{directory}: has no org.json, so it is not a recorded organization; name another folder")
    try:
        slug = check_slug(derive_slug(login))
    except ValueError as error:
        raise SettingsError(
            f"organizations: the slug of {login}, which {directory} records, {error}; "
            f"name the organization: [{{login: {login}, slug: ...}}]"
        ) from error
    return ResolvedOrganization(login, slug, directory)


def _named(organization: Organization, directory: Path) -> ResolvedOrganization:
    login = _login(directory)
    if login is not None and login.lower() != organization.login.lower():
        raise SettingsError(
            f"organizations: {organization.login} would be read from {directory}, which records {login}; "
            f"correct archive_directory, or name {login} (its slug can stay {organization.slug})"
        )
    return ResolvedOrganization(organization.login, organization.slug, directory)


def _login(directory: Path) -> str | None:
    """The login that `org.json` gives; None where there is no such file."""
    path = directory / "org.json"
    try:
        organization: Any = json.loads(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ArchiveError(f"{path}: cannot be read: {error.strerror}") from error
    except json.JSONDecodeError as error:
        raise ArchiveError(f"{path}, line {error.lineno}: is not JSON: {error.msg}; record it again") from error
    except UnicodeDecodeError as error:
        raise ArchiveError(f"{path}: is not UTF-8 text; record it again") from error
    login = cast("dict[str, Any]", organization).get("login") if isinstance(organization, dict) else None
    if not isinstance(login, str) or not login:
        raise ArchiveError(f"{path}: names no login, so it does not describe an organization; record it again")
    return login
