"""A page a repository: README, people, topics, and every fact with what is known of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from research_platform_assets.site.addresses import repository_file, repository_page
from research_platform_assets.site.change_words import CAUSES
from research_platform_assets.site.content import Row
from research_platform_assets.site.facts import repository_facts
from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.machine_readable import repository_document
from research_platform_assets.site.page import Page
from research_platform_assets.site.pages.finding import MAXIMUM_LISTED, Finding
from research_platform_assets.site.pages.findings import findings_of
from research_platform_assets.site.pages.repository_citations import citations_of
from research_platform_assets.site.pages.repository_details import details_of, languages_of
from research_platform_assets.site.pages.repository_running import SELECT, running_of
from research_platform_assets.site.pages.scores import scores_of
from research_platform_assets.site.pages.topic_trust import trust
from research_platform_assets.site.periods import periods, weeks_by_repository
from research_platform_assets.site.readme import readme_of
from research_platform_assets.site.trend import DAYS, METRICS, Day, trends

_FIGURES = ("commits", "contributors", "files", "releases", "stargazers_count", "size_kilobytes")


def repository_pages(index: SiteIndex) -> Iterator[Page]:
    """The page of each repository, gone ones included, each followed by the same for programs."""
    changes: dict[int, list[Row]] = {}
    for change in index.changes:
        if change["repository_id"] is not None:
            changes.setdefault(change["repository_id"], []).append(change)
    trend = trends(index.content.tables.get("insight.history"))
    weeks = weeks_by_repository(index.content.tables.get("insight.activity"))
    for row in index.repositories:
        number = row["repository_id"]
        yield _page(row, index, changes.get(number, []), trend.get(number, []), weeks.get(number))
        document = {"document": repository_document(index, number)}
        yield Page(repository_file(number), "document.json", row["name"], "repositories.html", document)


def _page(row: Row, index: SiteIndex, changes: list[Row], trend: list[Day], weeks: pl.DataFrame | None) -> Page:
    number = row["repository_id"]
    known = repository_facts(index.repository_rows(number), index.facets.get(number, {}))
    facts = {fact.source.facet: fact for fact in known}
    findings = findings_of(index, number)
    coverage = index.topic_coverage.get(number)
    people = [(index.people[entry["person_id"]], entry) for entry in index.contributions_to.get(number, [])]
    values: dict[str, Any] = {
        "row": row,
        "here": {"repository_id": number},
        "facts": facts,
        "states": index.facets.get(number, {}),
        "figures": [facts[facet] for facet in _FIGURES],
        "details": details_of(row),
        "readme": index.readmes.get(number),
        "people": people,
        "authors": [person for person, _ in people if not person["is_bot"]],
        "spread": index.contributors.get(number),
        "languages": languages_of(index.listing.get(number)),
        "topics": [(index.topics[entry["topic_id"]], entry) for entry in index.topics_of.get(number, [])],
        "similar": [(index.named[entry["other_id"]], entry) for entry in index.similar.get(number, [])],
        "findings": findings,
        "found": _by_name(findings),
        "maximum_listed": MAXIMUM_LISTED,
        "scores": scores_of(index, number),
        "running": running_of(index.criteria["research.reproducibility"].get(number, [])),
        "running_select": SELECT,
        "topic_coverage": coverage,
        "topic_trust": trust(None if coverage is None else coverage["confidence"]),
        "is_topics_off": index.content.is_switched_off("topics"),
        "has_similar": "insight.similar_repositories" in index.content.tables,
        "releases": index.releases.get(number, []),
        "activity": periods(weeks),
        "trend": trend,
        "trend_metrics": METRICS,
        "trend_days": DAYS,
        "trend_lines": _trend_lines(trend),
        "citations": citations_of(index, row),
        "changes": changes,
        "change_causes": CAUSES,
    }
    readme = readme_of(row, index.readmes.get(number))
    return Page(repository_page(number), "repository.html", row["name"], "repositories.html", values, readme=readme)


def _by_name(findings: Sequence[Finding]) -> Mapping[str, Finding]:
    return {finding.name: finding for finding in findings}


def _trend_lines(trend: Sequence[Day]) -> list[tuple[str, list[float | None]]]:
    """The values of each figure that was read on several days, oldest day first."""
    lines: list[tuple[str, list[float | None]]] = []
    for place, label in enumerate(METRICS.values()):
        rows = [day.values[place] for day in reversed(trend)]
        values = [None if row is None else row["value"] for row in rows]
        if sum(value is not None for value in values) > 1:
            lines.append((label, values))
    return lines
