"""The content of a site, looked up the ways pages need it.

Belongs here: grouping and ordering rows once for all pages. Does not belong here: computing a figure, or anything a
single page needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from research_platform_assets.site.content import Row, SiteContent
from research_platform_assets.site.facts import Fact, FactSource, fact
from research_platform_assets.site.works import Work, bibliography, by_identifier

Groups = Mapping[Any, list[Row]]

SCORES = ("research.reproducibility", "insight.health")
"""Tables of scores; that of the criteria bears the same name with `_criteria`."""

FINDINGS = (
    "research.publications",
    "research.publication_coverage",
    "research.citations",
    "research.notebooks",
    "research.datasets",
    "insight.manifests",
    "insight.dependencies",
    "insight.dependency_coverage",
    "insight.code_quality",
)
"""Tables of what was found in repositories."""


@dataclass(frozen=True)
class SiteIndex:
    """Rows by what they are about; lists are in a fixed order."""

    content: SiteContent
    organization: Row | None
    repositories: list[Row]
    repository: Mapping[int, Row]
    listing: Mapping[int, Row]
    heads: Mapping[int, Row]
    facets: Mapping[int, Mapping[str, Row]]
    readmes: Mapping[int, Row]
    contributors: Mapping[int, Row]
    releases: Groups
    people: Mapping[str, Row]
    person_stats: Mapping[str, Row]
    contributions_to: Groups
    contributions_by: Groups
    topics: Mapping[int, Row]
    topics_of: Groups
    repositories_on: Groups
    topic_coverage: Mapping[int, Row]
    similar: Groups
    figures: list[Row]
    changes: list[Row]
    scores: Mapping[str, Mapping[int, Row]]
    criteria: Mapping[str, Groups]
    declarations: Groups
    findings: Mapping[str, Groups]
    cited_by: Groups
    bibliography: list[Work]
    work: Mapping[str, Work]

    def repository_rows(self, repository_id: int) -> dict[str, Row | None]:
        """The repository's one row in each table that has one."""
        return {
            "core.repositories": self.repository.get(repository_id),
            "github.repositories": self.listing.get(repository_id),
            "core.readmes": self.readmes.get(repository_id),
            "insight.repository_contributors": self.contributors.get(repository_id),
        }

    def fact(self, source: FactSource, repository_id: int) -> Fact:
        """One fact about one repository."""
        return fact(source, self.repository_rows(repository_id), self.facets.get(repository_id, {}))

    def account_url(self, person: Row) -> str | None:
        """The person's profile; null unless the identity is an account on the organisation's own host."""
        if person["identity"] != "account" or not person["login"] or not self.organization:
            return None
        host = self.organization["html_url"].rstrip("/").rpartition("/")[0]
        login = person["login"]
        return f"{host}/apps/{login.removesuffix('[bot]')}" if login.endswith("[bot]") else f"{host}/{login}"


def site_index(content: SiteContent) -> SiteIndex:
    """Return `content` indexed; the order of rows in its frames does not matter."""
    repositories = sorted(
        content.rows("core.repositories"), key=lambda row: (row["name"].casefold(), row["repository_id"])
    )
    # An analysis that is switched off keeps its last result, which may know repositories that this build does not.
    known = {row["repository_id"] for row in repositories}
    # Tables of a build that was made in part may know people and topics of which another one says nothing.
    people = _by(content.rows("core.people"), "person_id")
    topics = _by(content.rows("insight.topics"), "topic_id")
    contributions = [row for row in _known(content.rows("core.contributions"), known) if row["person_id"] in people]
    repository_topics = [
        row for row in _known(content.rows("insight.repository_topics"), known) if row["topic_id"] in topics
    ]
    facets: dict[int, dict[str, Row]] = {}
    for row in content.rows("core.facets"):
        facets.setdefault(row["repository_id"], {})[row["facet"]] = row
    findings = {table: _known(content.rows(table), known) for table in FINDINGS}
    own = bibliography(row for row in findings["research.publications"] if row["relation"] == "own")
    return SiteIndex(
        content=content,
        organization=next(iter(content.rows("github.organizations")), None),
        repositories=repositories,
        repository=_by(repositories, "repository_id"),
        listing=_by(content.rows("github.repositories"), "repository_id"),
        heads=_by(content.rows("github.heads"), "repository_id"),
        facets=facets,
        readmes=_by(content.rows("core.readmes"), "repository_id"),
        contributors=_by(content.rows("insight.repository_contributors"), "repository_id"),
        releases=_groups(_newest_first(content.rows("github.releases")), "repository_id"),
        people=people,
        person_stats=_by(
            (row for row in content.rows("insight.person_stats") if row["person_id"] in people), "person_id"
        ),
        contributions_to=_groups(sorted(contributions, key=_by_commits), "repository_id"),
        contributions_by=_groups(sorted(contributions, key=_by_commits), "person_id"),
        topics=topics,
        topics_of=_groups(sorted(repository_topics, key=lambda row: row["rank"]), "repository_id"),
        repositories_on=_groups(
            sorted(repository_topics, key=lambda row: (row["rank"], -row["share"], row["repository_id"])), "topic_id"
        ),
        topic_coverage=_by(_known(content.rows("insight.topic_coverage"), known), "repository_id"),
        similar=_groups(
            sorted(
                (
                    row
                    for row in _known(content.rows("insight.similar_repositories"), known)
                    if row["other_id"] in known
                ),
                key=lambda row: row["rank"],
            ),
            "repository_id",
        ),
        figures=content.rows("insight.organization_stats"),
        changes=content.rows("reports.changes"),
        scores={table: _by(_known(content.rows(table), known), "repository_id") for table in SCORES},
        criteria={table: _groups(_in_order(content.rows(f"{table}_criteria")), "repository_id") for table in SCORES},
        declarations=_groups(_latest_first(_known(content.rows("research.replications"), known)), "repository_id"),
        findings={table: _groups(rows, "repository_id") for table, rows in findings.items()},
        cited_by=_groups((row for row in findings["research.citations"] if row["other_id"] in known), "other_id"),
        bibliography=own,
        work=by_identifier(own),
    )


def _latest_first(declarations: list[Row]) -> list[Row]:
    return sorted(declarations, key=lambda row: (row["day"], row["link"], row["by"]), reverse=True)


def _in_order(criteria: list[Row]) -> list[Row]:
    return sorted(criteria, key=lambda row: (row["repository_id"], row["position"]))


def _known(rows: Iterable[Row], repositories: set[int]) -> list[Row]:
    return [row for row in rows if row["repository_id"] in repositories]


def _by(rows: Iterable[Row], column: str) -> dict[Any, Row]:
    return {row[column]: row for row in rows}


def _groups(rows: Iterable[Row], column: str) -> dict[Any, list[Row]]:
    groups: dict[Any, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[column], []).append(row)
    return groups


def _by_commits(row: Row) -> tuple[int, int, str]:
    return -row["commits_count"], row["repository_id"], row["person_id"]


def _newest_first(rows: list[Row]) -> list[Row]:
    return sorted(
        rows,
        key=lambda row: (row["published_at"] is None, -(row["published_at"].timestamp() if row["published_at"] else 0)),
    )
