"""What the assets know of the installation they run in.

Belongs here: settings and organisations as a Dagster resource, and what follows from them. No secret is a field of it,
as Dagster's API shows resources.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from research_platform_assets.analysis.community import parse_community
from research_platform_assets.analysis.corrections import Entry, RepositoryCorrection, parse_corrections
from research_platform_assets.assets import leaving_out
from research_platform_assets.assets.inputs import Attachment
from research_platform_assets.errors import CommunityError, CorrectionsError, OptOutError
from research_platform_assets.opt_out.register import Register
from research_platform_assets.settings import ResolvedOrganization, Settings
from research_platform_assets.showing_people import PeopleShown
from research_platform_assets.warehouse import pseudonyms
from research_platform_assets.warehouse.publication import Layout

Options = Callable[["Platform", str], Mapping[str, Any]]
"""From the platform and a slug to the settings that an asset reads."""

PEOPLE = "people"
"""The option that says how people are shown, as it is kept with what is shown."""


@dataclass(frozen=True)
class Platform:
    """Settings, and the organisations by slug."""

    settings: Settings
    organizations: Mapping[str, ResolvedOrganization]

    def layout(self, slug: str) -> Layout:
        """The published folder of an organisation."""
        return Layout(self.settings.published_directory(slug))

    def register(self, slug: str) -> Register:
        """Who opted out, with what is known of them by now.

        Raises:
            OptOutError: the file that says so cannot be used.
        """
        directory = self.settings.data_directory / slug
        return leaving_out.register_of(self.settings, directory, self.organizations[slug].login)

    def opt_outs(self, slug: str) -> Mapping[str, Any]:
        """A setting that names who opted out without telling; none where nobody did, so that nothing changes."""
        digest = self.register(slug).digest
        return {"opt_outs": digest} if digest else {}

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
        OptOutError: an entry is about somebody who opted out; the text of the file is stored and published.
    """
    file = platform.settings.corrections
    text = _text(file) if file else ""
    register = platform.register(slug)
    if file and not register.is_empty:
        _check_opt_outs(text, file.name, register)
    return {"corrections": text, "corrections_source": file.name if file else ""}


def community(platform: Platform, slug: str) -> Mapping[str, Any]:
    """The text of the file of declared replications, empty if there is none.

    Raises:
        CommunityError: the file cannot be read.
        OptOutError: it speaks of somebody who opted out; what it says is published.
    """
    file = platform.settings.community
    if file is None:
        return {"community": "", "community_source": ""}
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommunityError(f"{file} cannot be read ({error}); correct the setting `community`") from error
    register = platform.register(slug)
    if not register.is_empty:
        named = [entry.repository for _, _, entry in parse_community(text, file.name).entries()]
        if register.masked(text) != text or any(_is_left_out(each, register) for each in named):
            raise OptOutError(f"{file.name} speaks of somebody who opted out; take that out, then build again")
    return {"community": text, "community_source": file.name}


def title(platform: Platform, slug: str) -> Mapping[str, Any]:
    """The title that the settings give the site."""
    del slug
    return {"title": platform.settings.site.title}


def people(platform: Platform, slug: str) -> Mapping[str, Any]:
    """How people are shown; nothing where they are named. Of the key behind pseudonyms only a digest is kept.

    Raises:
        WarehouseError, StorageError: the key cannot be used.
    """
    mode = platform.settings.site.people
    if mode == "named":
        return {}
    shown = PeopleShown(mode, pseudonyms.key(platform.settings.data_directory / slug))
    return {PEOPLE: Attachment(shown.digest, shown)}


def people_shown(options: Mapping[str, Any]) -> PeopleShown:
    """How people are shown by the options that `people` gave."""
    shown: Attachment | None = options.get(PEOPLE)
    return PeopleShown() if shown is None else shown.value


def exported(platform: Platform, slug: str) -> Mapping[str, Any]:
    """What the data files follow of the settings."""
    return {
        **title(platform, slug),
        **people(platform, slug),
        "legacy_files": platform.settings.exports.legacy_files,
    }


def presentation(platform: Platform, slug: str) -> Mapping[str, Any]:
    """What the site shows of the settings."""
    settings = platform.settings
    return {
        **corrections(platform, slug),
        **title(platform, slug),
        **people(platform, slug),
        "description": settings.site.description,
        **({"base_url": settings.site.address_of(slug)} if settings.site.base_url else {}),
        "analyses": settings.analyses.model_dump(),
        "search": settings.site.search,
    }


def _check_opt_outs(text: str, source: str, register: Register) -> None:
    declared = parse_corrections(text, source)
    about = [f"repositories entry {n}" for n, each in enumerate(declared.repositories, 1) if _is_about(each, register)]
    about += [f"people entry {n}" for n, each in enumerate(declared.people, 1) if _names(each, register)]
    if about or register.masked(text) != text:
        where = ", ".join(about) or "a comment or another part"
        raise OptOutError(f"{source} speaks of somebody who opted out ({where}); take that out, then build again")


def _is_about(entry: RepositoryCorrection, register: Register) -> bool:
    return _is_left_out(entry.repository, register) or _names(entry, register)


def _is_left_out(target: int | str, register: Register) -> bool:
    return register.is_repository(target) if isinstance(target, int) else register.is_repository(None, target)


def _names(entry: Entry, register: Register) -> bool:
    text = entry.model_dump_json()
    return register.masked(text) != text


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CorrectionsError(f"{file} cannot be read ({error}); correct the setting `corrections`") from error
