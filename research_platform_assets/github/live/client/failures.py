"""Outcomes that end a call, as errors.

Belongs here: outcome -> error with a text that helps. Does not belong here: the classes (`errors`), deciding that a
call ends (`waiting`).
"""

from __future__ import annotations

from research_platform_assets.errors import (
    AnswerTooLargeError,
    GitHubCredentialsError,
    GitHubRefusedError,
    GitHubUnavailableError,
    PlatformError,
)
from research_platform_assets.github.live.client.answers import NO_CONNECTION, Refused, Shrink, Transient
from research_platform_assets.redaction import redact

BAD_CREDENTIALS = "bad_credentials"

_WHAT_TO_DO = {
    "unsupported_version": "this GitHub does not speak that version of its API: set another, or update this package",
    "redirect": "check github.api_url",
    "forbidden": "give the token the right to read this, or leave it out",
}


def error_of(outcome: Refused | Transient | Shrink, url: str, attempts: int) -> PlatformError:
    """The error that an outcome of `url` after `attempts` attempts is."""
    address = redact(url)
    if isinstance(outcome, Shrink):
        return AnswerTooLargeError(f"{address} did not answer a query ({outcome.reason}); ask for less at once")
    if isinstance(outcome, Transient):
        is_cut_off = outcome.reason.startswith(NO_CONNECTION)
        return GitHubUnavailableError(
            f"{address} gave no proper answer in {attempts} attempt{'s' * (attempts != 1)}, the last: "
            f"{redact(outcome.reason)}; {'check the network and github.api_url, or ' * is_cut_off}try again later"
        )
    said = f": {outcome.message}" if outcome.message else ""
    help_ = f"; {_WHAT_TO_DO[outcome.kind]}" if outcome.kind in _WHAT_TO_DO else ""
    return GitHubRefusedError(
        f"GitHub refused {address} ({outcome.kind}, status {outcome.status}){said}{help_}",
        kind=outcome.kind,
        status=outcome.status,
    )


def credentials_error(source: str) -> GitHubCredentialsError:
    """The error for a token that GitHub does not accept."""
    return GitHubCredentialsError(
        f"GitHub does not accept the token from {source}; it may have expired or been revoked, put a new one there"
    )
