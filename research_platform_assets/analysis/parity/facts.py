"""Our captured facts in the predecessor's words: an entry of `repos.json` for each repository.

Belongs here: which fact of ours is which key of theirs, and which of them nobody knows. Does not belong here: figures
that follow (`formulas`), verdicts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import polars as pl

from research_platform_assets.analysis.parity.formulas.records import NO_LICENSE, NO_README, UNKNOWN_LANGUAGE
from research_platform_assets.analysis.parity.formulas.research_metadata import from_listing, from_readme
from research_platform_assets.privacy import MASK
from research_platform_assets.tables import core, github

#: Key of `repos.json` -> column of `github.repositories` and the facet that says whether it is known.
_FACETS = {
    "description": ("description", "description"),
    "language": ("language", "languages"),
    "topics": ("topics", "topics"),
    "license": ("license_name", "license"),
    "stars": ("stargazers_count", "stargazers_count"),
    "watchers": ("stargazers_count", "stargazers_count"),
    "forks": ("forks_count", "forks_count"),
    "open_issues": ("open_issues_count", "open_issues_count"),
    "size": ("size_kilobytes", "size_kilobytes"),
}
#: The same for columns that have no facet: null is unknown.
_COLUMNS = {
    "name": "name",
    "full_name": "full_name",
    "url": "html_url",
    "default_branch": "default_branch",
    "created_at": "created_at",
    "updated_at": "updated_at",
    "pushed_at": "pushed_at",
    "has_issues": "has_issues",
    "has_wiki": "has_wiki",
    "has_pages": "has_pages",
    "archived": "is_archived",
    "disabled": "is_disabled",
}
_NONE: Mapping[str, Any] = {"description": "", "language": UNKNOWN_LANGUAGE, "topics": [], "license": NO_LICENSE}
_NOT_CAPTURED = ("has_downloads", "is_template")
#: An address that the formulas see where one was masked, so that they take it for what it was.
_ADDRESS = "masked@example.invalid"

READ = (
    github.REPOSITORIES,
    github.FACETS_TABLE,
    github.FILES,
    github.COMMITS,
    github.HEADS,
    github.CONTRIBUTORS,
    github.RELEASES,
    core.READMES,
)
"""The tables that `our_facts` reads."""


@dataclass
class Facts:
    """A repository as of our capture.

    Attributes:
        record: Keys of `repos.json`; one that is not known is missing.
        unknown: Why, by key; keys of `research_metadata` by themselves.
        tip_at: When the newest commit of the default branch was made.
    """

    record: dict[str, Any] = field(default_factory=dict[str, Any])
    unknown: dict[str, str] = field(default_factory=dict[str, str])
    tip_at: datetime | None = None

    def filled(self, other: Mapping[str, Any]) -> dict[str, Any]:
        """The record with what is not known taken from `other`, so that formulas have something to work with."""
        return {**other, **self.record}


def our_facts(tables: Mapping[str, pl.DataFrame]) -> dict[str, Facts]:
    """Facts by full name in small letters; `tables` are those of `READ` by qualified name."""
    statuses: dict[int, dict[str, tuple[str, str | None]]] = {}
    rows = tables[github.FACETS_TABLE.qualified_name].select("repository_id", "facet", "status", "reason")
    for number, facet, status, reason in rows.iter_rows():
        statuses.setdefault(number, {})[facet] = (status, reason)
    readmes = {row["repository_id"]: row for row in tables[core.READMES.qualified_name].to_dicts()}
    contributors = _counts(tables[github.CONTRIBUTORS.qualified_name])
    releases = _newest_releases(tables[github.RELEASES.qualified_name])
    files = tables[github.FILES.qualified_name].partition_by("repository_id", as_dict=True)
    whole = set(tables[github.HEADS.qualified_name].filter("is_history_complete")["repository_id"])
    tips = dict(_tips(tables[github.COMMITS.qualified_name]))
    found: dict[str, Facts] = {}
    for row in tables[github.REPOSITORIES.qualified_name].to_dicts():
        number = row["repository_id"]
        facts = _Reading(row, statuses.get(number, {})).facts()
        _count(facts, statuses.get(number, {}), "contributors", "contributors_count", contributors.get(number, 0))
        reason = _no_history(statuses.get(number, {}), is_whole=number in whole)
        if reason is not None:
            facts.unknown["commits"] = reason
        _count(facts, statuses.get(number, {}), "releases", "latest_release", releases.get(number))
        _research(facts, readmes.get(number, {}), files.get((number,)), statuses.get(number, {}))
        facts.tip_at = tips.get(number)
        found[row["full_name"].lower()] = facts
    by_name = sorted(found.items())
    return dict(sorted(by_name, key=lambda item: str(item[1].record.get("created_at"))))


@dataclass(frozen=True)
class _Reading:
    row: Mapping[str, Any]
    statuses: Mapping[str, tuple[str, str | None]]

    def facts(self) -> Facts:
        facts = Facts()
        for key, (column, facet) in _FACETS.items():
            status, reason = self.statuses.get(facet, ("unknown", "never asked for"))
            if status == "unknown":
                facts.unknown[key] = reason or "unknown"
            else:
                value = self.row[column]
                facts.record[key] = _NONE.get(key) if value is None else value
        for key, column in _COLUMNS.items():
            if self.row[column] is None:
                facts.unknown[key] = "not said by the source"
            else:
                facts.record[key] = _in_words(self.row[column])
        facts.record["homepage"] = self.row["homepage"] or ""
        facts.record["clone_url"] = f"{self.row['html_url']}.git"
        facts.record["visibility"] = "private" if self.row["is_private"] else "public"
        for key in _NOT_CAPTURED:
            facts.unknown[key] = "not captured"
        return facts


def _count(facts: Facts, statuses: Mapping[str, tuple[str, str | None]], facet: str, key: str, value: object) -> None:
    status, reason = statuses.get(facet, ("unknown", "never asked for"))
    if status == "unknown":
        facts.unknown[key] = reason or "unknown"
    else:
        facts.record[key] = value


def _research(
    facts: Facts,
    readme: Mapping[str, Any],
    files: pl.DataFrame | None,
    statuses: Mapping[str, tuple[str, str | None]],
) -> None:
    """`readme` and `research_metadata`, which the predecessor had only of repositories with a README."""
    if readme.get("status") not in ("observed", "absent"):
        for key in ("readme", "research_metadata"):
            facts.unknown[key] = readme.get("reason") or "unknown"
        return
    text = (readme["text"] or "").replace(MASK, _ADDRESS) if readme["status"] == "observed" else NO_README
    facts.record["readme"] = text
    described = {"description": "", "language": UNKNOWN_LANGUAGE, "name": "", **facts.record}
    metadata = from_readme(described)
    if metadata is None:
        return
    status, reason = statuses.get("files", ("unknown", "never asked for"))
    if status == "unknown":
        for key in ("notebooks", "datasets", "reproducibility"):
            facts.unknown[f"research_metadata.{key}"] = reason or "unknown"
    listed = from_listing(_entries(files))
    metadata["code"]["notebooks"] = listed["notebooks"]
    metadata["reproducibility"] = listed["reproducibility"]
    if listed["datasets"] is not None:
        metadata["datasets"] = listed["datasets"]
    facts.record["research_metadata"] = metadata


def _entries(files: pl.DataFrame | None) -> list[dict[str, Any]]:
    if files is None:
        return []
    rows = files.select("path", "type", "size_bytes").sort("path").iter_rows()
    return [
        {"name": path.rpartition("/")[2], "path": path, "size": size if kind == "blob" else 0}
        for path, kind, size in rows
    ]


def _no_history(statuses: Mapping[str, tuple[str, str | None]], *, is_whole: bool) -> str | None:
    status, reason = statuses.get("commits", ("unknown", "never asked for"))
    if status == "unknown":
        return reason or "unknown"
    return None if is_whole or status == "absent" else "the history is not whole"


def _tips(commits: pl.DataFrame) -> list[tuple[int, datetime]]:
    return commits.filter(pl.col("position") == 0).select("repository_id", "committed_at").rows()


def _counts(contributors: pl.DataFrame) -> dict[int, int]:
    return dict(contributors.group_by("repository_id").len().rows())


def _newest_releases(releases: pl.DataFrame) -> dict[int, dict[str, Any]]:
    rows = releases.filter(pl.col("published_at").is_not_null()).sort("repository_id", "published_at", "tag_name")
    return {
        row["repository_id"]: {
            "tag": row["tag_name"],
            "name": row["name"] or "",
            "published_at": _in_words(row["published_at"]),
        }
        for row in rows.to_dicts()
    }


def _in_words(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
