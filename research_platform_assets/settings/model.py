"""The settings as declared: every key, its type, its default and a sentence for the operator.

Belongs here: the whole, organizations, and what makes a value impossible. Does not belong here: the keys of the other
sections (`sections`, `github_sections`), where a value comes from (`load`).

The sentence under a field is its description; `reference` prints it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from research_platform_assets.settings.github_sections import Documents, Github
from research_platform_assets.settings.notification_sections import Notifications
from research_platform_assets.settings.scholarly_sections import Scholarly
from research_platform_assets.settings.sections import (
    Analyses,
    Automation,
    Capture,
    Collaboration,
    Exports,
    Freshness,
    History,
    Log,
    Publication,
    Retention,
    Section,
    Site,
    Topics,
    Warehouse,
)
from research_platform_assets.settings.values import SLUG_MARK, LocalPath

SAMPLE_ARCHIVE = Path(__file__).resolve().parent.parent / "sample" / "state-1"

#: Folders that the data directory has for itself, beside one folder an organization.
RESERVED_SLUGS = frozenset({"backups", "dagster", "logs", "published"})

_LOGIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98}[A-Za-z0-9])?")
_SLUG = re.compile(r"[a-z0-9][a-z0-9_]{0,99}")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def derive_slug(login: str) -> str:
    """The slug of an organization that was given none: its login in lower case, anything but `a-z0-9` as `_`."""
    return _NOT_SLUG.sub("_", login.lower()).strip("_")


def check_slug(slug: str) -> str:
    """Return `slug`; raises `ValueError` where it cannot name a folder and a Dagster key prefix of its own."""
    if not _SLUG.fullmatch(slug):
        raise ValueError("must consist of a-z, 0-9 and _, and begin with a letter or digit")
    if slug in RESERVED_SLUGS:
        raise ValueError(f"is reserved (as are {', '.join(sorted(RESERVED_SLUGS))}); choose another slug")
    return slug


def _check_login(login: str) -> str:
    if not _LOGIN.fullmatch(login):
        raise ValueError("must be the login of the organization, that is `acme` for https://github.com/acme")
    return login


class Organization(Section):
    """One organization; a plain login stands for `{login: ...}`."""

    login: Annotated[str, AfterValidator(_check_login)]
    """Login of the organization on GitHub."""
    slug: Annotated[str, AfterValidator(check_slug)] = Field(
        default_factory=lambda data: derive_slug(data["login"]), validate_default=True
    )
    """Name of the organization's folder and prefix of its assets; stays when the organization is renamed on GitHub.
    Default: the login in lower case, anything but letters and digits as `_`."""
    archive_directory: LocalPath | None = None
    """Recorded organization that is read with `source: archive`; default: the `archive_directory` of all."""
    legacy_directory: LocalPath | None = None
    """Folder of the predecessor's files for this organization; default: the `legacy_directory` of all."""

    @model_validator(mode="before")
    @classmethod
    def _from_login(cls, value: object) -> object:
        return {"login": value} if isinstance(value, str) else value


class Settings(BaseSettings):
    """Everything that the operator decides; immutable.

    Constructed directly, it takes its arguments and nothing else; `load_settings` reads file and environment.
    """

    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        env_prefix="RESEARCH_PLATFORM_",
        env_nested_delimiter="__",
        env_ignore_empty=True,
    )

    organizations: tuple[Organization, ...] = ()
    """Organizations, as logins or as mappings; `source: live` needs at least one. Default: the one that
    `archive_directory` records, with `source: legacy` the one of `legacy_directory`."""
    data_directory: LocalPath = Field(default=Path("data"), validate_default=True)
    """Folder of the warehouses and of what is published."""
    source: Literal["archive", "legacy", "live"] = "archive"
    """Where organizations are read from: `archive`, recorded organizations on disk; `legacy`, the predecessor's files;
    `live`, GitHub itself."""
    archive_directory: LocalPath | None = None
    """Recorded organization that is read with `source: archive`; default: the sample organization that comes with the
    package."""
    legacy_directory: LocalPath | None = None
    """Folder of the predecessor's files, its `data/` or a copy: they become `legacy.outputs`, and with `source: legacy`
    the organization itself is read from them. Default: none."""
    corrections: LocalPath | None = None
    """File of human corrections that win over captured values."""
    privacy: LocalPath | None = None
    """File of people and repositories that opted out: they are left out of everything from the next build on, and
    `research-platform forget` takes them out of what is stored already."""
    community: LocalPath | None = None
    """File of replications and reviews that people declare; none is ever made up."""
    analyses: Analyses = Analyses()
    topics: Topics = Topics()
    collaboration: Collaboration = Collaboration()
    freshness: Freshness = Freshness()
    automation: Automation = Automation()
    warehouse: Warehouse = Warehouse()
    retention: Retention = Retention()
    history: History = History()
    publication: Publication = Publication()
    exports: Exports = Exports()
    capture: Capture = Capture()
    github: Github = Github()
    documents: Documents = Documents()
    scholarly: Scholarly = Scholarly()
    site: Site = Site()
    notifications: Notifications = Notifications()
    log: Log = Log()

    def published_directory(self, slug: str) -> Path:
        """The folder of an organization in which `current` leads to what readers see."""
        return self.data_directory / "published" / slug

    @field_validator("organizations")
    @classmethod
    def _slugs_are_unique(cls, organizations: tuple[Organization, ...]) -> tuple[Organization, ...]:
        first: dict[str, str] = {}
        for organization in organizations:
            if organization.slug in first:
                raise ValueError(
                    f"{first[organization.slug]} and {organization.login} both have the slug "
                    f"{organization.slug}; give one of them another: {{login: {organization.login}, slug: ...}}"
                )
            first[organization.slug] = organization.login
        return organizations

    @field_validator("source")
    @classmethod
    def _live_names_organizations(cls, source: str, info: ValidationInfo) -> str:
        if source == "live" and info.data.get("organizations") == ():
            raise ValueError("needs to know which organization; name at least one, such as `organizations: [acme]`")
        return source

    @field_validator("github")
    @classmethod
    def _installation_is_of_one_organization(cls, github: Github, info: ValidationInfo) -> Github:
        organizations: tuple[Organization, ...] = info.data.get("organizations", ())
        logins = {organization.login.lower() for organization in organizations}
        if github.app_installation_id is not None and len(logins) > 1:
            raise ValueError(
                "app_installation_id is the installation in one organization; leave it out, so that the one of each "
                "organization is found"
            )
        return github

    @field_validator("site")
    @classmethod
    def _sites_have_addresses_of_their_own(cls, site: Site, info: ValidationInfo) -> Site:
        organizations: tuple[Organization, ...] = info.data.get("organizations", ())
        if len({site.address_of(organization.slug) for organization in organizations}) < len(organizations) > 1 and (
            site.base_url is not None
        ):
            raise ValueError(f"base_url is the same for {len(organizations)} organizations; put {SLUG_MARK} into it")
        return site

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the signature is pydantic-settings'
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read arguments only: `load_settings` knows better where each value came from."""
        return (init_settings,)
