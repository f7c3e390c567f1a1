"""A page a repository: README, people, topics, and every fact with what is known of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from research_platform_assets.site.addresses import repository_page
from research_platform_assets.site.change_words import CAUSES
from research_platform_assets.site.content import Row
from research_platform_assets.site.facts import SOURCES, repository_facts
from research_platform_assets.site.formats import date
from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.page import Page
from research_platform_assets.site.pages.finding import MAXIMUM_LISTED
from research_platform_assets.site.pages.findings import findings_of
from research_platform_assets.site.pages.scores import scores_of
from research_platform_assets.site.readme import readme_of
from research_platform_assets.site.trend import METRICS, Day, trends

_FIGURES = ("commits", "contributors", "files", "releases", "stargazers_count", "size_kilobytes")
_FACT_COLUMNS = frozenset(source.column for source in SOURCES if source.table == "core.repositories")
_LANGUAGES = 6


def repository_pages(index: SiteIndex) -> Iterator[Page]:
    """The page of each repository, gone ones included."""
    changes: dict[int, list[Row]] = {}
    for change in index.changes:
        if change["repository_id"] is not None:
            changes.setdefault(change["repository_id"], []).append(change)
    trend = trends(index.content.tables.get("insight.history"))
    for row in index.repositories:
        yield _page(row, index, changes.get(row["repository_id"], []), trend.get(row["repository_id"], []))


def _page(row: Row, index: SiteIndex, changes: list[Row], trend: list[Day]) -> Page:
    number = row["repository_id"]
    known = repository_facts(index.repository_rows(number), index.facets.get(number, {}))
    facts = {fact.source.facet: fact for fact in known}
    values: dict[str, Any] = {
        "row": row,
        "facts": facts,
        "figures": [facts[facet] for facet in _FIGURES],
        "details": _details(row),
        "readme": index.readmes.get(number),
        "people": [(index.people[entry["person_id"]], entry) for entry in index.contributions_to.get(number, [])],
        "spread": index.contributors.get(number),
        "languages": _languages(index.listing.get(number)),
        "topics": [(index.topics[entry["topic_id"]], entry) for entry in index.topics_of.get(number, [])],
        "findings": findings_of(index, number),
        "maximum_listed": MAXIMUM_LISTED,
        "scores": scores_of(index, number),
        "topic_coverage": index.topic_coverage.get(number),
        "is_topics_off": index.content.is_switched_off("topics"),
        "releases": index.releases.get(number, []),
        "trend": trend,
        "trend_metrics": METRICS,
        "changes": changes,
        "change_causes": CAUSES,
    }
    readme = readme_of(row, index.readmes.get(number))
    return Page(repository_page(number), "repository.html", row["name"], "repositories.html", values, readme=readme)


def _details(row: Row) -> list[dict[str, Any]]:
    """What has no facet of its own: the sweep sees it for every repository it lists."""
    shown = [
        ("state", "State", row["state"]),
        ("is_private", "Visibility", "private" if row["is_private"] else "public"),
        ("is_fork", "Fork", {True: "yes", False: "no", None: "unknown"}[row["is_fork"]]),
        ("homepage", "Website", row["homepage"] or "none"),
        ("default_branch", "Default branch", row["default_branch"] or "none"),
        ("created_at", "Created", date(row["created_at"])),
        ("pushed_at", "Last push", date(row["pushed_at"])),
        ("former_names", "Former names", ", ".join(row["former_names"]) or "none known"),
    ]
    known = [
        {"column": column, "label": label, "text": text, "is_corrected": column in row["corrected_fields"]}
        for column, label, text in shown
    ]
    columns = {column for column, _, _ in shown} | _FACT_COLUMNS
    others = [column for column in row["corrected_fields"] if column not in columns and column in row]
    return known + [
        {"column": column, "label": column, "text": str(row[column]), "is_corrected": True} for column in others
    ]


def _languages(listing: Row | None) -> list[tuple[str, float]]:
    """The largest languages with their part of the bytes that GitHub counted."""
    counted: list[Row] = (listing or {}).get("languages") or []
    total = sum(language["size_bytes"] for language in counted)
    if not total:
        return []
    parts = [(language["name"], language["size_bytes"] / total) for language in counted]
    rest = sum(part for _, part in parts[_LANGUAGES:])
    return [*parts[:_LANGUAGES], *([("other", rest)] if rest else [])]
