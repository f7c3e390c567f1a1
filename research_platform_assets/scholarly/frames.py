"""From identifiers and facts to rows, and back.

Belongs here: which identifiers are asked for, the rows of `research.works`, and facts as they are kept. Does not belong
here: asking, figures that are computed from rows (`analysis`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, cast

import polars as pl

from research_platform_assets.scholarly.index import Index
from research_platform_assets.scholarly.works import KINDS, Fact, Identifier, Kind, Work

_MEMBERS = tuple(Work.__dataclass_fields__)
_FIELDS = frozenset(Fact.__dataclass_fields__)


def identifiers(publications: pl.DataFrame, relations: str) -> list[Identifier]:
    """The valid identifiers in `research.publications` that an index can be asked for, each once, sorted.

    Args:
        publications: Columns `identifier`, `kind`, `relation`, and `problem` where it is not valid.
        relations: `own` for those of the organisation alone, `all` for all of them.
    """
    chosen = publications.filter(pl.col("kind").is_in(list(KINDS)), pl.col("problem").is_null())
    if relations == "own":
        chosen = chosen.filter(relation="own")
    pairs = chosen.select("kind", "identifier").unique().iter_rows()
    return sorted(Identifier(cast("Kind", kind), value) for kind, value in pairs)


def rows(
    wanted: Iterable[Identifier], indexes: Sequence[Index], facts: Mapping[str, Mapping[Identifier, Fact]]
) -> list[dict[str, Any]]:
    """The rows of `research.works`: for each identifier one an index that knows its kind.

    Args:
        wanted: What repositories mention.
        indexes: Those that are asked.
        facts: By the name of an index; what is missing was not asked for.
    """
    found = [
        _row(index.name, identifier, facts.get(index.name, {}).get(identifier) or Fact("unknown", "not_asked"))
        for identifier in wanted
        for index in indexes
        if index.name_of(identifier) is not None
    ]
    return sorted(found, key=lambda row: (row["identifier"], row["source"]))


def _row(source: str, identifier: Identifier, fact: Fact) -> dict[str, Any]:
    said = fact.work or {}
    return {
        "identifier": identifier.value,
        "source": source,
        "kind": identifier.kind,
        "status": fact.status,
        "reason": fact.reason,
        "since": _moment(fact.since) if fact.status == "unknown" else None,
        "observed_at": _moment(fact.observed_at),
        **{name: said.get(name) for name in _MEMBERS},
        "is_current": fact.status != "unknown",
    }


def facts_of(frame: pl.DataFrame) -> dict[str, dict[Identifier, Fact]]:
    """The facts that rows of an earlier `research.works` tell, by the name of the index."""
    found: dict[str, dict[Identifier, Fact]] = {}
    for row in frame.iter_rows(named=True):
        has_work = row["record_id"] is not None
        fact = Fact(
            status=row["status"],
            reason=row["reason"],
            work={name: row.get(name) for name in _MEMBERS} if has_work else None,
            observed_at=_text(row["observed_at"]),
            since=_text(row["since"]),
        )
        found.setdefault(row["source"], {})[Identifier(row["kind"], row["identifier"])] = fact
    return found


def key_of(source: str, identifier: Identifier) -> str:
    """The key under which a fact is kept."""
    return f"{prefix_of(source)}{identifier.kind}:{identifier.value}"


def prefix_of(source: str) -> str:
    """What the keys of all facts of an index begin with."""
    return f"work/{source}/"


def read_back(source: str, kept: Iterable[tuple[str, Any]]) -> Iterator[tuple[Identifier, Fact]]:
    """Facts from what was kept; what is not in that form, as an older version may have left it, counts as forgotten."""
    for key, value in kept:
        kind, _, name = key.removeprefix(prefix_of(source)).partition(":")
        if kind in KINDS and isinstance(value, dict) and frozenset(cast("dict[str, Any]", value)) == _FIELDS:
            yield Identifier(kind, name), Fact(**cast("dict[str, Any]", value))


def kept_form(fact: Fact) -> dict[str, Any]:
    """A fact as JSON."""
    return asdict(fact)


def _moment(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


def _text(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat(timespec="seconds")
