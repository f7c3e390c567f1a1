"""The secret that the operator gives: the token for GitHub, which is never part of the settings.

Belongs here: where the token is looked for. Does not belong here: the file with the key of a GitHub App, which is a
path and a setting (`github_sections`), using the token (`github.live`).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from research_platform_assets.settings.variables import dotenv_variables

TOKEN_VARIABLE = "GITHUB_TOKEN"  # noqa: S105 - a name


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
    value = (os.environ if environ is None else environ).get(TOKEN_VARIABLE, "").strip()
    if value:
        return GitHubToken(value, f"the environment variable {TOKEN_VARIABLE}")
    file = Path.cwd() / ".env"
    for variable in dotenv_variables(file, lambda name: name == TOKEN_VARIABLE):
        if value := variable.value.strip():
            return GitHubToken(value, f"{TOKEN_VARIABLE} in {file}")
    return None
