"""A name for whatever decides a page: the SHA-256 of its values, written out so that no two of them read the same.

Belongs here: the encoding. Values are taken apart down to plain ones; what cannot be taken apart is refused, because a
page that rests on something unseen would be taken for unchanged. Does not belong here: which values decide a page
(`render`).
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta
from functools import cache, partial
from types import BuiltinFunctionType, FunctionType
from typing import Any, cast

import dataframely as dy
from markupsafe import Markup

from research_platform_assets.tables.declaration import Table

_Write = Callable[[Any, list[str]], None]


class UnmarkableError(TypeError):
    """A page holds a value of a kind that cannot be told from others of its kind."""


def mark(*values: Any) -> str:
    """Return the SHA-256 of `values`, 64 hexadecimal digits.

    Plain values, texts, times, lists, tuples, sets, mappings (in their order, as templates show them) and dataclasses
    are followed; functions, classes and table declarations count by name and contract.

    Raises:
        UnmarkableError: something else is among them.
    """
    # Texts that are no Unicode, such as halves of surrogate pairs, cannot be on a page but must not stop it here.
    return hashlib.sha256(_written(values).encode("utf-8", "surrogatepass")).hexdigest()


def _written(value: Any) -> str:
    parts: list[str] = []
    _write(value, parts)
    return "".join(parts)


def _write(value: Any, parts: list[str]) -> None:
    kind = cast("type[Any]", type(value))
    write = _WRITERS.get(kind)
    if write is None:
        write = _writer(kind)
    write(value, parts)


def _text(tag: str, value: str, parts: list[str]) -> None:
    # The length says where it ends, so that no text can pass for the end of itself and something else.
    parts.append(f"{tag}{len(value)}:")
    parts.append(value)


def _string(value: str, parts: list[str]) -> None:
    parts.append(f"s{len(value)}:")
    parts.append(value)


def _scalar(tag: str, value: Any, parts: list[str]) -> None:
    parts.append(f"{tag}{value!r};")


def _is_plain(kinds: Iterable[type[Any]]) -> bool:
    """Whether Python's own notation tells values of these kinds apart, type and end included."""
    return _PLAIN.issuperset(kinds)


def _sequence(tag: str, value: Any, parts: list[str]) -> None:
    if _is_plain(map(type, value)):
        parts.append(f"{tag}{value!r}")
        return
    parts.append(f"{tag}{len(value)}[")
    for item in value:
        _write(item, parts)


def _mapping(value: Mapping[Any, Any], parts: list[str]) -> None:
    keys: list[Any] = list(value)
    values: list[Any] = list(value.values())
    if type(value) is dict and _is_plain(map(type, keys)) and _is_plain(map(type, values)):
        parts.append(f"m{value!r}")
        return
    parts.append(f"m{len(values)}[")
    for key, item in zip(keys, values, strict=True):
        _write(key, parts)
        _write(item, parts)


def _set(value: AbstractSet[Any], parts: list[str]) -> None:
    _sequence("e", sorted(_written(item) for item in value), parts)


def _instant(value: datetime, parts: list[str]) -> None:
    _text("t", f"{value.isoformat()} {value.fold} {value.tzinfo}", parts)


def _named(value: Any, parts: list[str]) -> None:
    # Two functions made by the same code, such as lambdas, share a name although they may do different things.
    if "<" in value.__qualname__:
        raise UnmarkableError(f"{value.__module__}.{value.__qualname__} has no name of its own")
    _text("n", f"{value.__module__}.{value.__qualname__}", parts)


def _table(value: Table, parts: list[str]) -> None:
    _text("d", f"{value.qualified_name} {value.description}", parts)
    _mapping({name: _column(column) for name, column in value.contract.columns().items()}, parts)


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


def _fields(names: tuple[str, ...], tag: str, value: Any, parts: list[str]) -> None:
    parts.append(tag)
    for name in names:
        _write(getattr(value, name), parts)


@cache
def _writer(kind: type[Any]) -> _Write:
    """How values of a kind that is not among the plain ones are written."""
    if dataclasses.is_dataclass(kind):
        names = tuple(field.name for field in dataclasses.fields(kind))
        return partial(_fields, names, f"c{kind.__module__}.{kind.__qualname__}/{len(names)}[")
    for base, write in _BY_BASE.items():
        if issubclass(kind, base):
            return write
    raise UnmarkableError(
        f"a page holds a {kind.__module__}.{kind.__qualname__}, of which nobody can say whether it is still the same; "
        "give it plain values or dataclasses"
    )


_PLAIN = frozenset({type(None), bool, int, float, str, datetime, date})
_WRITERS: dict[type[Any], _Write] = {
    type(None): partial(_scalar, "z"),
    bool: partial(_scalar, "b"),
    int: partial(_scalar, "i"),
    float: partial(_scalar, "f"),
    str: _string,
    Markup: partial(_text, "h"),
    bytes: partial(_scalar, "y"),
    datetime: _instant,
    date: partial(_scalar, "a"),
    timedelta: partial(_scalar, "u"),
    list: partial(_sequence, "l"),
    tuple: partial(_sequence, "p"),
    dict: _mapping,
    set: _set,
    frozenset: _set,
    FunctionType: _named,
    BuiltinFunctionType: _named,
    type: _named,
    Table: _table,
}
#: Kinds of which there are many, such as those of the standard library that are seen through an interface.
_BY_BASE: dict[type[Any], _Write] = {Mapping: _mapping, type: _named}
