"""Every key of the predecessor's configuration is translated, or dropped for a reason; no secret comes through."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from research_platform_assets.config_migration import KEYS, Added, Migration, migrate_config
from research_platform_assets.config_migration.keys import Gone, Translated
from research_platform_assets.errors import SettingsError
from research_platform_assets.settings import Settings, load_settings, settings_reference

PHASES = (
    "fetch_data parse_metadata citations search visualizations community code_quality health advanced_viz ml_topics "
    "collab_network markdown_generation"
).split()

#: The predecessor's file with all its keys; `{...}` stand for what the predecessor never filled in.
OLD: dict[str, Any] = {
    "app_name": "Lab platform",
    "version": "2.0.0",
    "environment": "production",
    "debug": False,
    "output_directory": "docs",
    "data_directory": "data",
    "template_directory": "templates",
    "github": {
        "token": "hunter2-token",
        "organization": "Acme-Lab",
        "rate_limit_pause": 60,
        "max_retries": 3,
        "per_page": 100,
        "timeout": 30,
    },
    "cache": {
        "enabled": True,
        "ttl": 3600,
        "directory": "cache",
        "max_size_mb": 100,
        "redis_url": "redis://:hunter2-redis@localhost",
    },
    "logging": {
        "level": "WARN",
        "format": "text",
        "file": "logs/platform.log",
        "console": True,
        "rotation": "midnight",
        "retention": 7,
    },
    "database": {
        "enabled": False,
        "host": "localhost",
        "port": 5432,
        "name": "research_platform",
        "user": "hunter2-user",
        "password": "hunter2-password",
        "pool_size": 10,
    },
    "phases": {
        phase: {"enabled": True, "timeout": 300, "retry_count": 2, "dependencies": ["repositories"]} for phase in PHASES
    },
    "critical_phases": ["fetch_data"],
    "features": dict.fromkeys(
        (
            "academic_data ml_topics collaboration_network advanced_visualizations search_indexing notebook_rendering "
            "link_checking repository_health"
        ).split(),
        True,
    ),
    "performance": {
        "max_concurrent_requests": 5,
        "async_batch_size": 10,
        "cache_warming": True,
        "parallel_analysis": True,
    },
    "output": {
        "generate_markdown": True,
        "generate_visualizations": True,
        "generate_search_index": True,
        "compress_output": False,
        "minify_html": True,
    },
    "notifications": {
        "enabled": False,
        "slack_webhook": "https://hooks.example/hunter2-hook",
        "email_recipients": ["hunter2-person@example.org"],
        "on_success": False,
        "on_failure": True,
    },
}


def _leaves(values: dict[str, Any], prefix: str = "") -> Iterator[str]:
    for name, value in values.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


def _migrated(values: dict[str, Any]) -> Migration:
    return migrate_config(yaml.safe_dump(values, sort_keys=False), "old/production.yaml", lambda path: f"../{path}")


def _loaded(migration: Migration, folder: Path) -> Settings:
    file = folder / "new.yaml"
    file.write_text(migration.yaml, encoding="utf-8")
    return load_settings({"RESEARCH_PLATFORM_CONFIG": str(file)})


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path.resolve() / "configs"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def test_every_key_of_the_predecessor_is_accounted_for_exactly_once() -> None:
    migration = _migrated(OLD)
    told = [outcome.key for outcome in (*migration.kept, *migration.dropped)]
    assert sorted(told) == sorted(_leaves(OLD))
    assert not [dropped.key for dropped in migration.dropped if "unknown" in dropped.reason]


def test_the_table_has_no_key_that_the_predecessor_did_not_have() -> None:
    assert {key for key in KEYS if not key.startswith("migration.")} == set(_leaves(OLD))


def test_every_translated_key_exists_in_the_settings() -> None:
    existing = {key.key for key in settings_reference()}
    translated = [row for row in KEYS.values() if isinstance(row, Translated)]
    assert {key for row in translated for key in (row.key, *row.also)} <= existing


def test_what_can_be_kept_is_kept(folder: Path) -> None:
    settings = _loaded(_migrated(OLD), folder)
    assert (settings.source, settings.organizations[0].login) == ("live", "Acme-Lab")
    assert settings.data_directory == folder.parent / "data"
    assert (settings.log.level, settings.log.file) == ("WARNING", folder.parent / "logs" / "platform.log")
    assert settings.site.title == "Lab platform"
    assert settings.analyses.topics is True


def test_each_kept_key_is_told_with_its_new_name_and_value() -> None:
    assert [(kept.key, kept.new_key, kept.value) for kept in _migrated(OLD).kept] == [
        ("app_name", "site.title", "Lab platform"),
        ("data_directory", "data_directory", "../data"),
        ("github.organization", "organizations", "[Acme-Lab]"),
        ("logging.level", "log.level", "WARNING"),
        ("logging.file", "log.file", "../logs/platform.log"),
        ("phases.community.enabled", "analyses.reproducibility", "true"),
        ("phases.code_quality.enabled", "analyses.code_quality", "true"),
        ("phases.health.enabled", "analyses.health", "true"),
        ("phases.ml_topics.enabled", "analyses.topics", "true"),
        ("phases.collab_network.enabled", "analyses.collaboration", "true"),
        ("features.ml_topics", "analyses.topics", "true"),
        ("features.collaboration_network", "analyses.collaboration", "true"),
        ("features.repository_health", "analyses.health", "true"),
    ]


@pytest.mark.parametrize(
    ("old", "added"),
    [
        ({"github": {"organization": "acme"}}, [Added("source", "live", "github.organization")]),
        ({"github": {"organization": "a b"}}, []),
        ({"github": {"organization": "$GITHUB_ORG"}}, []),
        ({"github": {"token": "hunter2"}, "app_name": "Lab"}, []),
        ({}, []),
    ],
)
def test_github_is_the_source_where_an_organization_is_named(
    folder: Path, old: dict[str, Any], added: list[Added]
) -> None:
    migration = _migrated(old)
    assert list(migration.added) == added
    assert _loaded(migration, folder).source == ("live" if added else "archive")


def test_without_an_organization_the_new_file_shows_how_to_name_it(folder: Path) -> None:
    lines = _migrated({"app_name": "Lab"}).yaml.splitlines()
    shown = [
        line.removeprefix("# ") if line in {"# organizations: [login]", "# source: live"} else line for line in lines
    ]
    (folder / "shown.yaml").write_text("\n".join(shown), encoding="utf-8")
    settings = load_settings({"RESEARCH_PLATFORM_CONFIG": "shown.yaml"})
    assert (settings.source, settings.organizations[0].login, settings.site.title) == ("live", "login", "Lab")


@pytest.mark.parametrize("old", [{}, {"github": {"organization": "acme"}}])
def test_the_new_file_says_where_the_token_goes(old: dict[str, Any]) -> None:
    assert "# The token for GitHub is the variable GITHUB_TOKEN, " in _migrated(old).yaml


def test_no_secret_is_written_or_told() -> None:
    assert "hunter2" not in str(_migrated(OLD))


def test_values_of_dropped_keys_are_told_unless_secret() -> None:
    dropped = {entry.key: entry.value for entry in _migrated(OLD).dropped}
    assert dropped["cache.ttl"] == "3600"
    assert dropped["phases.health.dependencies"] == "[repositories]"
    secret = {key for key, row in KEYS.items() if isinstance(row, Gone) and row.secret}
    assert {key for key, value in dropped.items() if value is None} == secret


@pytest.mark.parametrize(
    ("phase", "feature", "is_on"),
    [
        ({"enabled": False}, True, False),
        ({"enabled": True}, False, False),
        ({"enabled": False}, None, False),
        ({"enabled": True}, "false", False),
        ({"enabled": "false"}, True, False),
        ({"enabled": "yes"}, True, True),
    ],
)
@pytest.mark.parametrize(
    ("old_phase", "old_feature", "new"),
    [
        ("ml_topics", "ml_topics", "topics"),
        ("collab_network", "collaboration_network", "collaboration"),
        ("health", "repository_health", "health"),
    ],
)
def test_an_analysis_runs_only_if_both_old_switches_wanted_it(
    folder: Path, old_phase: str, old_feature: str, new: str, phase: dict[str, Any], feature: object, is_on: bool
) -> None:
    features = {} if feature is None else {"features": {old_feature: feature}}
    settings = _loaded(_migrated({"phases": {old_phase: phase}, **features}), folder)
    assert getattr(settings.analyses, new) is is_on


@pytest.mark.parametrize(
    ("old", "level"),
    [
        ({"debug": True, "logging": {"level": "ERROR"}}, "DEBUG"),
        ({"logging": {"level": "ERROR"}, "debug": True}, "DEBUG"),
        ({"debug": False, "logging": {"level": "error"}}, "ERROR"),
        ({"logging": {"level": "FATAL"}}, "CRITICAL"),
        ({}, "INFO"),
    ],
)
def test_debug_and_level_become_one_level(folder: Path, old: dict[str, Any], level: str) -> None:
    migration = _migrated(old)
    assert _loaded(migration, folder).log.level == level
    assert {kept.value for kept in migration.kept if kept.new_key == "log.level"} <= {level}


@pytest.mark.parametrize(
    ("old", "key", "value", "reason"),
    [
        (
            {"github": {"organization": "${GITHUB_ORG}"}},
            "github.organization",
            "${GITHUB_ORG}",
            "is a placeholder; set RESEARCH_PLATFORM_ORGANIZATIONS or `organizations`, and `source: live`",
        ),
        (
            {"app_name": "$NAME"},
            "app_name",
            "$NAME",
            "is a placeholder; set RESEARCH_PLATFORM_SITE__TITLE or `site.tit",
        ),
        ({"github": {"organization": "a b"}}, "github.organization", "a b", "is not possible as `organizations`: must"),
        ({"logging": {"level": 10}}, "logging.level", "10", "is not possible as `log.level`: must be 'DEBUG'"),
        ({"data_directory": ""}, "data_directory", "''", "is not possible as `data_directory`: is empty"),
        ({"debug": False}, "debug", "false", "says nothing that is not the default of `log.level`"),
        ({"data_directory": None}, "data_directory", "null", "says nothing that is not the default"),
        ({"secret_sauce": "hunter2"}, "secret_sauce", None, "is unknown: the predecessor had no such key"),
        ({"phases": {"dance": {"enabled": True}}}, "phases.dance.enabled", None, "is unknown"),
        ({"cache": None}, "cache", None, "is empty"),
        ({"phases": {"search": {}}}, "phases.search", None, "is empty"),
        ({"output": 3}, "output", None, "is a section with keys, not a value"),
        ({"version": "x" * 100}, "version", "x" * 60 + "…", "was the predecessor's version"),
        ({3: 4}, "3", None, "is unknown"),
    ],
)
def test_what_cannot_be_kept_is_dropped_with_its_reason(
    folder: Path, old: dict[str, Any], key: str, value: str | None, reason: str
) -> None:
    migration = _migrated(old)
    (dropped,) = migration.dropped
    assert (dropped.key, dropped.value) == (key, value)
    assert dropped.reason.startswith(reason)
    assert _loaded(migration, folder) == Settings()


@pytest.mark.parametrize("path", ["/srv/data", "~/data"])
def test_paths_that_do_not_start_at_the_working_directory_stay(path: str) -> None:
    assert _migrated({"data_directory": path}).kept[0].value == path


def test_the_new_file_names_the_old_one_without_its_folder_and_is_ordered() -> None:
    text = _migrated({"logging": {"level": "INFO"}, "app_name": "Lab", "data_directory": "d"}).yaml
    assert text.startswith("# Settings of research_platform_assets, translated from production.yaml.\n")
    assert list(yaml.safe_load(text)) == ["data_directory", "site", "log"]


def test_a_file_that_is_not_yaml_is_refused_with_its_name() -> None:
    with pytest.raises(SettingsError, match=r"old\.yaml, line 1"):
        migrate_config("a: [", "old.yaml")
