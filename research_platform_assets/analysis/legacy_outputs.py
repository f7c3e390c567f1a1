"""`legacy.outputs`: the predecessor's files, value by value.

Belongs here: from parsed files to rows. Does not belong here: reading files (`github.legacy`), where they speak of whom
(`legacy_shapes`), who may be named (`legacy_visible`), comparing.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, cast

import polars as pl

from research_platform_assets.analysis.legacy_shapes import SHAPES, TIMES, LeftOut, Mention, Rule, Subject
from research_platform_assets.analysis.legacy_visible import REPOSITORIES, Visible, items_of, visible_in
from research_platform_assets.errors import LegacyError
from research_platform_assets.redaction import redact
from research_platform_assets.tables.legacy import OUTPUTS

#: What is nested deeper is kept as JSON.
_DEEPEST = 30
_HISTORY = "citation_history.json"


@dataclass
class _Walk:
    file: str
    visible: Visible
    rules: Mapping[tuple[str, ...], Rule]
    reported_at: datetime | None
    rows: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    def into(self, value: object, place: tuple[str, ...], metric: tuple[str, ...], subject: str) -> None:
        rule = self._rule(place)
        if isinstance(rule, LeftOut):
            return
        if isinstance(rule, Mention) and not self._may_mention(rule, value):
            return
        if isinstance(rule, Subject):
            spoken_of = self._subject(rule, place[-1], value)
            if spoken_of is None:
                return
            subject, metric = spoken_of, metric[:-1]
        if self.visible.names_hidden(value):
            return
        items = items_of(value) if len(place) < _DEEPEST else []
        if not items:
            self._row(value, metric, subject)
        for key, item in items:
            self.into(item, (*place, key), (*metric, key), subject)

    def _rule(self, place: tuple[str, ...]) -> Rule | None:
        return next((rule for pattern, rule in self.rules.items() if _matches(pattern, place)), None)

    def _may_mention(self, rule: Mention, value: object) -> bool:
        named = dict(items_of(value)).get(rule.field) if rule.field else value
        if rule.who == "repository":
            return self.visible.repository(named) is not None
        others = [item for key, item in items_of(value) if key.startswith("author") and key != rule.field]
        return all(self.visible.person(each) is not None for each in (named, *others))

    def _subject(self, rule: Subject, key: str, value: object) -> str | None:
        said = dict(items_of(value))
        names = [said.get(name) for name in rule.fields] or [key]
        if rule.who == "people":
            return self.visible.pair(*names)
        name_of = self.visible.person if rule.who == "person" else self.visible.repository
        found = [name_of(name) for name in names]
        return None if None in found else "|".join(cast("list[str]", found))

    def _row(self, value: object, metric: tuple[str, ...], subject: str) -> None:
        self.rows.append(
            {
                "file": self.file,
                "subject": _clean(subject),
                "metric": _clean(".".join(metric)),
                "value": _text(value),
                "number": _number(value),
                "reported_at": self.reported_at,
            }
        )


def legacy_outputs(files: Mapping[str, Any], *, is_public: bool) -> pl.DataFrame:
    """`legacy.outputs` of parsed files by name; without rows where there are none.

    `is_public` says that everybody may read what is published.

    Raises:
        LegacyError: a file is not of its format, or says something of somebody twice; names the file.
    """
    if not files:
        return OUTPUTS.empty()
    visible = visible_in(files, is_public=is_public)
    rows = [row for name in sorted(files) for row in _rows(name, files[name], visible)]
    frame = OUTPUTS.frame(rows)
    twice = frame.filter(frame.select(OUTPUTS.key).is_duplicated()).sort(OUTPUTS.key)
    if not twice.is_empty():
        file, subject, metric = twice.select(OUTPUTS.key).row(0)
        raise LegacyError(
            f"{file}: says {metric} of {subject or 'the organisation'} twice, "
            "by its own entries or by names in repos.json; take one of them out"
        )
    return frame.sort(OUTPUTS.key)


def _rows(name: str, content: object, visible: Visible) -> list[dict[str, Any]]:
    if name not in SHAPES:
        raise LegacyError(f"{name}: is none of the predecessor's files that are read ({', '.join(sorted(SHAPES))})")
    expected = "list" if name == REPOSITORIES else "dict"
    if type(content).__name__ != expected:
        raise LegacyError(f"{name}: is not {'a list' if expected == 'list' else 'an object'}; copy it again")
    rules = {tuple(place.split(".")): rule for place, rule in SHAPES[name].items()}
    whole = _instant(dict(items_of(content)).get("generated_at"))
    found: list[dict[str, Any]] = []
    for key, entry, at in _entries(name, content, whole):
        walk = _Walk(name, visible, rules, at)
        walk.into(entry, key, key, "")
        found += walk.rows
    return found


def _entries(
    name: str, content: object, whole: datetime | None
) -> Iterator[tuple[tuple[str, ...], object, datetime | None]]:
    """The parts of a file that say for themselves when they were made: place, value, time."""
    for key, entry in items_of(content):
        if name == _HISTORY:
            # A list with one snapshot for each run.
            for number, snapshot in items_of(entry):
                yield (key,), {number: snapshot}, _instant(dict(items_of(snapshot)).get("timestamp"))
        elif name in TIMES:
            yield (key,), entry, _instant(_at(entry, TIMES[name].split(".")))
        else:
            yield (key,), entry, whole


def _matches(pattern: Sequence[str], place: Sequence[str]) -> bool:
    return len(pattern) == len(place) and all(own in ("*", other) for own, other in zip(pattern, place, strict=True))


def _at(value: object, keys: Iterable[str]) -> object:
    for key in keys:
        value = dict(items_of(value)).get(key)
    return value


def _instant(text: object) -> datetime | None:
    try:
        at = datetime.fromisoformat(text) if isinstance(text, str) else None
        return None if at is None else at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _text(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, int | float):
        return json.dumps(value)
    return _clean(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


@lru_cache(maxsize=64)  # the same text stands in several files, and is evaluated for several measures
def _clean(text: str) -> str:
    """Valid Unicode without NUL, as tables hold it, and without addresses and secrets."""
    return redact(text.encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}"))


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None
