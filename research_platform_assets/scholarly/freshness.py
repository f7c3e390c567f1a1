"""When an index is asked again.

Belongs here: pure functions of facts and days. Does not belong here: asking (`lookup`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from research_platform_assets.scholarly.works import Fact, Identifier

#: After so many failures in a row, an identifier rests until the next UTC day.
FAILURES_A_DAY = 3


def is_due(fact: Fact | None, today: date, refresh_days: int) -> bool:
    """Whether the index is to be asked for what `fact` is about.

    What was answered is fresh for `refresh_days` UTC days. What could not be had is asked for again with the next
    build, but after three failures in a row only once on each later day.
    """
    if fact is None or fact.asked_at is None:
        return True
    asked_on = datetime.fromisoformat(fact.asked_at).date()
    if asked_on > today + timedelta(days=1):
        return True  # kept while the clock was wrong
    if fact.status == "unknown":
        return fact.failures < FAILURES_A_DAY or asked_on < today
    return asked_on + timedelta(days=refresh_days) <= today


def due(
    wanted: Iterable[Identifier], known: Mapping[Identifier, Fact], today: date, refresh_days: int
) -> list[Identifier]:
    """Those of `wanted` that are to be asked for, each once, sorted."""
    return [each for each in sorted(set(wanted)) if is_due(known.get(each), today, refresh_days)]
