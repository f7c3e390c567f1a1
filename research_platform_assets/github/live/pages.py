"""The page of a repository, from its row, its facts and its branch.

Belongs here: putting the parts together. Does not belong here: asking, the parts themselves.
"""

from __future__ import annotations

from typing import Any

from research_platform_assets.github.archive.facts import EMPTY_REPOSITORY, NOT_RECORDED
from research_platform_assets.github.archive.listing import repository_record, value_facets
from research_platform_assets.github.live.branch import FACETS, OBSERVED, Branch, absent, unknown
from research_platform_assets.github.live.deep import RepositoryFacts, Unknown
from research_platform_assets.github.live.listing import Row, recorded
from research_platform_assets.github.records import FacetRecord, RepositoryPage

NOT_TOLD = "GitHub does not tell"
NO_RELEASES = "no releases published"


def page_of_facts(row: Row, login: str, facts: RepositoryFacts | Unknown, branch: Branch) -> RepositoryPage:
    """The page of a repository whose facts were read, or could not be."""
    more: dict[str, Any] = {}
    reasons: dict[str, FacetRecord] = {}
    subscribers = facts if isinstance(facts, Unknown) else facts.subscribers_count
    if isinstance(subscribers, Unknown):
        reasons["subscribers_count"] = unknown(subscribers)
    else:
        more["subscribers_count"] = subscribers
    languages = facts if isinstance(facts, Unknown) else facts.languages
    if isinstance(languages, Unknown):
        reasons["languages"] = unknown(languages)
    else:
        more["languages"] = {language.name: language.size_bytes for language in languages}
    releases = facts if isinstance(facts, Unknown) else facts.releases
    reasons["releases"] = _releases_facet(releases, is_empty=branch.facets["head"].reason == EMPTY_REPOSITORY)
    repository = recorded(row, login, more)
    return RepositoryPage(
        repository=repository_record(repository, login),
        head=branch.head,
        facets=_told(value_facets(repository)) | reasons | dict(branch.facets),
        files=list(branch.files),
        documents=list(branch.documents),
        commits=list(branch.commits),
        contributors=list(branch.contributors),
        releases=[] if isinstance(releases, Unknown) else list(releases),
        identity_links=list(branch.identity_links),
    )


def page_with_row(page: RepositoryPage, row: Row, login: str) -> RepositoryPage:
    """`page` as the listing has its repository now; everything else stays."""
    before = page.repository
    more: dict[str, Any] = {}
    if before.subscribers_count is not None:
        more["subscribers_count"] = before.subscribers_count
    if before.languages is not None:
        more["languages"] = {language.name: language.size_bytes for language in before.languages}
    repository = recorded(row, login, more)
    kept = {name: page.facets[name] for name in ("subscribers_count", "languages", "releases")}
    return page.model_copy(
        update={
            "repository": repository_record(repository, login),
            "facets": _told(value_facets(repository)) | kept | {name: page.facets[name] for name in FACETS},
        }
    )


def _releases_facet(releases: object, *, is_empty: bool) -> FacetRecord:
    if isinstance(releases, Unknown):
        return unknown(releases)
    if releases:
        return OBSERVED
    return absent(EMPTY_REPOSITORY if is_empty else NO_RELEASES)


def _told(facets: dict[str, FacetRecord]) -> dict[str, FacetRecord]:
    """`facets`, those without a value said in words that fit GitHub."""
    not_told = FacetRecord(status="unknown", reason=NOT_TOLD)
    return {name: not_told if facet.reason == NOT_RECORDED else facet for name, facet in facets.items()}
