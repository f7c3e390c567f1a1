"""JSON of strangers as plain values.

Belongs here: reading an object, and its fields whatever their type turns out to be. Does not belong here: what the
fields mean.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, cast

Values = Mapping[str, Any]

#: Nobody lists more.
MOST_ITEMS = 2000
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")


class UnreadableJsonError(ValueError):
    """The document is not read; the message says why."""


def load_object(text: str) -> Values:
    """The object in `text`, or the first of a list of them.

    Raises:
        UnreadableJsonError: it is no JSON, nested too deeply or no object.
    """
    try:
        values = json.loads(text)
    except RecursionError as error:
        raise UnreadableJsonError("nested too deeply") from error
    except ValueError as error:
        raise UnreadableJsonError("not valid JSON") from error
    listed: list[Any] = cast("list[Any]", values) if isinstance(values, list) else [values]
    first: Any = listed[0] if listed else None
    if not isinstance(first, dict):
        raise UnreadableJsonError("no JSON object")
    return cast("Values", first)


def items(value: Any) -> list[Any]:
    """A field as a list: nothing, one thing, or what it lists."""
    if value is None:
        return []
    return cast("list[Any]", value)[:MOST_ITEMS] if isinstance(value, list) else [value]


def mapping(value: Any) -> Values:
    """A field as an object; empty where it is none."""
    return cast("Values", value) if isinstance(value, dict) else {}


def string(value: Any) -> str:
    """A field as a text; empty where it is none."""
    return value.strip() if isinstance(value, str) else ""


def year_in(text: str) -> int | None:
    """The first year in a date or a text, from 1500 on; None where there is none."""
    found = _YEAR.search(text[:200])
    return int(found[0]) if found else None
