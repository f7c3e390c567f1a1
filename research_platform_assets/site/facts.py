"""Facts about a repository with what is known of them.

Belongs here: joining a value, its state in `core.facets` and a declared correction into one thing to show. An unknown
value is never shown as zero or none. Does not belong here: how a fact looks (`templates/macros.html`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from research_platform_assets.site.content import Row
from research_platform_assets.site.formats import number, size

NONE, UNKNOWN = "none", "unknown"
"""Words for a value that is known not to be there, and for one of which nobody can tell."""


@dataclass(frozen=True)
class FactSource:
    """Where the value of a facet stands and how it reads.

    `status_column` names the column that says what is known of the value, where its table has one: the value may be
    known from elsewhere although the facet is not.
    """

    facet: str
    label: str
    table: str
    column: str
    text: Callable[[Any], str] = number
    status_column: str | None = None


@dataclass(frozen=True)
class Fact:
    """One fact as the site shows it.

    Attributes:
        source: Where it comes from.
        status: `observed`, `absent` or `unknown`.
        text: The value to read; null unless observed or corrected.
        last_known: The value last seen, where it is unknown now.
        sort_value: What tables sort by; null sorts last.
        reason: Why it is absent or unknown.
        since: First capture that found this state.
        origin: Where an archive says the value comes from.
        is_corrected: Whether a person declared the value.
    """

    source: FactSource
    status: str
    text: str | None = None
    last_known: str | None = None
    sort_value: str | float | None = None
    reason: str | None = None
    since: datetime | None = None
    origin: str | None = None
    is_corrected: bool = False

    @property
    def is_made_up(self) -> bool:
        """Whether an archive invented the value."""
        return self.origin == "synthetic"


def _names(values: list[Row]) -> str:
    return ", ".join(value["name"] for value in values)


def _words(values: list[str]) -> str:
    return ", ".join(values)


def _kilobytes(value: int) -> str:
    return size(value * 1000)


def _oid(value: str) -> str:
    return value[:12]


CORE = "core.repositories"
SOURCES = (
    FactSource("description", "Description", CORE, "description", str),
    FactSource("readme", "README", "core.readmes", "path", str),
    FactSource("license", "Licence", CORE, "license_spdx_id", str),
    FactSource("languages", "Languages", "github.repositories", "languages", _names),
    FactSource("topics", "Topics on GitHub", CORE, "topics", _words),
    FactSource("head", "Head commit", CORE, "head_oid", _oid),
    FactSource("commits", "Commits", CORE, "commits_count"),
    FactSource(
        "contributors", "Contributors", "insight.repository_contributors", "contributors_count", number, "status"
    ),
    FactSource("files", "Files", CORE, "files_count"),
    FactSource("releases", "Releases", CORE, "releases_count"),
    FactSource("stargazers_count", "Stars", CORE, "stargazers_count"),
    FactSource("forks_count", "Forks", CORE, "forks_count"),
    FactSource("subscribers_count", "Watchers", "github.repositories", "subscribers_count"),
    FactSource("open_issues_count", "Open issues and pull requests", CORE, "open_issues_count"),
    FactSource("size_kilobytes", "Size on GitHub", CORE, "size_kilobytes", _kilobytes),
)
#: The main language is the first of `languages`, so it shares their state.
LANGUAGE = FactSource("languages", "Language", CORE, "language", str)


def fact(source: FactSource, rows: Mapping[str, Row | None], facets: Mapping[str, Row]) -> Fact:
    """Return one fact about one repository.

    Args:
        source: Which fact.
        rows: The repository's row in each table by the table's name; null where it has none.
        facets: The repository's rows of `core.facets` by facet.
    """
    row, core = rows.get(source.table), rows.get(CORE) or {}
    value = row.get(source.column) if row else None
    held = None if value is None or value == [] else source.text(value)
    state = facets.get(source.facet)
    seen = {"since": state["since"], "origin": state["origin"]} if state else {}
    if source.table == CORE and source.column in core.get("corrected_fields", ()):
        return Fact(source, "observed" if held else "absent", held, None, _sortable(value), is_corrected=True, **seen)
    status, reason = _state(source, row, state)
    if status == "observed" and held is None:
        status, reason = "unknown", f"the capture saw it, but {source.table}.{source.column} holds no value"
    if status == "observed":
        return Fact(source, status, held, None, _sortable(value), **seen)
    return Fact(source, status, last_known=held if status == "unknown" else None, reason=reason, **seen)


def _state(source: FactSource, row: Row | None, state: Row | None) -> tuple[str, str | None]:
    """What is known of the value, and why it is not known or not there."""
    known = row[source.status_column] if row and source.status_column else None
    if state is None:
        return known or "unknown", "no capture has asked for it"
    if row is None and state["status"] == "observed":
        return "unknown", f"{source.table} has no row for this repository"
    return known or state["status"], state["reason"]


def _sortable(value: Any) -> str | float | None:
    return value if isinstance(value, str | int | float) else None


def repository_facts(rows: Mapping[str, Row | None], facets: Mapping[str, Row]) -> list[Fact]:
    """Return all facts about a repository, in the order of `SOURCES`."""
    return [fact(source, rows, facets) for source in SOURCES]
