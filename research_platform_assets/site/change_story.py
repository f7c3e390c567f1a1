"""The changes of a build as a story: by repository, then by cause.

Belongs here: grouping and ordering rows of `reports.changes` for everything that tells them: page, feed, digest and the
command line. Does not belong here: words (`change_words`), markup.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from research_platform_assets.site.change_words import CAUSES, EVENTS, rank, reading, value_label
from research_platform_assets.site.content import Row

_KEY = ("table_name", "row_key", "column_name")


@dataclass(frozen=True)
class Event:
    """Something that happened to a repository as a whole."""

    event: str
    label: str
    explanation: str
    cause: str


@dataclass(frozen=True)
class Move:
    """A single value that moved; `key` is that of its row in `reports.changes`."""

    label: str
    before: str
    after: str
    table: str
    column: str
    explanation: str | None
    key: Mapping[str, Any]


@dataclass(frozen=True)
class CauseGroup:
    """What one cause moved: values one by one, and how many other rows of which tables."""

    cause: str
    label: str
    moves: list[Move]
    others: list[tuple[str, int]]


@dataclass(frozen=True)
class Subject:
    """What happened to one repository, or with no id to the organisation as a whole."""

    repository_id: int | None
    name: str
    events: list[Event]
    causes: list[CauseGroup]

    @property
    def is_news(self) -> bool:
        """Whether there is more to tell than rows that are only counted."""
        return bool(self.events) or any(group.moves for group in self.causes)


@dataclass(frozen=True)
class Story:
    """Everything that differs between two builds; the organisation first, then what had events, then by name."""

    previous_captured_at: datetime | None
    captured_at: datetime | None
    subjects: list[Subject]
    by_cause: list[tuple[str, str, int, int]]
    """For each cause that occurs: its word, its heading, changes and repositories concerned."""

    @property
    def repositories(self) -> list[Subject]:
        """The repositories among the subjects."""
        return [subject for subject in self.subjects if subject.repository_id is not None]

    @property
    def organisation(self) -> Subject | None:
        """The organisation as a whole, if anything of it moved."""
        return next((subject for subject in self.subjects if subject.repository_id is None), None)


def change_story(changes: Sequence[Row], names: Mapping[int, str], organisation: str) -> Story:
    """The rows of `reports.changes` as a story; `names` are those of repositories by id."""
    groups: dict[int | None, list[Row]] = {}
    for change in changes:
        groups.setdefault(change["repository_id"], []).append(change)
    subjects = [
        _subject(number, names.get(number, f"repository {number}") if number is not None else organisation, rows)
        for number, rows in groups.items()
    ]
    subjects.sort(key=_place)
    first = changes[0] if changes else {}
    return Story(first.get("previous_captured_at"), first.get("captured_at"), subjects, _by_cause(changes))


def _place(subject: Subject) -> tuple[bool, bool, str, int]:
    number = subject.repository_id
    return number is not None, not subject.events, subject.name.casefold(), number or 0


def _subject(number: int | None, name: str, changes: Sequence[Row]) -> Subject:
    events = [
        Event(change["event"], EVENTS[change["event"]], change["explanation"] or "", change["cause"])
        for change in changes
        if change["event"] is not None
    ]
    order = list(EVENTS)
    events.sort(key=lambda event: order.index(event.event))
    return Subject(number, name, events, _cause_groups(changes))


def _cause_groups(changes: Sequence[Row]) -> list[CauseGroup]:
    found: list[CauseGroup] = []
    for cause, heading in CAUSES.items():
        theirs = [change for change in changes if change["cause"] == cause and change["event"] is None]
        told = sorted((change for change in theirs if value_label(change) is not None), key=rank)
        others = Counter(change["table_name"] for change in theirs if value_label(change) is None)
        if theirs:
            found.append(CauseGroup(cause, heading, [_move(change) for change in told], sorted(others.items())))
    return found


def _move(change: Row) -> Move:
    column = change["column_name"]
    return Move(
        value_label(change) or column,
        reading(change["before"], column),
        reading(change["after"], column),
        change["table_name"],
        column,
        change["explanation"],
        {name: change[name] for name in _KEY},
    )


def _by_cause(changes: Sequence[Row]) -> list[tuple[str, str, int, int]]:
    found: list[tuple[str, str, int, int]] = []
    for cause, heading in CAUSES.items():
        theirs = [change for change in changes if change["cause"] == cause]
        repositories = {change["repository_id"] for change in theirs} - {None}
        if theirs:
            found.append((cause, heading, len(theirs), len(repositories)))
    return found
