"""What the assets know of the installation they run in.

Belongs here: settings and organisations as a Dagster resource, and what follows from them. No secret is a field of it,
as Dagster's API shows resources.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from research_platform_assets.errors import CorrectionsError
from research_platform_assets.settings import ResolvedOrganization, Settings
from research_platform_assets.warehouse.publication import Layout

Options = Callable[["Platform", str], Mapping[str, Any]]
"""From the platform and a slug to the settings that an asset reads."""


@dataclass(frozen=True)
class Platform:
    """Settings, and the organisations by slug."""

    settings: Settings
    organizations: Mapping[str, ResolvedOrganization]

    def layout(self, slug: str) -> Layout:
        """The published folder of an organisation."""
        return Layout(self.settings.data_directory / "published" / slug)

    def is_switched_on(self, analysis: str | None) -> bool:
        """Whether an analysis runs; None is no analysis of its own and always runs."""
        return analysis is None or bool(getattr(self.settings.analyses, analysis))


def no_options(platform: Platform, slug: str) -> Mapping[str, Any]:
    """For assets that read no settings."""
    del platform, slug
    return {}


def corrections(platform: Platform, slug: str) -> Mapping[str, Any]:
    """The text of the corrections file, empty if there is none.

    Raises:
        CorrectionsError: the file cannot be read.
    """
    del slug
    file = platform.settings.corrections
    return {"corrections": _text(file) if file else "", "corrections_source": file.name if file else ""}


def title(platform: Platform, slug: str) -> Mapping[str, Any]:
    """The title that the settings give the site."""
    del slug
    return {"title": platform.settings.site.title}


def presentation(platform: Platform, slug: str) -> Mapping[str, Any]:
    """What the site shows of the settings."""
    settings = platform.settings
    return {
        **corrections(platform, slug),
        **title(platform, slug),
        "description": settings.site.description,
        "analyses": settings.analyses.model_dump(),
    }


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CorrectionsError(f"{file} cannot be read ({error}); correct the setting `corrections`") from error
