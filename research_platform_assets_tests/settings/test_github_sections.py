"""How GitHub and the files on it are read: defaults, what is accepted, what is refused with which remedy."""

from __future__ import annotations

import dataclasses
import inspect
from pathlib import Path

import pytest

from research_platform_assets.errors import SettingsError
from research_platform_assets.github.documents import DocumentLimits
from research_platform_assets.github.live.client import API_URL, API_VERSION, ClientOptions
from research_platform_assets.github.live.client.hosts import host_of
from research_platform_assets.github.live.deep.histories import HistoryLimits
from research_platform_assets.github.live.deep.trees import trees
from research_platform_assets.settings import Documents, Github, load_settings
from research_platform_assets_tests.settings.conftest import Load, Refusal

NOT_AN_ADDRESS = "must be the address of GitHub's REST API: https://api.github.com, https://HOST/api/v3"
NOT_WHOLE = "github: app_id and app_private_key_file belong together; give both, or neither to use a token"


def test_the_defaults_are_those_of_the_client() -> None:
    github, options = Github(), ClientOptions()
    assert (github.api_url, github.api_version) == (API_URL, API_VERSION)
    shared = {field.name for field in dataclasses.fields(ClientOptions)} & set(Github.model_fields)
    assert shared == {"api_url", "api_version", "reserve_share", "max_wait_seconds"}
    assert {name: getattr(github, name) for name in shared} == {name: getattr(options, name) for name in shared}


def test_the_defaults_are_those_of_what_reads_histories_and_trees() -> None:
    assert Github().max_commits == HistoryLimits().most_commits
    assert Github().max_files == inspect.signature(trees).parameters["most_entries"].default


def test_the_defaults_of_documents_are_those_of_reading_them() -> None:
    documents = Documents()
    limits = DocumentLimits(
        counts={
            "license": documents.max_licenses,
            "manifest": documents.max_manifests,
            "bibliography": documents.max_bibliographies,
            "workflow": documents.max_workflows,
            "notebook": documents.max_notebooks,
            "source": documents.max_source_files,
        },
        sizes_bytes={
            "manifest": documents.max_manifest_bytes,
            "bibliography": documents.max_bibliography_bytes,
            "notebook": documents.max_notebook_bytes,
        },
        size_bytes=documents.max_file_bytes,
    )
    assert limits == DocumentLimits()
    assert len(limits.counts) + len(limits.sizes_bytes) + 1 == len(Documents.model_fields)


@pytest.mark.parametrize(
    "api_url",
    [
        "https://api.github.com",
        "https://api.github.com/",
        "https://github.acme.example/api/v3",
        "https://api.acme.ghe.com",
        "http://127.0.0.1:8080",
        "HTTPS://[::1]:8443/api/v3",
    ],
)
def test_an_address_of_a_rest_api_is_taken_by_settings_and_client(load: Load, api_url: str) -> None:
    assert load(f"github: {{api_url: '{api_url}'}}", "").github.api_url == api_url
    assert load(GITHUB__API_URL=api_url).github.api_url == api_url
    assert host_of(api_url)


@pytest.mark.parametrize(
    "api_url",
    [
        "api.github.com",
        "//api.github.com",
        "ssh://git@github.com",
        "https://",
        "https:///api/v3",
        "https://user:hunter2@github.acme.example",
        "https://api.github.com?access_token=hunter2",
        "https://api.github.com#top",
        "https://api.github.com:port",
        "https://[::1",
        "https://api.github.com\\@evil.example",
        "https://api.git hub.com",
        "https://api.github\tcom",
    ],
)
def test_what_is_no_address_of_a_rest_api_is_refused_by_settings_and_client(refusal: Refusal, api_url: str) -> None:
    refused = refusal(GITHUB__API_URL=api_url)
    assert refused.startswith("environment variable RESEARCH_PLATFORM_GITHUB__API_URL: github.api_url: `")
    assert NOT_AN_ADDRESS in refused
    assert "hunter2" not in refused
    with pytest.raises(SettingsError, match=r"github\.api_url"):
        host_of(api_url)


def test_no_address_has_the_port_0(refusal: Refusal) -> None:
    assert NOT_AN_ADDRESS in refusal(GITHUB__API_URL="https://api.github.com:0")


@pytest.mark.parametrize("written", ["2022-11-28", "'2022-11-28'"])
def test_a_version_needs_no_quotes(load: Load, written: str) -> None:
    assert load(f"github: {{api_version: {written}}}").github.api_version == "2022-11-28"


