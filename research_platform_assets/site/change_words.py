"""Changes in words that somebody who runs a laboratory understands.

Belongs here: how a cause, an event and a moved value read. Does not belong here: grouping them (`change_story`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from research_platform_assets.site.content import Row
from research_platform_assets.site.formats import label, number, percent, plural

#: Causes in the order in which they are told, each with its heading.
CAUSES: Mapping[str, str] = {
    "github": "Changed on GitHub",
    "seen": "We see more or less than before",
    "code": "Our code, settings or corrections changed",
    "time": "Time went by",
    "unclear": "Cause unclear",
}

#: What each cause means, in a sentence.
CAUSE_NOTES: Mapping[str, str] = {
    "github": "GitHub itself says something else than before.",
    "seen": "A fact could be read that could not be read before, or the other way round; the repository itself may be "
    "as it was.",
    "code": "GitHub says the same as before; this platform computes it differently.",
    "time": "GitHub says the same as before; the figure speaks of the time before a later day.",
    "unclear": "More than one of these may be behind it, or nothing that we know of; each change says which.",
}

EVENTS: Mapping[str, str] = {
    "added": "New repository",
    "renamed": "Renamed",
    "transferred": "Moved to another owner",
    "lost": "Not visible any more",
    "returned": "Listed again",
    "archived": "Archived",
    "unarchived": "Taken out of the archive",
    "made private": "Made private",
    "made public": "Made public",
}

#: Single values that are told one by one, in this order; all others are counted by table.
VALUES: Mapping[tuple[str, str], str] = {
    ("core.repositories", "stargazers_count"): "Stars",
    ("core.repositories", "forks_count"): "Forks",
    ("insight.repository_contributors", "contributors_count"): "Contributors",
    ("core.repositories", "commits_count"): "Commits",
    ("core.repositories", "releases_count"): "Releases",
    ("core.repositories", "files_count"): "Files",
    ("core.repositories", "open_issues_count"): "Open issues and pull requests",
    ("core.repositories", "size_kilobytes"): "Size in kB",
    ("core.repositories", "language"): "Main language",
    ("core.repositories", "license_spdx_id"): "Licence",
    ("core.repositories", "description"): "Description",
    ("core.repositories", "homepage"): "Website",
    ("core.repositories", "topics"): "Topics",
    ("core.repositories", "default_branch"): "Default branch",
    ("core.repositories", "full_name"): "Full name",
    ("core.repositories", "pushed_at"): "Last push",
    ("core.repositories", "name"): "Name",
    ("core.repositories", "state"): "State",
    ("core.repositories", "is_private"): "Private",
    ("core.readmes", "status"): "README",
    ("core.readmes", "word_count"): "Words in the README",
    ("core.readmes", "natural_language"): "Language of the README",
    ("insight.repository_contributors", "status"): "Knowledge of commits",
    ("insight.repository_contributors", "bots_count"): "Bots with a commit",
    ("insight.repository_contributors", "truck_factor"): "People behind half of the work",
    ("insight.repository_contributors", "top_person_share"): "Share of the most active person",
}

#: Columns whose null means that nobody knows; in others it means that there is none.
_UNKNOWN_WHERE_NULL = ("_count", "_kilobytes", "_share", "_factor", "_at", "value")
_NONE_WHERE_NULL = ("word_count",)


def value_label(change: Row) -> str | None:
    """What the change of a single value is about; None for one that is only counted."""
    table, column = change["table_name"], change["column_name"]
    if (table, column) == ("insight.organization_stats", "value"):
        return label(json.loads(change["row_key"])["metric"])
    if (table, column) == ("core.facets", "status"):
        return f"What we know: {label(json.loads(change['row_key'])['facet']).lower()}"
    return VALUES.get((table, column))


def rank(change: Row) -> tuple[int, str]:
    """Where the change of a single value stands among those of its repository."""
    places = {pair: place for place, pair in enumerate(VALUES)}
    return places.get((change["table_name"], change["column_name"]), len(places)), change["row_key"]


def reading(value: str | None, column: str) -> str:
    """A JSON value of `reports.changes` as a reader's words."""
    parsed: Any = None if value is None else json.loads(value)
    if isinstance(parsed, list):
        return ", ".join(str(item) for item in cast("list[Any]", parsed)) or "none"
    if isinstance(parsed, dict):
        return f"a text of {plural(cast('dict[str, int]', parsed).get('length', 0), 'character')}"
    if parsed is None:
        is_unknown = column.endswith(_UNKNOWN_WHERE_NULL) and column not in _NONE_WHERE_NULL
        return "unknown" if is_unknown else "none"
    if isinstance(parsed, bool):
        return "yes" if parsed else "no"
    if isinstance(parsed, int | float):
        return percent(float(parsed)) if column.endswith("_share") else number(parsed)
    return _instant(parsed) if column.endswith("_at") else parsed


def instant(at: datetime | None) -> str:
    """An instant to the minute, UTC."""
    return "an unknown time" if at is None else at.strftime("%Y-%m-%d %H:%M UTC")


def _instant(text: str) -> str:
    return instant(datetime.fromisoformat(text))
