"""The content of a site, looked up the ways pages need it.

Belongs here: grouping and ordering rows once for all pages. Does not belong here: computing a figure, or anything a
single page needs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import polars as pl

from research_platform_assets.site.content import Row, SiteContent
from research_platform_assets.site.facts import Fact, FactSource, fact
from research_platform_assets.site.grouped import Groups, Named, Singles, in_order_of
from research_platform_assets.site.works import Work, bibliography, by_identifier

Rows = Mapping[Any, list[Row]]
Result = TypeVar("Result")

LISTED = (
    "repository_id",
    "name",
    "full_name",
    "description",
    "state",
    "is_fork",
    "is_private",
    "corrected_fields",
    "html_url",
)
"""What lists of repositories show of each; a page that held more would be made anew with every push."""

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
    """Rows by what they are about; lists are in a fixed order.

    Groups by repository are in the order of `repositories`. `named` has of each repository what `LISTED` says.
    """

    content: SiteContent
    organization: Row | None
    repositories: list[Row]
    repository: Mapping[int, Row]
    named: Mapping[int, Row]
    listing: Mapping[int, Row]
    heads: Mapping[int, Row]
    facets: Mapping[int, Mapping[str, Row]]
    readmes: Mapping[int, Row]
    contributors: Mapping[int, Row]
    releases: Rows
    people: Mapping[str, Row]
    person_stats: Mapping[str, Row]
    contributions_to: Rows
    contributions_by: Rows
    topics: Mapping[int, Row]
    topics_of: Rows
    repositories_on: Rows
    topic_coverage: Mapping[int, Row]
    similar: Rows
    figures: list[Row]
    changes: list[Row]
    scores: Mapping[str, Mapping[int, Row]]
    criteria: Mapping[str, Rows]
    declarations: Rows
    findings: Mapping[str, Rows]
    cited_by: Rows
    bibliography: list[Work]
    work: Mapping[str, Work]
    computed: MutableMapping[str, Any] = field(default_factory=dict[str, Any], repr=False)

    def once(self, function: Callable[[SiteIndex], Result]) -> Result:
        """`function` of this index, computed for the first page that needs it and kept for the others."""
        name = f"{function.__module__}.{function.__qualname__}"
        if name not in self.computed:
            self.computed[name] = function(self)
        return self.computed[name]

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

    def finding(self, table: str, repository_id: int) -> Row | None:
        """The repository's row in a table of `FINDINGS` that has at most one for each; null without it."""
        return next(iter(self.findings[table].get(repository_id, [])), None)

    def own_works(self) -> list[Work]:
        """Own works that a valid identifier names; what a template left in a citation file is no work."""
        return [work for work in self.bibliography if work.is_identified]

    def largest_topics(self, limit: int) -> list[Row]:
        """The topics that most repositories are mainly about."""
        return sorted(self.topics.values(), key=lambda row: (-row["repositories_count"], row["topic_id"]))[:limit]

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
        content.rows("core.repositories"), key=lambda row: (_spelt(row["name"]), row["repository_id"])
    )
    # Tables of a build that was made in part may name people and topics of whom the others say nothing.
    people = {row["person_id"]: row for row in content.rows("core.people")}
    topics = {row["topic_id"]: row for row in content.rows("insight.topics")}
    tables = _Tables(
        content,
        pl.Series("known", [row["repository_id"] for row in repositories], dtype=pl.Int64),
        {
            "core.contributions": ("person_id", pl.Series("people", list(people), dtype=pl.String)),
            "insight.repository_topics": ("topic_id", pl.Series("topics", list(topics), dtype=pl.Int64)),
        },
    )
    own = bibliography(tables.own_works())
    return SiteIndex(
        content=content,
        organization=next(iter(content.rows("github.organizations")), None),
        repositories=repositories,
        repository={row["repository_id"]: row for row in repositories},
        named={row["repository_id"]: {name: row[name] for name in LISTED} for row in repositories},
        listing=tables.singles("github.repositories"),
        heads=tables.singles("github.heads"),
        facets=tables.by_facet("core.facets"),
        readmes=tables.singles("core.readmes"),
        contributors=tables.singles("insight.repository_contributors"),
        releases=tables.groups("github.releases", by={"published_at": True}),
        people=people,
        person_stats={
            row["person_id"]: row for row in content.rows("insight.person_stats") if row["person_id"] in people
        },
        contributions_to=tables.groups("core.contributions", by={"commits_count": True, "person_id": False}),
        contributions_by=tables.groups(
            "core.contributions", "person_id", by={"commits_count": True, "repository_id": False}
        ),
        topics=topics,
        topics_of=tables.groups("insight.repository_topics", by={"rank": False}),
        repositories_on=tables.groups(
            "insight.repository_topics", "topic_id", by={"rank": False, "share": True, "repository_id": False}
        ),
        topic_coverage=tables.singles("insight.topic_coverage"),
        similar=tables.groups("insight.similar_repositories", by={"rank": False}, others=["other_id"]),
        figures=content.rows("insight.organization_stats"),
        changes=content.rows("reports.changes"),
        scores={table: tables.singles(table) for table in SCORES},
        criteria={table: tables.groups(f"{table}_criteria", by={"position": False}) for table in SCORES},
        declarations=tables.groups("research.replications", by={"day": True, "link": True, "by": True}),
        findings={table: tables.groups(table) for table in FINDINGS},
        cited_by=tables.groups("research.citations", "other_id", others=["other_id"]),
        bibliography=own,
        work=by_identifier(own),
    )


