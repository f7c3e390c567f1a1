"""The settings as declared: every key, its type, its default and a sentence for the operator.

Belongs here: keys and what makes a value impossible. Does not belong here: where a value comes from (`load`).

The sentence under a field is its description; `reference` prints it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from research_platform_assets.settings.values import (
    absolute_path,
    not_a_boolean,
    not_empty,
    source_of_this_version,
    upper_case,
)

SAMPLE_ARCHIVE = Path(__file__).resolve().parent.parent / "sample" / "state-1"

#: Folders that the data directory has for itself, beside one folder an organization.
RESERVED_SLUGS = frozenset({"backups", "dagster", "logs", "published"})

_LOGIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98}[A-Za-z0-9])?")
_SLUG = re.compile(r"[a-z0-9][a-z0-9_]{0,99}")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")

LocalPath = Annotated[Path, BeforeValidator(not_empty), AfterValidator(absolute_path)]
Text = Annotated[str, BeforeValidator(not_empty)]
Count = Annotated[int, BeforeValidator(not_a_boolean), Field(ge=0)]
Hours = Annotated[float, BeforeValidator(not_a_boolean), Field(gt=0, allow_inf_nan=False)]
Seconds = Annotated[float, BeforeValidator(not_a_boolean), Field(ge=0, allow_inf_nan=False)]
Share = Annotated[float, BeforeValidator(not_a_boolean), Field(ge=0, le=1, allow_inf_nan=False)]

_SECTION = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


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


class Section(BaseModel):
    """A group of keys; immutable, and it refuses keys that it does not declare."""

    model_config = _SECTION


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
    """Recorded organization that is read; default: the `archive_directory` of all."""

    @model_validator(mode="before")
    @classmethod
    def _from_login(cls, value: object) -> object:
        return {"login": value} if isinstance(value, str) else value


class Analyses(Section):
    """Analyses that can be switched off; the tables of one that is off keep their last version and say so."""

    topics: bool = True
    """Research topics, learned from READMEs, names, descriptions and tags."""


class Freshness(Section):
    """Age at which Dagster reports a table as late."""

    captured_warn_hours: Hours = 12.0
    """Hours after which a table read from the source gets a warning."""
    captured_fail_hours: Hours = 24.0
    """Hours after which a table read from the source counts as late."""
    derived_warn_hours: Hours = 12.0
    """Hours after which a computed table gets a warning."""
    derived_fail_hours: Hours = 24.0
    """Hours after which a computed table counts as late."""

    @model_validator(mode="after")
    def _warn_before_fail(self) -> Self:
        pairs = {
            "captured": (self.captured_warn_hours, self.captured_fail_hours),
            "derived": (self.derived_warn_hours, self.derived_fail_hours),
        }
        wrong = [
            f"{name}_warn_hours ({warn:g}) must be less than {name}_fail_hours ({fail:g})"
            for name, (warn, fail) in pairs.items()
            if warn >= fail
        ]
        if wrong:
            raise ValueError("; ".join(wrong))
        return self


class Warehouse(Section):
    """The DuckDB file of an organization."""

    lock_timeout_seconds: Seconds = 600.0
    """How long a write waits for another process that holds the warehouse; 0 does not wait."""


class Retention(Section):
    """Which builds `research-platform prune` keeps; the current, pinned and held ones are always kept."""

    keep_last: Annotated[int, BeforeValidator(not_a_boolean), Field(ge=1)] = 10
    """The newest builds, whatever their age."""
    keep_daily_days: Count = 30
    """For so many days, the last build of each day."""
    keep_weekly_weeks: Count = 26
    """For so many weeks, the last build of each week."""
    keep_monthly_months: Count = 24
    """For so many months, the last build of each month."""


class Publication(Section):
    """Who may read what is published."""

    visibility: Literal["public", "private"] = "public"
    """Private repositories never reach a public publication."""


class Capture(Section):
    """When a capture is believed, and when it is good enough."""

    max_missing_share: Share = 0.2
    """If a larger share of the known repositories is missing at once, the capture is refused."""
    coverage_floor: Share = 0.8
    """If a smaller share of the facts could be read, the run ends with a failure."""


class Site(Section):
    """The published site."""

    title: Text | None = None
    """Title of the site; default: the name of the organization."""
    description: Text | None = None
    """Sentence under the title; default: the description of the organization."""


class Log(Section):
    """Python's and Dagster's logs."""

    level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"], BeforeValidator(upper_case)] = "INFO"
    """Lowest level that is logged."""
    file: LocalPath | None = None
    """File to which the log is appended, besides standard error."""


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
    """Organizations, as logins or as mappings. Default: the one that `archive_directory` records."""
    data_directory: LocalPath = Field(default=Path("data"), validate_default=True)
    """Folder of the warehouses and of what is published."""
    source: Annotated[Literal["archive"], BeforeValidator(source_of_this_version)] = "archive"
    """Where organizations are read from: `archive`, a recorded organization on disk."""
    archive_directory: LocalPath | None = None
    """Recorded organization that is read; default: the sample organization that comes with the package."""
    corrections: LocalPath | None = None
    """File of human corrections that win over captured values."""
    analyses: Analyses = Analyses()
    freshness: Freshness = Freshness()
    warehouse: Warehouse = Warehouse()
    retention: Retention = Retention()
    publication: Publication = Publication()
    capture: Capture = Capture()
    site: Site = Site()
    log: Log = Log()

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
