"""Commits: authored headlines laid out over time in a plausible working rhythm.

Belongs here: when a commit was made, how large it was, its name and record, and who contributed how many. Does not
belong here: the headlines (they are authored).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from research_platform_assets.sample.bundle import CommitRun
from research_platform_assets.sample.draws import draw
from research_platform_assets.sample.git_objects import named_sha
from research_platform_assets.sample.people import Person

_SATURDAY = 5
_MINOR_WORDS = ("typo", "Fix", "Bump", "Update station", "Refresh")


@dataclass(frozen=True)
class Commit:
    """One commit of the default branch."""

    sha: str
    person: Person
    headline: str
    authored_at: datetime
    committed_at: datetime
    files_changed: int
    additions: int
    deletions: int
    parents: int

    def record(self) -> dict[str, Any]:
        """The line that the archive holds for the commit."""
        return {
            "sha": self.sha,
            "date": timestamp(self.authored_at),
            "author": self.person.author(),
            "committer_date": timestamp(self.committed_at),
            "headline": self.headline,
            "parents": self.parents,
            "files_changed": self.files_changed,
            "additions": self.additions,
            "deletions": self.deletions,
        }


def timestamp(moment: datetime) -> str:
    """A UTC moment as GitHub writes it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def history(
    runs: Sequence[CommitRun], people: Mapping[str, Person], seed: str, inherited: Sequence[Commit] = ()
) -> tuple[Commit, ...]:
    """All commits, oldest first; `inherited` ones come before (a fork begins with the commits of its origin)."""
    commits = list(inherited)
    for run_number, run in enumerate(runs):
        days = _days(run, f"{seed}/{run_number}")
        for line, day in zip(run.lines, days, strict=True):
            previous = commits[-1] if commits else None
            commits.append(_commit(people[line.person], line.headline, day, seed, previous, len(commits)))
    return tuple(commits)


def contributors(commits: Iterable[Commit]) -> list[dict[str, Any]]:
    """The contributor list as GitHub gives it: accounts only, most commits first, equal ones by login."""
    counts = Counter(commit.person for commit in commits if commit.person.login is not None)
    records = [
        {"login": person.login, "id": person.id, "type": person.type, "contributions": number}
        for person, number in counts.items()
    ]
    return sorted(records, key=lambda record: (-record["contributions"], record["login"]))


def _days(run: CommitRun, seed: str) -> list[date]:
    """A day for each line: the first and the last day are met, the rest cluster in sittings between them."""
    span, steps = (run.last - run.first).days, max(len(run.lines) - 1, 1)
    days: list[date] = []
    for index in range(len(run.lines)):
        if days and index < steps and draw(100, seed, index, "same sitting") < 38:
            days.append(days[-1])
            continue
        jitter = draw(80, seed, index, "jitter") if 0 < index < steps else 0
        day = run.first + timedelta(days=min(span, span * (index * 100 + jitter) // (steps * 100)))
        days.append(_working_day(day, run, seed, index))
    return days


def _working_day(day: date, run: CommitRun, seed: str, index: int) -> date:
    """The day itself, or for most of what falls on a weekend a nearby working day inside the run."""
    if day.weekday() < _SATURDAY or draw(100, seed, index, "weekend") < 12:
        return day
    to_friday = _SATURDAY - 1 - day.weekday()
    moved = day + timedelta(days=to_friday + (0, 0, 3, 4, 5)[draw(5, seed, index, "moved")])
    return moved if run.first <= moved <= run.last else day


def _commit(person: Person, headline: str, day: date, seed: str, previous: Commit | None, number: int) -> Commit:
    words = (seed, number, headline)
    committed_at = _moment(person, day, words)
    if previous and committed_at <= previous.committed_at:
        committed_at = previous.committed_at + timedelta(seconds=150 + draw(3600, *words, "gap"))
    authored_at = committed_at
    if draw(14, *words, "rebased") == 0:
        authored_at -= timedelta(minutes=30 + draw(2000, *words, "rebase"))
    files_changed, additions, deletions = _size(person, headline, words, is_first=previous is None)
    return Commit(
        sha=named_sha("commit", previous.sha if previous else seed, person.name, timestamp(committed_at), headline),
        person=person,
        headline=headline,
        authored_at=authored_at,
        committed_at=committed_at,
        files_changed=files_changed,
        additions=additions,
        deletions=deletions,
        parents=0 if previous is None else 2 if headline.startswith("Merge ") else 1,
    )


def _moment(person: Person, day: date, words: tuple[object, ...]) -> datetime:
    """People work from about seven to seven UTC, programs in the first hours of the day."""
    start, minutes = (2, 90) if person.is_automatic else (7, 700)
    seconds = draw(minutes * 60, *words, "time of day")
    return datetime.combine(day, time(start), UTC) + timedelta(seconds=seconds)


def _size(person: Person, headline: str, words: tuple[object, ...], *, is_first: bool) -> tuple[int, int, int]:
    if is_first:
        return 4 + draw(9, *words, "files"), 160 + draw(500, *words, "lines"), 0
    if person.is_automatic or any(word in headline for word in _MINOR_WORDS):
        additions = 1 + draw(9, *words, "lines")
        return 1 + draw(2, *words, "files"), additions, draw(additions + 1, *words, "removed")
    additions = 3 + draw(150, *words, "lines")
    return 1 + draw(6, *words, "files"), additions, draw(additions, *words, "removed")
