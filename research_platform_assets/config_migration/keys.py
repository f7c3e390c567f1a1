"""What became of every key that the predecessor's `production.yaml` has: one row a key.

Belongs here: the table. Does not belong here: applying it (`migrate`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Translated:
    """The key lives on as `key` of the settings; `value` turns an old value into a new one.

    `is_path`: the value is a path that the predecessor took from its working directory. `also` are further settings
    that it takes to mean the same.
    """

    key: str
    value: Callable[[Any], Any] = lambda value: value
    is_path: bool = False
    also: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True)
class Gone:
    """The key has no successor, for `reason`; the value of a `secret` one is never shown."""

    reason: str
    secret: bool = False


Row = Translated | Gone

_LEVELS = {"WARN": "WARNING", "FATAL": "CRITICAL"}


def _level(value: Any) -> Any:
    return _LEVELS.get(value.upper(), value.upper()) if isinstance(value, str) else value


def _debug(value: Any) -> Any:
    return "DEBUG" if value is True else None


def _login(value: Any) -> Any:
    return [value]


_APPEARANCE: dict[str, Row] = {
    "app_name": Translated("site.title"),
    "version": Gone("was the predecessor's version; `research-platform --version` prints that of this package"),
    "environment": Gone("an environment is the settings file that RESEARCH_PLATFORM_CONFIG names"),
    "debug": Translated("log.level", _debug),
    "output_directory": Gone("a site is published below the data directory, in published/<slug>/current/site"),
    "data_directory": Translated("data_directory", is_path=True),
    "template_directory": Gone("the templates of the site are part of the package"),
}

_BY_GITHUBS_RULES = "requests keep to GitHub's rules by themselves"

_GITHUB: dict[str, Row] = {
    "github.token": Gone(
        "a secret has no place in a settings file; put it into the variable GITHUB_TOKEN, in the environment or in "
        "`.env`",
        secret=True,
    ),
    "github.organization": Translated("organizations", _login, also={"source": "live"}),
    "github.rate_limit_pause": Gone(
        "a pause lasts as long as GitHub says; `github.max_wait_seconds` is the longest that is waited"
    ),
    "github.max_retries": Gone(f"{_BY_GITHUBS_RULES}, and are repeated where that can help"),
    "github.per_page": Gone("pages have the size that needs the fewest requests"),
    "github.timeout": Gone("time-outs follow GitHub's own"),
}

_CACHE: dict[str, Row] = {
    "cache.enabled": Gone("results are always kept, and reused as long as everything they were made from is the same"),
    "cache.ttl": Gone("a result does not expire; it is made anew when code, settings or inputs change"),
    "cache.directory": Gone("results are kept in the warehouse, <data_directory>/<slug>/warehouse.duckdb"),
    "cache.max_size_mb": Gone("the section `retention` says what `research-platform prune` keeps, by age and count"),
    "cache.redis_url": Gone("no cache server is used", secret=True),
}

_LOGGING: dict[str, Row] = {
    "logging.level": Translated("log.level", _level),
    "logging.format": Gone("there is one format"),
    "logging.file": Translated("log.file", is_path=True),
    "logging.console": Gone("log lines always go to standard error, or to Dagster while it executes a run"),
    "logging.rotation": Gone("the log file is opened anew once it was moved away, so logrotate can rotate it"),
    "logging.retention": Gone("whatever rotates the log file also deletes old ones"),
}

_NO_SERVER = "the warehouse is a file that needs no database server"

_DATABASE: dict[str, Row] = {
    "database.enabled": Gone("there is always a warehouse, <data_directory>/<slug>/warehouse.duckdb"),
    "database.host": Gone(_NO_SERVER),
    "database.port": Gone(_NO_SERVER),
    "database.name": Gone("the warehouse of an organization is named by its slug"),
    "database.user": Gone(f"{_NO_SERVER} and no account", secret=True),
    "database.password": Gone(f"{_NO_SERVER} and no password", secret=True),
    "database.pool_size": Gone("one process at a time writes the warehouse, through one connection"),
}

_NO_COUNTERPART = "nothing in this version computes it"

#: What switching a phase on or off became; the other keys of a phase are the same for all.
_PHASES: Mapping[str, Row] = {
    "fetch_data": Gone("every build captures its organization; materialize other assets alone with `--select`"),
    "parse_metadata": Gone("repository facts are always computed"),
    "citations": Gone(f"citations: {_NO_COUNTERPART}"),
    "search": Gone("the site's tables are always searchable"),
    "visualizations": Gone("the pages of the site are always rendered"),
    "community": Translated("analyses.reproducibility"),
    "code_quality": Translated("analyses.code_quality"),
    "health": Translated("analyses.health"),
    "advanced_viz": Gone("the pages of the site are always rendered"),
    "ml_topics": Translated("analyses.topics"),
    "collab_network": Translated("analyses.collaboration"),
    "markdown_generation": Gone("the site is rendered as HTML, without Markdown pages in between"),
}

_OF_EACH_PHASE: Mapping[str, Row] = {
    "timeout": Gone("an asset runs until it is done; cancel a run in the Dagster UI"),
    "retry_count": Gone("start a failed run again: what it finished is not computed a second time"),
    "dependencies": Gone("the asset graph knows what depends on what"),
}

_FEATURES: dict[str, Row] = {
    "features.academic_data": Gone(f"publication records: {_NO_COUNTERPART}"),
    "features.ml_topics": Translated("analyses.topics"),
    "features.collaboration_network": Translated("analyses.collaboration"),
    "features.advanced_visualizations": Gone("the pages of the site are always rendered"),
    "features.search_indexing": Gone("the site's tables are always searchable"),
    "features.notebook_rendering": Gone("notebooks are not rendered"),
    "features.link_checking": Gone("links are not followed"),
    "features.repository_health": Translated("analyses.health"),
}

_PERFORMANCE: dict[str, Row] = {
    "performance.max_concurrent_requests": Gone(_BY_GITHUBS_RULES),
    "performance.async_batch_size": Gone("how much is asked for at once follows from what GitHub can answer"),
    "performance.cache_warming": Gone("there is no cache to warm: earlier results are in the warehouse"),
    "performance.parallel_analysis": Gone(
        "DuckDB and Polars use all processors by themselves; results do not depend on it"
    ),
}

_OUTPUT: dict[str, Row] = {
    "output.generate_markdown": Gone("the site is rendered as HTML, without Markdown pages in between"),
    "output.generate_visualizations": Gone("the pages of the site are always rendered"),
    "output.generate_search_index": Gone("the site's tables are always searchable"),
    "output.compress_output": Gone("files are published as they are; a web server compresses better"),
    "output.minify_html": Gone("files are published as they are"),
}

_NO_NOTICE = "no messages are sent; the exit status of a run and Dagster's run status tell how it ended"

_NOTIFICATIONS: dict[str, Row] = {
    "notifications.enabled": Gone(_NO_NOTICE),
    "notifications.slack_webhook": Gone(_NO_NOTICE, secret=True),
    "notifications.email_recipients": Gone(_NO_NOTICE, secret=True),
    "notifications.on_success": Gone(_NO_NOTICE),
    "notifications.on_failure": Gone(_NO_NOTICE),
}

_SWITCHES: dict[str, Row] = {
    "migration.use_new_fetcher": Gone("switched between two fetchers of the predecessor"),
    "migration.use_new_analyzer": Gone("switched between two analysers of the predecessor"),
    "migration.use_async_pipeline": Gone("switched between two pipelines of the predecessor"),
}

#: Old key -> what became of it.
KEYS: Mapping[str, Row] = {
    **_APPEARANCE,
    **_GITHUB,
    **_CACHE,
    **_LOGGING,
    **_DATABASE,
    **{f"phases.{phase}.enabled": row for phase, row in _PHASES.items()},
    **{f"phases.{phase}.{key}": row for phase in _PHASES for key, row in _OF_EACH_PHASE.items()},
    "critical_phases": Gone("an asset that fails stops what depends on it and nothing else"),
    **_FEATURES,
    **_PERFORMANCE,
    **_OUTPUT,
    **_NOTIFICATIONS,
    **_SWITCHES,
}