def _spelt(name: str) -> list[tuple[int, str]]:
    """What names are ordered by: numbers in them by their size, so that 2 comes before 10."""
    parts = re.split(r"(\d+)", name.casefold())
    numbers = [part.lstrip("0") if place % 2 else part for place, part in enumerate(parts)]
    return [(len(part) if place % 2 else 0, part) for place, part in enumerate(numbers)]


@dataclass(frozen=True)
class _Tables:
    """The frames of a content, of which only rows about `known` repositories are looked up.

    An analysis that is switched off keeps its last result, which may know repositories that this build does not.
    """

    content: SiteContent
    known: pl.Series
    named: Mapping[str, tuple[str, pl.Series]]

    def ordered(self, table: str, others: Iterable[str] = ()) -> pl.DataFrame | None:
        """The rows of a table in key order; those in which a column of `others` names no known repository are out."""
        frame = self.content.ordered(table)
        if frame is None:
            return None
        wanted = dict.fromkeys(("repository_id", *others), self.known)
        if table in self.named:
            column, named = self.named[table]
            wanted[column] = named
        return frame.filter(*(pl.col(column).is_in(among.implode()) for column, among in wanted.items()))

    def groups(
        self,
        table: str,
        column: str = "repository_id",
        by: Mapping[str, bool] | None = None,
        others: Iterable[str] = (),
    ) -> Rows:
        """The rows of a table by `column`, in each group in key order or as `by` says: columns, and if descending."""
        frame = self.ordered(table, others)
        if frame is None:
            return {}
        if by:
            frame = frame.sort(list(by), descending=list(by.values()), nulls_last=True, maintain_order=True)
        if column in {"repository_id", "other_id"}:
            return Groups(in_order_of(frame, column, self.known), column)
        return Groups(frame.sort(column, nulls_last=True, maintain_order=True), column)

    def singles(self, table: str) -> Mapping[int, Row]:
        """The row of each repository in a table that has no two of any."""
        frame = self.ordered(table)
        return {} if frame is None else Singles(in_order_of(frame, "repository_id", self.known), "repository_id")

    def by_facet(self, table: str) -> Mapping[int, Mapping[str, Row]]:
        """The rows of each repository by facet."""
        frame = self.ordered(table)
        return {} if frame is None else Named(in_order_of(frame, "repository_id", self.known), "repository_id", "facet")

    def own_works(self) -> list[Row]:
        """The rows of publications that say that they are the organisation's own."""
        frame = self.ordered("research.publications")
        return [] if frame is None else frame.filter(pl.col("relation") == "own").to_dicts()
