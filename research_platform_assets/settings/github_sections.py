"""The sections that say how GitHub and the files on it are read.

Belongs here: their keys and what makes a value impossible. Does not belong here: the token, which is no setting
(`secrets`), and asking GitHub (`github.live`).

The defaults are those of `github/`, which the settings cannot import; a test holds both equal.
"""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from research_platform_assets.settings.sections import Section
from research_platform_assets.settings.values import (
    Count,
    Days,
    LocalPath,
    PartialShare,
    Positive,
    RestAddress,
    RestVersion,
    Seconds,
)

_MIB = 1024 * 1024


class Github(Section):
    """How GitHub is asked with `source: live`; the token is no setting but the variable `GITHUB_TOKEN`."""

    api_url: RestAddress = "https://api.github.com"
    """Address of the REST API; of an Enterprise Server `https://HOST/api/v3`, with data residency
    `https://api.SUBDOMAIN.ghe.com`."""
    api_version: RestVersion = "2026-03-10"
    """Version of the REST API; an Enterprise Server may know only an older one."""
    app_id: Positive | None = None
    """GitHub App to be instead of the owner of `GITHUB_TOKEN`; goes with `app_private_key_file`."""
    app_private_key_file: LocalPath | None = None
    """File with the private key of the GitHub App (PEM)."""
    app_installation_id: Positive | None = None
    """Installation of the GitHub App, for a single organization; default: the one in each organization."""
    reserve_share: PartialShare = 0.1
    """Share of each of GitHub's hourly budgets that is left to the owner of the token."""
    max_wait_seconds: Seconds = 900.0
    """The longest that one call waits for GitHub's limits; 0 does not wait."""
    max_commits: Positive = 20_000
    """The most commits of one repository that are read, the newest first."""
    max_files: Positive = 100_000
    """The most entries of one repository's tree; of a larger tree no file is known."""
    refresh_days: Days = 7
    """Facts that change without the listing of repositories changing, such as watchers, are read again after so many
    days at the latest."""

    @model_validator(mode="after")
    def _app_is_whole(self) -> Self:
        if (self.app_id is None) != (self.app_private_key_file is None):
            raise ValueError("app_id and app_private_key_file belong together; give both, or neither to use a token")
        if self.app_installation_id is not None and self.app_id is None:
            raise ValueError(
                "app_installation_id belongs to a GitHub App; give app_id and app_private_key_file as well"
            )
        return self


class Documents(Section):
    """How much of one repository's documents is read; what is beyond is listed, and its contents are unknown."""

    max_file_bytes: Positive = _MIB
    """The largest file of a kind that has no limit of its own."""
    max_manifest_bytes: Positive = 4 * _MIB
    """The largest file that declares or pins dependencies."""
    max_bibliography_bytes: Positive = 4 * _MIB
    """The largest bibliography."""
    max_notebook_bytes: Positive = 16 * _MIB
    """The largest notebook."""
    max_licenses: Count = 10
    """The most licences."""
    max_manifests: Count = 100
    """The most files that declare or pin dependencies, those nearest to the root first, as for all kinds."""
    max_bibliographies: Count = 100
    """The most bibliographies."""
    max_workflows: Count = 100
    """The most workflows of GitHub Actions."""
    max_notebooks: Count = 200
    """The most notebooks."""
    max_source_files: Count = 500
    """The most files of program text."""
