"""What lists of works are filtered by.

Belongs here: the values of each work and the choices that follow. Does not belong here: which works are listed
(`publications`, `other_works`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from research_platform_assets.site.content import Row
from research_platform_assets.site.facts import UNKNOWN
from research_platform_assets.site.works import Work

MAXIMUM_CHOICES = 300
"""Choices of a filter, most frequent first; what is searched for as text has no limit."""
_TEXT_LENGTH = 600


@dataclass(frozen=True)
class Listed:
    """A work with what filters compare; several values of a kind stand on lines of their own."""

    work: Work
    text: str
    year: str
    kind: str
    venue: str
    identifier: str
    repositories: str


@dataclass(frozen=True)
class Choices:
    """The choices of each filter: value, label, number of works."""

    years: Sequence[tuple[str, str, int]]
    kinds: Sequence[tuple[str, str, int]]
    venues: Sequence[tuple[str, str, int]]
    identifiers: Sequence[tuple[str, str, int]]
    repositories: Sequence[tuple[str, str, int]]


def listed(works: Iterable[Work]) -> list[Listed]:
    """Each work with its values."""
    return [_listed(work) for work in works]


def choices(entries: Sequence[Listed], repository: Mapping[int, Row]) -> Choices:
    """Exactly what `entries` have; repositories and venues by name, years from the latest."""

    def counted(values: Callable[[Listed], str]) -> list[tuple[str, int]]:
        counts = Counter(value for entry in entries for value in values(entry).split("\n") if value)
        return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MAXIMUM_CHOICES]

    def named(pairs: Iterable[tuple[str, int]]) -> list[tuple[str, str, int]]:
        # What is unknown comes last.
        return sorted(
            ((value, value, count) for value, count in pairs),
            key=lambda each: (each[0] == UNKNOWN, each[0].casefold(), each[0]),
        )

    years = named(counted(lambda entry: entry.year))
    of_repositories = [
        (number, repository[int(number)]["name"], count) for number, count in counted(lambda entry: entry.repositories)
    ]
    return Choices(
        years=[*reversed([each for each in years if each[0] != UNKNOWN]), *(y for y in years if y[0] == UNKNOWN)],
        kinds=named(counted(lambda entry: entry.kind)),
        venues=named(counted(lambda entry: entry.venue)),
        identifiers=named(counted(lambda entry: entry.identifier)),
        repositories=sorted(of_repositories, key=lambda each: (each[1].casefold(), each[0])),
    )


def _listed(work: Work) -> Listed:
    lead = work.lead
    words = [
        lead["title"] or "",
        *lead["authors"],
        lead["venue"] or "",
        *(row["identifier"] for row in work.identifiers),
    ]
    return Listed(
        work=work,
        text=_one_line(" ".join(words))[:_TEXT_LENGTH],
        year=str(lead["year"] or UNKNOWN),
        kind=_one_line(lead["work_type"] or "").lower() or UNKNOWN,
        venue=_one_line(lead["venue"] or "") or UNKNOWN,
        identifier="\n".join(sorted({row["kind"] for row in work.identifiers})),
        repositories="\n".join(map(str, work.repository_ids)),
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())
