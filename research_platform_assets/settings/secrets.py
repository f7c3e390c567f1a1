"""The secrets that the operator gives: for GitHub, notifications and OpenAlex, never part of the settings.

Belongs here: where they are looked for. Does not belong here: the file with the key of a GitHub App, which is a path
and a setting (`github_sections`), using the secrets (`github.live`, `notify`,
`scholarly`).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from research_platform_assets.settings.variables import dotenv_variables

TOKEN_VARIABLE = "GITHUB_TOKEN"  # noqa: S105 - a name

#: Whoever knows the address of a web hook can post there, so it is as secret as a password.
WEBHOOK_VARIABLE = "NOTIFICATION_WEBHOOK_URL"
SLACK_VARIABLE = "NOTIFICATION_SLACK_WEBHOOK_URL"
SMTP_PASSWORD_VARIABLE = "NOTIFICATION_SMTP_PASSWORD"  # noqa: S105 - a name

OPENALEX_KEY_VARIABLE = "OPENALEX_API_KEY"

SECRET_VARIABLES = (
    TOKEN_VARIABLE,
    WEBHOOK_VARIABLE,
    SLACK_VARIABLE,
    SMTP_PASSWORD_VARIABLE,
    OPENALEX_KEY_VARIABLE,
)


class GitHubToken(NamedTuple):
    """A token, and where it comes from in words for the person who has to correct it; it does not show its value."""

    value: str
    source: str

    def __repr__(self) -> str:
        return f"GitHubToken(source={self.source!r})"

    __str__ = __repr__


def github_token(environ: Mapping[str, str] | None = None) -> GitHubToken | None:
    """The token for GitHub, from the variable `GITHUB_TOKEN` or else from `.env` in the working directory.

    Without white space around it; an empty one counts as none.

    Args:
        environ: the environment; default: that of the process.

    Raises:
        SettingsError: `.env` cannot be read.
    """
    found = _found(TOKEN_VARIABLE, environ)
    return None if found is None else GitHubToken(*found)


def notification_secret(variable: str, environ: Mapping[str, str] | None = None) -> str | None:
    """The secret in the variable `variable`, looked for in the same places.

    Raises:
        SettingsError: `.env` cannot be read.
    """
    found = _found(variable, environ)
    return None if found is None else found[0]


def openalex_key(environ: Mapping[str, str] | None = None) -> str | None:
    """The key of an account at OpenAlex, looked for in the same places.

    Raises:
        SettingsError: `.env` cannot be read.
    """
    found = _found(OPENALEX_KEY_VARIABLE, environ)
    return None if found is None else found[0]


def secret_variables() -> dict[str, str]:
    """Every secret of this process by its variable, so that each can be masked.

    Raises:
        SettingsError: `.env` cannot be read.
    """
    return {variable: found[0] for variable in SECRET_VARIABLES if (found := _found(variable, None)) is not None}


def _found(variable: str, environ: Mapping[str, str] | None) -> tuple[str, str] | None:
    """The value of `variable` and where it comes from."""
    value = (os.environ if environ is None else environ).get(variable, "").strip()
    if value:
        return value, f"the environment variable {variable}"
    file = Path.cwd() / ".env"
    for line in dotenv_variables(file, lambda name: name == variable):
        if value := line.value.strip():
            return value, f"{variable} in {file}"
    return None
