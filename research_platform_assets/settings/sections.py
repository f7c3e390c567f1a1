"""The sections of the settings: groups of keys, each key with its type, its default and a sentence for the operator.

Belongs here: keys and what makes a value impossible. Does not belong here: keys outside sections (`model`), how GitHub
is read (`github_sections`), where a value comes from (`load`).
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from research_platform_assets.settings.values import (
    SLUG_MARK,
    Count,
    Days,
    Hours,
    LocalPath,
    Positive,
    Seconds,
    Share,
    SiteAddress,
    Text,
    upper_case,
)


class Section(BaseModel):
    """A group of keys; immutable, and it refuses keys that it does not declare."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Analyses(Section):
    """Analyses that can be switched off; the tables of one that is off keep their last version and say so."""

    topics: bool = True
    """Research topics, learned from READMEs, names, descriptions and tags."""
    collaboration: bool = True
    """The network of people who work on the same repositories."""
    publications: bool = True
    """Works that documents name, whose they are, and citations between repositories."""
    reproducibility: bool = True
    """How far others can reproduce what a repository holds, by a rubric; with badges."""
    health: bool = True
    """How well a repository is doing, by a rubric."""
    code_quality: bool = True
    """What is measured of program text, file by file."""


class Collaboration(Section):
    """Who counts as working with whom."""

    window_days: Days | None = None
    """Only commits of the last so many days count, up to the UTC day of the capture; default: all time."""
    forks: bool = False
    """Whether forks link people; they begin with the commits of others, who may never have been here."""
    maximum_people: Positive = 300
    """A repository with more people links none of them, as they hardly know each other."""
    pseudonyms: bool = False
    """Whether people bear pseudonyms in the tables of the network, so that these can be passed on without saying who is
    who; other tables name them all the same."""


class Topics(Section):
    """How research topics are found."""

    embeddings: Literal["off", "minilm"] = "off"
    """Which repositories are neighbours when topics are fitted: by their words, or with `minilm` by what a small
    language model for English makes of their texts, so that other words for the same count; it needs the extra
    `embeddings`. Either way fields of work that their words tell of count too."""


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

    keep_last: Positive = 10
    """The newest builds, whatever their age."""
    keep_daily_days: Annotated[Count, Field(le=36_500)] = 30
    """For so many days, the last build of each day."""
    keep_weekly_weeks: Annotated[Count, Field(le=5_200)] = 26
    """For so many weeks, the last build of each week."""
    keep_monthly_months: Annotated[Count, Field(le=1_200)] = 24
    """For so many months, the last build of each month."""


class History(Section):
    """What was counted before this platform looked."""

    import_files: tuple[LocalPath, ...] = ()
    """Files, or folders of files, of recorded history: the predecessor's `citation_history.json`, or listings named by
    their time."""


class Publication(Section):
    """Who may read what is published."""

    visibility: Literal["public", "private"] = "public"
    """Private repositories never reach a public publication."""
    max_fall_share: Share = 0.5
    """If a figure of the organization (repositories, READMEs, commits, people, stars, releases) falls by a larger share
    from what readers see to the next build, that build waits until somebody accepts it."""
    max_rise_factor: Annotated[float, Field(ge=1)] = 10.0
    """The same if it rises by a larger factor."""


class Exports(Section):
    """What is published for download besides the tables."""

    legacy_files: bool = False
    """Whether `legacy/` holds the tables in the shapes of the predecessor's `data/*.json`, for whoever still reads
    those."""


class Capture(Section):
    """When a capture is believed, and when it is good enough."""

    max_missing_share: Share = 0.2
    """If a larger share of the known repositories is missing at once, the capture is refused."""
    coverage_floor: Share = 0.8
    """If a smaller share of the facts is known, the build is not published until somebody accepts it."""


class Automation(Section):
    """When Dagster's daemon builds without being asked."""

    enabled: bool = False
    """Whether sensors and schedules run before anybody has switched them on in Dagster's UI."""
    sensor_interval_seconds: Annotated[Positive, Field(le=604_800)] = 300
    """Seconds between two looks at GitHub; a look at what has not changed costs no quota."""
    daily_sweep_cron: Text = "0 2 * * *"
    """When everything is materialized, so that what has not changed counts as checked; cron, UTC."""
    weekly_verification_cron: Text = "0 3 * * 0"
    """When every repository is read again, whatever the listing says; cron, UTC."""
    max_attempts: Annotated[Positive, Field(le=100)] = 3
    """How often a run is asked for because of one change, until it succeeds or something else changes."""
    retry_seconds: Annotated[Seconds, Field(le=604_800)] = 900.0
    """Seconds after which a run that failed is asked for again, twice as many after each further one."""


class Site(Section):
    """The published site."""

    title: Text | None = None
    """Title of the site; default: the name of the organization."""
    description: Text | None = None
    """Sentence under the title; default: the description of the organization."""
    base_url: SiteAddress | None = None
    """Address at which readers find the site's folder, such as `https://lab.example/platform/`; `{slug}` in it stands
    for the organization's slug. With it there are a `sitemap.xml`, canonical links, and absolute links in the feed;
    everything else works at any address."""

    people: Literal["named", "pseudonymous", "off"] = "named"
    """How people stand in all that is published, data files and `catalog.duckdb` included: by name, under pseudonyms
    that lead to no account, or not at all but for their number. Texts that people wrote are shown as they stand."""
    search: bool = True
    """Whether the site has a search; its index needs the program Pagefind, which the package `pagefind-bin` brings."""

    def address_of(self, slug: str) -> str | None:
        """The address of the site of an organization."""
        return self.base_url and self.base_url.replace(SLUG_MARK, slug)


class Log(Section):
    """Python's and Dagster's logs."""

    level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"], BeforeValidator(upper_case)] = "INFO"
    """Lowest level that is logged."""
    file: LocalPath | None = None
    """File to which the log is appended, besides standard error."""
