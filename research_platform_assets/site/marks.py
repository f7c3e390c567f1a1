"""A name for whatever decides a page: the SHA-256 of its values, written out so that no two of them read the same.

Belongs here: the encoding. Values are taken apart down to plain ones; what cannot be taken apart is refused, because a
page that rests on something unseen would be taken for unchanged. Does not belong here: which values decide a page
(`render`).

Plain values are written by the pickler of Python's standard library, which tells their types and ends apart and takes a
fifth of the time that functions of our own would. Nothing is ever read back.
"""

from __future__ import annotations

import dataclasses
import hashlib
import pickle
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta
from functools import cache, partial
from types import BuiltinFunctionType, FunctionType
from typing import Any, cast

import dataframely as dy
from markupsafe import Markup

from research_platform_assets.tables.declaration import Table

_PROTOCOL = 5
_PLAIN = frozenset({type(None), bool, int, float, str, bytes, list, tuple, dict})
"""Kinds that the pickler itself writes, whatever is in them."""


class UnmarkableError(TypeError):
    """A page holds a value of a kind that cannot be told from others of its kind."""


def mark(*values: Any) -> str:
    """Return the SHA-256 of `values`, 64 hexadecimal digits.

    Plain values, texts, times, lists, tuples, sets, mappings (in their order, as templates show them) and dataclasses
    are followed; functions, classes and table declarations count by name and contract.

    Raises:
        UnmarkableError: something else is among them.
    """
    digest = _Digest()
    _Pickler(digest).dump(values)
    return digest.sha256.hexdigest()


class _Digest:
    """A file of which nothing is kept but its hash, so that a page of megabytes takes no memory."""

    def __init__(self) -> None:
        self.sha256 = hashlib.sha256()

    def write(self, part: bytes) -> None:
        self.sha256.update(part)


class _Pickler(pickle.Pickler):
    def __init__(self, digest: _Digest) -> None:
        super().__init__(digest, _PROTOCOL)
        # Else what stands in two places would be written once or twice, as it is one object there or two equal ones.
        self.fast = True

    def persistent_id(self, obj: Any) -> Any:
        """Null for what the pickler writes by itself, else what is to be written in the place of `obj`."""
        kind = cast("type[Any]", type(obj))
        return None if kind in _PLAIN else _apart(kind)(obj)


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


def _fields(names: tuple[str, ...], tag: str, value: Any) -> tuple[str, list[Any]]:
    return tag, [getattr(value, name) for name in names]


@cache
def _apart(kind: type[Any]) -> Callable[[Any], Any]:
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


_BY_KIND: dict[type[Any], Callable[[Any], Any]] = {
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
_BY_BASE: dict[type[Any], Callable[[Any], Any]] = {Mapping: _mapping, type: _named}
