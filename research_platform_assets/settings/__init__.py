"""What the operator decides: the settings, how they are read and what each one means.

Belongs here: the declared keys (`model`, `sections`, `github_sections`, `notification_sections`), reading them from a
YAML file, `.env` and the environment (`load`, `variables`, `yaml_source`), the organizations they amount to
(`organizations`), their reference (`reference`), and where the secrets are that are no settings (`secrets`). Does not
belong here: acting on a setting.
"""

from __future__ import annotations

from research_platform_assets.settings.github_sections import Documents, Github
from research_platform_assets.settings.load import load_settings
from research_platform_assets.settings.model import SAMPLE_ARCHIVE, Organization, Settings, derive_slug
from research_platform_assets.settings.notification_sections import Notifications
from research_platform_assets.settings.organizations import ResolvedOrganization, resolve_organizations
from research_platform_assets.settings.reference import settings_markdown, settings_reference
from research_platform_assets.settings.scholarly_sections import Scholarly
from research_platform_assets.settings.secrets import GitHubToken, github_token
from research_platform_assets.settings.sections import (
    Analyses,
    Automation,
    Capture,
    Freshness,
    Log,
    Publication,
    Retention,
    Site,
    Warehouse,
)
from research_platform_assets.settings.variables import variable_name
from research_platform_assets.settings.yaml_source import parse_yaml, read_text

__all__ = [
    "SAMPLE_ARCHIVE",
    "Analyses",
    "Automation",
    "Capture",
    "Documents",
    "Freshness",
    "GitHubToken",
    "Github",
    "Log",
    "Notifications",
    "Organization",
    "Publication",
    "ResolvedOrganization",
    "Retention",
    "Scholarly",
    "Settings",
    "Site",
    "Warehouse",
    "derive_slug",
    "github_token",
    "load_settings",
    "parse_yaml",
    "read_text",
    "resolve_organizations",
    "settings_markdown",
    "settings_reference",
    "variable_name",
]
