"""Which organizations the settings amount to.

Belongs here: completing what the settings leave out from the recorded organization. Does not belong here: reading
anything else of an archive (`github.archive`) or of the predecessor's files (`github.legacy`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from research_platform_assets.errors import ArchiveError, LegacyError, SettingsError
from research_platform_assets.settings.model import SAMPLE_ARCHIVE, Organization, Settings, check_slug, derive_slug


@dataclass(frozen=True)
class ResolvedOrganization:
    """An organization with everything known: where it is read from and under which name it is kept.

    `archive_directory` is None where it is not read from a recorded one, `legacy_directory` where no files of the
    predecessor are given for it.
    """

    login: str
    slug: str
    archive_directory: Path | None
    legacy_directory: Path | None = None


def resolve_organizations(settings: Settings) -> list[ResolvedOrganization]:
    """The organizations of `settings`, in their order; without any, the one that is recorded where they are read from.

    A named organization whose archive is not there is returned all the same: what was built of it can be restored and
    read without the archive. Archives are not looked at where the source is GitHub itself.

    Raises:
        SettingsError: no organization is named and there is no archive, or an archive records another organization
            than the one it is given for.
        ArchiveError: `org.json` of an archive cannot be read.
        LegacyError: no organization is named, and `repos.json` does not say which one is meant.
    """
    named = settings.organizations
    if not named and settings.source == "legacy":
        return [_of_predecessor(settings.legacy_directory)]
    if not named:
        common = settings.archive_directory or SAMPLE_ARCHIVE
        return [replace(_recorded(common), legacy_directory=settings.legacy_directory)]
    resolved = [_named(organization, settings) for organization in named]
    return [
        replace(each, legacy_directory=organization.legacy_directory or settings.legacy_directory)
        for each, organization in zip(resolved, named, strict=True)
    ]


def _of_predecessor(directory: Path | None) -> ResolvedOrganization:
    if directory is None:
        raise SettingsError(
            "legacy_directory: is not set, but `source: legacy` reads the predecessor's files; name its `data/`, or a "
            "copy (RESEARCH_PLATFORM_LEGACY_DIRECTORY)"
        )
    login = _login_of_predecessor(directory / "repos.json")
    return ResolvedOrganization(login, _slug(login, str(directory)), None, directory)


def _login_of_predecessor(path: Path) -> str:
    try:
        repositories: Any = json.loads(path.read_bytes())
    except OSError as error:
        raise LegacyError(f"{path}: cannot be read ({error.strerror}); correct legacy_directory") from error
    except ValueError as error:
        raise LegacyError(f"{path}: is not JSON ({error}); copy it again from the predecessor's `data/`") from error
    entries = cast("list[Any]", repositories) if isinstance(repositories, list) else []
    first = next(iter(entries), None)
    name = cast("dict[str, Any]", first).get("full_name") if isinstance(first, dict) else None
    if not isinstance(name, str) or not name.partition("/")[2]:
        raise LegacyError(
            f"{path}: its first entry has no full_name, so that it does not say which organization it is about; name "
            "the organization in the setting organizations"
        )
    return name.partition("/")[0]


def _recorded(directory: Path) -> ResolvedOrganization:
    if not directory.is_dir():
        raise SettingsError(
            f"archive_directory: there is no folder {directory}; name the folder of a recorded organization "
            "(RESEARCH_PLATFORM_ARCHIVE_DIRECTORY), or the organizations"
        )
    login = _login(directory)
    if login is None:
        raise ArchiveError(f"{directory}: has no org.json, so it is not a recorded organization; name another folder")
    return ResolvedOrganization(login, _slug(login, str(directory)), directory)


def _slug(login: str, directory: str) -> str:
    try:
        return check_slug(derive_slug(login))
    except ValueError as error:
        raise SettingsError(
            f"organizations: the slug of {login}, which {directory} records, {error}; "
            f"name the organization: [{{login: {login}, slug: ...}}]"
        ) from error


def _named(organization: Organization, settings: Settings) -> ResolvedOrganization:
    if settings.source != "archive":
        return ResolvedOrganization(organization.login, organization.slug, None)
    directory = organization.archive_directory or settings.archive_directory or SAMPLE_ARCHIVE
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
