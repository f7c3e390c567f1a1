"""A name for whatever decides a page: the SHA-256 of its values, written out so that no two of them read the same.

Belongs here: the encoding. Values are taken apart down to plain ones; what cannot be taken apart is refused, because a
page that rests on something unseen would be taken for unchanged. Does not belong here: which values decide a page
(`render`).

Plain values are written by Python's own `marshal`, which tells their types and ends apart, at a pace that functions of
our own cannot reach. Nothing is ever read back.
"""

from __future__ import annotations

import dataclasses
import hashlib
import marshal
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta
from functools import cache, partial
from types import BuiltinFunctionType, FunctionType
from typing import Any, cast

import dataframely as dy
from markupsafe import Markup

from research_platform_assets.tables.declaration import Table

#: The last format in which equal values are the same bytes, whether they are one object or two.
_FORMAT = 2
_PLAIN = frozenset({type(None), bool, int, float, str, bytes})
#: Begins what stands in the place of a value that is not plain; nothing on a page can be taken for it.
_TAKEN_APART = ...


class UnmarkableError(TypeError):
    """A page holds a value of a kind that cannot be told from others of its kind."""


def mark(*values: Any) -> str:
    """Return the SHA-256 of `values`, 64 hexadecimal digits.

    Plain values, texts, times, lists, tuples, sets, mappings (in their order, as templates show them) and dataclasses
    are followed; functions, classes and table declarations count by name and contract.

    Raises:
        UnmarkableError: something else is among them.
    """
    # Texts that are no Unicode, such as halves of surrogate pairs, cannot be on a page but do not stop it here.
    return hashlib.sha256(marshal.dumps(_plain(values), _FORMAT)).hexdigest()


def _plain(value: object) -> Any:
    """`value` with all in it that is not plain taken apart; what is plain already is itself."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is dict:
        entries = cast("dict[Any, Any]", value)
        if _PLAIN.issuperset(map(type, entries.values())) and _PLAIN.issuperset(map(type, entries)):
            return entries
        return {_plain(key): item if type(item) in _PLAIN else _plain(item) for key, item in entries.items()}
    if kind is list or kind is tuple:
        items = cast("Sequence[Any]", value)
        if _PLAIN.issuperset(map(type, items)):
            return items
        made = [_plain(item) for item in items]
        return made if kind is list else tuple(made)
    return (_TAKEN_APART, *map(_plain, _apart(kind)(value)))


def _set(value: AbstractSet[Any]) -> tuple[str, list[str]]:
    return "set", sorted(mark(item) for item in value)


def _instant(value: datetime) -> tuple[str, str, int, str]:
    return "instant", value.isoformat(), value.fold, str(value.tzinfo)


def _shown(tag: str, value: Any) -> tuple[str, str]:
    return tag, str(value)


def _named(value: Any) -> tuple[str, str, str]:
    # Two functions made by the same code, such as lambdas, share a name although they may do different things.
    if "<" in value.__qualname__:
        raise UnmarkableError(f"{value.__module__}.{value.__qualname__} has no name of its own")
    return "name", value.__module__, value.__qualname__


def _mapping(value: Mapping[Any, Any]) -> tuple[str, list[tuple[Any, Any]]]:
    return "mapping", list(value.items())


def _table(value: Table) -> tuple[str, str, str, dict[str, Any]]:
    columns = {name: _column(column) for name, column in value.contract.columns().items()}
    return "table", value.qualified_name, value.description, columns


def _column(column: dy.Column) -> list[Any]:
    inner: dy.Column | Mapping[str, dy.Column] | None = getattr(column, "inner", None)
    parts = {"": inner} if isinstance(inner, dy.Column) else inner or {}
    return [
        type(column).__name__,
        str(column.dtype),
        column.nullable,
        column.primary_key,
        column.description,
        column.metadata,
        {name: _column(part) for name, part in parts.items()},
    ]


def _fields(names: tuple[str, ...], tag: str, value: Any) -> list[Any]:
    return [tag, *(getattr(value, name) for name in names)]


@cache
def _apart(kind: type[Any]) -> Callable[[Any], Sequence[Any]]:
    """How values of a kind that is not among the plain ones are taken apart."""
    if kind in _BY_KIND:
        return _BY_KIND[kind]
    if dataclasses.is_dataclass(kind):
        names = tuple(field.name for field in dataclasses.fields(kind))
        return partial(_fields, names, f"{kind.__module__}.{kind.__qualname__}")
    for base, take_apart in _BY_BASE.items():
        if issubclass(kind, base):
            return take_apart
    raise UnmarkableError(
        f"a page holds a {kind.__module__}.{kind.__qualname__}, of which nobody can say whether it is still the same; "
        "give it plain values or dataclasses"
    )


_BY_KIND: dict[type[Any], Callable[[Any], Sequence[Any]]] = {
    Markup: partial(_shown, "markup"),
    datetime: _instant,
    date: partial(_shown, "date"),
    timedelta: partial(_shown, "timedelta"),
    set: _set,
    frozenset: _set,
    FunctionType: _named,
    BuiltinFunctionType: _named,
    type: _named,
    Table: _table,
}
#: Kinds of which there are many, such as those of the standard library that are seen through an interface.
_BY_BASE: dict[type[Any], Callable[[Any], Sequence[Any]]] = {Mapping: _mapping, type: _named}
