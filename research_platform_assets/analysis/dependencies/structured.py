"""TOML, JSON and YAML of strangers as plain values, within bounds.

Belongs here: reading without running out of time, memory or stack, and looking into values whose shape nobody promised.
Does not belong here: what a file of some format means.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from typing import Any, cast

import yaml

from research_platform_assets.analysis.dependencies.model import ManifestError

#: It copies the path of a dotted key for each part, so work grows with the square of the dots in a line.
_MOST_SQUARED_DOTS = 10_000_000
_DEEPEST_YAML = 50


def read_toml(text: str) -> dict[str, Any]:
    """The document; raises ManifestError where it cannot be read."""
    if sum(line.count(".") ** 2 for line in text.split("\n")) > _MOST_SQUARED_DOTS:
        raise ManifestError("its keys have too many dots")
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ManifestError("nested too deeply") from None
    except ValueError:
        raise ManifestError("not valid TOML") from None


def read_json(text: str) -> dict[str, Any]:
    """The object at the top; raises ManifestError where it cannot be read or is none."""
    try:
        value = json.loads(text)
    except RecursionError:
        raise ManifestError("nested too deeply") from None
    except ValueError:
        raise ManifestError("not valid JSON") from None
    if not isinstance(value, dict):
        raise ManifestError("the JSON has no object at the top")
    return cast("dict[str, Any]", value)


def read_yaml(text: str) -> dict[str, Any]:
    """The mapping at the top, all scalars as texts, so that `1.10` stays what it is.

    Raises:
        ManifestError: it cannot be read, is no mapping, or has aliases, which can stand for more than any memory holds.
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        value = _built(cast("Iterable[yaml.Event]", yaml.parse(text, Loader=loader)))  # pyright: ignore[reportUnknownMemberType]
    except (yaml.YAMLError, ValueError, RecursionError):
        raise ManifestError("not valid YAML") from None
    if not isinstance(value, dict):
        raise ManifestError("the YAML has no mapping at the top")
    return cast("dict[str, Any]", value)


class _Building:
    """A list or a mapping under construction."""

    def __init__(self, *, is_mapping: bool) -> None:
        self.value: Any = {} if is_mapping else []
        self._is_mapping = is_mapping
        self._key: str | None = None
        self._has_key = False

    def add(self, value: Any) -> None:
        if not self._is_mapping:
            self.value.append(value)
        elif not self._has_key:
            self._key, self._has_key = value if isinstance(value, str) else None, True
        else:
            if self._key is not None:
                self.value[self._key] = value
            self._has_key = False


def _built(events: Iterable[yaml.Event]) -> Any:
    """The first document of `events`."""
    stack = [_Building(is_mapping=False)]
    for event in events:
        if isinstance(event, yaml.ScalarEvent):
            stack[-1].add(cast("str", event.value))
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            if len(stack) > _DEEPEST_YAML:
                raise ManifestError("nested too deeply")
            stack.append(_Building(is_mapping=isinstance(event, yaml.MappingStartEvent)))
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            done = stack.pop()
            stack[-1].add(done.value)
        elif isinstance(event, yaml.AliasEvent):
            raise ManifestError("it uses YAML aliases, which are not followed")
        elif isinstance(event, yaml.DocumentEndEvent):
            break
    return stack[0].value[0] if stack[0].value else None


def table(value: Any) -> dict[str, Any]:
    """`value` where it is a table, else an empty one."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def within(value: Any, *names: str) -> dict[str, Any]:
    """The table found by going from `value` along `names`; empty where there is none."""
    for name in names:
        value = table(value).get(name)
    return table(value)


def items(value: Any) -> list[Any]:
    """`value` where it is a list, else an empty one."""
    return cast("list[Any]", value) if isinstance(value, list) else []


def text(value: Any) -> str | None:
    """`value` where it is a text that says something."""
    return value.strip() or None if isinstance(value, str) else None
