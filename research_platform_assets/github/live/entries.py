"""What is remembered of a repository from one capture to the next.

Belongs here: the remembered value, and what a new row asks for given the old. Does not belong here: asking.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from pydantic import Field, ValidationError

from research_platform_assets.github.live.listing import Row
from research_platform_assets.github.records import PAGE_FORMAT, Record, RepositoryPage
from research_platform_assets.github.source import JSON, SourceMemory

# Entries are read at every look at GitHub, pages only when one is put: so they are kept apart.
_ENTRY = "entry/"
_PAGE = "page/"

#: After so many captures in a row that left facts unknown, nobody asks for the sake of these facts alone, until the
#: repository is read again for another reason, at the latest by the next refresh.
MOST_TRIES = 3

#: Parts of a row whose change may change what follows from the default branch; all others are in the row itself.
_DEEP_KEYS = ("pushed_at", "default_branch", "full_name", "private", "archived", "disabled", "size", "language")

Work = Literal["nothing", "row", "everything"]


class Entry(Record):
    """A repository as the last capture found it, beside its page.

    `recipe` names code and settings that the page was made with, `state` the state of the account that it was read for,
    `tree_oid` the tree of its files, if they are known. `tries` counts the captures in a row after which something was
    unknown that may be known later; 0 where nothing is. `lost` says, by oid, why contents of documents can never be
    had. `is_away` says that the repository was transferred to another account, `is_gone` that it is not to be seen any
    more; it may come back.
    """

    row: dict[str, Any]
    recipe: str
    state: str
    tree_oid: str | None
    captured_at: datetime
    tries: int = 0
    lost: dict[str, str] = Field(default_factory=dict[str, str])
    is_away: bool = False
    is_gone: bool = False


def entries(memory: SourceMemory) -> dict[int, Entry]:
    """All remembered repositories by id; one that another version of this package wrote is as good as none."""
    found: dict[int, Entry] = {}
    for _, value in memory.recall_all(_ENTRY):
        try:
            entry = Entry.model_validate(value)
        except ValidationError:
            continue
        found[entry.row["id"]] = entry
    return found


def page_of(memory: SourceMemory, repository_id: int) -> RepositoryPage | None:
    """The remembered page of a repository; None where there is none that can be read."""
    value = unread_page_of(memory, repository_id)
    return None if value is None else read(value)


def unread_page_of(memory: SourceMemory, repository_id: int) -> dict[str, Any] | None:
    """The same as JSON values, not checked: good enough where an entry of the present recipe stands beside it."""
    value = memory.recall(f"{_PAGE}{repository_id:019d}")
    return value if isinstance(value, dict) and value.get("page_format") == PAGE_FORMAT else None


def read(page: Mapping[str, Any]) -> RepositoryPage | None:
    """A page as `unread_page_of` gives it; None where it cannot be read."""
    try:
        return RepositoryPage.model_validate(page)
    except ValidationError:
        return None


def remembered(entry: Entry, page: RepositoryPage) -> dict[str, JSON]:
    """What to remember of a repository, for `SourceMemory.remember`."""
    place = f"{entry.row['id']:019d}"
    return {f"{_ENTRY}{place}": entry.model_dump(mode="json"), f"{_PAGE}{place}": page.to_json()}


def noted(entry: Entry) -> dict[str, JSON]:
    """What to remember where `entry` has changed and its page has not, for `SourceMemory.remember`."""
    return {f"{_ENTRY}{entry.row['id']:019d}": entry.model_dump(mode="json")}


def forgotten(repository_id: int) -> dict[str, JSON]:
    """What to forget of a repository, for `SourceMemory.remember`."""
    return {f"{_ENTRY}{repository_id:019d}": None, f"{_PAGE}{repository_id:019d}": None}


@dataclass(frozen=True)
class Refresh:
    """When facts that change unseen by the listing are read again: after `days`, or if older than `verify_from`."""

    now: datetime
    days: int
    verify_from: datetime | None = None

    def is_due(self, entry: Entry) -> bool:
        """Whether a repository is to be read again: all of a day at once, in UTC."""
        if self.verify_from is not None and entry.captured_at < self.verify_from:
            return True
        return self.now.astimezone(UTC).date() - entry.captured_at.astimezone(UTC).date() >= timedelta(days=self.days)


def is_unfinished(entry: Entry) -> bool:
    """Whether something unknown is worth another try at once."""
    return 0 < entry.tries < MOST_TRIES


def work_for(row: Row, entry: Entry | None, recipe: str, refresh: Refresh) -> Work:
    """What a capture has to ask about the repository of `row`: `everything`, or nothing beyond the row itself."""
    if entry is None or entry.recipe != recipe or is_unfinished(entry) or refresh.is_due(entry):
        return "everything"
    if any(row.get(key) != entry.row.get(key) for key in _DEEP_KEYS):
        return "everything"
    return "row" if row != entry.row else "nothing"


def has_later_news(listed: Iterable[Entry], refresh: Refresh) -> bool:
    """Whether a capture reads something of `listed` repositories though none of their rows has changed."""
    return any(is_unfinished(entry) or refresh.is_due(entry) for entry in listed)
