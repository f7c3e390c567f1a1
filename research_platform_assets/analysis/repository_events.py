"""What happened to whole repositories between two builds: came, renamed, moved, lost, archived, hidden.

Belongs here: reading events off rows of `core.repositories`, each with the reason as far as it is known. Does not
belong here: what caused a change (`possible_causes`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import polars as pl

from research_platform_assets.analysis.causes import CODE, GITHUB, SEEN, TIME

LOST = "GitHub does not show it any more: deleted, made private or out of our token's reach; GitHub does not say which"
DROPPED = "its rows are not kept any more"
_LISTED = ("active", "archived")


def repository_events(before: pl.DataFrame, after: pl.DataFrame, since: datetime | None) -> pl.DataFrame:
    """Columns `repository_id`, `column_name`, `event`, `explanation`, from two states of `core.repositories`.

    `column_name` is the column whose change tells the event, empty for a row that came or went. `since` is when the
    earlier capture was taken, UTC. Two events of one column (returned, and archived) are one: the one that says more.
    """
    old, new = _by_id(before), _by_id(after)
    found: list[dict[str, Any]] = []
    for number in sorted(old.keys() | new.keys()):
        for column, event, explanation in _events(old.get(number), new.get(number), since):
            found.append({"repository_id": number, "column_name": column, "event": event, "explanation": explanation})
    schema = {"repository_id": pl.Int64, "column_name": pl.String, "event": pl.String, "explanation": pl.String}
    return pl.DataFrame(found, schema=schema)


def _by_id(repositories: pl.DataFrame) -> dict[int, dict[str, Any]]:
    names = ["repository_id", "name", "full_name", "state", "is_private", "created_at"]
    return {row["repository_id"]: row for row in repositories.select(names).to_dicts()}


def _events(
    old: Mapping[str, Any] | None, new: Mapping[str, Any] | None, since: datetime | None
) -> list[tuple[str, str, str]]:
    if new is None:
        return [("", "lost", DROPPED)] if old is not None else []
    if old is None:
        return [("", "added", _arrival(new["created_at"], since))]
    events: list[tuple[str, str, str]] = []
    if old["name"] != new["name"]:
        events.append(("name", "renamed", f"{old['name']} is now {new['name']}"))
    if old["state"] != new["state"]:
        events.append(("state", *_state_event(old, new)))
    if old["is_private"] != new["is_private"]:
        became = "private" if new["is_private"] else "public"
        events.append(("is_private", f"made {became}", f"it is {became} now"))
    return events


def _state_event(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, str]:
    if new["state"] == "gone":
        return "lost", LOST
    if new["state"] == "transferred":
        return "transferred", f"it belongs to another owner now: {new['full_name']}"
    if old["state"] not in _LISTED:
        return "returned", f"it is listed again, {new['state']}"
    if new["state"] == "archived":
        return "archived", "its owner archived it; it can be read, and takes no more changes"
    return "unarchived", "its owner took it out of the archive"


def _arrival(created_at: datetime | None, since: datetime | None) -> str:
    if created_at is None or since is None:
        return "it was not seen before"
    day = created_at.astimezone(UTC).date().isoformat()
    if created_at >= since:
        return f"created on GitHub on {day}"
    return f"created on {day}, but not seen before: moved here, made public, or within our token's reach only now"


def why_unclear(mask: int) -> str:
    """A sentence for a change whose cause is not one, from what is possible (`causes`)."""
    words = {
        GITHUB: "it changed on GitHub",
        CODE: "our code or settings compute it differently",
        SEEN: "we see more or less than before",
        TIME: "it speaks of a later day",
    }
    possible = [text for bit, text in words.items() if mask & bit]
    if not possible:
        return "nothing that it is computed from differs now; builds in between may have left it"
    return f"{', or '.join(possible)}; which of these cannot be told apart"
