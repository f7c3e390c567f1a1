"""Who is a program: account type, login suffix, and a short list of known service accounts.

Belongs here: the rules that need nothing but an account's login and type. Does not belong here: corrections (`people`
applies them after these rules).
"""

from __future__ import annotations

from typing import Literal

BotReason = Literal["account type", "login suffix", "known service", "correction"]

#: Logins of programs whose account has the type `User` or whose commits carry no account type, each with what it is.
#: A login belongs here only if the service documents it; a guess belongs in the corrections file of an organisation.
KNOWN_SERVICES: dict[str, str] = {
    "actions-user": "account that GitHub links to commits of workflows",
    "allcontributors": "All Contributors",
    "claude-code": "Claude Code, where its commits are not linked to an account",
    "codetriage-readme-bot": "CodeTriage",
    "dependabot": "Dependabot, as written by tools that drop the suffix",
    "dependabot-preview": "Dependabot before GitHub took it over",
    "github-actions": "GitHub Actions, as written by tools that drop the suffix",
    "gitter-badger": "Gitter badge service",
    "greenkeeperio-bot": "Greenkeeper",
    "imgbot": "ImgBot",
    "imgbotapp": "ImgBot",
    "pre-commit-ci": "pre-commit.ci",
    "pyup-bot": "PyUp",
    "renovate": "Renovate, as written by tools that drop the suffix",
    "renovate-bot": "Renovate, hosted by Mend",
    "semantic-release-bot": "semantic-release",
    "snyk-bot": "Snyk",
    "web-flow": "account that GitHub uses for commits made in its web interface",
    "weblate": "Weblate",
}


def bot_reason(login: str | None, account_type: str | None) -> BotReason | None:
    """Why an account is held for a program, or None for a person; the strongest reason of several."""
    if account_type == "Bot":
        return "account type"
    if login is None:
        return None
    if login.lower().endswith("[bot]"):
        return "login suffix"
    return "known service" if login.lower() in KNOWN_SERVICES else None
