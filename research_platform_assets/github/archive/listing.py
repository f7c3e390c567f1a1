"""The organisation and its list of repositories, read from `org.json` and `repos.jsonl`.

Belongs here: these two files and the facts that their values are. Does not belong here: trees, commits, contents.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from research_platform_assets.github.archive.facts import known, recorded_text, value_facet
from research_platform_assets.github.archive.folder import ArchiveFolder
from research_platform_assets.github.archive.wire import ORGANIZATION, RecordedOrganization, RecordedRepository
from research_platform_assets.github.records import (
    FacetRecord,
    LanguageRecord,
    OrganizationPage,
    OrganizationRecord,
    RepositoryRecord,
)

_ORGANIZATION_FILE = "org.json"
_REPOSITORIES_FILE = "repos.jsonl"

#: Facet, key in the archive, and what its absence is called (None: it cannot be absent).
_VALUE_FACETS = (
    ("license", "license", "no licence detected"),
    ("description", "description", "no description set"),
    ("topics", "topics", "no topics set"),
    ("languages", "languages", "no language detected"),
    ("stargazers_count", "stargazers_count", None),
    ("forks_count", "forks_count", None),
    ("subscribers_count", "subscribers_count", None),
    ("open_issues_count", "open_issues_count", None),
    ("size_kilobytes", "size", None),
)


def recorded_organization(folder: ArchiveFolder) -> RecordedOrganization:
    """`org.json`; raises `ArchiveError` where it is missing or damaged."""
    organization: RecordedOrganization | None = folder.value(_ORGANIZATION_FILE, ORGANIZATION)
    if organization is None:
        folder.fail(_ORGANIZATION_FILE, "is missing", advice="set archive_directory to a recorded organisation")
    return organization


def recorded_repositories(folder: ArchiveFolder) -> Iterator[RecordedRepository]:
    """The lines of `repos.jsonl` in the file's order; raises `ArchiveError` where an id or a name stands twice."""
    if folder.find(_REPOSITORIES_FILE) is None:
        folder.fail(_REPOSITORIES_FILE, "is missing", advice="set archive_directory to a recorded organisation")
    ids: dict[int, int] = {}
    names: dict[str, int] = {}
    for line, repository in folder.lines(_REPOSITORIES_FILE, RecordedRepository):
        first = ids.setdefault(repository.id, line)
        if first != line:
            folder.fail(_REPOSITORIES_FILE, f"key id: {repository.id} stands in line {first} already", line)
        # GitHub does not tell names apart by case, and neither do some file systems.
        first = names.setdefault(repository.name.lower(), line)
        if first != line:
            folder.fail(_REPOSITORIES_FILE, f"key name: {repository.name} stands in line {first} already", line)
        yield repository


def organization_page(
    folder: ArchiveFolder, organization: RecordedOrganization, *, include_private: bool
) -> OrganizationPage:
    """The page of the organisation; reads the whole listing, so a damaged line is found before anything is captured."""
    ids: list[int] = []
    newest_push: datetime | None = None
    for repository in recorded_repositories(folder):
        if repository.private and not include_private:
            continue
        ids.append(repository.id)
        pushed_at = known(repository.pushed_at, _origin(repository, "pushed_at"))
        if pushed_at is not None and (newest_push is None or pushed_at > newest_push):
            newest_push = pushed_at
    origins = organization.provenance or {}
    observed_at = organization.recorded_at or known(organization.updated_at, origins.get("updated_at")) or newest_push
    if observed_at is None:
        folder.fail(_ORGANIZATION_FILE, "nothing says when the archive was recorded", advice="add the key recorded_at")
    is_verbatim = organization.is_verbatim
    record = OrganizationRecord(
        organization_id=organization.id,
        login=organization.login,
        name=recorded_text(known(organization.name, origins.get("name")), is_verbatim=is_verbatim),
        description=recorded_text(known(organization.description, origins.get("description")), is_verbatim=is_verbatim),
        html_url=organization.html_url or f"https://github.com/{organization.login}",
        public_repos=known(organization.public_repos, origins.get("public_repos")),
        created_at=known(organization.created_at, origins.get("created_at")),
        is_invented=organization.invented,
    )
    return OrganizationPage(organization=record, observed_at=observed_at, repository_ids=sorted(ids))


def value_facets(repository: RecordedRepository) -> dict[str, FacetRecord]:
    """State of every fact that stands in the listing, by facet."""
    values = dict(repository)
    return {
        facet: value_facet(
            values[key],
            is_recorded=key in repository.model_fields_set,
            origin=_origin(repository, key),
            absent_reason=absent_reason,
        )
        for facet, key, absent_reason in _VALUE_FACETS
    }


def repository_record(repository: RecordedRepository, login: str, *, is_verbatim: bool = False) -> RepositoryRecord:
    """The repository without the values that the archive made up; its ids stay, they only have to be distinct.

    Where values are not `is_verbatim`, an empty text stands for none, and languages are put in order.
    """
    origins = repository.provenance or {}
    full_name = repository.full_name or f"{login}/{repository.name}"
    license_ = known(repository.license, origins.get("license"))
    languages = known(repository.languages, origins.get("languages"))
    return RepositoryRecord(
        repository_id=repository.id,
        node_id=repository.node_id,
        name=repository.name,
        full_name=full_name,
        description=recorded_text(known(repository.description, origins.get("description")), is_verbatim=is_verbatim),
        homepage=recorded_text(known(repository.homepage, origins.get("homepage")), is_verbatim=is_verbatim),
        html_url=repository.html_url or f"https://github.com/{full_name}",
        language=recorded_text(known(repository.language, origins.get("language")), is_verbatim=is_verbatim),
        languages=None if languages is None else _languages(languages, is_verbatim=is_verbatim),
        topics=known(repository.topics, origins.get("topics")),
        license_spdx_id=recorded_text(license_.spdx_id, is_verbatim=is_verbatim) if license_ else None,
        license_name=recorded_text(license_.name, is_verbatim=is_verbatim) if license_ else None,
        is_private=repository.private,
        is_fork=repository.fork,
        is_archived=repository.archived,
        is_disabled=known(repository.disabled, origins.get("disabled")),
        stargazers_count=known(repository.stargazers_count, origins.get("stargazers_count")),
        forks_count=known(repository.forks_count, origins.get("forks_count")),
        subscribers_count=known(repository.subscribers_count, origins.get("subscribers_count")),
        open_issues_count=known(repository.open_issues_count, origins.get("open_issues_count")),
        size_kilobytes=known(repository.size, origins.get("size")),
        default_branch=recorded_text(
            known(repository.default_branch, origins.get("default_branch")), is_verbatim=is_verbatim
        ),
        has_issues=known(repository.has_issues, origins.get("has_issues")),
        has_wiki=known(repository.has_wiki, origins.get("has_wiki")),
        has_pages=known(repository.has_pages, origins.get("has_pages")),
        created_at=known(repository.created_at, origins.get("created_at")),
        pushed_at=known(repository.pushed_at, origins.get("pushed_at")),
        updated_at=known(repository.updated_at, origins.get("updated_at")),
    )


def _origin(repository: RecordedRepository, key: str) -> str | None:
    return (repository.provenance or {}).get(key)


def _languages(languages: dict[str, int], *, is_verbatim: bool) -> list[LanguageRecord]:
    listed = list(languages.items())
    ordered = listed if is_verbatim else sorted(listed, key=lambda item: (-item[1], item[0]))
    return [LanguageRecord(name=name, size_bytes=size) for name, size in ordered]
