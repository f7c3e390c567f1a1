"""Where the token for GitHub is looked for, and that it is never shown."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest

from research_platform_assets.errors import SettingsError
from research_platform_assets.settings import GitHubToken, Settings, github_token, load_settings
from research_platform_assets.settings.secrets import (
    SECRET_VARIABLES,
    SLACK_VARIABLE,
    WEBHOOK_VARIABLE,
    notification_secret,
    secret_variables,
)
from research_platform_assets_tests.settings.conftest import Load

ENVIRONMENT = "the environment variable GITHUB_TOKEN"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for variable in SECRET_VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    return tmp_path


@pytest.mark.parametrize(
    ("environ", "dotenv", "value", "is_of_environment"),
    [
        ({"GITHUB_TOKEN": "abc"}, None, "abc", True),
        ({"GITHUB_TOKEN": "abc"}, "GITHUB_TOKEN=def", "abc", True),
        ({"GITHUB_TOKEN": "abc"}, "not an assignment, and nobody looks", "abc", True),
        ({"GITHUB_TOKEN": " \tabc\r\n"}, None, "abc", True),
        ({"GITHUB_TOKEN": ""}, "GITHUB_TOKEN=def", "def", False),
        ({"GITHUB_TOKEN": " "}, "GITHUB_TOKEN=def", "def", False),
        ({"github_token": "abc"}, "GITHUB_TOKEN=def", "def", False),
        ({}, "# mine\n\nexport GITHUB_TOKEN='def' # until May\n", "def", False),
        ({}, 'GITHUB_TOKEN=" def "\r\n', "def", False),
        ({}, "GITHUB_TOKEN=first\nRESEARCH_PLATFORM_SOURCE=live\nGITHUB_TOKEN=def\n", "def", False),
    ],
)
def test_the_environment_wins_over_dotenv(
    folder: Path, environ: dict[str, str], dotenv: str | None, value: str, is_of_environment: bool
) -> None:
    if dotenv is not None:
        (folder / ".env").write_text(dotenv, newline="")
    source = ENVIRONMENT if is_of_environment else f"GITHUB_TOKEN in {Path.cwd() / '.env'}"
    assert github_token(environ) == (value, source)


@pytest.mark.parametrize(
    "dotenv",
    [None, "", "GITHUB_TOKEN=\n", "GITHUB_TOKEN='  '\n", "GITHUB_TOKEN\n", "MY_GITHUB_TOKEN=x\n# GITHUB_TOKEN=x"],
)
def test_without_a_value_there_is_none(folder: Path, dotenv: str | None) -> None:
    if dotenv is not None:
        (folder / ".env").write_text(dotenv)
    assert github_token({"GITHUB_TOKEN": " "}) is None
    assert load_settings({}) == Settings()


def test_the_environment_of_the_process_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    assert github_token() is None
    monkeypatch.setenv("GITHUB_TOKEN", "abc")
    assert github_token() == ("abc", ENVIRONMENT)


def test_a_dotenv_that_cannot_be_read_is_named_without_what_stands_in_it(folder: Path) -> None:
    (folder / ".env").write_text("GITHUB_TOKEN=hunter2-token\nhunter2 'password\n")
    with pytest.raises(SettingsError, match=r"\.env, line 2: is not an assignment") as refused:
        github_token({})
    assert "hunter2" not in "".join(traceback.format_exception(refused.value))


def test_a_token_is_not_shown() -> None:
    token = GitHubToken("hunter2", "somewhere")
    assert (f"{token}", f"{token!r}", str([token])) == (
        "GitHubToken(source='somewhere')",
        "GitHubToken(source='somewhere')",
        "[GitHubToken(source='somewhere')]",
    )


def test_a_token_is_no_setting(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "hunter2")
    settings = load(dotenv="GITHUB_TOKEN=hunter2\nRESEARCH_PLATFORM_SOURCE=live\n", ORGANIZATIONS='["acme"]')
    assert settings.source == "live"
    assert "hunter2" not in f"{settings!r}{settings.model_dump_json()}"


def test_secrets_of_notifications_are_looked_for_in_the_same_places(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / ".env").write_text(f"{WEBHOOK_VARIABLE}=https://a.example/x\n{SLACK_VARIABLE}=https://b.example/y\n")
    monkeypatch.setenv(SLACK_VARIABLE, " https://c.example/z ")
    assert notification_secret(WEBHOOK_VARIABLE) == "https://a.example/x"
    assert notification_secret(SLACK_VARIABLE) == "https://c.example/z"
    assert notification_secret("NOTIFICATION_SMTP_PASSWORD") is None
    assert secret_variables() == {WEBHOOK_VARIABLE: "https://a.example/x", SLACK_VARIABLE: "https://c.example/z"}
