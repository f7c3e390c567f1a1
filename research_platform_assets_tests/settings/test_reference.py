"""The reference of all settings."""

from __future__ import annotations

import json

import pytest

from research_platform_assets.settings import Settings, load_settings, settings_markdown, settings_reference
from research_platform_assets.settings.reference import SettingsKey


def keys() -> dict[str, SettingsKey]:
    return {key.key: key for key in settings_reference()}


def test_every_key_has_a_sentence_and_a_type() -> None:
    assert all(key.description.endswith(".") or key.key == "organizations[].slug" for key in keys().values())
    assert all(key.type for key in keys().values())


@pytest.mark.parametrize(
    ("key", "variable", "type_", "default"),
    [
        ("data_directory", "RESEARCH_PLATFORM_DATA_DIRECTORY", "path", '"data"'),
        ("organizations", "RESEARCH_PLATFORM_ORGANIZATIONS", "list of texts or mappings", "[]"),
        ("organizations[].login", "", "text", "required"),
        ("history.import_files", "RESEARCH_PLATFORM_HISTORY__IMPORT_FILES", "list of paths", "[]"),
        ("organizations[].slug", "", "text", ""),
        ("analyses.topics", "RESEARCH_PLATFORM_ANALYSES__TOPICS", "true or false", "true"),
        ("capture.coverage_floor", "RESEARCH_PLATFORM_CAPTURE__COVERAGE_FLOOR", "number, at least 0, at most 1", "0.8"),
        ("retention.keep_last", "RESEARCH_PLATFORM_RETENTION__KEEP_LAST", "whole number, at least 1", "10"),
        ("publication.visibility", "RESEARCH_PLATFORM_PUBLICATION__VISIBILITY", "`public` or `private`", '"public"'),
        ("log.file", "RESEARCH_PLATFORM_LOG__FILE", "path", ""),
    ],
)
def test_a_key_is_described_as_declared(key: str, variable: str, type_: str, default: str) -> None:
    described = keys()[key]
    assert (described.variable, described.type, described.default) == (variable, type_, default)


def test_every_variable_with_its_default_is_understood() -> None:
    environ = {
        key.variable: str(json.loads(key.default)) if key.default.startswith('"') else key.default
        for key in keys().values()
        if key.variable
    }
    assert load_settings(environ) == Settings()


def test_the_markdown_has_a_table_a_section_and_each_key_once() -> None:
    markdown = settings_markdown()
    assert markdown.count("| --- | --- | --- | --- |") == 1 + markdown.count("\n## ")
    assert all(markdown.count(f"| `{key}` |") == 1 for key in keys())
    assert "## `freshness`\n\nAge at which Dagster reports a table as late.\n" in markdown