def test_a_github_app_is_described_by_two_or_three_keys(load: Load, tmp_path: Path) -> None:
    yaml = "github: {app_id: 123, app_private_key_file: app.pem}\norganizations: [acme]\n"
    github = load(yaml).github
    assert (github.app_id, github.app_installation_id) == (123, None)
    assert github.app_private_key_file == tmp_path.resolve() / "configs" / "app.pem"
    assert load(yaml, GITHUB__APP_INSTALLATION_ID="7").github.app_installation_id == 7
    same_twice = '["acme", {"login": "ACME", "slug": "again"}]'
    assert load(yaml, GITHUB__APP_INSTALLATION_ID="7", ORGANIZATIONS=same_twice).github.app_installation_id == 7


def test_the_file_of_a_key_is_not_opened(load: Load) -> None:
    """Whoever only looks at what was built need not be able to read it."""
    assert load(GITHUB__APP_ID="1", GITHUB__APP_PRIVATE_KEY_FILE="gone.pem").github.app_id == 1


MISTAKES = {
    "github: {app_id: 1}": NOT_WHOLE,
    "github: {app_private_key_file: a.pem}": NOT_WHOLE,
    "github: {app_id: 1, app_installation_id: 2}": NOT_WHOLE,
    "github: {app_installation_id: 2}": "github: app_installation_id belongs to a GitHub App; give app_id and app",
    "organizations: [a, b]\ngithub: {app_id: 1, app_private_key_file: f, app_installation_id: 2}": (
        "line 2: github: app_installation_id is the installation in one organization; leave it out"
    ),
    "github: {app_id: yes}": "github.app_id: `True` must be a number, not a yes or no",
    "github: {app_id: Iv1.abc}": "github.app_id: `Iv1.abc` is not possible: must be a valid integer",
    "github: {app_id: 0}": "github.app_id: `0` is not possible: must be greater than or equal to 1",
    "github: {app_private_key_file: ''}": "github.app_private_key_file: `` is empty",
    "github: {api_version: v3}": "github.api_version: `v3` must be a version of GitHub's REST API, such as 2026-03-10",
    "github: {api_version: 20260310}": "github.api_version: must be a text; write `20260310` in quotes",
    "github: {api_version: '2026-3-10'}": "github.api_version: `2026-3-10` must be a version of GitHub's REST API",
    "github: {api_version: 2026-03-10T00:00:00}": "github.api_version: must be a text",
    "github: {reserve_share: 1}": "github.reserve_share: `1` is not possible: must be less than 1",
    "github: {reserve_share: -0.1}": "must be greater than or equal to 0",
    "github: {max_wait_seconds: -1}": "must be greater than or equal to 0",
    "github: {max_wait_seconds: .inf}": "must be a finite number",
    "github: {max_commits: 0}": "github.max_commits: `0` is not possible: must be greater than or equal to 1",
    "github: {max_files: 0}": "github.max_files: `0` is not possible: must be greater than or equal to 1",
    "github: {refresh_days: 0}": "github.refresh_days: `0` is not possible: must be greater than or equal to 1",
    "github: {max_commit: 3}": "github.max_commit: unknown key; did you mean `max_commits`?",
    "documents: {max_file_bytes: 0}": "documents.max_file_bytes: `0` is not possible: must be greater than or eq",
    "documents: {max_notebooks: -1}": "documents.max_notebooks: `-1` is not possible: must be greater than or equal",
}


@pytest.mark.parametrize(("yaml", "text"), MISTAKES.items(), ids=list(MISTAKES))
def test_a_mistake_is_reported_with_file_key_and_remedy(refusal: Refusal, yaml: str, text: str) -> None:
    refused = refusal(yaml)
    assert refused.startswith("configs/x.yaml, line ")
    assert text in refused


@pytest.mark.parametrize(
    ("yaml", "key", "value"),
    [
        ("github: {reserve_share: 0}", "reserve_share", 0),
        ("github: {max_wait_seconds: 0}", "max_wait_seconds", 0),
        ("github: {max_commits: 1}", "max_commits", 1),
        ("github: {max_files: 1}", "max_files", 1),
        ("github: {refresh_days: 1}", "refresh_days", 1),
    ],
)
def test_the_least_value_is_possible(load: Load, yaml: str, key: str, value: float) -> None:
    assert getattr(load(yaml).github, key) == value


@pytest.mark.parametrize("key", [name for name in Documents.model_fields if not name.endswith("_bytes")])
def test_reading_no_document_of_a_kind_is_possible(load: Load, key: str) -> None:
    assert load(f"documents: {{{key}: 0}}").documents == Documents(**{key: 0})


def test_the_whole_can_be_said_by_variables() -> None:
    settings = load_settings(
        {
            "RESEARCH_PLATFORM_SOURCE": "live",
            "RESEARCH_PLATFORM_ORGANIZATIONS": '["acme"]',
            "RESEARCH_PLATFORM_GITHUB__API_URL": "http://127.0.0.1:8080",
        }
    )
    assert (settings.source, settings.organizations[0].slug) == ("live", "acme")
    assert settings.github == Github(api_url="http://127.0.0.1:8080")
