"""Values of the predecessor's files by place, and what of them is compared.

Belongs here: from rows of `legacy.outputs` to values and back to records, and places that do not hang on an order that
was a matter of chance. Does not belong here: how files become rows (`legacy_outputs`), verdicts.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, cast

import polars as pl

#: Relative difference below which two floats are the same number.
TOLERANCE = 1e-9

_MOST_DIGITS = 9

#: Keys whose values are texts, whatever they look like; others hold numbers and booleans where they look like some.
_TEXTS = frozenset({"description", "readme", "abstract", "title", "name", "cites", "tag", "homepage", "full_name"})
#: Lists of objects, with the field by which an item is known; the order of some was that of a hash set, or of ties.
_ITEMS: Mapping[str, tuple[str, ...]] = {
    "publications": ("doi", "arxiv_id", "ssrn_id"),
    "notebooks": ("path",),
    "datasets": ("path",),
    "recent_repos": ("name",),
    "popular_repos": ("name",),
    "top_central_authors": ("author",),
    "top_collaborations": ("author1", "author2"),
    "top_repos": ("0",),
}
#: Lists of texts that are known by themselves.
_SETS = frozenset({"topics", "keywords", "repos", "repos_without_readme", "words", "languages"})


class Place(NamedTuple):
    """Where a value stands: a file, whom it speaks of, and the keys below that, list places replaced by items."""

    file: str
    subject: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Value:
    """A value: as text, as a number where it is one, and the metric under which the file has it."""

    text: str | None
    number: float | None
    metric: str
    reported_at: datetime | None


def same(one: Value | None, other: Value | None) -> bool:
    """Whether two values are equal, floats up to `TOLERANCE`, texts up to line ends and blanks around them."""
    if one is None or other is None:
        return one is other
    if one.number is not None and other.number is not None:
        return math.isclose(one.number, other.number, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    return _plain(one.text) == _plain(other.text)


def values(outputs: pl.DataFrame) -> dict[Place, Value]:
    """Every row by its place; logins and names of repositories in small letters, as GitHub does not tell them apart."""
    found: dict[Place, Value] = {}
    by_subject: dict[tuple[str, str], dict[tuple[str, ...], Value]] = {}
    for file, subject, metric, text, number, at in outputs.select(
        "file", "subject", "metric", "value", "number", "reported_at"
    ).iter_rows():
        by_subject.setdefault((file, subject), {})[tuple(metric.split("."))] = Value(
            text, _exact(text, number), metric, at
        )
    for (file, subject), leaves in by_subject.items():
        spoken_of = "|".join(sorted(subject.lower().split("|")))
        for keys, value in leaves.items():
            found[Place(file, spoken_of, _by_item(keys, leaves))] = value
    return found


def records(outputs: pl.DataFrame) -> dict[str, dict[str, Any]]:
    """`repos.json` by full name in small letters, as nested as it was, oldest first, as GitHub lists them."""
    trees: dict[str, dict[str, Any]] = {}
    rows = outputs.filter(pl.col("file") == "repos.json").select("subject", "metric", "value", "number")
    for subject, metric, text, number in rows.iter_rows():
        _put(trees.setdefault(subject.lower(), {}), metric.split("."), _parsed(metric, text, number))
    made = [(name, cast("dict[str, Any]", _lists(tree))) for name, tree in sorted(trees.items())]
    return dict(sorted(made, key=lambda item: str(item[1].get("created_at"))))


def is_number(key: str) -> bool:
    """Whether `key` is one that a place in a list has; Python takes more for digits than it can make numbers of."""
    return key.isascii() and key.isdigit() and len(key) <= _MOST_DIGITS


def _by_item(keys: tuple[str, ...], leaves: Mapping[tuple[str, ...], Value]) -> tuple[str, ...]:
    for place in range(1, len(keys)):
        if not is_number(keys[place]):
            continue
        if keys[place - 1] in _ITEMS:
            head = keys[: place + 1]
            named = [(field, leaves.get((*head, field))) for field in _ITEMS[keys[place - 1]]]
            known = sorted(f"{value.text}".lower() for _, value in named if value is not None)
            if known:
                rest = _sideless(keys[place + 1 :], _ITEMS[keys[place - 1]], known)
                return (*keys[:place], "|".join(known), *rest)
        elif keys[place - 1] in _SETS and place == len(keys) - 1:
            return (*keys[:place], f"{leaves[keys].text}".lower())
    return keys


def _sideless(rest: tuple[str, ...], fields: tuple[str, ...], known: list[str]) -> tuple[str, ...]:
    """Of a pair, which one stands first says nothing."""
    return ("name",) if len(known) > 1 and len(fields) > 1 and rest and rest[0] in fields else rest


def _plain(text: str | None) -> str | None:
    return None if text is None else "\n".join(text.split("\r\n")).strip()


def _parsed(metric: str, text: str | None, number: float | None) -> Any:
    exact = _exact(text, number)
    if exact is not None:
        return int(exact) if exact.is_integer() else exact
    if text in ("true", "false", "[]", "{}") and metric.rpartition(".")[2] not in _TEXTS:
        return json.loads(text)
    return text


def _exact(text: str | None, number: float | None) -> float | None:
    """The number that the file has; the column is rounded, so the text tells."""
    return None if number is None or text is None else float(text)


def _put(tree: dict[str, Any], keys: list[str], value: Any) -> None:
    for key in keys[:-1]:
        if not isinstance(tree.get(key), dict):
            tree[key] = {}
        tree = tree[key]
    tree[keys[-1]] = value


def _lists(tree: Any) -> Any:
    if not isinstance(tree, dict):
        return tree
    parts = cast("dict[str, Any]", tree)
    made = {key: _lists(part) for key, part in parts.items()}
    return [made[key] for key in sorted(made, key=int)] if made and _are_places(made) else made


def _are_places(keys: Iterable[str]) -> bool:
    return all(map(is_number, keys))
