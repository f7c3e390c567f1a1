"""What is asked of an index and what it says, as plain values.

Belongs here: identifiers, works and findings, and their form as JSON. Does not belong here: reading any index's format.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, NamedTuple, TypeAlias

Kind: TypeAlias = Literal["doi", "arxiv", "ssrn"]

KINDS: tuple[Kind, ...] = ("doi", "arxiv", "ssrn")
"""The kinds of identifiers that an index can be asked for."""

REASONS = (
    "not_asked",
    "limit",
    "unavailable",
    "malformed",
    "refused",
    "too_large",
    "ambiguous",
    "not_askable",
)
"""Why a fact is unknown: nobody asked yet; a limit of the index lasts longer than may be waited; it cannot be reached;
what it answers is no proper answer; it refuses the request; its answer is too large; it describes the identifier in
several ways; the identifier holds characters that its requests cannot carry."""


class Identifier(NamedTuple):
    """An identifier in the normal form of its kind: a DOI in lower case, a number of arXiv without version, of SSRN."""

    kind: Kind
    value: str


@dataclass(frozen=True)
class Work:
    """What one index says of one work; None wherever it does not say.

    Attributes:
        record_id: the index's own name of its record.
        title: as plain text.
        authors: names in the order of the index.
        year: year of publication.
        venue: journal, proceedings, repository or publisher.
        type: the index's own word for what it is.
        is_retracted: whether it was withdrawn.
        cited_by_count: works that cite it and that the index knows.
        references_count: works that it cites.
        references: DOIs of these as far as the index gives them, sorted.
    """

    record_id: str
    title: str | None = None
    authors: tuple[str, ...] | None = None
    year: int | None = None
    venue: str | None = None
    type: str | None = None
    is_retracted: bool | None = None
    cited_by_count: int | None = None
    references_count: int | None = None
    references: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Observed:
    """The index has the work."""

    work: Work


@dataclass(frozen=True)
class Absent:
    """The index answered, and has no such work."""


@dataclass(frozen=True)
class Unknown:
    """Nobody can tell; `reason` is one of `REASONS`."""

    reason: str


Finding: TypeAlias = Observed | Absent | Unknown


@dataclass(frozen=True)
class Fact:
    """What is known of one identifier in one index, as it is kept.

    Attributes:
        status: `observed`, `absent` or `unknown`.
        reason: why it is unknown.
        work: what the index said last; also under `unknown`, where it said so before.
        observed_at: when it said so, or that there is none, ISO 8601, UTC.
        asked_at: when it was asked last, whatever came of it.
        since: since when it is unknown.
        failures: how many times in a row asking failed.
    """

    status: str
    reason: str | None = None
    work: Mapping[str, Any] | None = field(default=None)
    observed_at: str | None = None
    asked_at: str | None = None
    since: str | None = None
    failures: int = 0


def updated(before: Fact | None, finding: Finding, now: str) -> Fact:
    """The fact after `finding` at `now` (ISO 8601, UTC); a failure keeps what was known."""
    if isinstance(finding, Observed):
        return Fact("observed", work=_as_json(finding.work), observed_at=now, asked_at=now)
    if isinstance(finding, Absent):
        return Fact("absent", observed_at=now, asked_at=now)
    known = before or Fact("unknown")
    return Fact(
        "unknown",
        reason=finding.reason,
        work=known.work,
        observed_at=known.observed_at,
        asked_at=now,
        since=known.since if known.status == "unknown" and known.since else now,
        failures=known.failures + 1,
    )


def _as_json(work: Work) -> dict[str, Any]:
    # Lists, as everything that goes through what is kept, and leaves out who opted out, knows no tuples.
    members: dict[str, Any] = asdict(work)
    for name in ("authors", "references"):
        members[name] = None if members[name] is None else list(members[name])
    return members
