"""How fresh what is known of each repository is: verified when, changed when, behind since when and why.

Belongs here: these four facts, from the tables and from what was said of them before. Does not belong here: where they
are kept and shown, as they change with every look and so stand in no versioned table.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import polars as pl


@dataclass(frozen=True)
class Freshness:
    """One repository; instants are aware.

    Args:
        name: its full name.
        state: where it stands, as in `core.repositories`.
        mark: hash of all that is known of it, to tell a change.
        verified_at: when the source last said that this is what there is; None where nobody knows.
        changed_at: the capture that first showed it so.
        behind_since: since when something of it is unknown; None where nothing is.
        reason: why, for the fact that is unknown for the longest time.
    """

    name: str
    state: str
    mark: str
    verified_at: datetime | None
    changed_at: datetime
    behind_since: datetime | None = None
    reason: str | None = None


def freshness(
    repositories: pl.DataFrame,
    facets: pl.DataFrame,
    before: Mapping[int, Freshness],
    *,
    verified_at: datetime | None,
    captured_at: datetime,
    is_other_capture: bool = False,
) -> dict[int, Freshness]:
    """The freshness of every repository, by id.

    Args:
        repositories: `core.repositories`.
        facets: `core.facets`.
        before: what was said last.
        verified_at: when the source was asked in this run; None if it was not, so that what was said before stands.
        captured_at: when the capture that the tables stem from was taken.
        is_other_capture: whether `before` was said of another capture. Where nobody was asked since, as after a
            restore, what is shown was true when it was captured, whatever was verified later.
    """
    seen_at = captured_at if verified_at is None and is_other_capture else None
    states = facets.sort("repository_id", "facet").select("repository_id", "facet", "status", "reason", "since")
    by_repository: dict[int, list[dict[str, Any]]] = {}
    for state in states.iter_rows(named=True):
        by_repository.setdefault(state["repository_id"], []).append(state)
    result: dict[int, Freshness] = {}
    for row in repositories.iter_rows(named=True):
        repository_id = row["repository_id"]
        own = by_repository.get(repository_id, [])
        unknown = sorted((s for s in own if s["status"] == "unknown"), key=lambda s: (s["since"], s["facet"]))
        mark = _mark(row, own)
        earlier = before.get(repository_id)
        is_same = earlier is not None and earlier.mark == mark
        # What stands as it did may have been verified since; anything else was not.
        now = verified_at if is_same or seen_at is None else seen_at
        # Nobody vouches for what is not listed any more.
        is_vouched_for = row["state"] not in ("gone", "transferred")
        result[repository_id] = Freshness(
            name=row["full_name"],
            state=row["state"],
            mark=mark,
            verified_at=_verified(earlier, now, is_vouched_for=is_vouched_for),
            changed_at=earlier.changed_at if earlier is not None and is_same else captured_at,
            behind_since=unknown[0]["since"] if unknown else None,
            reason=f"{unknown[0]['facet']}: {unknown[0]['reason']}" if unknown else None,
        )
    return result


def late(fresh: Mapping[int, Freshness], now: datetime, window: timedelta) -> list[str]:
    """What is to be said of repositories that were not verified, or are behind, for longer than `window`."""
    found: list[str] = []
    for one in sorted(fresh.values(), key=lambda one: one.name):
        if one.state in ("gone", "transferred"):
            continue
        if one.verified_at is None or now - one.verified_at > window:
            since = "never" if one.verified_at is None else f"not since {one.verified_at:%Y-%m-%d %H:%M} UTC"
            found.append(f"{one.name}: verified {since}")
        elif one.behind_since is not None and now - one.behind_since > window:
            found.append(f"{one.name}: behind since {one.behind_since:%Y-%m-%d %H:%M} UTC ({one.reason})")
    return found


def _verified(earlier: Freshness | None, now: datetime | None, *, is_vouched_for: bool) -> datetime | None:
    before = None if earlier is None else earlier.verified_at
    return now if now is not None and is_vouched_for else before


def _mark(row: Mapping[str, Any], states: Sequence[Mapping[str, Any]]) -> str:
    known = [[state["facet"], state["status"], state["reason"]] for state in states]
    text = json.dumps([dict(row), known], default=str, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
